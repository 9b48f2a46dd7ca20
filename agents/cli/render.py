"""Articles and events in a form to read: what was found, in which words, how sure, and what was turned down."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from agents.cli.marking import STYLES, Mark, marked
from agents.cli.wording import (
    DEFECTS,
    NOTES,
    ORIGINS,
    REASONS,
    REMOVALS,
    STATUSES,
    TURNED_DOWN,
    role_labels,
    type_name,
)
from agents.printable import safe_line
from schemas.article import CleanArticle, Dateline, EnrichedArticle, Removed
from schemas.base import Span
from schemas.event import ArticleRef, Codes, EventDate, Place, PolicyEvent, Role
from schemas.verdict import Verdict

Evidence = Role | Place | EventDate

_INDENT = 2
_LABEL = 8  # columns of the widest label
_FIELD = 9  # columns of the widest name of a recovered field or note
_NOT_SAID = "not said"
_CANDIDATES = 3  # places that are named of those that a name may mean
STATUS_STYLES = {
    "threatened": "bold yellow",
    "planned": "bold cyan",
    "done": "bold green",
    "blocked": "bold red",
    "reversed": "bold magenta",
    "denied": "bold red",
}


def show_article(console: Console, article: EnrichedArticle, base: str = "") -> None:
    """The whole record of an article: its events with their evidence, the verdict, and what cleaning did.

    `base` is the text in which the cuts' offsets count; given, it is shown too, with cuts and damage marked in place.
    """
    show_heading(console, article)
    if base:
        _show_body(console, article, base)
    for number, event in enumerate(article.events, 1):
        show_event(console, event, number)
        console.print()
    indented(console, verdict_line(article.verdict))
    if base:
        _show_recovered(console, article)
    show_cleaning(console, article, recovered=not base)
    console.print()


def show_heading(console: Console, article: CleanArticle | ArticleRef) -> None:
    """Headline, then source, date and id, and the address."""
    console.print(Text(safe_line(article.headline) or "(no headline)", "bold"))
    facts = (article.source, article.published, f"id {article.id}")
    console.print(Text(" · ".join(safe_line(fact) for fact in facts if fact), "dim"))
    if article.url:
        console.print(Text(safe_line(article.url), "dim"), soft_wrap=True)


def show_event(console: Console, event: PolicyEvent, number: int | None = None) -> None:
    """One event: type and status in words, the sentence with its evidence marked, who, whom, where and when."""
    title = Text(f"{number}. " if number is not None else "")
    title.append(type_name(event.type).upper(), "bold")
    title.append(f" {event.status}", STATUS_STYLES[event.status])
    title.append(f" - {STATUSES[event.status]}{'; told as background' if event.background else ''}", "dim")
    indented(console, title)
    for label, value in _rows(event, colour=colour(console)):
        indented(console, value, Text(f"   {label:{_LABEL}} ", "dim"))


def _rows(event: PolicyEvent, *, colour: bool) -> Iterator[tuple[str, Text]]:
    label = "headline" if event.sentence.part == "headline" else "sentence"
    yield label, marked(event.sentence.text, evidence(event), colour=colour)
    for field, label in role_labels(event.type).items():
        value = getattr(event, field)
        if value is None:
            yield label, Text(_NOT_SAID, "dim")
            continue
        line = Text(_named(value), STYLES[label])
        if isinstance(value, Place):
            line.append(_linked(value), "dim")
        if not _within(value, event.sentence):
            line.append(" - told elsewhere in the article", "dim")
        yield label, line
    yield "because", _because(event)
    yield "sure", Text(f"{event.confidence.event:.0%} that it is an event, {event.confidence.status:.0%} of its status")
    if codes := _codes(event.codes):
        yield "codes", Text(codes, "dim")


def _named(value: Evidence) -> str:
    """The name, then what else is known of it in brackets."""
    if isinstance(value, EventDate):
        return safe_line(f"{value.text} ({value.value})" if value.value else value.text)
    more: tuple[str, ...] = ()
    if isinstance(value, Role):
        more = (value.role, value.organisation)
    elif isinstance(value, Place):
        more = (value.admin1, value.country)
    extra = ", ".join(part for part in more if part and part not in value.name)
    return safe_line(f"{value.name} ({extra})" if extra else value.name)


def _linked(place: Place) -> str:
    """Which place of that name it is and what told so, or which ones it may be."""
    if place.geonames_id is not None:
        evidence = f", by “{safe_line(place.evidence.text)}”" if place.evidence else ""
        return f" - GeoNames {place.geonames_id}{evidence}"
    first = [", ".join(part for part in (one.admin1, one.country) if part) for one in place.candidates[:_CANDIDATES]]
    more = " or elsewhere" if len(place.candidates) > _CANDIDATES else ""
    return f" - not told which: {'; '.join(map(safe_line, first))}{more}" if first else ""


def _codes(codes: Codes) -> str:
    """What an event is in other schemes, those left out that have no code for it."""
    aux = f" ({codes.plover_aux})" if codes.plover_aux else ""
    named = (("PLOVER", f"{codes.plover}{aux}"), ("CAMEO", codes.cameo), ("Media Topic", codes.iptc))
    return ", ".join(f"{name} {safe_line(code)}" for name, code in named if code)


def _because(event: PolicyEvent) -> Text:
    """Which words made it this type and this status, and who says so."""
    out = Text("the word ").append(safe_line(event.trigger.text), STYLES["trigger"])
    if event.cue:
        out.append("; its status from ").append(safe_line(event.cue.text), STYLES["status"])
    said = event.attribution
    if said.kind != "act" or said.speaker:
        how = "in direct speech" if said.kind == "quote" else "as a report" if said.kind == "report" else "by the text"
        out.append(f"; told {how}{f' of {safe_line(said.speaker)}' if said.speaker else ''}")
    return out


def evidence(event: PolicyEvent) -> list[Mark]:
    """The event's evidence as marks in its sentence, what decides most first."""
    labels = role_labels(event.type)
    pieces: list[tuple[str, Span | Evidence | None]] = [("trigger", event.trigger), ("status", event.cue)]
    pieces += [(label, getattr(event, field)) for field, label in labels.items()]
    return [
        Mark(kind, piece.start - event.sentence.start, piece.end - event.sentence.start)
        for kind, piece in pieces
        if piece is not None and _within(piece, event.sentence)
    ]


def _within(piece: Span | Evidence, sentence: Span) -> bool:
    return piece.part == sentence.part and sentence.start <= piece.start and piece.end <= sentence.end


def verdict_line(verdict: Verdict) -> Text:
    """What was decided, in words, with counts of what was turned down and why."""
    counts = verdict.counts
    found = counts.get("events", 0)
    if verdict.outcome == "skipped":
        return Text(f"Skipped: {REASONS[verdict.reason]}.")
    if verdict.outcome == "events":
        considered = counts.get("candidates", 0)
        line = f"{_number(found, 'event')} from {_number(considered, 'candidate')}"
    else:
        line = f"No event: {REASONS[verdict.reason]}"
    fallen = [f"{counts[count]} {words}" for count, words in TURNED_DOWN.items() if counts.get(count)]
    return Text(f"{line}; turned down: {', '.join(fallen)}." if fallen else f"{line}.")


def _show_recovered(console: Console, article: CleanArticle) -> None:
    """What the body told of the article's fields and making: the words, and where they stood, a line each."""
    rows = [(field, _field(article, field), ORIGINS.get(origin, origin)) for field, origin in article.origins.items()]
    stood = {"body": "a line that was cut", "text": "the text"}
    rows += [(NOTES[note.kind], note.text, stood[note.origin]) for note in article.notes]
    for label, words, place in rows:
        line = Text(safe_line(words)).append(f" - from {place}", "dim")
        indented(console, line, Text(f"{label:{_FIELD}} ", "dim"))


def _field(article: CleanArticle, name: str) -> str:
    if name == "dateline":
        line = article.dateline or Dateline()
        return ", ".join(part for part in (line.place, line.agency) if part)
    return str(getattr(article, name))


def show_cleaning(console: Console, article: CleanArticle, *, recovered: bool = True) -> None:
    """What cleaning recovered (unless told not to say so), cut, and found damaged, one line each."""
    if article.origins and recovered:
        found = (f"{field} from the {origin}" for field, origin in sorted(article.origins.items()))
        indented(console, Text(f"Recovered: {', '.join(found)}.", "dim"))
    if article.removed:
        cuts = Counter(REMOVALS[cut.reason] for cut in article.removed)
        indented(console, Text(f"Cut: {', '.join(f'{count} {name}' for name, count in cuts.items())}.", "dim"))
    if article.defects:
        kinds = sorted(article.defects, key=lambda defect: defect.kind)
        parts = (
            f"{DEFECTS[kind]} ({'; '.join(f'“{safe_line(defect.text)}”' for defect in group)})"
            for kind, group in groupby(kinds, key=lambda defect: defect.kind)
        )
        indented(console, Text(f"Damaged: {', '.join(parts)}.", "dim"))


def _show_body(console: Console, article: CleanArticle, base: str) -> None:
    cuts = sorted(article.removed, key=lambda cut: cut.start)
    marks = [Mark("cut", cut.start, cut.end, REMOVALS[cut.reason]) for cut in cuts]
    for defect in article.defects:
        if defect.part == "text" and defect.start < defect.end:
            start, end = (_in_base(offset, cuts) for offset in (defect.start, defect.end))
            marks.append(Mark("damaged", start, end, DEFECTS[defect.kind]))
    indented(console, marked(base, marks, colour=colour(console)))
    console.print()


def _in_base(offset: int, cuts: list[Removed]) -> int:
    """Where an offset of the clean text lies in the text before the cuts."""
    for cut in cuts:
        if cut.start > offset:
            break
        offset += cut.end - cut.start
    return offset


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def colour(console: Console) -> bool:
    """Whether marks may be told by colour alone."""
    return console.is_terminal and not console.no_color


def indented(console: Console, text: Text, label: Text | None = None) -> None:
    """Print the text fitted to the console, below itself, after the label."""
    first = Text(" " * _INDENT).append_text(label) if label else Text(" " * _INDENT)
    for number, line in enumerate(text.wrap(console, max(20, console.width - len(first)))):
        line.rstrip()
        console.print((first if number == 0 else Text(" " * len(first))) + line, soft_wrap=True)
