"""What a dead letter's code means and what can be done, for whoever is on call."""

from schemas.errors import DeadLetterCode

MEANINGS: dict[DeadLetterCode, tuple[str, str]] = {
    "DECODE": (
        "its value is not JSON in UTF-8",
        "whoever sent it has to mend it and send it again; a replay ends the same way, so drop it",
    ),
    "SCHEMA": (
        "its value is JSON, but not the record that belongs on that topic",
        "whoever sent it has to mend it and send it again; replay it if a newer version reads that form",
    ),
    "TOO_LARGE": (
        "it, or a record made from it, is larger than a message may be",
        "whoever sent it has to send less; a replay ends the same way, so drop it",
    ),
    "CLEAN": (
        "cleaning failed on it, which is a mistake of policywire",
        "report it with the traceback in the logs; replay it once the mistake is mended",
    ),
    "DETECT": (
        "detection failed on it, which is a mistake of policywire",
        "report it with the traceback in the logs; replay it once the mistake is mended",
    ),
    "TIMEOUT": (
        "it used up its CPU time",
        "look at it: of text that no article is made of drop it, else raise POLICYWIRE_BUDGET_S, report it, replay it",
    ),
    "PRODUCE": (
        "Kafka did not take a record made from it",
        "policywire topics apply names topics whose largest message is not as designed; replay it when that is mended",
    ),
}
"""Code → what it means, what to do."""
