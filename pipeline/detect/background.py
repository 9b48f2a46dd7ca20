"""Whether an event is told as history: dated more than about a year before the article, or by words for long ago."""

import re

from pipeline.detect.candidates import Proposal

_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_AGO = re.compile(
    r"\b(?:years|decades?|generations?|centur(?:y|ies))\s+(?:ago|earlier|before)\b|\b(?:19|20)\d0s\b", re.IGNORECASE
)
REACH = 14  # words around the trigger in which a year is taken to date it


def background(proposal: Proposal, published: str) -> bool:
    """Compares years only: the year before the article's is history from the second half of the year on."""
    year, month = published[:4], published[5:7]
    tokens, at = proposal.tokens, proposal.hit.first
    near = tokens.words[max(0, at - REACH) : at + REACH]
    if _LONG_AGO.search(proposal.sentence.text):
        return True
    years = [int(word) for word in near if _YEAR.fullmatch(word)]
    if not years:
        return False
    if not year.isdigit():
        return False
    age = int(year) - min(years, key=lambda y: abs(int(year) - y))
    return age > 1 or (age == 1 and month > "06")
