"""HTML bodies: is it HTML, its text, and a bounded way through whatever comes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from pipeline.clean.metadata import NO_METADATA, Metadata, read_metadata
from pipeline.clean.tree import prepare
from schemas.article import DefectKind, RawArticle

MAX_PAGE = 1_500_000
"""Characters of a page that are read, once scripts are out of it; with them the longest of 98 had 1,100,000."""
MAX_TAGS = 12_000
"""Tags of a page that go to the extractor, whose time grows faster than they do; 98 news pages had 3,200 at most."""

MAX_TEXT = 500_000
"""Characters of plain text that are read; the longest of 5,000 scraped articles had 20,000."""
MAX_DEPTH = 255
"""Elements within each other that the parser (libxml2) keeps; the deepest of 98 news pages had 51."""

_PAGE = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE = re.compile(r"<(?:html|head|body|main|article|nav|header|footer)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|article|section|table)\s*>|<br\s*/?>|<p[ >]", re.IGNORECASE)
_LONG_ATTRIBUTE = re.compile(r"""=\s*(?:"[^"<>]{2000,}"|'[^'<>]{2000,}')""")
_TOO_DEEP = etree.XPath(f"boolean(/{'/'.join('*' * MAX_DEPTH)})")
_NEVER_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "figure",
        "figcaption",
        "nav",
        "aside",
        "form",
        "button",
        "select",
        "textarea",
        "head",
        "title",
        "audio",
        "video",
        "canvas",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "article",
        "section",
        "table",
        "tr",
        "td",
        "th",
        "dl",
        "dt",
        "dd",
        "header",
        "footer",
        "main",
        "hr",
        "br",
        "address",
        "body",
        "html",
        "figure",
    ]
)
_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    etree.LxmlError,
)


def is_html(raw: RawArticle) -> bool:
    """Whether the body is HTML: the producer says so, or says nothing and the body looks it."""
    if raw.body_type:
        return raw.body_type == "text/html"
    return "<" in raw.body and (_PAGE.match(raw.body) is not None or _has_blocks(raw.body))


def _has_blocks(body: str) -> bool:
    found = _BLOCK_TAG.finditer(body)
    return next(found, None) is not None and next(found, None) is not None


@dataclass(frozen=True, slots=True)
class Page:
    """The article's text, a line a block, what the page's head tells, and why not all of it was read."""

    text: str
    metadata: Metadata = NO_METADATA
    lost: tuple[DefectKind, ...] = ()


def read_text(body: str) -> Page:
    """Plain text as it is, as far as it is read."""
    return Page(body) if len(body) <= MAX_TEXT else Page(body[:MAX_TEXT], lost=("cut_off",))


def read_page(body: str) -> Page:
    """The article's text out of a page or a piece of one.

    Never raises: what cannot be extracted is walked through element by element, what cannot be parsed is stripped of
    its tags.
    """
    page = _bounded(body)
    lost: tuple[DefectKind, ...] = ("cut_off",) if len(page) > MAX_PAGE else ()
    page = page[:MAX_PAGE]
    tree = _parse(page)
    if tree is None:
        return Page(_stripped(page), lost=lost)
    if _TOO_DEEP(tree):
        lost = (*lost, "too_deep")
    metadata = read_metadata(tree)
    text = ""
    if _WHOLE.search(page) and page.count("<") <= MAX_TAGS:
        text = _extract(tree)
    return Page(text or "\n".join(_lines_of(tree)) or _stripped(page), metadata, lost)


def _bounded(body: str) -> str:
    """Without gigantic attributes and, where it is too long, without scripts."""
    page = _LONG_ATTRIBUTE.sub('=""', body)
    if len(page) > MAX_PAGE:
        page = "".join(_without(_without(_without([page], "script"), "style"), "svg"))
    return page


def _without(pieces: "list[str] | Iterator[str]", tag: str) -> Iterator[str]:
    """Pieces without elements of one kind; one that is never closed takes the rest, as browsers have it."""
    opening, closing = re.compile(f"<{tag}\\b", re.IGNORECASE), re.compile(f"</{tag}\\s*>", re.IGNORECASE)
    for piece in pieces:
        at = 0
        while match := opening.search(piece, at):
            yield piece[at : match.start()]
            end = closing.search(piece, match.end())
            at = end.end() if end else len(piece)
        yield piece[at:]


def _parse(page: str) -> html.HtmlElement | None:
    # Loaded here, for it takes a third of a second and most streams carry plain text.
    from trafilatura import load_html

    try:
        tree: html.HtmlElement | None = load_html(page)
    except _FAILURES:
        return None
    return tree


def _extract(tree: html.HtmlElement) -> str:
    from trafilatura import extract

    try:
        prepare(tree)
        return extract(tree, fast=True, include_comments=False) or ""
    except _FAILURES:
        return ""


def _lines_of(tree: html.HtmlElement) -> Iterator[str]:
    """All text of a piece of HTML, a line a block; linear in its length."""
    line: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BLOCKS or name in _NEVER_TEXT:
            yield from _joined(line)
            line = []
        if event == "start":
            hidden += name in _NEVER_TEXT
        elif event == "end":
            hidden -= name in _NEVER_TEXT
        if not hidden:
            line.append((element.text if event == "start" else element.tail) or "")
    yield from _joined(line)


def _joined(line: list[str]) -> Iterator[str]:
    text = " ".join("".join(line).split())
    if text:
        yield text


def _stripped(page: str) -> str:
    """The page's text with its tags taken out, blocks on lines of their own; linear in its length."""
    bare = "".join(_without(_without([page], "script"), "style"))
    return re.sub(r"<[^<>]{0,100000}>", " ", _BLOCK_TAG.sub("\n", bare))
