"""A Kafka that asks who is there: listeners with TLS, certificates and logins, and the broker's own authorizer."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from confluent_kafka.admin import (
    AclBinding,
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from tests.support.certificates import Authority
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.ports import LOOPBACK, free_ports
from tests.support.quiet import quiet_logger

WORD = "correct-horse-battery"  # every user's
# The name of each listener → Kafka's protocol and whether clients must show a certificate there.
_LISTENERS = {
    "TLS": ("SSL", False),
    "MTLS": ("SSL", True),
    "LOGIN": ("SASL_SSL", False),
    "OPENLOGIN": ("SASL_PLAINTEXT", False),
}
_MECHANISMS = {"SCRAM-SHA-256": ScramMechanism.SCRAM_SHA_256, "SCRAM-SHA-512": ScramMechanism.SCRAM_SHA_512}
_SECONDS = 30


@dataclass
class SecureKafka:
    """The broker; `addresses` by listener: TLS, MTLS, LOGIN (SASL over TLS) and OPENLOGIN (SASL without).

    Who comes in at `cluster.address`, the plain listener, may do everything; so may who comes in by TLS alone: Kafka
    knows neither by name. `authority` vouches for the broker and its clients; `admin` may do all.
    """

    cluster: KafkaCluster
    addresses: Mapping[str, str]
    authority: Authority
    admin: AdminClient

    def add_user(self, name: str, password: str = WORD) -> None:
        """Make a login for both SCRAM mechanisms."""
        salted = [
            UserScramCredentialUpsertion(name, ScramCredentialInfo(mechanism, 4096), password.encode())
            for mechanism in _MECHANISMS.values()
        ]
        for salt in salted:
            self.admin.alter_user_scram_credentials([salt])[name].result(_SECONDS)

    def allow(self, bindings: list[AclBinding]) -> None:
        """Give rights."""
        for created in self.admin.create_acls(bindings).values():
            created.result(_SECONDS)


@contextmanager
def secure_kafka(folder: Path, owners: Sequence[str] = ()) -> Iterator[SecureKafka]:
    """Started with certificates made for it; ended when the block ends. `owners` are principals who may do all."""
    folder.mkdir()
    authority = Authority(folder, "authority")
    broker = authority.sign("broker", ["localhost", LOOPBACK])
    plain, controller, *others = free_ports(2 + len(_LISTENERS))
    addresses = {name: f"{LOOPBACK}:{port}" for name, port in zip(_LISTENERS, others, strict=True)}
    named = [("PLAINTEXT", f"{LOOPBACK}:{plain}"), *addresses.items()]
    protocols = {"PLAINTEXT": "PLAINTEXT", "CONTROLLER": "PLAINTEXT"} | {n: p for n, (p, _) in _LISTENERS.items()}
    settings = {
        "listeners": ",".join(
            f"{n}://{address}" for n, address in [*named, ("CONTROLLER", f"{LOOPBACK}:{controller}")]
        ),
        "advertised.listeners": ",".join(f"{name}://{address}" for name, address in named),
        "listener.security.protocol.map": ",".join(f"{name}:{protocol}" for name, protocol in protocols.items()),
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(broker.both),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.certificate),
        "sasl.enabled.mechanisms": ",".join(_MECHANISMS),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": ";".join(["User:ANONYMOUS", *owners]),
    }
    for name, (protocol, asks) in _LISTENERS.items():
        prefix = f"listener.name.{name.lower()}"
        settings[f"{prefix}.ssl.client.auth"] = "required" if asks else "none"
        if protocol.startswith("SASL"):
            for mechanism in _MECHANISMS:
                module = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
                settings[f"{prefix}.{mechanism.lower()}.sasl.jaas.config"] = module
    with running_kafka(folder / "data", ports=[plain, controller], settings=settings) as cluster:
        admin = AdminClient({"bootstrap.servers": cluster.address}, logger=quiet_logger())
        yield SecureKafka(cluster, addresses, authority, admin)
