"""Who, whom and where of a pack's event: the phrase that has the function its frame names, read by grammar alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.detect.candidates import Proposal, located
from pipeline.detect.deliberate import Considered, Deliberation
from pipeline.detect.frame import Candidate, Document, Slots
from pipeline.detect.packs.clause import Clause, Word, read
from pipeline.detect.packs.pack import Pack
from pipeline.detect.roles.chunks import Chunk
from pipeline.detect.roles.dates import find_date
from pipeline.detect.roles.features import Trigger, locate, part
from pipeline.detect.roles.options import Option
from pipeline.detect.roles.reading import Parsed, reading
from pipeline.detect.roles.records import make_place, make_role
from pipeline.detect.roles.resolve import resolve
from pipeline.detect.status import cue
from schemas.base import Span
from schemas.event import Status

_NEVER = ("instrument", "number")  # kinds of phrase that are nobody and nowhere
_PLACES = ("place", "name", "demonym")
_BOTH = frozenset({"after", "before", "since", "until", "as", "than", "like"})  # prepositions that open clauses too
_CARRIED = ("actor", "target")  # a place is where it is named: another sentence's event may be elsewhere
ELSEWHERE = "elsewhere"
"""In place of a function: other sentences of the article say it, the most of them."""


@dataclass(frozen=True, slots=True)
class Framed:
    """An event's slots, for each role that is filled the function that gave it, and what decided the status."""

    slots: Slots
    functions: dict[str, str]
    cue: Span | None


def framed(deliberation: Deliberation, pack: Pack) -> dict[Candidate, Framed]:
    """The roles of each of the pack's events; null where neither its sentence nor another gives one."""
    events = [one for one in deliberation.events if one.proposal.candidate.type == pack.type]
    if not events:
        return {}
    own = [_framed(deliberation, pack, event, event.status) for event in events]
    known = [one for one in deliberation.considered if one.outcome == "reference"]
    told = [_framed(deliberation, pack, one, "done") for one in known if one.proposal.candidate.type == pack.type]
    return {
        event.proposal.candidate: _completed(one, [*(other for other in own if other is not one), *told])
        for event, one in zip(events, own, strict=True)
    }


def _framed(deliberation: Deliberation, pack: Pack, considered: Considered, status: Status) -> Framed:
    document, proposal = deliberation.document, considered.proposal
    found = _parts(document, pack, deliberation.beside(considered), proposal, status)
    read_ = reading(document)
    actor, target, place = (found[slot][1] if slot in found else None for slot in ("actor", "target", "place"))
    candidate = located(document, proposal.candidate)
    slots = Slots(
        actor=make_role(read_, actor) if actor else None,
        target=make_role(read_, target) if target else None,
        place=make_place(read_, place) if place else None,
        date=find_date(document.article.published, candidate.sentence, candidate, status),
    )
    own = pack.cues.get(proposal.tokens.words[proposal.hit.first]) == status
    trigger = document.span(candidate.sentence.part, candidate.start, candidate.end)
    decided = trigger if own else cue(document, proposal, status)
    return Framed(slots, {slot: function for slot, (function, _) in found.items()}, decided)


def _completed(one: Framed, others: Sequence[Framed]) -> Framed:
    """What the event's own sentence leaves open, as most of the others have it, events and mentions."""
    for slot in _CARRIED:
        if getattr(one.slots, slot) is None:
            taken = {role.name for role in (one.slots.actor, one.slots.target) if role}
            roles = [role for other in others if (role := getattr(other.slots, slot)) and role.name not in taken]
            if roles:
                most, _ = Counter(role.name for role in roles).most_common(1)[0]
                role = next(role for role in roles if role.name == most)
                slots = replace(one.slots, **{slot: role})
                one = replace(one, slots=slots, functions=one.functions | {slot: ELSEWHERE})
    return one


def _parts(
    document: Document, pack: Pack, beside: Sequence[Proposal], proposal: Proposal, status: Status
) -> dict[str, tuple[str, Option]]:
    """For each role that the sentence fills its function and phrase; a phrase fills one role at most."""
    clause = read(document, list(beside))
    word = next(word for word in clause.words if word.proposal.candidate == proposal.candidate)
    offered = list(_offered(document, clause, word, status))
    if pack.cues.get(proposal.tokens.words[proposal.hit.first]) == "blocked":
        # Who stops it is not who does it.
        offered = [(function, option) for function, option in offered if function != "subject"]
    taken: set[str] = set()
    out: dict[str, tuple[str, Option]] = {}
    for slot, functions in pack.frame.items():
        for function in functions:
            fitting = (o for f, o in offered if f == function and _fits(slot, o) and o.meaning.name not in taken)
            option = next(fitting, None)
            if option is not None:
                out[slot] = function, option
                taken.add(option.meaning.name)
                break
    return out


def _fits(slot: str, option: Option) -> bool:
    return slot != "place" or (option.chunk is not None and option.chunk.kind in _PLACES)


def _offered(document: Document, clause: Clause, word: Word, status: Status) -> Iterator[tuple[str, Option]]:
    """Each phrase with its function for the verb, then with that for the nouns it governs; the nearest first."""
    parsed = clause.parsed
    nouns = clause.governed(word) if word.is_verb else ()
    for one in (word, *nouns):
        trigger = locate(parsed, one.proposal.candidate, status)
        for number in sorted(range(len(parsed.chunks)), key=lambda n: _distance(parsed.chunks[n], one)):
            function = _function(clause, number, one, trigger)
            chunk = parsed.chunks[number]
            if function and chunk.kind not in _NEVER and not _holds_trigger(clause, chunk):
                meaning = resolve(reading(document), parsed, chunk)
                if meaning is not None:
                    yield function, Option(meaning, chunk, parsed, (), True)


def _holds_trigger(clause: Clause, chunk: Chunk) -> bool:
    return any(chunk.first <= word.first < chunk.last for word in clause.words)


def _distance(chunk: Chunk, word: Word) -> int:
    return word.first - chunk.last if chunk.last <= word.first else chunk.first - word.last


def _function(clause: Clause, number: int, word: Word, trigger: Trigger) -> str:
    """The function of a phrase as frames name it, "" for none; passives are turned round."""
    parsed = clause.parsed
    chunk = parsed.chunks[number]
    passive = word.is_verb and (len(trigger.form) == len("EpX") or _bare_passive(clause, word))
    if word.is_verb and chunk.last <= word.first:
        if chunk.owner and chunk.last + 1 >= word.first:
            return "owner"
        return ("object" if passive else "subject") if _is_subject(clause, number, word) else ""
    found = part(parsed, number, trigger)
    if found == "by" and (passive or not word.is_verb):
        return "subject"
    if found.startswith("object"):
        return "object" if word.is_verb else ""
    return found if found == "owner" or chunk.first >= word.last else ""


def _bare_passive(clause: Clause, word: Word) -> bool:
    """A participle without its "was", as in headlines and behind the noun: nothing right behind it is its object."""
    seen = clause.view(word)
    if word.tag != "E" or seen.mood != "past" or clause.has_object(word):
        return False
    behind = next((c for c in clause.parsed.chunks if c.last == word.first), None)
    return behind is not None and clause.parsed.tokens.tags[word.last : word.last + 1] in ("p", "T")


def _is_subject(clause: Clause, number: int, word: Word) -> bool:
    """Whether the phrase can be the verb's subject: right before it, its phrases of place aside, or further off."""
    parsed = clause.parsed
    if any(_controls(parsed, chunk, word) for chunk in parsed.chunks):
        return _controls(parsed, parsed.chunks[number], word)
    chunk = parsed.chunks[number]
    governed = parsed.tokens.tags[chunk.first - 1 : chunk.first] in ("p", "o")
    clause_opens = chunk.first > 0 and parsed.tokens.lower[chunk.first - 1] in _BOTH
    direct = clause.is_before(chunk, word) and (clause_opens or not governed)
    return direct or parsed.subjects[number]


def _controls(parsed: Parsed, chunk: Chunk, word: Word) -> bool:
    """ "urged the president to impose", "barred him from imposing": the phrase before is who is to do it, or not."""
    tags = parsed.tokens.tags
    if not 0 < chunk.first < chunk.last < word.first or tags[chunk.first - 1] not in "VEG":
        return False
    between = tags[chunk.last : word.first].replace("R", "")
    return between == "t" or (between == "p" and parsed.tokens.lower[chunk.last] == "from")
