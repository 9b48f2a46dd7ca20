"""What a page's head tells about the article: JSON-LD first, then OpenGraph, then other meta elements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

from schemas.codec import load_json
from schemas.errors import InvalidRecord

_MAX_JSON = 200_000  # characters of one JSON-LD element; longer ones carry bodies, not heads
_MAX_NODES = 500
_ARTICLE = re.compile(r"Article|Posting|Report|Review$|WebPage$")
_META = {
    "headline": ("og:title", "twitter:title", "dc.title", "headline", "sailthru.title"),
    "byline": ("author", "article:author", "dc.creator", "byl", "sailthru.author", "parsely-author"),
    "published": (
        "article:published_time",
        "datepublished",
        "date",
        "pubdate",
        "publishdate",
        "dc.date",
        "dc.date.issued",
        "og:published_time",
        "sailthru.date",
        "parsely-pub-date",
        "publish-date",
        "publication_date",
        "cxenseparse:recs:publishtime",
    ),
    "source": ("og:site_name", "application-name", "publisher", "dc.publisher", "twitter:site"),
    "url": ("og:url", "twitter:url"),
    "language": ("og:locale", "content-language", "language", "dc.language"),
}
_SITE_TAIL = re.compile(r"\s+(?:[|–—»·]|-)\s+[^|–—»·]{2,60}$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields as the page has them, "" where it has none. `language` is a tag such as "en-US".

    `locked`: the page declares that not all of it is free to read.
    """

    headline: str = ""
    byline: str = ""
    published: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    locked: bool = False


NO_METADATA = Metadata()


def read_metadata(tree: html.HtmlElement) -> Metadata:
    """The metadata of a parsed page; it is left as it is."""
    found: dict[str, str] = {}
    for fields in (_json_ld(tree), _meta(tree), _elements(tree)):
        for key, value in fields.items():
            if value and not found.get(key):
                found[key] = value
    if found.get("headline"):
        found["headline"] = _without_site(found["headline"], found.get("source", ""))
    if found.get("byline", "").startswith(("http://", "https://")):
        found["byline"] = ""
    return Metadata(**found, locked=_is_locked(tree))


def _json_ld(tree: html.HtmlElement) -> dict[str, str]:
    for node in _nodes(tree):
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and _ARTICLE.search(name) for name in names) and _text(node.get("headline")):
            return {
                "headline": _text(node.get("headline")),
                "byline": _names(node.get("author")),
                "published": _text(node.get("datePublished")),
                "source": _names(node.get("publisher")),
                "url": _text(node.get("url")) or _id(node.get("mainEntityOfPage")),
                "language": _text(node.get("inLanguage")),
            }
    return {}


def _is_locked(tree: html.HtmlElement) -> bool:
    free = [node["isAccessibleForFree"] for node in _nodes(tree) if "isAccessibleForFree" in node]
    tiers = (meta.get("content") for meta in tree.iter("meta") if meta.get("property") == "article:content_tier")
    return any(str(value).lower() == "false" for value in free) or "locked" in tiers


def _nodes(tree: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of all JSON-LD elements, also those in lists and graphs."""
    seen = 0
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "") or not element.text or len(element.text) > _MAX_JSON:
            continue
        try:
            waiting = [load_json(element.text.strip().rstrip(";").encode("utf-8", "replace"))]
        except InvalidRecord:
            continue
        while waiting and seen < _MAX_NODES:
            seen += 1
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting[:0] = node
            elif isinstance(node, dict):
                yield node
                waiting.append(node.get("@graph"))


def _meta(tree: html.HtmlElement) -> dict[str, str]:
    values: dict[str, str] = {}
    for element in tree.iter("meta"):
        key = (
            element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
        )
        values.setdefault(key.lower(), (element.get("content") or "").strip())
    return {field: next((values[key] for key in keys if values.get(key)), "") for field, keys in _META.items()}


def _elements(tree: html.HtmlElement) -> dict[str, str]:
    root = tree.getroottree().getroot()
    canonical = next(
        (link.get("href", "") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    title = next((" ".join(element.text_content().split()) for element in tree.iter("title")), "")
    return {
        "headline": headings[0] if len(headings) == 1 and headings[0] else title,
        "url": canonical if canonical.startswith("http") else "",
        "language": root.get("lang") or "",
        "published": next(
            (element.get("datetime", "") for element in tree.iter("time") if element.get("datetime")), ""
        ),
    }


def _without_site(headline: str, source: str) -> str:
    """The headline without the site's name after a bar or dash."""
    tail = _SITE_TAIL.search(headline)
    if tail and source and _squeezed(source) in _squeezed(tail[0]):
        return headline[: tail.start()]
    return headline


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", text).lower()


def _text(value: object) -> str:
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return value.strip() if isinstance(value, str) else ""


def _id(value: object) -> str:
    return _text(value.get("@id")) if isinstance(value, dict) else _text(value)


def _names(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    names = [_text(item.get("name")) if isinstance(item, dict) else _text(item) for item in values]
    return ", ".join(name for name in names if name)
