"""What a broker allows, denies and asks for, changed while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
)

from tests.support.quiet import quiet_logger

# Whatever has no rule of its own is allowed, so that a test only says what it denies.
AUTHORIZER = {
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found": "true",
}
_EVERYBODY = "User:*"
_SECONDS = 30


@contextmanager
def denied(address: str, kind: ResourceType, name: str, operation: AclOperation) -> Iterator[None]:
    """Deny everybody one operation on a topic or group while inside; the broker has AUTHORIZER."""
    admin = AdminClient({"bootstrap.servers": address}, logger=quiet_logger())
    # A resource with any rule is closed to all that is not allowed.
    rules = [_rule(kind, name, AclOperation.ALL, AclPermissionType.ALLOW)]
    rules.append(_rule(kind, name, operation, AclPermissionType.DENY))
    for made in admin.create_acls(rules).values():
        made.result(_SECONDS)
    try:
        yield
    finally:
        everything = AclBindingFilter(
            kind, name, ResourcePatternType.LITERAL, None, None, AclOperation.ANY, AclPermissionType.ANY
        )
        for removed in admin.delete_acls([everything]).values():
            removed.result(_SECONDS)


def set_topic(address: str, topic: str, **settings: str) -> None:
    """Change settings of a topic; dots in their names are written as underscores."""
    admin = AdminClient({"bootstrap.servers": address}, logger=quiet_logger())
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    for name, value in settings.items():
        entry = ConfigEntry(name.replace("_", "."), value, incremental_operation=AlterConfigOpType.SET)
        resource.add_incremental_config(entry)
    for changed in admin.incremental_alter_configs([resource]).values():
        changed.result(_SECONDS)


def _rule(kind: ResourceType, name: str, operation: AclOperation, permission: AclPermissionType) -> AclBinding:
    return AclBinding(kind, name, ResourcePatternType.LITERAL, _EVERYBODY, "*", operation, permission)
