"""The one error tree.

PolicywireError
├── SettingsError     the environment or the command line is wrong; the message lists every mistake
├── DataError         a data file of the package is wrong; the message says file, key and reason
├── BrokerError       Kafka is not as it should be (away, topics missing)
│   └── AccessError   Kafka does not let us in, and asking again would not mend it
└── InvalidRecord     one record cannot be used; carries a DeadLetterCode
"""

from typing import Literal

DeadLetterCode = Literal["DECODE", "SCHEMA", "TOO_LARGE", "CLEAN", "DETECT", "TIMEOUT", "PRODUCE"]


class PolicywireError(Exception):
    """Everything that policywire raises on purpose; the message is one line for a person."""


class SettingsError(PolicywireError):
    """Settings or arguments that cannot be used."""


class DataError(PolicywireError):
    """A data file of the package that does not hold what it should."""


class BrokerError(PolicywireError):
    """Kafka cannot be used as it is."""


class AccessError(BrokerError):
    """Kafka knows neither us nor our right to ask, or we do not know it."""


class InvalidRecord(PolicywireError):
    """A record that cannot be read; `code` says which dead letter it becomes."""

    def __init__(self, code: DeadLetterCode, message: str) -> None:
        super().__init__(message)
        self.code: DeadLetterCode = code
