"""A pack: a new event type as data, read from TOML and checked; docs/packs.md explains the form."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, get_args

import msgspec

from pipeline.detect.candidates import Request
from pipeline.detect.lexicon import forms_of, keys_of, vocabulary
from pipeline.detect.roles.features import MARKS
from schemas.errors import DataError
from schemas.event import EVENT_TYPES, STATUSES, EventType, Status

MAX_BYTES = 65_536
REACH = range(1, 31)  # words; further apart no verb governs a noun
_DEFAULT_REACH = 9  # as for the known types
_SLOTS = ("actor", "target", "place")
FUNCTIONS = ("subject", "object", "owner", *sorted(MARKS))
"""What a frame may name: the logical subject and object, the owner ("the EU's sanctions"), or a preposition."""
_KEYS: dict[str, tuple[str, ...]] = {
    "": ("type", "triggers", "frame", "cues"),
    "triggers": ("alone", "nouns", "verbs", "figurative", "reach"),
    "frame": _SLOTS,
    "cues": STATUSES,
}


@dataclass(frozen=True, slots=True)
class Pack:
    """`request` is what its candidates are looked for by; `frame` gives for each role the functions, the best first.

    `cues` has the status that a word speaks for as the trigger itself; `figurative` are the words and phrases that show
    in a sentence that no trigger is meant so. `source` names the file.
    """

    source: str
    type: EventType
    request: Request
    frame: dict[str, tuple[str, ...]]
    cues: dict[str, Status]
    figurative: tuple[str, ...]


def parse(data: bytes, source: str, taken: Iterable[str] = ()) -> Pack:
    """A pack from a file's bytes; `taken` are the types that there are beside the known ones.

    Raises DataError that lists every mistake with file, key and reason.
    """
    table = _table(data, source)
    wrong = list(_mistakes(table, {*EVENT_TYPES, *taken}))
    if wrong:
        raise DataError("; ".join(f"{source}: {mistake}" for mistake in wrong))
    triggers, kind = table["triggers"], table["type"]
    lists = {name: triggers.get(name, []) for name in ("alone", "nouns", "verbs")}
    words = vocabulary(kind, triggers.get("reach", _DEFAULT_REACH), True, lists)
    cues = table.get("cues", {})
    return Pack(
        source,
        kind,
        Request((words,), keys_of([words])),
        {slot: tuple(table["frame"].get(slot, ())) for slot in _SLOTS},
        {form: status for status in STATUSES for item in cues.get(status, ()) for form in _forms(item)},
        tuple(sorted({form for item in triggers.get("figurative", ()) for form in _forms(item)})),
    )


def _table(data: bytes, source: str) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise DataError(f"{source}: longer than {MAX_BYTES:,} bytes")
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise DataError(f"{source}: not a text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{source}: not TOML: {error}") from None


def _forms(item: str) -> Iterator[str]:
    return (" ".join(words) for _, words in forms_of(item))


def _mistakes(table: dict[str, Any], taken: set[str]) -> Iterator[str]:
    """Each mistake as "key: reason"."""
    yield from _unknown(table, "")
    yield from _type_mistakes(table.get("type"), taken)
    for name in ("triggers", "frame", "cues"):
        inner = table.get(name, {})
        if not isinstance(inner, dict):
            yield f"{name}: must be a table"
            continue
        yield from _unknown(inner, name)
        for key in _KEYS[name]:
            if key in inner and key != "reach":
                yield from _list_mistakes(inner[key], f"{name}.{key}", FUNCTIONS if name == "frame" else None)
    triggers = table.get("triggers")
    if isinstance(triggers, dict):
        yield from _trigger_mistakes(triggers)
    elif triggers is None:
        yield "triggers: missing"
    if "frame" not in table:
        yield "frame: missing"
    if isinstance(table.get("cues"), dict):
        yield from _cue_mistakes(table["cues"])


def _unknown(table: dict[str, Any], name: str) -> Iterator[str]:
    for key in table:
        if key not in _KEYS[name]:
            place = f"{name}.{key}" if name else key
            yield f"{place}: no such {'status' if name == 'cues' else 'key'}; there are {', '.join(_KEYS[name])}"


def _type_mistakes(kind: object, taken: set[str]) -> Iterator[str]:
    if kind is None:
        yield "type: missing"
        return
    try:
        name = msgspec.convert(kind, EventType)
    except msgspec.ValidationError:
        name = ""
    if not name.isidentifier():
        limit = get_args(EventType)[1].max_length
        yield f"type: {kind!r}: must be a name of small letters, digits and single _, of at most {limit} characters"
    elif name in taken:
        yield f"type: {kind!r}: is taken"


def _list_mistakes(value: object, key: str, choices: tuple[str, ...] | None) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{key}: must be a list of strings"
        return
    for item in value:
        if not isinstance(item, str):
            yield f"{key}: {item!r}: must be a string"
        elif choices is not None and item not in choices:
            yield f"{key}: {item!r}: no such function; there are {', '.join(choices)}"
        elif choices is None and not _is_entry(item):
            yield f"{key}: {item!r}: must be words in small letters, or one after v:, or some after n:"


def _is_entry(item: str) -> bool:
    """Whether it is an item as in the package's own trigger data."""
    words = item.removeprefix("v:").removeprefix("n:").split(" ")
    most = 3 if item.startswith("v:") else 6
    return item == item.lower() and len(words) <= most and all(len(word) > 1 and word.isprintable() for word in words)


def _trigger_mistakes(triggers: dict[str, Any]) -> Iterator[str]:
    lists = [triggers.get(name) or [] for name in ("alone", "nouns", "verbs")]
    if not any(lists[:2]):
        yield "triggers: empty; alone or nouns must name a word"
    for own, other, why in ((1, 2, "nouns report nothing by themselves"), (2, 1, "verbs need nouns to govern")):
        if lists[own] and not lists[other]:
            yield f"triggers.{('alone', 'nouns', 'verbs')[other]}: missing; {why}"
    reach = triggers.get("reach", _DEFAULT_REACH)
    if not (type(reach) is int and reach in REACH):
        yield f"triggers.reach: must be a whole number from {REACH[0]} to {REACH[-1]}"


def _cue_mistakes(cues: dict[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for status in STATUSES:
        items = cues.get(status)
        for item in items if isinstance(items, list) else ():
            for form in _forms(item) if isinstance(item, str) and _is_entry(item) else ():
                if " " in form:
                    yield f"cues.{status}: {item!r}: must be one word"
                    break
                if seen.setdefault(form, status) != status:
                    yield f"cues.{status}: {item!r}: {form!r} stands under {seen[form]} too"
                    break
