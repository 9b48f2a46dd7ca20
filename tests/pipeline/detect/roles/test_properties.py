"""On any text: no exception, the same answer twice, spans that give back their words, time that stays bounded."""

from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect.frame import Candidate, Document
from pipeline.detect.roles import fill
from schemas.article import CleanArticle
from schemas.event import EVENT_TYPES, STATUSES, EventType, Status

WORDS = [
    "Trump",
    "Gov.",
    "Ana",
    "Ruiz",
    "sent",
    "troops",
    "to",
    "Chicago",
    "on",
    "Friday",
    ",",
    ".",
    "“",
    "”",
    '"',
    "he",
    "they",
    "we",
    "it",
    "sued",
    "filed",
    "a",
    "lawsuit",
    "against",
    "the",
    "Department",
    "of",
    "Justice",
    "and",
    "who",
    "’s",
    "(",
    ")",
    "—",
    "said",
    "by",
    "U.S.",
    "300",
    "National",
    "Guard",
    "signed",
    "an",
    "executive",
    "order",
    "D-Ohio",
    "May",
    "2014",
    "last",
    "week",
]
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(
    text=TEXTS,
    headline=TEXTS,
    kind=st.sampled_from(EVENT_TYPES),
    status=st.sampled_from(STATUSES),
    published=st.sampled_from(["", "2025-02-29", "2025-09-03", "0001-01-01", "9999-12-31", "Wed, 3 Sep 2025"]),
    place=st.tuples(st.floats(0, 1), st.integers(0, 12)),
)
def test_any_text(
    text: str, headline: str, kind: EventType, status: Status, published: str, place: tuple[float, int]
) -> None:
    document = Document(CleanArticle(id="a", text=text, headline=headline, published=published))
    for sentence in document.sentences[:6]:
        start = sentence.start + int(place[0] * (sentence.end - sentence.start - 1))
        candidate = Candidate(kind, sentence, start, min(sentence.end, start + place[1] + 1), "any")
        slots = fill(document, candidate, status)
        fresh = Document(CleanArticle(id="a", text=text, headline=headline, published=published))
        assert fill(fresh, candidate, status) == slots
        for slot in (slots.actor, slots.target, slots.place, slots.date):
            if slot is not None:
                assert getattr(document.article, slot.part)[slot.start : slot.end] == slot.text
        if kind != "deployment":
            assert slots.place is None
        if kind == "executive_order":
            assert slots.target is None


def test_endless_sentences_stay_cheap() -> None:
    for piece in ("Ana Ruiz and ", "the troops of ", "a a a ", "“we said ", "Monday, May 2, ", "X ", "sue "):
        text = "Mayor Ana Ruiz sent troops to Rome " + piece * 3000
        document = Document(CleanArticle(id="a", text=text, published="2025-09-03"))
        start = text.index("sent")
        candidate = Candidate("deployment", document.sentences[0], start, start + 4, "any")
        before = process_time()
        fill(document, candidate, "done")
        assert process_time() - before < 1.5, piece
