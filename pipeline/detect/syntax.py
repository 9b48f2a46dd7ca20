"""Shallow syntax around a trigger, from word order and closed word classes: its verb group and its clause."""

from dataclasses import dataclass

from pipeline.detect.grammar import closed_class, modals
from pipeline.detect.tokens import Tokens

MODALS = modals()
HAVE = closed_class("have")
BE = closed_class("be")
DO = closed_class("do")
NEGATIVE = closed_class("negative")
DETERMINERS = closed_class("determiners")
CLAUSE = closed_class("clause")
BREAK = closed_class("breaks")
ADVERBS = closed_class("adverbs")
DEFINITE = closed_class("definite")


@dataclass(frozen=True, slots=True)
class Group:
    """The verb group of a trigger: its parts in a normal form, what governs it over "to", and where it begins."""

    modal: str
    have: bool
    be: bool
    do: bool
    negative: bool
    to: bool
    start: int


def verb_group(tokens: Tokens, index: int) -> Group:
    """Walks left from the verb at `index` over auxiliaries and adverbs."""
    modal = ""
    have = be = do = negative = to = False
    i = index - 1
    while i >= 0 and index - i <= 8:
        word = tokens.words[i]
        tail = word[word.rfind("'") :] if "'" in word else ""
        if word in MODALS or tail in ("'ll", "'d"):
            modal = modal or MODALS.get(word) or MODALS[tail]
        elif word in HAVE or tail == "'ve":
            have = True
        elif word in BE or tail == "'re":
            be = True
        elif word in DO:
            do = True
        elif word == "to" and not to:
            to = True
            negative = negative or tokens.at(i - 1) == "not"
            i -= 1
            break
        elif word not in ADVERBS and not (word.endswith("ly") and len(word) > 4):
            break
        negative = negative or word in NEGATIVE or word.endswith("n't")
        i -= 1
    return Group(modal, have, be, do, negative, to, i)


def clause_start(tokens: Tokens, index: int, reach: int = 14) -> int:
    """Index of the word that opens the clause: behind a sign, or the subordinating word; at most `reach` words back."""
    i = index - 1
    while i >= 0 and index - i <= reach:
        word = tokens.words[i]
        if word in BREAK:
            return i + 1
        if word in CLAUSE:
            return i
        i -= 1
    return i + 1


def tense(group: Group, form: str) -> str:
    """Tense and mood: modal, to, progressive, participle, perfect, passive, past or present."""
    if group.modal or group.to:
        return "modal" if group.modal else "to"
    if form == "ing":
        return "progressive" if group.be else "participle"
    if group.be or group.have:
        return "passive" if group.be else "perfect"
    return "past" if form in ("past", "part") else "present"


def definiteness(determiner: str, form: str) -> str:
    """Whether a noun phrase brings up something "new" or "known"; "bare" or "plural" where no determiner tells."""
    if determiner in DEFINITE:
        return "known"
    if determiner:
        return "new"
    return "plural" if form == "many" else "bare"
