"""What plain rules say of a candidate's status: signs in its verb group, its governor, conditions in the sentence."""

from collections.abc import Iterator

from pipeline.detect.grammar import closed_class
from pipeline.detect.syntax import NEGATIVE, verb_group
from pipeline.detect.view import View

CONDITIONS = closed_class("conditions")
REFUSALS = closed_class("refusals")
WINDOW = 10  # words


_GOVERNORS = ("intend", "weigh", "want", "deny", "delay", "threat", "report", "make")


def votes(view: View) -> Iterator[str]:
    """Names of the rules that hold for the trigger."""
    kinds, mood, own = view.shown.kinds, view.mood, view.own
    left, right = slice(view.start, view.first), slice(view.last, view.last + WINDOW)
    yield from _denial(view, view.shown.tokens.words[left])
    yield from _condition(view, view.shown.tokens.words[left])
    if "reverse" in own:
        yield f"reverse.{view.kind}"
    elif ("make" in own or "intend" in own) and any("reverse" in found for found in kinds[right][:6]):
        yield f"reverse.after.{mood}"
    if "court" in view.shown.every:
        if "block" in own:
            yield f"block.{mood}"
        elif any("block" in found for found in (*kinds[left], *kinds[right])):
            yield "block.near"
    at = view.group.start
    if at >= 0 and kinds[at] and mood in ("to", "participle", "modal"):
        yield from (f"governed.{name}.{mood}" for name in _GOVERNORS if name in kinds[at])
    yield f"mood.{mood}.{'r' if 'reverse' in own else 'b' if 'block' in own else ''}"


def _denial(view: View, left: tuple[str, ...]) -> Iterator[str]:
    tokens, group, mood = view.shown.tokens, view.group, view.mood
    if group.negative:
        yield f"denied.{mood}"
    elif "no" in left or "none" in left or "nobody" in left:
        yield f"denied.no.{mood}"
    elif any(word in NEGATIVE or word.endswith("n't") for word in left):
        yield f"denied.far.{mood}"
    if not REFUSALS.isdisjoint(left):
        yield f"denied.refuse.{mood}"
    if mood in ("to", "participle"):
        upper = verb_group(tokens, group.start)
        if upper.negative:
            yield f"denied.upper.{tokens.at(group.start)}"
            yield "denied.upper"


def _condition(view: View, left: tuple[str, ...]) -> Iterator[str]:
    words, index, group = view.shown.tokens.words, view.first, view.group
    after = words[index:]
    if view.mood in ("modal", "to", "present", "participle"):
        if not CONDITIONS.isdisjoint(after):
            yield "condition.after"
        if not CONDITIONS.isdisjoint(words[: group.start]):
            yield "condition.before"
        if group.modal and "or" in words[max(0, index - 6) : index]:
            yield "condition.or"
    if "threat" in view.shown.every and any(
        "threat" in found for found in view.shown.kinds[max(0, index - WINDOW) : index]
    ):
        yield f"threat.{view.mood}"
    if "necessary" in after or "needed" in after:
        yield "condition.needed"
    if ("prepared" in left or "ready" in left) and group.to:
        yield "prepared"
