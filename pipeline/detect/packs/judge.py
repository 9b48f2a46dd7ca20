"""Event or reference, and which status, of a pack's trigger: by rules of grammar and the pack's cues, with grounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.detect.deliberate import Outcome
from pipeline.detect.grammar import closed_class
from pipeline.detect.packs.clause import Clause, Word
from pipeline.detect.packs.pack import Pack
from pipeline.detect.syntax import BE
from pipeline.detect.view import View
from pipeline.detect.votes import CONDITIONS, votes
from schemas.event import Status

URGING = closed_class("urging")
_HYPOTHETICAL = frozenset({"if", "unless", "whether"})
_AHEAD = ("modal", "to", "participle")  # moods in which nothing has happened yet
_ASIDE = frozenset({"of", "for", "about", "against", "despite"})  # before a form in -ing that names a known thing
_ORDINAL = frozenset({"first", "second", "third", "latest", "last", "only"})  # "the first state to sue" has sued
_NEAR = 10  # words


@dataclass(frozen=True, slots=True)
class Judgement:
    """`status` is given where the outcome is event; `grounds` say in words what decided, the outcome's first."""

    outcome: Outcome
    status: Status | None
    grounds: tuple[str, ...]


def judge(pack: Pack, clause: Clause, word: Word) -> Judgement:
    """The judgement on one trigger; whether it repeats another of its sentence is not decided here."""
    if figure := _figure(pack, clause):
        return Judgement("figurative", None, (f"“{figure}” in the sentence: meant in another sense",))
    seen = clause.view(word)
    if not word.is_verb:
        return _noun(word, seen)
    nouns = clause.governed(word)
    if word.proposal.kind == "verb" and not nouns:
        return Judgement("other_sense", None, ("the verb governs none of the pack's nouns",))
    own = pack.cues.get(seen.shown.tokens.words[seen.first])
    if reason := next(_mentioned(clause, word, seen, own), "") or _acting(clause, word, seen, nouns):
        return Judgement("reference", None, (reason,))
    status, reason = _status(seen, own, nouns)
    named = nouns[0].proposal.hit.entry.lemma if nouns else ""
    level = f"the verb governs “{named}”" if named else "the verb reports it by itself"
    return Judgement("event", status, (level, reason))


def _figure(pack: Pack, clause: Clause) -> str:
    low = f" {' '.join(clause.shown.tokens.words)} "
    return next((figure for figure in pack.figurative if f" {figure} " in low), "")


def _noun(word: Word, seen: View) -> Judgement:
    """A noun that no verb of the pack governs is a mention, unless the clause says that there is such a thing."""
    words = seen.shown.tokens.words[seen.start : seen.first]
    if word.proposal.kind == "noun" and "there" in words and not BE.isdisjoint(words):
        if "no" in words or "not" in words:
            return Judgement("event", "denied", ("the clause says that there is none", "“no” before it"))
        if "will" in words or "could" in words or "may" in words:
            return Judgement("event", "planned", ("the clause says that there will be one", "a modal verb"))
    kind = "a noun that no verb of the pack governs" if word.proposal.kind == "noun" else "an adjective of a noun"
    return Judgement("reference", None, (kind,))


def _mentioned(clause: Clause, word: Word, seen: View, own: Status | None) -> Iterator[str]:
    """Why the verb only mentions an event as known or possible."""
    tokens, group, mood = seen.shown.tokens, seen.group, seen.mood
    opener = tokens.at(seen.start)
    if opener in _HYPOTHETICAL:
        yield f"it stands in the condition that “{opener}” opens"
    if mood == "past" and _reduced(clause, word):
        yield "a participle that says which one is meant"
    before = tokens.at(group.start)
    if mood == "participle" and before in _ASIDE:
        yield f"a form in -ing after “{before}”"
    urging = [one for one in tokens.words[seen.start : seen.last] if one in URGING]
    if urging and (mood in _AHEAD or urging[-1] == tokens.words[seen.first]):
        yield f"“{urging[-1]}”: somebody calls for it"
    if group.modal == "should":
        yield "“should”: somebody thinks it right"
    if own == "blocked" and mood in _AHEAD:
        yield "it has not been stopped yet"
    if own == "reversed" and (_denial(seen) or _refused(seen)):
        yield "what is not taken back stays as it is known"


def _acting(clause: Clause, word: Word, seen: View, nouns: tuple[Word, ...]) -> str:
    """ "The sanctions hit exports": the noun does something to something else."""
    active = seen.mood != "passive" and not seen.group.be and clause.has_object(word)
    return "the noun is what acts" if active and nouns and nouns[0].first < word.first else ""


def _reduced(clause: Clause, word: Word) -> bool:
    """Whether a past form right behind a phrase is a participle: another verb of the clause follows."""
    tags = clause.parsed.tokens.tags
    behind = next((chunk.kind for chunk in clause.parsed.chunks if chunk.last == word.first), "pronoun")
    if word.tag != "E" or behind == "pronoun":
        return False
    ahead = re.split("[,KW.:&Q-]", tags[word.last :], maxsplit=1)[0].replace("tV", "")
    return not clause.has_object(word) and re.search("[VXE]", ahead) is not None


def _status(seen: View, own: Status | None, nouns: tuple[Word, ...]) -> tuple[Status, str]:
    """The status and what decided it, the strongest sign first."""
    tokens = seen.shown.tokens
    trigger = tokens.raw[seen.first]
    denial = _denial(seen) or _refused(seen) or _none(seen, nouns)
    if own == "denied":
        return ("planned", f"“{trigger}” with “{denial}”") if denial else (own, f"“{trigger}” is a cue of the pack")
    if denial:
        return "denied", f"“{denial}”"
    if own in ("reversed", "blocked"):
        return own, f"“{trigger}” is a cue of the pack"
    if stop := _stopped(seen):
        return "blocked", f"“{stop}” stops it"
    if own == "threatened":
        return own, f"“{trigger}” is a cue of the pack"
    if (own == "planned" or seen.mood in _AHEAD) and (warning := _warning(seen)):
        return "threatened", f"“{warning}” makes it a warning or a condition"
    if own is not None:
        return own, f"“{trigger}” is a cue of the pack"
    return _by_mood(seen)


def _by_mood(seen: View) -> tuple[Status, str]:
    group, tokens = seen.group, seen.shown.tokens
    governor = tokens.at(group.start)
    if group.modal:
        return "planned", f"the modal verb “{group.modal}”"
    if group.to and not _ORDINAL.isdisjoint(tokens.words[max(0, group.start - 4) : group.start]):
        return "done", "“the first to …”"
    if group.to:
        return "planned", f"“{governor} to”" if governor.isalpha() else "an infinitive"
    if seen.mood == "participle":
        kinds = seen.shown.kinds[group.start] if group.start >= 0 else ()
        if "weigh" in kinds or "intend" in kinds:
            return "planned", f"“{governor}”"
        return "done", "a form in -ing that goes with another verb"
    return "done", f"the plain {seen.mood} form" if seen.mood != "passive" else "the plain passive"


def _denial(seen: View) -> str:
    """The word that says no: in the verb's own group, or in that of the verb which governs it."""
    said = {vote.split(".")[1] if "." in vote else vote for vote in votes(seen) if vote.startswith("denied")}
    if said - {"far", "no", "refuse"}:
        return "not"
    return "no" if "no" in said and seen.mood in _AHEAD else ""


def _refused(seen: View) -> str:
    """A governing word of refusal, "ruled out" among them."""
    words, kinds = seen.shown.tokens.words, seen.shown.kinds
    if seen.mood not in ("to", "participle"):
        return ""
    at = seen.group.start
    if words[max(at, 0)] == "out" and at:
        at -= 1
    return words[at] if at >= 0 and "deny" in kinds[at] and words[at] not in ("against", "stop") else ""


def _none(seen: View, nouns: tuple[Word, ...]) -> str:
    """ "imposed no sanctions", "none of the sanctions"."""
    words = seen.shown.tokens.words
    for noun in nouns:
        first = noun.proposal.hit.first
        if "no" in words[max(0, first - 3) : first]:
            return "no"
    return ""


def _stopped(seen: View) -> str:
    """ "barred the ministry from imposing …", "the bid to impose … was blocked"."""
    words, kinds = seen.shown.tokens.words, seen.shown.kinds
    if seen.mood == "participle" and seen.shown.tokens.at(seen.group.start) == "from":
        left = range(seen.group.start - 1, max(0, seen.group.start - _NEAR) - 1, -1)
        return next((words[i] for i in left if "block" in kinds[i]), "")
    if seen.mood == "to":
        right = range(seen.last, min(len(words), seen.last + 2 * _NEAR))
        return next((words[i] for i in right if "block" in kinds[i] and words[i - 1] in BE), "")
    return ""


def _warning(seen: View) -> str:
    words, kinds, at = seen.shown.tokens.words, seen.shown.kinds, seen.first
    near = next((words[i] for i in range(at - 1, max(0, at - _NEAR) - 1, -1) if "threat" in kinds[i]), "")
    return near or next((word for word in (*words[at:], *words[: seen.group.start + 1]) if word in CONDITIONS), "")
