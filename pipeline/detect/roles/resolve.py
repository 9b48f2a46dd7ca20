"""What a phrase stands for in its article: pronouns, offices and short names brought to the fullest name."""

from dataclasses import dataclass
from itertools import chain

from pipeline.detect.roles.chunks import Chunk
from pipeline.detect.roles.lexicon import lexicon
from pipeline.detect.roles.names import Entity
from pipeline.detect.roles.reading import Parsed, Reading

_PERSONAL = {"he": "person", "him": "person", "she": "person", "himself": "person", "herself": "person"}
_SPEAKER = frozenset({"i", "we", "us", "me"})
_PLURAL = frozenset({"they", "them", "themselves"})
_GROUP = frozenset({"it", "they", "them", "itself", "themselves"})
_OPENING = 300  # characters from the start of the text; further on, a name has been given
_DATELINE = 9  # words that a dateline takes at most, "SAN JUAN, Puerto Rico (AP) -"
_REACH = 3  # sentences that a pronoun looks back; beyond, a name would have been repeated
_NOT_ACTORS = ("instrument", "common", "plural", "number", "pronoun", "demonym")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase's resolved name, with the entity of the article's index where it has one."""

    name: str
    entity: Entity | None = None
    chunk: Chunk | None = None


def resolve(reading: Reading, parsed: Parsed, chunk: Chunk) -> Meaning | None:
    """What the phrase means; None for a pronoun that cannot be resolved."""
    if chunk.kind == "pronoun":
        return _pronoun(reading, parsed, chunk)
    words = core(parsed, chunk)
    if not words:
        return None
    if (person := _apposed(parsed, chunk)) is not None:
        return resolve(reading, parsed, person)
    position = parsed.position(chunk.first)
    if (
        chunk.kind in ("person", "name", "place", "organisation", "government", "court", "demonym")
        and words[-1][:1].isupper()
    ):
        named = reading.names.find(_untitled(words), position)
        if chunk.kind == "place" and (full := lexicon().aliases.get(" ".join(words).lower())):
            return Meaning(full, named, chunk)
        if named is not None and (len(named.name) >= len(" ".join(_untitled(words)))):
            return Meaning(named.name, named, chunk)
    elif not any(word[:1].isupper() for word in words) or chunk.kind == "office":
        found = _by_head(reading, parsed, chunk)
        if found is not None:
            return Meaning(found.name, found, chunk)
    return Meaning(" ".join(words), None, chunk)


def nation(reading: Reading, parsed: Parsed, chunk: Chunk) -> Meaning | None:
    """The country or town that a force or body is of: "Russian forces" → Russia; None when the phrase names none."""
    if chunk.kind not in ("force", "organisation", "government") or chunk.last - chunk.first < 2:
        return None
    lex = lexicon()
    for i in range(chunk.first, chunk.last - 1):
        word = parsed.tokens.lower[i]
        pair = f"{word} {parsed.tokens.lower[i + 1]}"
        for form in (pair, word):
            name = (
                lex.demonyms.get(form) or lex.aliases.get(form) or (form.title() if form in lex.place_names else None)
            )
            if name is not None and parsed.tokens.words[i][0].isupper():
                return Meaning(name, reading.names.find((name,), parsed.position(chunk.first)), chunk)
    return None


def core(parsed: Parsed, chunk: Chunk) -> tuple[str, ...]:
    """The phrase's words without leading determiners."""
    first = chunk.first
    while first < chunk.last - 1 and parsed.tokens.tags[first] in "RD" and parsed.tokens.lower[first] in _DROPPED:
        first += 1
    return parsed.tokens.words[first : chunk.last]


# Determiners that are no part of a name, unlike "more" and "several".
_DROPPED = frozenset(
    {
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "its",
        "our",
        "my",
        "your",
        "both",
        "such",
    }
)


def _untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    titles = lexicon().titles
    for i in range(len(words) - 2, -1, -1):
        if words[i].lower() in titles:
            return words[i + 1 :]
    return words


def conjuncts(parsed: Parsed, chunk: Chunk) -> tuple[Chunk, ...]:
    """The phrases of "A, B and C" that the phrase is one of, from left to right; only itself when it stands alone."""
    tags, every = parsed.tokens.tags, parsed.chunks
    at = every.index(chunk)
    first = last = at
    while first and _joins(tags, every[first - 1], every[first]):
        first -= 1
    while last + 1 < len(every) and _joins(tags, every[last], every[last + 1]):
        last += 1
    ends = every[last].last
    # "sued Smith and Jones said": what has a verb of its own begins a clause.
    if last > at and "&" in tags[every[last - 1].last : every[last].first] and ends < len(tags) and tags[ends] in "VX":
        subject = first == 0 or tags[every[first].first - 1] not in "VEGp"
        last = last if subject else at
    group = every[first : last + 1]
    whole = "&" in tags[group[0].first : group[-1].last]
    return group if whole else (chunk,)


def _joins(tags: str, left: Chunk, right: Chunk) -> bool:
    between = tags[left.last : right.first]
    return between in (",", "&", ",&") and left.kind not in _NOT_JOINED and right.kind not in _NOT_JOINED


_NOT_JOINED = ("instrument", "number", "pronoun", "demonym")


def joined(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"; a name that comes twice is given once."""
    names = list(dict.fromkeys(names))
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _apposed(parsed: Parsed, chunk: Chunk) -> Chunk | None:
    """The person whose office the phrase gives: "Kim Lake, the Secretary of Defense, sent"."""
    tags, at = parsed.tokens.tags, parsed.chunks.index(chunk)
    if chunk.kind != "office" or not at or tags[chunk.last : chunk.last + 1] != ",":
        return None
    left = parsed.chunks[at - 1]
    named = left.kind in ("person", "name") and left.last - left.first > 1
    return left if named and tags[left.last : chunk.first] == "," else None


def _by_head(reading: Reading, parsed: Parsed, chunk: Chunk) -> Entity | None:
    """ "the governor" → the governor; "the administration" → the administration that is named."""
    position = parsed.position(chunk.first)
    lex = lexicon()
    if chunk.head in lex.offices:
        return reading.names.titled(chunk.head, position)
    if chunk.kind in ("organisation", "government", "court", "place") and parsed.tokens.lower[chunk.first] in _DROPPED:
        return reading.names.ending(chunk.head, position)
    return None


def _pronoun(reading: Reading, parsed: Parsed, chunk: Chunk) -> Meaning | None:
    if chunk.head in _SPEAKER:
        return _speaker(reading, parsed)
    if chunk.head in _PERSONAL:
        return _antecedent(reading, parsed, chunk, person=True)
    if chunk.head in _GROUP:
        return _antecedent(reading, parsed, chunk, person=False)
    return None


def _speaker(reading: Reading, parsed: Parsed) -> Meaning | None:
    for one in chain((parsed,), reading.before(parsed.sentence, _REACH)):
        if one.speaker is not None and (one.speaker.kind != "pronoun" or one.speaker.head in _PERSONAL):
            return resolve(reading, one, one.speaker)
    return None


def _antecedent(reading: Reading, parsed: Parsed, chunk: Chunk, *, person: bool) -> Meaning | None:
    """The first fitting phrase to the left in the sentence, else in the sentences before: subjects come first."""
    for one in chain((parsed,), reading.before(parsed.sentence, _REACH)):
        for other in _by_part(one, chunk.first if one is parsed else len(one.tokens.words)):
            meaning = resolve(reading, one, other)
            if meaning is not None and chunk.head in _PLURAL and len(conjuncts(one, other)) > 1:
                return _together(reading, one, conjuncts(one, other), meaning)
            if meaning is not None and _fits(meaning, other, person=person):
                return meaning
    return None if person else _ahead(reading, parsed, chunk)


def _by_part(parsed: Parsed, end: int) -> list[Chunk]:
    """Phrases before that word that may be referred back to: subjects, then others, then owners, each in order."""
    tags = parsed.tokens.tags
    out: list[tuple[int, Chunk]] = []
    for chunk, subject in zip(parsed.chunks, parsed.subjects, strict=True):
        dateline = chunk.first == 0 and tags[chunk.last : chunk.last + 1] == "(" and "-" in tags[:_DATELINE]
        if chunk.last > end or chunk.kind in _NOT_ACTORS or dateline:
            continue
        governed = chunk.first > 0 and tags[chunk.first - 1] in "po"
        out.append((2 if chunk.owner else 1 if governed or not subject else 0, chunk))
    return [chunk for _, chunk in sorted(out, key=lambda one: one[0])]


def _ahead(reading: Reading, parsed: Parsed, chunk: Chunk) -> Meaning | None:
    """What an opening sentence's "it" means when nothing stands before it: the subject of the sentence after."""
    position = parsed.position(chunk.first)
    if next(reading.names.backwards(position), None) is not None and position[1] > _OPENING:
        return None
    following = reading.after(parsed.sentence)
    for other in following.chunks if following else ():
        meaning = resolve(reading, following, other) if following and other.kind not in _NOT_ACTORS else None
        if meaning is not None and _fits(meaning, other, person=False):
            return meaning
    return None


def _together(reading: Reading, parsed: Parsed, group: tuple[Chunk, ...], first: Meaning) -> Meaning:
    meanings = [resolve(reading, parsed, chunk) for chunk in group]
    return Meaning(joined([one.name for one in meanings if one is not None]), first.entity, first.chunk)


def _fits(meaning: Meaning, chunk: Chunk, *, person: bool) -> bool:
    if chunk.kind == "office":
        return person
    if meaning.entity is not None:
        kind = meaning.entity.kind
        return kind in ("person", "name") if person else kind != "person"
    return (chunk.kind in ("person", "name")) == person
