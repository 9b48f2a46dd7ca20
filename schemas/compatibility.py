"""Whether a reader of an older JSON Schema can read what a newer one describes: fields are only ever added."""

from collections.abc import Iterator
from typing import Any


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Each change that an older reader would stumble over, one line that begins with its place; [] for none.

    A field that is gone, one that is no longer always there, and a type or a closed list that takes more than before.
    """
    return list(_compare(old, new, old, new, "$", ()))


def _compare(
    old: Any, new: Any, old_root: dict[str, Any], new_root: dict[str, Any], place: str, seen: tuple[str, ...]
) -> Iterator[str]:
    reference = old.get("$ref", "")
    if reference and reference in seen:
        return
    seen = (*seen, reference) if reference else seen
    old, new = _resolve(old, old_root), _resolve(new, new_root)
    if wider := sorted(_types(new, new_root) - _types(old, old_root)):
        yield f"{place}: may now be {', '.join(wider)}"
    if "enum" in old and (added := sorted(set(new.get("enum", ())) - set(old["enum"]))):
        yield f"{place}: may now be {', '.join(added)}"
    for name, field in old.get("properties", {}).items():
        newer = new.get("properties", {}).get(name)
        if newer is None:
            yield f"{place}.{name}: is gone"
            continue
        if name in old.get("required", ()) and name not in new.get("required", ()):
            yield f"{place}.{name}: is no longer always there"
        yield from _compare(field, newer, old_root, new_root, f"{place}.{name}", seen)
    if isinstance(old.get("items"), dict) and isinstance(new.get("items"), dict):
        yield from _compare(old["items"], new["items"], old_root, new_root, f"{place}[]", seen)
    yield from _alternatives(old, new, old_root, new_root, place, seen)


def _alternatives(
    old: Any, new: Any, old_root: dict[str, Any], new_root: dict[str, Any], place: str, seen: tuple[str, ...]
) -> Iterator[str]:
    """Optional records: the one alternative that is an object, against the same of the other."""
    older = [part for part in old.get("anyOf", ()) if "object" in _types(part, old_root)]
    newer = [part for part in new.get("anyOf", ()) if "object" in _types(part, new_root)]
    if len(older) == len(newer) == 1:
        yield from _compare(older[0], newer[0], old_root, new_root, place, seen)


def _resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def _types(schema: dict[str, Any], root: dict[str, Any]) -> set[str]:
    schema = _resolve(schema, root)
    if "anyOf" in schema:
        return set().union(*(_types(part, root) for part in schema["anyOf"]))
    kind = schema.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)
