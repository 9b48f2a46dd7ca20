"""Who is named in an article: every name with its fullest form, its titles and the places where it stands."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pipeline.detect.roles.lexicon import Lexicon, lexicon
from schemas.article import CleanArticle

Kind = Literal["person", "organisation", "place", "name"]
Position = tuple[int, int]
"""(0 for the headline or 1 for the text, offset): the reading order."""

# A capitalised word, an abbreviation or an initial; particles and "of", "for" may stand between two of them. The
# number of words is bounded, so that a page in capitals cannot make one endless name.
_WORD = (
    r"(?:(?:[A-Z]\.){1,4}|(?:al|el|de)-[A-Z]\w+|(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Maj|Adm|Rev|Jr|Sr|St)\."
    r"|[A-Z][\w&-]*(?:['’][A-Z]\w+)?)"
)
_LINK = r"(?:(?:of|for|of the|de|del|da|van|von|bin|bint|der|den|la|le|el|al|and) )"
_NAME = re.compile(
    rf"(?<![\w'’]){_WORD}(?: {_LINK}?{_WORD}){{0,7}}(?: (?:administration|government|campaign|family)\b)?"
)
# Where a name may begin, but for "al-" and its like; asked for first, for the search then runs from capital to capital.
_CAPITAL = re.compile(r"[A-Z](?<![\w'’].)")
_ARTICLES = ("al-", "el-", "de-")
_SMALL = frozenset({"of", "for", "the", "on", "and", "de"})
_MODAL_NAMES = frozenset({"may", "will"})  # also family and first names
_PARTY = re.compile(r"[DRI]-[A-Z]")  # "(D-Ohio)"
_MENTIONS, _SAME = 4000, 50  # far more names than an article has, and than have one word in common
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@dataclass(slots=True)
class Entity:
    """One name. `at` lists where it stands, in reading order; `title` is the longest one it is given."""

    name: str
    kind: Kind
    title: str = ""
    at: list[tuple[Position, int]] = field(default_factory=list)

    def before(self, position: Position) -> bool:
        """Whether it is named before the position."""
        return bool(self.at) and self.at[0][0] < position


@dataclass(frozen=True)
class Index:
    """The names of one article, most mentioned first, and the ways to find one."""

    entities: tuple[Entity, ...]
    by_word: dict[str, tuple[Entity, ...]]
    mentions: tuple[tuple[Position, int, Entity], ...]

    def find(self, words: tuple[str, ...], position: Position) -> Entity | None:
        """The entity that these name words mean at that position: the same name, else one that they shorten."""
        if not words:
            return None
        low = " ".join(words).lower()
        exact = self.by_word.get(low)
        found = exact or self.by_word.get(words[-1].lower())
        if not found:
            return None
        if not exact:
            found = tuple(e for e in found if _shortens(words, e))
        return _nearest(found, position)

    def titled(self, title: str, position: Position) -> Entity | None:
        """The person with that office ("governor"): the one named last before the position, else the first after it."""
        found = tuple(e for e in self.entities if e.title and title in e.title.lower().split())
        return _nearest(found, position)

    def ending(self, head: str, position: Position) -> Entity | None:
        """The name that ends in that word ("administration")."""
        found = tuple(e for e in self.entities if e.name.lower().endswith(head))
        return _nearest(found, position)

    def backwards(self, position: Position) -> Iterator[tuple[Position, int, Entity]]:
        """Mentions before the position, nearest first."""
        for i in range(bisect_left(self.mentions, position, key=lambda m: m[0]) - 1, -1, -1):
            yield self.mentions[i]


def _shortens(words: tuple[str, ...], entity: Entity) -> bool:
    have = entity.name.lower().split()
    return len(words) == 1 or all(word.lower() in have for word in words)


def _nearest(found: tuple[Entity, ...], position: Position) -> Entity | None:
    """Of several the one whose last mention before the position is nearest, else the first."""
    best: Entity | None = None
    best_at: Position = (-1, -1)
    for entity in found:
        i = bisect_left(entity.at, position, key=lambda a: a[0]) - 1
        if i >= 0 and entity.at[i][0] > best_at:
            best, best_at = entity, entity.at[i][0]
    return best or (found[0] if found else None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A name in a run of capitalised words, `shift` characters from where the run begins."""

    name: str
    words: tuple[str, ...]
    title: tuple[str, ...]
    shift: int


_Raw = tuple[_Piece, Position]


def index(article: CleanArticle) -> Index:
    """The names of an article's headline and text."""
    texts = article.headline, article.text
    raw = _confirmed([*_found(texts[0], 0), *_found(texts[1], 1)][:_MENTIONS], texts)
    entities: dict[str, Entity] = {}
    for piece, _ in raw:
        if len(piece.words) > 1:
            _add(entities, piece)
    short = _aliases(entities)
    mentions: list[tuple[Position, int, Entity]] = []
    for piece, position in raw:
        entity = _whose(piece, position, entities, short)
        length = len(piece.name)
        entity.at.append((position, length))
        if piece.title:
            _entitle(entity, piece.title)
        mentions.append((position, length, entity))
    ranked = sorted((entity for entity in entities.values() if entity.at), key=lambda e: (-len(e.at), e.at[0]))
    mentions.sort(key=lambda m: m[0])
    by_word: dict[str, list[Entity]] = {}
    for entity in ranked:
        for key in dict.fromkeys(_keys(entity)):
            by_word.setdefault(key, []).append(entity)
    return Index(tuple(ranked), {key: tuple(value[:_SAME]) for key, value in by_word.items()}, tuple(mentions))


def _found(text: str, order: int) -> Iterator[_Raw]:
    for match in _runs(text):
        for piece in _pieces(match.group(), order == 0):
            yield piece, (order, match.start() + piece.shift)


def _runs(text: str) -> Iterator[re.Match[str]]:
    """What `finditer` gives for the pattern of a name."""
    at = 0
    while capital := _CAPITAL.search(text, at):
        start = capital.start()
        longer = text.startswith(_ARTICLES, max(at, start - len(_ARTICLES[0])), start)
        match = (longer and _NAME.match(text, start - len(_ARTICLES[0]))) or _NAME.match(text, start)
        if match:
            yield match
        at = match.end() if match else start + 1


def _entitle(entity: Entity, title: tuple[str, ...]) -> None:
    if len(title) > len(entity.title.split()):
        entity.title = " ".join(title)
    if entity.kind == "name":
        entity.kind = "person"


def _confirmed(raw: list[_Raw], texts: tuple[str, str]) -> list[_Raw]:
    """Without single words that have a capital only where a sentence begins: "Crowds", "Said"."""
    sure = {piece.words[-1] for piece, _ in raw if len(piece.words) > 1 or piece.title}
    for piece, position in raw:
        if piece.name not in sure and not _begins(texts, position):
            sure.add(piece.name)
    places = lexicon().place_names
    return [
        one for one in raw if (words := one[0].words)[-1] in sure or words[0].isupper() or words[0].lower() in places
    ]


def _begins(texts: tuple[str, str], position: Position) -> bool:
    """Whether a sentence, a quotation or a line begins at the position."""
    before = texts[position[0]][max(0, position[1] - 2) : position[1]]
    return not before.strip() or before[-1] in '\n“"‘(' or before[0] in ".!?:…"


@lru_cache(maxsize=8192)  # the same few names and opening words are most of all runs
def _pieces(run: str, headline: bool) -> tuple[_Piece, ...]:
    """The names in a run of capitalised words, without the words that are capitals only by their place."""
    lex = lexicon()
    out: list[_Piece] = []
    for offset, words in _parts(run, headline, lex):
        while (
            words
            and len(words[0]) > 1
            and not words[0].isupper()
            and lex.tags.get(words[0].lower(), "n") in "DPptX&KWR"
        ):
            offset += len(words[0]) + 1
            words = words[1:]
        if words and words[0] != "I" and not _PARTY.match(words[0]) and not _dull(words, lex):
            title = _title(words, lex)
            if name := words[len(title) :]:
                shift = offset + sum(len(word) + 1 for word in title)
                out.append(_Piece(" ".join(name), tuple(name), tuple(title), shift))
    return tuple(out)


def _dull(words: list[str], lex: Lexicon) -> bool:
    low = words[0].lower()
    return len(words) == 1 and (low in lex.instruments or low in lex.weekdays or low in lex.month_names)


def _parts(text: str, headline: bool, lex: Lexicon) -> Iterator[tuple[int, list[str]]]:
    """A run of capitalised words cut where a word cannot be inside a name, with each part's offset.

    "and" stands only in an organisation's name ("Department of Health and Human Services"). Verbs have capitals only in
    headlines.
    """
    words = text.split(" ")
    bodies = lex.organisations | lex.governments
    whole = "of" in words and (words[0].lower() in bodies or words[-1].lower() in bodies)
    offset = start = 0
    part: list[str] = []
    for i, word in enumerate(words):
        if i and ((word == "and" and not whole) or _breaks(word, headline, lex)):
            if part:
                yield start, part
            part = []
        else:
            if not part:
                start = offset
            part.append(word)
        offset += len(word) + 1
    if part:
        yield start, part


def _breaks(word: str, headline: bool, lex: Lexicon) -> bool:
    low = word.lower()
    if word == low or word.isupper() or low in _MODAL_NAMES:
        return False
    tag = lex.tags.get(low, "n")
    return tag in "DPpXKWRt" or (headline and tag in "VEG")


def _title(words: list[str], lex: Lexicon) -> list[str]:
    last = words[-1].lower()
    if last in lex.organisations or last in lex.governments or last in lex.places or last in lex.forces:
        return []
    for i in range(len(words) - 2, -1, -1):
        if words[i].lower() in lex.titles:
            return words[: i + 1] if words[i + 1].lower() not in _SMALL else []
    return []


def _add(entities: dict[str, Entity], piece: _Piece) -> Entity:
    if piece.name not in entities:
        entities[piece.name] = Entity(piece.name, _kind(piece))
    return entities[piece.name]


@lru_cache(maxsize=8192)
def _kind(piece: _Piece) -> Kind:
    lex = lexicon()
    low = [word.lower() for word in piece.words]
    if piece.title:
        return "person"
    if " ".join(low) in lex.place_names or low[-1] in lex.places:
        return "place"
    bodies = lex.organisations | lex.governments | lex.courts | lex.forces
    org = low[-1] in bodies or low[0] in lex.organisations or low[0] in lex.governments
    if org or (len(low) == 1 and piece.words[0].isupper() and len(low[0]) > 1):
        return "organisation"
    if any(word in _SMALL for word in low) or len(low) > 3:
        return "organisation"
    return "person" if len(low) > 1 and not any(word in lex.demonyms for word in low) else "name"


def _last(words: Sequence[str]) -> str:
    return words[-2] if len(words) > 1 and words[-1].lower() in _SUFFIXES else words[-1]


def _aliases(entities: dict[str, Entity]) -> dict[str, list[Entity]]:
    """Short forms: a person's last name, an organisation's initials and its first word."""
    short: dict[str, list[Entity]] = {}
    for entity in entities.values():
        words = entity.name.split(" ")
        keys = (
            [_last(words)] if entity.kind in ("person", "name") else ["".join(w[0] for w in words if w not in _SMALL)]
        )
        for key in keys:
            short.setdefault(key, []).append(entity)
    return {key: same[:_SAME] for key, same in short.items()}


def _whose(piece: _Piece, position: Position, entities: dict[str, Entity], short: dict[str, list[Entity]]) -> Entity:
    if len(piece.words) == 1:
        found = short.get(piece.name.rstrip("."))
        return (_nearest(tuple(found), position) or found[0]) if found else _add(entities, piece)
    # "Donald J. Trump" and "Donald Trump" are one.
    for other in short.get(_last(piece.words), ()):
        alike = other.name.startswith(f"{piece.words[0]} ") and other.name != piece.name
        if alike and other.at and other.kind == "person":
            return other
    return entities[piece.name]


def _keys(entity: Entity) -> Iterator[str]:
    words = entity.name.lower().split(" ")
    yield " ".join(words)
    if entity.kind in ("person", "name"):
        yield _last(words)
    elif len(words) > 1:
        yield "".join(word[0] for word in words if word not in _SMALL)
        yield words[0]
