"""Who says so: the text itself, a quotation, or somebody's report."""

import re

from pipeline.detect.candidates import Proposal
from schemas.event import Attribution

_VERB = (
    r"(?:said|says|told|tells|announced|announces|tweeted|wrote|warned|added|argued|claimed|insisted|reported|stated|"
    r"vowed)"
)
_NAME = r"(?:[A-Z][\w.’'-]{0,30}\w)(?:\s+(?:of|the|for|de|van|al)?\s*[A-Z][\w.’'-]{0,30}\w){0,5}|[Hh]e|[Ss]he|[Tt]hey"
_PRONOUNS = frozenset({"I", "We", "He", "She", "They", "It", "he", "she", "they"})
_AFTER = re.compile(rf"\b{_VERB}\s+({_NAME})")
_BEFORE = re.compile(rf"({_NAME})(?:,[^,]{{1,60}},)?\s+(?:also\s+|has\s+|had\s+)?{_VERB}\b")
_ACCORDING = re.compile(rf"\b[Aa]ccording to\s+(?:an?\s+|the\s+)?({_NAME}|[\w-]+(?:\s+[\w-]+){{0,2}})")


def attribution(proposal: Proposal) -> Attribution:
    """`quote` where the trigger stands in quotation marks, `report` where the sentence has a source.

    `speaker` is "" where that is a pronoun.
    """
    text = proposal.sentence.text
    source = _source(text)
    speaker = "" if source in _PRONOUNS else source
    if proposal.tokens.quoted[proposal.hit.first]:
        return Attribution(kind="quote", speaker=speaker)
    return Attribution(kind="report", speaker=speaker) if source else Attribution()


def _source(text: str) -> str:
    for pattern in (_ACCORDING, _AFTER, _BEFORE):
        if match := pattern.search(text):
            return match.group(1).strip()
    return ""
