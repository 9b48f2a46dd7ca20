"""The rights of each role, as docs/operations/security.md gives them, for the broker's authorizer."""

import re
from collections import defaultdict
from pathlib import Path

from confluent_kafka.admin import AclBinding, AclOperation, AclPermissionType, ResourcePatternType, ResourceType

_DOCUMENT = Path(__file__).parents[2] / "docs" / "operations" / "security.md"
_KINDS = {"cluster": ResourceType.BROKER, "topic": ResourceType.TOPIC, "group": ResourceType.GROUP}


def roles() -> dict[str, list[tuple[str, str, str]]]:
    """The first word of each role → kind, name and operation of each of its rights, from the document's table."""
    table = _DOCUMENT.read_text("utf-8").partition("| role | kind | name | operations |")[2].partition("\n\n")[0]
    found = defaultdict[str, list[tuple[str, str, str]]](list)
    for line in table.splitlines()[2:]:
        role, kind, name, operations = (cell.strip() for cell in line.strip("| ").split("|"))
        commands = re.search(r"\((.*)\)", role)
        assert commands, f"{role}: no command in brackets"
        found[commands.group(1).replace("`", "")] += [(kind, name, one.strip()) for one in operations.split(",")]
    return dict(found)


def bindings(user: str, rights: list[tuple[str, str, str]]) -> list[AclBinding]:
    """The rights as the broker takes them for that user, such as "clean" or "CN=clean"."""
    return [
        AclBinding(
            _KINDS[kind],
            name,
            ResourcePatternType.LITERAL,
            f"User:{user}",
            "*",
            getattr(AclOperation, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).upper()),
            AclPermissionType.ALLOW,
        )
        for kind, name, operation in rights
    ]
