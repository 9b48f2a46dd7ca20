"""How to reach Kafka and who we are to it, in the words of each client library."""

import ssl
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)
MECHANISMS = ("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")


@dataclass(frozen=True, slots=True)
class Connection:
    """Addresses and credentials; by default a broker on this machine that asks for none.

    `broker` is host:port, several with commas. `security` is Kafka's security protocol. Without `tls_ca_file` the
    system's certificate authorities count; `tls_cert_file` and `tls_key_file` are ours, for brokers that ask who we
    are (mTLS). All are PEM files. The password is in no repr.
    """

    broker: str = "localhost:9092"
    security: Protocol = "PLAINTEXT"
    tls_ca_file: str = ""
    tls_cert_file: str = ""
    tls_key_file: str = ""
    sasl_mechanism: str = MECHANISMS[0]
    sasl_username: str = ""
    sasl_password: str = field(default="", repr=False)

    @property
    def uses_tls(self) -> bool:
        """Whether what travels is encrypted and the broker must show a certificate."""
        return self.security in ("SSL", "SASL_SSL")

    @property
    def uses_sasl(self) -> bool:
        """Whether we log in with a user name and a password."""
        return self.security in ("SASL_PLAINTEXT", "SASL_SSL")

    def for_aiokafka(self) -> dict[str, Any]:
        """Arguments for aiokafka's clients; raises as `ssl_context`."""
        arguments: dict[str, Any] = {"bootstrap_servers": self.broker, "security_protocol": self.security}
        if self.uses_tls:
            arguments["ssl_context"] = self.ssl_context()
        if self.uses_sasl:
            arguments |= {
                "sasl_mechanism": self.sasl_mechanism,
                "sasl_plain_username": self.sasl_username,
                "sasl_plain_password": self.sasl_password,
            }
        return arguments

    def for_librdkafka(self) -> dict[str, str]:
        """Settings for confluent-kafka's clients."""
        settings = {"bootstrap.servers": self.broker, "security.protocol": self.security}
        if self.uses_tls:
            files = {
                "ssl.ca.location": self.tls_ca_file,
                "ssl.certificate.location": self.tls_cert_file,
                "ssl.key.location": self.tls_key_file,
            }
            settings |= {name: file for name, file in files.items() if file}
        if self.uses_sasl:
            settings |= {
                "sasl.mechanism": self.sasl_mechanism,
                "sasl.username": self.sasl_username,
                "sasl.password": self.sasl_password,
            }
        return settings

    def ssl_context(self) -> ssl.SSLContext:
        """What TLS asks for and shows; raises OSError or ValueError for files that cannot be used."""
        context = ssl.create_default_context(cafile=self.tls_ca_file or None)
        if self.tls_cert_file:
            context.load_cert_chain(self.tls_cert_file, self.tls_key_file, password=no_passphrase)
        return context


def no_passphrase() -> str:
    """What is asked for the passphrase of an encrypted key; without it OpenSSL would ask at the keyboard."""
    raise ValueError("the key is encrypted; give one without a passphrase, in a file that only this user can read")
