"""What a long-running process does before its first article."""

import gc

from pipeline.clean import clean
from pipeline.detect import enrich
from schemas.raw import from_mapping

_TEXT = "Troops were sent to Harborview on Monday, and the mayor said that she would sue."
# A page too: what reads pages is 190 modules, whose loading would count against the first page's budget of time.
_ARTICLES = ({"body": _TEXT}, {"body_html": f"<html><body><article><p>{_TEXT}</p></article></body></html>"})
# New containers before Python looks for reference cycles, of which the pipeline makes none: its default of 700 looks
# several times an article. Measured over the corpus: 3 to 8% of the CPU.
_THRESHOLD = 50_000


def warm_up() -> None:
    """Load data files and models now, not with the first article, and keep the garbage collector out of the way."""
    for article in _ARTICLES:
        enrich(clean(from_mapping(article)))
    gc.collect()
    gc.freeze()
    gc.set_threshold(_THRESHOLD)
