"""A parsed page made ready for the extractor: layout tables opened, bodies in pieces joined, boxes taken out."""

from collections import defaultdict

from lxml import html

from pipeline.clean.patterns import load

_CELL = 400  # characters of text in a cell of a table that lays out a page; cells of data are shorter
_PARAGRAPH = 80  # characters of a paragraph that counts as running text
_MOST_PIECES = 12
_SHORTEST_LINK, _LINKED = 20, 0.95  # characters in links, and their share of what an element says
_TABLE_PARTS = ("table", "tbody", "thead", "tr", "td", "th")
_BOX_TAGS = ("div", "section", "aside", "ul", "ol", "p", "form", "header", "footer", "span", "figure")


def prepare(tree: html.HtmlElement) -> None:
    """Changes the tree in place."""
    _open_layout_tables(tree)
    _drop_boxes(tree)
    _drop_links(tree)
    _join_pieces(tree)


def _open_layout_tables(tree: html.HtmlElement) -> None:
    """Tables that lay out the page become plain divisions."""
    for table in list(tree.iter("table")):
        if any(len(cell.text_content()) > _CELL or sum(1 for _ in cell.iter("p")) > 2 for cell in table.iter("td")):
            for part in list(table.iter(*_TABLE_PARTS)):
                part.tag = "div"


def _drop_boxes(tree: html.HtmlElement) -> None:
    """Elements whose class says that they are no part of the article."""
    marks = tuple(load("markup.toml")["boxes"]["classes"])
    whole = _running_text(tree)
    for element in list(tree.iter(*_BOX_TAGS)):
        name = (element.get("class") or "").lower()
        is_box = any(mark in name for mark in marks) and element.getparent() is not None
        # A class on what holds the article itself ("with-newsletter") must not cost the article.
        if is_box and _running_text(element) * 4 < whole:
            element.drop_tree()


def _drop_links(tree: html.HtmlElement) -> None:
    """Paragraphs and headings that are one link, or several, and nothing else: they lead to other stories."""
    for element in list(tree.iter("p", "h2", "h3", "h4")):
        linked = sum(_length(link) for link in element.iter("a"))
        if linked >= _SHORTEST_LINK and linked >= _LINKED * _length(element) and element.getparent() is not None:
            element.drop_tree()


def _length(element: html.HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))


def _running_text(element: html.HtmlElement) -> int:
    """Characters in the element's longer paragraphs."""
    lengths = (len(paragraph.text_content()) for paragraph in element.iter("p"))
    return sum(length for length in lengths if length >= _PARAGRAPH)


def _join_pieces(tree: html.HtmlElement) -> None:
    """Paragraphs of one article that stand in several elements of one class, as between adverts, come together."""
    pieces: dict[tuple[str, str], dict[html.HtmlElement, int]] = defaultdict(dict)
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        text = paragraph.text_content()
        if parent is None or len(text) < _PARAGRAPH or not parent.get("class"):
            continue
        seen = pieces[(parent.tag, parent.get("class", ""))]
        seen[parent] = seen.get(parent, 0) + len(text)
    if not pieces:
        return
    best = max(pieces.values(), key=lambda parents: sum(parents.values()))
    parents = list(best)
    paragraphs = sum(sum(1 for _ in parent.iterchildren("p")) for parent in parents)
    if not 2 <= len(parents) <= _MOST_PIECES or paragraphs < 2 * len(parents):
        return
    for parent in parents[1:]:
        if not any(ancestor is parents[0] for ancestor in parent.iterancestors()):
            parents[0].extend(list(parent))
