"""Articles and candidates for the tests of roles."""

from pipeline.detect.frame import Candidate, Document, Slots
from pipeline.detect.roles import fill
from schemas.article import CleanArticle
from schemas.event import EventType, Status


def document(text: str, headline: str = "", published: str = "2025-09-03") -> Document:
    """An article of that text; 3 September 2025 is a Wednesday."""
    return Document(CleanArticle(id="a", headline=headline, text=text, published=published))


def candidate(doc: Document, kind: EventType, trigger: str, within: str = "") -> Candidate:
    """The candidate at the first such word, of the text's piece `within` when that is given, else of the text."""
    text = doc.article.text
    start = text.index(trigger, text.index(within) if within else 0)
    sentence = next(s for s in doc.sentences if s.part == "text" and s.start <= start < s.end)
    return Candidate(kind, sentence, start, start + len(trigger), "test")


def roles(kind: EventType, text: str, trigger: str, status: Status = "done", within: str = "") -> Slots:
    """The slots of the event at that trigger."""
    doc = document(text)
    return fill(doc, candidate(doc, kind, trigger, within), status)
