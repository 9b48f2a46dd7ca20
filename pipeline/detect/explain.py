"""Why the sentences of an article gave an event or not: the grounds of every decision, as data."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.detect.candidates import MAX_SENTENCE, is_label, located
from pipeline.detect.deliberate import Considered
from pipeline.detect.encoder.network import Settings, network
from pipeline.detect.frame import Candidate, Document, Sentence
from pipeline.detect.model import SCALE, bounded, model, probability
from pipeline.detect.packs import Framed, Pack, deliberation_with, framed
from pipeline.detect.roles.features import locate, part
from pipeline.detect.roles.fill import fill, ranked
from pipeline.detect.roles.reading import reading
from pipeline.detect.roles.records import make_role
from pipeline.detect.status import cue
from pipeline.detect.tokens import tokenise
from schemas.base import Span
from schemas.event import STATUSES, EventType, Place, Role, Status

_OPTIONS = 4  # of a role that are given
_WORTH = 0.01  # a smaller share of a role is noise
ENCODER = "encoder"  # stands among the features for what the encoder adds

Weights = tuple[tuple[str, float], ...]
"""Features with what they add to the logit, the heaviest first."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One way to fill a role: with a `share` of 1 by weight, or by the `function` that a pack's frame names.

    `name` is "" for nobody; `chosen` marks what the event has.
    """

    name: str
    chosen: bool
    share: float | None = None
    function: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """The rest of the grounds of an event.

    `decided_by` is "weights", "rule" (a set way of speaking, or a pack) or "amended" (grammar over the weights);
    `weights` speak for the likeliest status against the next one.
    """

    status: Status
    statuses: dict[Status, float]
    decided_by: str
    weights: Weights
    cue: Span | None
    roles: dict[str, tuple[Filled, ...]]


@dataclass(frozen=True, slots=True)
class Grounds:
    """A candidate and what was decided about it.

    `context` are the words that make its trigger a candidate, `frame` the phrases around with their part in the clause.
    `probability` is of an event; `threshold`, null for a pack, is where the next step begins: to be looked at closely
    for one that was not (`closely`), to have its sentence read by the encoder (`read`), or to be an event. `weights`
    are what the features of the linear model add, and ENCODER what the encoder does; `rules` the set ways of speaking
    or a pack's rules.
    """

    type: EventType
    trigger: Span
    entry: str
    context: tuple[str, ...]
    frame: tuple[tuple[str, str], ...]
    outcome: str
    why: str
    closely: bool
    read: bool
    probability: float
    threshold: float | None
    weights: Weights
    rules: tuple[str, ...]
    event: Reported | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A sentence with its candidates; `nothing` says why it has none, "" where it has."""

    sentence: Span
    candidates: tuple[Grounds, ...]
    nothing: str = ""


def explain(document: Document, packs: Sequence[Pack] = (), *, every: bool = False) -> list[Explained]:
    """The sentences with candidates in reading order, with `every` those without as well."""
    deliberation = deliberation_with(document, packs)
    frames = {candidate: one for pack in packs for candidate, one in framed(deliberation, pack).items()}
    added = {pack.type for pack in packs}
    found: dict[int, list[Grounds]] = {}
    for considered in deliberation.considered:
        candidate = located(document, considered.proposal.candidate)
        frame = frames.get(considered.proposal.candidate)
        grounds = _grounds(document, considered, candidate, frame, by_rule=candidate.type in added)
        found.setdefault(candidate.sentence.index, []).append(grounds)
    return [
        Explained(
            document.span(sentence.part, sentence.start, sentence.end),
            tuple(found.get(sentence.index, ())),
            "" if sentence.index in found else _nothing(sentence),
        )
        for sentence in document.sentences
        if every or sentence.index in found
    ]


def _nothing(sentence: Sentence) -> str:
    if len(sentence.text) > MAX_SENTENCE:
        return f"longer than {MAX_SENTENCE:,} characters, so a table or a list"
    if is_label(sentence, tokenise(sentence.text)):
        return "an entry of a list or an index: few words and no full stop"
    return "no trigger word of any type"


def _grounds(
    document: Document, considered: Considered, candidate: Candidate, frame: Framed | None, *, by_rule: bool
) -> Grounds:
    closely = by_rule or considered.seen
    event = None
    if considered.outcome == "event":
        event = _framed(considered, frame) if frame else _reported(document, considered, candidate)
    raw = considered.proposal.tokens.raw
    context = (" ".join(raw[hit.first : hit.last]) for hit in considered.proposal.context)
    return Grounds(
        type=candidate.type,
        trigger=document.span(candidate.sentence.part, candidate.start, candidate.end),
        entry=candidate.rule,
        context=tuple(dict.fromkeys(context)),
        frame=tuple(_phrases(document, candidate)),
        outcome=considered.outcome,
        why=considered.features[0] if by_rule else _why(considered, closely=closely),
        closely=closely,
        read=considered.heard is not None,
        probability=round(considered.event, 4),
        threshold=None if by_rule else round(_threshold(considered, network().settings), 4),
        weights=() if by_rule else _weights(considered, network().settings),
        rules=considered.features if by_rule else tuple(_rule(considered)),
        event=event,
    )


def _rule(considered: Considered) -> Iterator[str]:
    if considered.rule:
        yield f"“{considered.rule.name}”, with which it is an event with at least {considered.rule.floor:.0%}"


def _why(considered: Considered, *, closely: bool) -> str:
    if considered.outcome == "event":
        return "likely enough to report an event"
    if considered.outcome == "duplicate":
        return "another word of the sentence reports the same"
    if considered.outcome == "reference":
        return "mentions an event rather than reports one"
    if considered.outcome == "figurative":
        return "no force that could be sent is in the sentence"
    if not closely:
        return "a first look at the words next to it makes an event so unlikely that it was not looked at closely"
    if not considered.heard:
        return "the words around it make an event so unlikely that the sentence was not read by the encoder"
    return "neither reports nor mentions an event: another sense of the word"


def _threshold(considered: Considered, settings: Settings) -> float:
    if considered.heard:
        return settings.threshold
    return probability(settings.near if considered.seen else model().floor)


def _phrases(document: Document, candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Part and words of each phrase that plays one for the trigger, from left to right."""
    parsed = reading(document).parsed(candidate.sentence, candidate.start)
    trigger = locate(parsed, candidate, "done")
    for number, chunk in enumerate(parsed.chunks):
        if role := part(parsed, number, trigger):
            yield role.split(" ")[0], " ".join(parsed.words(chunk))


def _weights(considered: Considered, settings: Settings) -> Weights:
    """What adds up, with the bias, to the logit of an event; the whole of it shrunk where the linear model is sure."""
    kind = considered.proposal.type
    own = (model().event if considered.seen else model().screen)[kind]
    scale, parts = 1.0, []
    if considered.heard:
        slope = settings.event_scale[0]
        parts = [(ENCODER, slope * considered.heard.event)]
        sure = bounded(considered.linear) / considered.linear if considered.linear else 1.0
        scale = slope * settings.linear_event * sure
    return _sorted([*parts, *((n, scale * own[n] / SCALE) for n in set(considered.features) if own.get(n))])


def _sorted(found: Iterable[tuple[str, float]]) -> Weights:
    return tuple(sorted(((name, round(weight, 3)) for name, weight in found), key=lambda one: (-abs(one[1]), one[0])))


def _reported(document: Document, considered: Considered, candidate: Candidate) -> Reported:
    status, likeliest = considered.status, considered.likeliest
    fixed = considered.rule is not None and considered.rule.status is not None
    next_best = max((other for other in STATUSES if other != likeliest), key=lambda s: considered.statuses[s])
    return Reported(
        status=status,
        statuses={name: round(share, 4) for name, share in considered.statuses.items()},
        decided_by="rule" if fixed else "weights" if status == likeliest else "amended",
        weights=_status_weights(considered, likeliest, next_best),
        cue=cue(document, considered.proposal, status),
        roles=_roles(document, candidate, considered),
    )


def _roles(document: Document, candidate: Candidate, considered: Considered) -> dict[str, tuple[Filled, ...]]:
    """What each role has, then whom else it might have gone to."""
    status, heard = considered.status, considered.heard
    slots, read = fill(document, candidate, status, heard), reading(document)
    out: dict[str, tuple[Filled, ...]] = {}
    for slot, options in ranked(document, candidate, status, heard).items():
        role: Role | Place | None = getattr(slots, slot)
        chosen = role.name if role else ""
        named = [(make_role(read, option).name if option else "", round(share, 3)) for share, option in options]
        others = (Filled(name, False, share) for name, share in named[:_OPTIONS] if name != chosen and share >= _WORTH)
        out[slot] = (Filled(chosen, True, dict(reversed(named)).get(chosen)), *others)
    return out


def _status_weights(considered: Considered, one: Status, other: Status) -> Weights:
    settings, own = network().settings, model().status[considered.proposal.type]
    first, second = STATUSES.index(one), STATUSES.index(other)
    parts = []
    if considered.heard:
        heard = considered.heard.statuses
        parts = [(ENCODER, settings.status_scale * (heard[first] - heard[second]))]
    scale = settings.status_scale * settings.linear_status / SCALE
    found = ((n, scale * (own[n][first] - own[n][second])) for n in set(considered.features) if n in own)
    return _sorted([*parts, *found])


def _framed(considered: Considered, frame: Framed) -> Reported:
    roles = {slot: getattr(frame.slots, slot) for slot in frame.functions}
    return Reported(
        status=considered.status,
        statuses=considered.statuses,
        decided_by="rule",
        weights=(),
        cue=frame.cue,
        roles={slot: (Filled(role.name, True, None, frame.functions[slot]),) for slot, role in roles.items()},
    )
