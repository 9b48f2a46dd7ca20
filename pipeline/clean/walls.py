"""Articles of which only a beginning, or nothing, came through: paywalls, consent pages, pages too large to read."""

from collections.abc import Iterable, Iterator

from pipeline.clean.lines import says
from schemas.article import Defect, DefectKind

# A subscription is offered under whole articles too. What stands before a paywall is a beginning of some paragraphs: of
# 5,000 scraped articles half are longer than 4,500 characters. Beside a consent page stands a title at most.
_LONGEST_BEGINNING, _LONGEST_TITLE = 1_500, 300
_SHOWN = 80  # characters of the line that says so


def walls(text: str, cut: Iterable[str], *, locked: bool, lost: Iterable[DefectKind] = ()) -> list[Defect]:
    """What is missing behind a clean text, of each kind at most once.

    `cut` are the pieces that were cut from it, `locked` says that the page's head declares a paywall, `lost` why not
    all of the body could be read.
    """
    found = dict(_of_pieces(text, cut))
    if locked and len(text) < _LONGEST_BEGINNING:
        found.setdefault("paywall", "")
    found.update(dict.fromkeys(lost, ""))
    end = len(text)
    return [Defect(kind=kind, start=end, end=end, text=line[:_SHOWN]) for kind, line in found.items()]


def _of_pieces(text: str, cut: Iterable[str]) -> Iterator[tuple[DefectKind, str]]:
    if len(text) >= _LONGEST_BEGINNING:
        return
    pieces = list(cut)
    kinds: tuple[tuple[DefectKind, str, int], ...] = (
        ("paywall", "prompt_paywall", _LONGEST_BEGINNING),
        ("cookie_wall", "prompt_cookies", _LONGEST_TITLE),
    )
    for kind, pattern, longest in kinds:
        line = next((piece for piece in pieces if says(pattern, piece)), None)
        if line is not None and len(text) < longest:
            yield kind, line
