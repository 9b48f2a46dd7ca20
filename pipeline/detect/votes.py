"""What plain rules say of a candidate's status: signs in its verb group, its governor, conditions in the sentence."""

from collections.abc import Iterator

from pipeline.detect.cues import word_classes
from pipeline.detect.grammar import closed_class
from pipeline.detect.syntax import NEGATIVE, Group, clause_start, tense, verb_group
from pipeline.detect.tokens import Tokens

CONDITIONS = closed_class("conditions")
REFUSALS = closed_class("refusals")
WINDOW = 10  # words


def votes(tokens: Tokens, index: int, last: int, form: str, kind: str) -> Iterator[str]:
    """Names of the rules that hold for the trigger at tokens[index:last]; `kind` is verb, noun or alone."""
    classes = word_classes()
    words = tokens.words
    group = verb_group(tokens, index)
    mood = tense(group, form)
    own = classes.get(words[index], ())
    start = clause_start(tokens, index)
    left, right = words[start:index], words[last : last + WINDOW]
    yield from _denial(tokens, group, left, mood)
    yield from _condition(words, index, group, left, mood)
    if "reverse" in own:
        yield f"reverse.{kind}"
    elif ("make" in own or "intend" in own) and any("reverse" in classes.get(word, ()) for word in right[:6]):
        yield f"reverse.after.{mood}"
    court = any("court" in classes.get(word, ()) for word in words)
    if court and "block" in own:
        yield f"block.{mood}"
    elif court and any("block" in classes.get(word, ()) for word in (*left, *right)):
        yield "block.near"
    governor = classes.get(tokens.at(group.start), ())
    for name in ("intend", "weigh", "want", "deny", "delay", "threat", "report", "make"):
        if name in governor and mood in ("to", "participle", "modal"):
            yield f"governed.{name}.{mood}"
    yield f"mood.{mood}.{'r' if 'reverse' in own else 'b' if 'block' in own else ''}"


def _denial(tokens: Tokens, group: Group, left: tuple[str, ...], mood: str) -> Iterator[str]:
    if group.negative:
        yield f"denied.{mood}"
    elif "no" in left or "none" in left or "nobody" in left:
        yield f"denied.no.{mood}"
    elif any(word in NEGATIVE or word.endswith("n't") for word in left):
        yield f"denied.far.{mood}"
    if any(word in REFUSALS for word in left):
        yield f"denied.refuse.{mood}"
    if mood in ("to", "participle"):
        upper = verb_group(tokens, group.start)
        if upper.negative:
            yield f"denied.upper.{tokens.at(group.start)}"
            yield "denied.upper"


def _condition(words: tuple[str, ...], index: int, group: Group, left: tuple[str, ...], mood: str) -> Iterator[str]:
    open_ = mood in ("modal", "to", "present", "participle")
    if open_ and any(word in CONDITIONS for word in words[index:]):
        yield "condition.after"
    if open_ and any(word in CONDITIONS for word in words[: group.start]):
        yield "condition.before"
    if open_ and "or" in words[max(0, index - 6) : index] and group.modal:
        yield "condition.or"
    if any("threat" in word_classes().get(word, ()) for word in words[max(0, index - WINDOW) : index]):
        yield f"threat.{mood}"
    if "necessary" in words[index:] or "needed" in words[index:]:
        yield "condition.needed"
    if ("prepared" in left or "ready" in left) and group.to:
        yield "prepared"
