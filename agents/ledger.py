"""The ledger of dead letters: which messages an operator has replayed or dropped.

It is a topic of its own, to which every replay and drop appends one entry. A letter stays where it is: to be done with
it needs no right to delete, only the right to write here, and can be taken back. Committed offsets of a group would be
smaller, but cannot say that one letter is done and the letter before it is not; transactions over ledger and replay
would spare the one case below, at the price of a coordinator's time for every letter.

An entry is about a message, not about a letter: two letters of one message, as a kill leaves them, are replayed once.
It is written when the broker has acknowledged the replay; who is killed in between replays that message once more,
which makes the same records with the same ids.
"""

from datetime import UTC, datetime
from typing import Literal

from aiokafka import AIOKafkaProducer

from agents.clients.reader import Start, reader
from agents.connection import Connection
from agents.letters import Letter
from schemas.codec import decode, encode
from schemas.dead_letter import Disposition, Place
from schemas.errors import InvalidRecord
from schemas.times import rfc3339
from schemas.topics import LEDGER

Action = Literal["replayed", "dropped"]


async def read_ledger(connection: Connection) -> dict[str, Action]:
    """What was last done with a message, by `Letter.identity`; raises BrokerError."""
    done: dict[str, Action] = {}
    async with reader(connection, [LEDGER.name]) as source:
        async for record in source.messages(Start(beginning=True), follow=False):
            try:
                done[(record.key or b"").decode("utf-8", "replace")] = decode(record.value or b"", Disposition).action
            except InvalidRecord:
                continue  # somebody else's
    return done


async def enter(out: AIOKafkaProducer, letter: Letter, action: Action, to: Place | None) -> None:
    """Add an entry and wait until the broker has it; raises KafkaError."""
    entry = Disposition(
        action=action,
        at=rfc3339(round(datetime.now(UTC).timestamp() * 1000)),
        letter=letter.place,
        message=letter.message or letter.place,
        code=letter.code,
        replays=letter.replays + (action == "replayed"),
        to=to,
    )
    await out.send_and_wait(LEDGER.name, key=letter.identity.encode(), value=encode(entry))
