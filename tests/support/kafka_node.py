"""Apache Kafka on this machine: KRaft nodes on free loopback ports, started and ended as processes of our own."""

import base64
import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.support.kafka_jars import classpath
from tests.support.ports import LOOPBACK, free_ports, is_open
from tests.support.processes import kill, spawn, tail
from tests.support.quiet import quiet_logger

_START_SECONDS = 90  # 3 to 5 s on an idle machine; a loaded one with two cores may take ten times that
_STOP_SECONDS = 20
# Three nodes in one test need 330 MB each at this heap; one node is no slower with it.
_HEAP = "-Xmx384m"


class KafkaNode:
    """One broker and controller in one process; `data` holds its log segments, its settings and its log file."""

    def __init__(
        self, node_id: int, port: int, controller_port: int, data: Path, settings: Mapping[str, str] | None = None
    ) -> None:
        """`settings` come on top of ours."""
        self.address = f"{LOOPBACK}:{port}"
        self.voter = f"{node_id}@{LOOPBACK}:{controller_port}"
        self.log = data / "broker.log"
        self._node_id = node_id
        self._ports = (port, controller_port)
        self._data = data
        self._more = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The broker's process id; raises RuntimeError when it is not running."""
        if self._process is None:
            raise RuntimeError(f"Kafka node {self._node_id} is not running")
        return self._process.pid

    def format(self, cluster_id: str, voters: list[str]) -> None:
        """Write the settings and format the log folder, once, before the first start."""
        self._data.mkdir(parents=True)
        self._settings.write_text(self._properties(voters), encoding="utf-8")
        done = self._java("kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(self._settings))
        with self.log.open("wb") as log:
            subprocess.run(done, stdout=log, stderr=log, check=False)

    def start(self) -> None:
        """Start the process; it accepts connections a few seconds later."""
        self._process = spawn(self._java("kafka.Kafka", str(self._settings)), self.log)

    def is_ready(self) -> bool:
        """True when its port is open; raises RuntimeError with the log's tail when the process has ended."""
        if self._process is not None and self._process.poll() is not None:
            raise RuntimeError(f"Kafka node {self._node_id} ended with {self._process.returncode}\n{self.tail()}")
        return is_open(self._ports[0])

    def stop(self) -> None:
        """End it in order (SIGTERM), or else by force; no harm when it has ended already."""
        if self._process is None:
            return
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once (SIGKILL), its guard with it; no harm when it has ended already."""
        if self._process is not None:
            kill(self._process)
            self._process = None

    def freeze(self) -> None:
        """Stop its clock (SIGSTOP): connections stay open, nothing answers."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after freeze()."""
        os.kill(self.pid, signal.SIGCONT)

    def tail(self) -> str:
        """The last lines of its log, with a heading."""
        return tail(self.log)

    @property
    def _settings(self) -> Path:
        return self._data / "server.properties"

    @staticmethod
    def _java(*arguments: str) -> list[str]:
        return ["java", _HEAP, "-Dorg.apache.logging.log4j.level=WARN", "-cp", classpath(), *arguments]

    def _properties(self, voters: list[str]) -> str:
        port, controller_port = self._ports
        copies = min(3, len(voters))
        settings: dict[str, object] = {
            "process.roles": "broker,controller",
            "node.id": self._node_id,
            "controller.quorum.voters": ",".join(voters),
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller_port}",
            "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": self._data / "logs",
            "auto.create.topics.enable": "false",
            "group.initial.rebalance.delay.ms": 0,
            "default.replication.factor": copies,
            "min.insync.replicas": max(1, copies - 1),
            # With the default of 50 the first group on a fresh broker waited 18 s for its coordinator.
            "offsets.topic.num.partitions": 4,
            "offsets.topic.replication.factor": copies,
            "transaction.state.log.num.partitions": 1,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": max(1, copies - 1),
            "share.coordinator.state.topic.num.partitions": 1,
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": max(1, copies - 1),
        }
        return "".join(f"{name}={value}\n" for name, value in (settings | self._more).items())


class KafkaCluster:
    """Nodes that form one cluster; `address` is what clients connect to."""

    def __init__(
        self, folder: Path, size: int, ports: list[int] | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        """`ports`: two for each node, for clients and controllers; free ones by default. `settings` as of KafkaNode."""
        ports = ports or free_ports(2 * size)
        self.nodes = [
            KafkaNode(number + 1, ports[2 * number], ports[2 * number + 1], folder / f"node-{number + 1}", settings)
            for number in range(size)
        ]
        self.address = ",".join(node.address for node in self.nodes)
        # The first byte is fixed: an id that begins with a dash would be taken for an option.
        self._cluster_id = base64.urlsafe_b64encode(b"k" + uuid.uuid4().bytes[1:]).decode().rstrip("=")

    def start(self) -> None:
        """Format, start and wait until every node is in the cluster; raises RuntimeError with the logs' tails."""
        voters = [node.voter for node in self.nodes]
        for node in self.nodes:
            node.format(self._cluster_id, voters)
            node.start()
        self.wait_ready()

    def wait_ready(self) -> None:
        """Return when every node is in the cluster; raises RuntimeError with the logs' tails after 90 s."""
        deadline = time.monotonic() + _START_SECONDS
        while not (all(node.is_ready() for node in self.nodes) and self._members() == len(self.nodes)):
            if time.monotonic() > deadline:
                tails = "\n".join(node.tail() for node in self.nodes)
                raise RuntimeError(f"Kafka was not ready after {_START_SECONDS} s\n{tails}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End every node; the controllers need each other to leave in order, so several are ended by force."""
        for node in self.nodes:
            if len(self.nodes) == 1:
                node.stop()
            else:
                node.kill()

    def _members(self) -> int:
        client = AdminClient({"bootstrap.servers": self.address}, logger=quiet_logger())
        try:
            cluster = client.list_topics(timeout=5)
        except KafkaException:
            return 0
        # Whoever answers at the address must be ours: another broker may hold a port that was free a moment ago.
        return len(cluster.brokers) if cluster.cluster_id == self._cluster_id else 0


@contextmanager
def running_kafka(
    folder: Path, size: int = 1, ports: list[int] | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[KafkaCluster]:
    """A cluster of that many nodes with its data in the folder, ended when the block ends, however it ends."""
    cluster = KafkaCluster(folder, size, ports, settings)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
