"""The features of the detection model in words that a person understands."""

_CLASSES = {
    "threat": "threatening",
    "condition": "condition",
    "intend": "intending",
    "weigh": "considering",
    "want": "wanting or asking",
    "deny": "denying",
    "delay": "delaying",
    "block": "stopping",
    "reverse": "taking back",
    "make": "doing it",
    "report": "reporting",
    "stance": "taking a stand",
    "court": "court",
    "chief": "head of government",
    "parliament": "parliament",
    "forces": "forces",
    "party": "party to a suit",
    "person": "person",
    "before": "earlier time",
    "after": "later time",
    "now": "present time",
}
"""The classes of cues.toml, each as what its words are about."""
_AUX = {"h": "have", "b": "be", "d": "do", "n": "not", "t": "to"}

# By the name of a feature what its value means: {v} is all of it, {a} what stands before its last point, {b} what
# stands behind, {w} what stands before its first point, {c} the class of words of that name, {x} a verb group, and {is}
# "not " where it is False.
_TEMPLATES = {
    "encoder": "the encoder, which reads the sentence whole",
    "t": "the word “{v}”",
    "tf": "“{a}” as {b}",
    "k": "trigger of kind {w}",
    "part": "stands in the {v}",
    "l": "“{v}” shortly before",
    "r": "“{v}” shortly after",
    "l1": "“{v}” right before",
    "l2": "“{v}” two words before",
    "l3": "“{v}” three words before",
    "r1": "“{v}” right after",
    "r2": "“{v}” two words after",
    "r3": "“{v}” three words after",
    "tl1": "“{a}” with “{b}” right before",
    "tl2": "“{a}” with “{b}” two words before",
    "tl3": "“{a}” with “{b}” three words before",
    "tr1": "“{a}” with “{b}” right after",
    "tr2": "“{a}” with “{b}” two words after",
    "tr3": "“{a}” with “{b}” three words after",
    "l12": "“{v}” right before",
    "l123": "“{v}” right before",
    "r12": "“{v}” right after",
    "r123": "“{v}” right after",
    "lr": "between “{a}” and “{b}”",
    "aux": "verb group {x}",
    "taux": "“{w}” in its verb group",
    "neg": "{is}negated",
    "tense": "tense: {w}",
    "ttense": "“{a}” in the {b}",
    "otense": "a word of {c} in the {b}",
    "gov": "“{v}” before its verb group",
    "gov2": "“{v}” before its verb group",
    "to": "“{v} to” governs it",
    "to2": "“{w} to” governs it",
    "up": "the verb above it: {x}",
    "upgov": "“{v}” before the verb above it",
    "clause": "its clause opens with “{v}”",
    "clausef": "its clause opens with “{w}”",
    "subj": "“{v}” where its subject stands",
    "det": "“{v}” as its article",
    "detf": "“{w}” as its article",
    "own": "a word of {c}, as {b}",
    "gk": "governed by a word of {c}",
    "gko": "governed by a word of {c}",
    "kL": "a word of {c} before",
    "kLt": "a word of {c} before “{b}”",
    "kL4": "a word of {c} close before",
    "kLc": "a word of {c} before, in its clause",
    "kLco": "a word of {c} before, in its clause",
    "kR": "a word of {c} after",
    "kRt": "a word of {c} after “{b}”",
    "kR4": "a word of {c} close after",
    "kS": "a word of {c} in the sentence",
    "kSo": "a word of {c} in the sentence",
    "c": "“{v}” near",
    "cd": "“{w}” near",
    "ct": "“{a}” near “{b}”",
    "cL": "“{v}” before it",
    "cR": "“{v}” after it",
    "cLd": "“{a}” before it",
    "cRd": "“{a}” after it",
    "cLt": "“{a}” before “{b}”",
    "cRt": "“{a}” after “{b}”",
    "cLdet": "“{a}” as the article of the noun before",
    "cRdet": "“{a}” as the article of the noun after",
    "cLtdet": "“{a}” as the article of the noun before “{b}”",
    "cRtdet": "“{a}” as the article of the noun after “{b}”",
    "cLk": "the noun before is {w}",
    "cRk": "the noun after is {w}",
    "cLok": "the noun before, and how known it is",
    "cRok": "the noun after, and how known it is",
    "cLokm": "the noun before, how known it is, and the tense",
    "cRokm": "the noun after, how known it is, and the tense",
    "cLf": "{a} form with a noun before",
    "cRf": "{a} form with a noun after",
    "cs": "where its nouns stand",
    "hf": "“{b}” in a headline",
    "hform": "form {v} in a headline",
    "hl": "“{v}” right before, in a headline",
    "hfirst": "opens the headline",
    "pos": "how deep in the text it stands",
    "rank": "how many such sentences came before",
    "many": "how many such sentences the article has",
    "inhead": "the headline is {is}about it",
    "ago": "years back that the sentence names: {v}",
    "len": "length of the sentence",
    "first": "“{v}” opens the sentence",
    "end": "“{v}” ends the sentence",
    "share": "words that the headline has too: {v}",
    "b": "“{v}” in the sentence",
    "bb": "“{v}” near",
    "at": "where in the sentence it stands",
    "quoted": "{is}in direct speech",
    "say": "“{a}” says so",
    "dated": "a date near it",
    "yeared": "a year near it",
}
_VOTES = {
    "denied": "a denial",
    "condition": "a condition",
    "threat": "a threat before it",
    "reverse": "it is taken back",
    "block": "a court or another stops it",
    "governed": "governed by a word of {c}",
    "mood": "its tense: {m}",
    "prepared": "“prepared to”",
}


def in_words(feature: str) -> str:
    """A feature as a phrase; the name itself for one that there is no phrase for."""
    name, _, value = feature.partition("=")
    if name == "vote":
        return _vote(value)
    if name == "bb":
        value = "_".join(dict.fromkeys(value.split("_")))  # at a sentence's start a word is paired with itself
    template = _TEMPLATES.get(name)
    if template is None:
        return feature
    before, _, behind = value.rpartition(".")
    first = value.split(".")[0]
    words = template.format_map(
        {
            "v": _plain(value),
            "a": _plain(before),
            "b": _plain(behind),
            "w": _plain(first),
            "c": _CLASSES.get(first, first),
            "x": _group(value),
            "is": "not " if first == "False" else "",
        }
    )
    return words.replace("“”", "nothing")


def _vote(value: str) -> str:
    name, *rest = value.split(".")
    first = rest[0] if rest else ""
    phrase = _VOTES.get(name, name).format(c=_CLASSES.get(first, first), m=first)
    return f"rule of grammar: {phrase}"


def _plain(value: str) -> str:
    return value.replace("_", " ").strip()


def _group(value: str) -> str:
    """ "would.hb.past" → "would have be"."""
    modal, _, rest = value.partition(".")
    words = [modal, *(_AUX[sign] for sign in rest.split(".")[0] if sign in _AUX)]
    return f"“{' '.join(word for word in words if word)}”" if any(words) else "without auxiliary"
