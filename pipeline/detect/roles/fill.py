"""Who, whom, where and when of one event."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from pipeline.detect.encoder.network import Heard, network
from pipeline.detect.frame import Candidate, Document, Slots
from pipeline.detect.roles.collective import Vote, votes
from pipeline.detect.roles.dates import find_date
from pipeline.detect.roles.features import Trigger, around, locate
from pipeline.detect.roles.options import Option, elsewhere, here
from pipeline.detect.roles.ranker import SLOTS, Slot, shares, weigh
from pipeline.detect.roles.reading import Parsed, Reading, reading
from pipeline.detect.roles.records import make_place, make_role
from schemas.event import Status

_PAIRED = 8  # options of each role of a suit that are tried with those of the other
_FIRST_PERSON = frozenset({"i", "we"})
_SUBJECT = frozenset({"syn=subject V", "syn=subject E", "syn=subject G"})
Scored = tuple[float, Option | None]


def fill(document: Document, candidate: Candidate, status: Status, heard: Heard | None = None) -> Slots:
    """The roles of an event; null where the article does not say. The first call reads the article's names."""
    read = reading(document)
    parsed = read.parsed(candidate.sentence, candidate.start)
    chosen = _choose(read, parsed, locate(parsed, candidate, status), _ear(heard))
    actor, target, place = chosen.get("actor"), chosen.get("target"), chosen.get("place")
    return Slots(
        actor=make_role(read, actor) if actor else None,
        target=make_role(read, target) if target else None,
        place=make_place(read, place) if place else None,
        date=find_date(document.article.published, parsed.sentence, candidate, status),
    )


def ranked(
    document: Document, candidate: Candidate, status: Status, heard: Heard | None = None
) -> dict[Slot, list[tuple[float, Option | None]]]:
    """For each role its options with their shares of 1, the likeliest first; None stands for nobody.

    In a suit the one sued is chosen together with the one who sues, so there the first may lose to a better pair.
    """
    read = reading(document)
    parsed = read.parsed(candidate.sentence, candidate.start)
    rated = _rated(read, parsed, locate(parsed, candidate, status), _ear(heard))
    return {
        slot: list(zip(shares([weight for weight, _ in scored]), (option for _, option in scored), strict=True))
        for slot, scored in rated.items()
    }


def choices(read: Reading, parsed: Parsed, trigger: Trigger) -> tuple[list[Option], dict[Slot, dict[str, Vote]]]:
    """All options of an event's roles, and what the article's sentences say of them.

    First come the sentence's phrases from left to right, then the article's names, then what only the votes name.
    """
    present = here(read, parsed, trigger)
    options = [*present, *elsewhere(read, parsed, trigger.type, present)]
    cast = votes(read, trigger.type, parsed.sentence.index)
    known = {option.meaning.name.lower() for option in options}
    for slot in SLOTS[trigger.type]:
        for name, vote in cast[slot].items():
            if name not in known:
                known.add(name)
                options.append(
                    Option(vote.option.meaning, vote.option.chunk, vote.option.parsed, ("out|voted",), False)
                )
    return options, cast


def tally(option: Option, cast: dict[str, Vote]) -> tuple[str, ...]:
    """The features that the votes on one role give an option."""
    where = "i" if option.here else "o"
    vote = cast.get(option.meaning.name.lower())
    if vote is None:
        return (f"{where}|v0",)
    size, part = min(int(vote.weight * 2), 6), int(vote.weight / vote.most * 4)
    return (f"{where}|v{size}", f"{where}|vs{part}", f"{where}|vs{part}|v{size}")


@dataclass(frozen=True, slots=True)
class _Ear:
    """What the encoder says of an event's options, and how much the linear weights count beside it."""

    heard: Heard
    linear: tuple[float, float, float]

    def both(self, slot: int, weight: float, option: Option | None) -> float:
        """The weight of an option, None being nobody, in a role, by both models."""
        own = self.heard.nobody if option is None else self._option(option)
        return self.linear[slot] * weight + own[slot]

    def _option(self, option: Option) -> tuple[float, ...]:
        found = (self.heard.roles(*place) for place in option.places)
        return next((one for one in found if one is not None), self.heard.outside)


def _ear(heard: Heard | None) -> _Ear | None:
    return _Ear(heard, network().settings.linear_roles) if heard else None


def _choose(read: Reading, parsed: Parsed, trigger: Trigger, ear: _Ear | None) -> dict[Slot, Option | None]:
    rated = _rated(read, parsed, trigger, ear)
    if trigger.type == "lawsuit":
        return dict(zip(SLOTS["lawsuit"], _differing(rated["actor"], rated["target"]), strict=True))
    return {slot: scored[0][1] for slot, scored in rated.items()}


def _rated(read: Reading, parsed: Parsed, trigger: Trigger, ear: _Ear | None) -> dict[Slot, list[Scored]]:
    """For each role its options from the most probable name down."""
    table = read.weights[trigger.type]
    options, cast = choices(read, parsed, trigger)
    away = weigh(table, around(parsed, trigger, "out"))
    nobody = weigh(table, around(parsed, trigger, "none"))
    told = trigger.type != "executive_order" and any(map(_told, options))
    own = [weigh(table, option.features) for option in options]
    speaker = parsed.speaker if parsed.tokens.lower[trigger.first] in _FIRST_PERSON else None
    rated: dict[Slot, list[Scored]] = {}
    for i, slot in enumerate(SLOTS[trigger.type]):
        scored: list[Scored] = [(ear.both(i, nobody[i], None) if ear else nobody[i], None)]
        for option, weight in zip(options, own, strict=True):
            if slot == "actor" and told and not option.here:
                continue
            # "… or we're coming": the trigger holds its own subject, and that is who speaks.
            if slot == "actor" and speaker is not None and option.chunk is not speaker:
                continue
            total = weight[i] + weigh(table, tally(option, cast[slot]))[i] + (0.0 if option.here else away[i])
            scored.append((ear.both(i, total, option) if ear else total, option))
        rated[slot] = _together(scored)
    return rated


def _told(option: Option) -> bool:
    """Whether the option is a pronoun that is the trigger's subject; then the actor is named here, in its way.

    Not for orders: who issues them is so often the article's one president or governor that the name is surer.
    """
    pronoun = option.here and option.chunk is not None and option.chunk.kind == "pronoun"
    return pronoun and not _SUBJECT.isdisjoint(option.features)


def _together(scored: list[Scored]) -> list[Scored]:
    """The options from the most probable name down; a name's phrases add up, the heaviest stands for them."""
    sums: dict[str, float] = {}
    best: dict[str, Scored] = {}
    for weight, option in scored:
        name = option.meaning.name.lower() if option else ""
        sums[name] = sums.get(name, 0.0) + exp(weight)
        if name not in best or weight > best[name][0]:
            best[name] = (weight, option)
    return sorted(((log(total), best[name][1]) for name, total in sums.items()), key=lambda one: -one[0])


def _differing(one: Sequence[Scored], other: Sequence[Scored]) -> tuple[Option | None, Option | None]:
    """The heaviest pair of which the two are not the same: nobody sues himself."""
    pairs = ((a, b) for a in one[:_PAIRED] for b in other[:_PAIRED] if not _same(a[1], b[1]))
    best = max(pairs, key=lambda pair: pair[0][0] + pair[1][0], default=(one[0], (0.0, None)))
    return best[0][1], best[1][1]


def _same(one: Option | None, other: Option | None) -> bool:
    return one is not None and other is not None and one.meaning.name.lower() == other.meaning.name.lower()
