"""A candidate as its features and votes see it: names hidden, with the classes of the words and the syntax around."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.detect.cues import word_classes
from pipeline.detect.syntax import Group, clause_start, tense, verb_group
from pipeline.detect.tokens import Tokens

Kinds = tuple[str, ...]


@dataclass(slots=True)
class Shown:
    """A sentence's tokens, the cue classes of each, and all its classes in the order of their first word."""

    tokens: Tokens
    kinds: Sequence[Kinds]
    every: Kinds


@dataclass(slots=True)
class View:
    """The trigger at tokens[first:last] in its sentence.

    `form` is that of the trigger's entry, `kind` is verb, noun or alone, `own` the trigger's cue classes; `group` and
    `mood` are its verb group and tense, `start` is where its clause begins.
    """

    shown: Shown
    first: int
    last: int
    form: str
    kind: str
    own: Kinds
    group: Group
    mood: str
    start: int


def show(tokens: Tokens) -> Shown:
    """The sentence with its cue classes."""
    classes = word_classes()
    kinds = [classes.get(word, ()) for word in tokens.words]
    return Shown(tokens, kinds, tuple(dict.fromkeys(kind for found in kinds for kind in found)))


def view(shown: Shown, first: int, last: int, form: str, kind: str) -> View:
    """The view of a trigger in a sentence."""
    group = verb_group(shown.tokens, first)
    start = clause_start(shown.tokens, first)
    return View(shown, first, last, form, kind, shown.kinds[first], group, tense(group, form), start)
