"""The grounds of detection's decisions in a form to read."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from agents.cli.feature_words import in_words
from agents.cli.marking import Mark, marked
from agents.cli.render import STATUS_STYLES, colour, indented, show_heading
from agents.cli.wording import REASONS, role_labels, type_name
from agents.printable import safe_line
from pipeline.detect.explain import Explained, Filled, Grounds, Reported, Weights
from schemas.article import CleanArticle
from schemas.verdict import Reason

_LABEL = 8  # columns
_EACH_WAY = 4  # features that are shown for and against
_OUTCOMES = {
    "reference": "mention",
    "figurative": "figurative",
    "other_sense": "another sense",
    "duplicate": "told already",
}


def show_article(console: Console, article: CleanArticle, reason: Reason, found: Sequence[Explained]) -> None:
    """An article's sentences with what was considered in each."""
    if article.headline or article.source:
        show_heading(console, article)
    if reason:
        console.print(Text(f"Skipped: {REASONS[reason]}."))
    if not (found or reason):
        console.print(Text("No sentence of it has a trigger word of any type; --all shows them."))
    for explained in found:
        _show_sentence(console, explained)


def _show_sentence(console: Console, explained: Explained) -> None:
    sentence = explained.sentence
    marks = [
        Mark("trigger", grounds.trigger.start - sentence.start, grounds.trigger.end - sentence.start)
        for grounds in explained.candidates
    ]
    passage = marked(sentence.text, marks, colour=colour(console))
    label = "headline" if sentence.part == "headline" else f"at {sentence.start:,}"
    indented(console, passage, Text(f"{label:{_LABEL}} ", "dim"))
    if explained.nothing:
        indented(console, Text(f"nothing: {explained.nothing}", "dim"))
    for grounds in explained.candidates:
        _show_grounds(console, grounds)
    console.print()


def _show_grounds(console: Console, grounds: Grounds) -> None:
    title = Text("• ").append(safe_line(grounds.trigger.text), "bold").append(f"  {type_name(grounds.type)}: ")
    if grounds.event:
        title.append(f"EVENT {grounds.event.status}", STATUS_STYLES[grounds.event.status])
    else:
        title.append(_OUTCOMES[grounds.outcome], "dim")
    indented(console, title)
    for label, value in _rows(grounds):
        indented(console, Text(safe_line(value)), Text(f"    {label:{_LABEL}} ", "dim"))


def _rows(grounds: Grounds) -> Iterator[tuple[str, str]]:
    yield "because", grounds.why
    context = ", ".join(f"“{word}”" for word in grounds.context)
    yield "frame", f"entry {grounds.entry}" + (f"; beside it {context}" if context else "")
    if grounds.frame:
        yield "", ", ".join(f"{function}: {words}" for function, words in grounds.frame)
    yield "event", _probability(grounds)
    yield from _features(grounds.weights, "for", "against")
    if grounds.rules:
        yield "rule", "; ".join(grounds.rules)
    if grounds.event:
        yield from _event_rows(grounds, grounds.event)


def _probability(grounds: Grounds) -> str:
    said = f"{grounds.probability:.1%}"
    if grounds.threshold is None:
        return f"{said}, by rule: no weights are fitted for a pack"
    closely = "for the encoder to read it" if grounds.closely else "to be looked at closely"
    step = "to be an event" if grounds.read else closely
    return f"{said}, and {grounds.threshold:.1%} is needed {step}"


def _features(weights: Weights, *labels: str) -> Iterator[tuple[str, str]]:
    """The heaviest features each way, those of the same words once."""
    for label, sign in zip(labels, (1, -1), strict=True):
        words: dict[str, float] = {}
        for name, weight in weights:
            if weight * sign > 0:
                words.setdefault(in_words(name), weight)
        heaviest = list(words.items())[:_EACH_WAY]
        if heaviest:
            yield label, "; ".join(f"{phrase} ({weight:+.2f})" for phrase, weight in heaviest)


def _event_rows(grounds: Grounds, event: Reported) -> Iterator[tuple[str, str]]:
    ranked = sorted(event.statuses.items(), key=lambda one: -one[1])
    shares = ", ".join(f"{status} {share:.0%}" for status, share in ranked if share >= 0.01)
    how = {"weights": "", "rule": "; fixed by rule", "amended": "; grammar decides over the weights"}[event.decided_by]
    cue = f"; cue “{event.cue.text}”" if event.cue else ""
    yield "status", f"{event.status}{how}{cue} ({shares})"
    yield from _features(event.weights, "for", "against")
    for slot, label in role_labels(grounds.type).items():
        if slot in event.roles:
            yield label, "; or ".join(map(_filled, event.roles[slot]))


def _filled(filled: Filled) -> str:
    name = filled.name or "nobody named"
    if filled.function:
        return f"{name} ({filled.function})"
    return name if filled.share is None else f"{name} {filled.share:.0%}"
