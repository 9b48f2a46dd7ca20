"""Shallow syntax around a trigger, from word order and closed word classes: its verb group, what governs it, its clause."""

from dataclasses import dataclass

from pipeline.detect.tokens import Tokens

MODALS = {
    "will": "will", "'ll": "will", "would": "would", "'d": "would", "may": "may", "might": "might", "could": "could",
    "can": "can", "cannot": "can", "should": "should", "must": "must", "shall": "shall", "won't": "will", "wouldn't": "would",
    "can't": "can", "couldn't": "could", "shouldn't": "should", "ought": "should",
}  # fmt: skip
HAVE = frozenset("have has had having haven't hasn't hadn't i've we've they've you've".split())
BE = frozenset(
    "be is are was were been being am isn't aren't wasn't weren't 's i'm we're they're you're he's she's it's that's".split()
)
DO = frozenset("do does did don't doesn't didn't".split())
NEGATIVE = frozenset("not never no n't nor neither without cannot nothing none".split())
DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your any no some another each every such several many few more "
    "two three four five dozens hundreds thousands both all additional other 's new first second third".split()
)
CLAUSE = frozenset(
    "if when after before because since while as until unless once although though whether that who which whom whose where "
    "what how why despite by for following amid over without".split()
)
BREAK = frozenset(', ; : — – - ( ) " “ ” . ? ! and but or'.split())
ADVERBS = frozenset(
    "also already now then still just soon recently only even ever again immediately quickly reportedly yet formally "
    "officially first later previously repeatedly not never largely temporarily unilaterally simply instead eventually "
    "finally initially once twice always further voluntarily jointly".split()
)


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
    """Index of the word that opens the clause: behind a stop sign, or a subordinating word itself; at most `reach` back."""
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
    """Tense and mood of a verb by its group and form: modal, to, progressive, participle, perfect, passive, past or present."""
    if group.modal or group.to:
        return "modal" if group.modal else "to"
    if form == "ing":
        return "progressive" if group.be else "participle"
    if group.be or group.have:
        return "passive" if group.be else "perfect"
    return "past" if form in ("past", "part") else "present"


_DEFINITE = frozenset(["the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "'s"])


def definiteness(determiner: str, form: str) -> str:
    """Whether a noun phrase brings up something new (new), something known (known), or cannot be told (bare, plural)."""
    if determiner in _DEFINITE:
        return "known"
    if determiner:
        return "new"
    return "plural" if form == "many" else "bare"
