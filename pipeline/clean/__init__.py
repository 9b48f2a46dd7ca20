"""Raw articles to clean ones, each cut and each damage accounted for.

A body walks through `normalise` (or `markup`, when it is HTML), loses what is not its running text in rounds of `rules`
until nothing more falls, and what is left is described: `facts` (headline, source, byline, dateline, published),
`blocks`, `defects` and `language`.
"""

from pipeline.clean.article import base_text, clean
from pipeline.clean.normalise import normalise

__all__ = ["base_text", "clean", "normalise"]
