"""Hypothesis strategies for our records, made from their types."""

from typing import Any, get_args, get_type_hints

import msgspec
from hypothesis import strategies as st

from schemas.base import Record


def records(kind: type[Record]) -> st.SearchStrategy[Any]:
    """Any record of the type, whatever its text; offsets need not lie in it."""
    hints = get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{field.name: _values(hints[field.name]) for field in msgspec.structs.fields(kind)})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if hint is str:
        # JSON has no lone surrogates; everything else may stand in a scraped text.
        return st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    if hint is int:
        return st.integers(0, 10**6)
    if hint is float:
        return st.floats(0, 1)
    if hint is bool:
        return st.booleans()
    if hint is type(None):
        return st.none()
    if isinstance(hint, type) and issubclass(hint, Record):
        return records(hint)
    if hasattr(hint, "__metadata__"):
        return _constrained(*hint.__metadata__)
    return _composed(hint)


def _constrained(limits: msgspec.Meta) -> st.SearchStrategy[str]:
    """Texts of a pattern, such as a type's name."""
    texts = st.from_regex(str(limits.pattern).strip("^$"), fullmatch=True)
    return texts.filter(lambda text: len(text) <= (limits.max_length or len(text)))


def _composed(hint: Any) -> st.SearchStrategy[Any]:
    arguments = get_args(hint)
    if all(isinstance(argument, str) for argument in arguments):
        return st.sampled_from(arguments)
    origin = getattr(hint, "__origin__", None)
    if origin is list:
        return st.lists(_values(arguments[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(_values(arguments[0]), _values(arguments[1]), max_size=3)
    return st.one_of([_values(argument) for argument in arguments])
