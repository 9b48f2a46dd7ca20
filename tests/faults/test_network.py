"""Networks that part, break, lose and dawdle; only the workers are behind them, not who produces and who watches."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.bench.load import peak_mb
from tests.faults.trial import TWICE_AT_A_KILL, Trial, articles
from tests.support.kafka_node import KafkaCluster, running_kafka
from tests.support.network import TOOLS, Namespace, namespace
from tests.support.ports import LOOPBACK, free_ports
from tests.support.proxy import Proxy, running_proxy
from tests.support.tools import need
from tests.support.worker import PROGRAM

_PEAK_MB = 600  # a worker at ease needs a third of it


class Behind(NamedTuple):
    """A broker with a second listener: `port` is what it advertises there, `target` where it really listens."""

    kafka: KafkaCluster
    port: int
    target: int

    @property
    def address(self) -> str:
        """What those behind the proxy connect to."""
        return f"{LOOPBACK}:{self.port}"


@pytest.fixture(scope="module")
def behind(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    port, controller, advertised, target = free_ports(4)
    settings = {
        "listeners": f"PLAINTEXT://{LOOPBACK}:{port},CONTROLLER://{LOOPBACK}:{controller},PROXY://{LOOPBACK}:{target}",
        "advertised.listeners": f"PLAINTEXT://{LOOPBACK}:{port},PROXY://{LOOPBACK}:{advertised}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXY:PLAINTEXT",
    }
    folder = tmp_path_factory.mktemp("faults") / "kafka"
    with running_kafka(folder, ports=[port, controller], settings=settings) as cluster:
        yield Behind(cluster, advertised, target)


@pytest.fixture(scope="module")
def kafka(behind: Behind) -> KafkaCluster:
    """The trial's broker."""
    return behind.kafka


@pytest.fixture
def proxy(behind: Behind) -> Iterator[Proxy]:
    with running_proxy(behind.port, behind.target) as proxy:
        yield proxy


@pytest.fixture
def apart(behind: Behind) -> Iterator[Namespace]:
    """A namespace in which the broker can be reached at the same address."""
    need(*TOOLS, root=True)
    with namespace() as apart, running_proxy(behind.port, behind.target, apart.name):
        yield apart


@pytest.mark.faults_core
def test_9_nothing_comes_through(behind: Behind, proxy: Proxy, trial: Trial) -> None:
    worker = trial.worker(address=behind.address)
    trial.feed(articles(1_000, seed=109), per_second=25)
    trial.wait_for_outputs(300)
    proxy.frozen = frozenset({"up", "down"})
    trial.hold(30)
    # What was under way when the network parted never arrives.
    proxy.reset_all()
    proxy.frozen = frozenset()
    trial.settle("9 partition by the proxy, 30 s, then resets", twice_at_most=TWICE_AT_A_KILL)
    assert not worker.has_ended(), worker.tail()


@pytest.mark.parametrize("way", ["both ways", "to the broker only", "from the broker only"])
def test_9_the_network_parts(behind: Behind, apart: Namespace, trial: Trial, way: str) -> None:
    worker = trial.worker(address=behind.address, program=(*apart.inside, *PROGRAM))
    trial.feed(articles(1_500, seed=1_109), per_second=25)
    trial.wait_for_outputs(300)
    if way == "both ways":
        apart.cut()
    else:
        apart.drop("-p", "tcp", "--dport" if way == "to the broker only" else "--sport", str(behind.port))
    trial.hold(40)
    apart.mend()
    trial.settle(f"9 partition of the network, 40 s, {way}", twice_at_most=TWICE_AT_A_KILL)
    assert not worker.has_ended(), worker.tail()


def test_10_connections_are_killed(behind: Behind, apart: Namespace, trial: Trial) -> None:
    trial.worker(address=behind.address, program=(*apart.inside, *PROGRAM))
    trial.feed(articles(1_000, seed=110), per_second=25)
    trial.wait_for_outputs(100)
    for _ in range(10):
        apart.kill_connections(behind.port)
        trial.hold(3)
    trial.settle("10 connections killed, 10 times", twice_at_most=10 * TWICE_AT_A_KILL)


@pytest.mark.faults_core
def test_10_resets_half_closes_and_delays(behind: Behind, proxy: Proxy, trial: Trial) -> None:
    worker = trial.worker(address=behind.address)
    trial.feed(articles(1_000, seed=1_110), per_second=25)
    trial.wait_for_outputs(100)
    proxy.delay_s, proxy.jitter_s = 0.3, 0.2
    trial.hold(10)
    proxy.delay_s, proxy.jitter_s, proxy.slice_bytes = 0.0, 0.002, 64
    trial.hold(5)
    proxy.jitter_s, proxy.slice_bytes = 0.0, 1
    trial.hold(5)
    proxy.slice_bytes, proxy.bytes_per_s = 65_536, 100_000
    trial.hold(3)
    proxy.bytes_per_s = 0
    for _ in range(3):
        proxy.half_close_all()
        trial.hold(2)
        proxy.reset_all()
        trial.hold(2)
    peak = peak_mb(worker.process.pid)
    trial.settle(
        "10 delays of 0.3 to 0.5 s, slices of 1 byte, half closes, resets",
        twice_at_most=6 * TWICE_AT_A_KILL,
        note=f"peak {peak:.0f} MB",
    )
    assert peak < _PEAK_MB
    assert not worker.has_ended(), worker.tail()


def test_10_a_line_of_256_kbit(behind: Behind, apart: Namespace, trial: Trial) -> None:
    worker = trial.worker(address=behind.address, program=(*apart.inside, *PROGRAM))
    trial.wait(lambda: bool(trial.said("worker.ready")), 60, "ready")
    apart.slow("256kbit")
    trial.feed(articles(100, seed=2_110), per_second=5)
    trial.settle("10 a line of 256 kbit/s", twice_at_most=TWICE_AT_A_KILL)
    assert peak_mb(worker.process.pid) < _PEAK_MB


def test_10_one_packet_in_twenty_is_lost(behind: Behind, apart: Namespace, trial: Trial) -> None:
    trial.worker(address=behind.address, program=(*apart.inside, *PROGRAM))
    trial.feed(articles(800, seed=3_110), per_second=25)
    trial.wait_for_outputs(100)
    apart.drop("-m", "statistic", "--mode", "random", "--probability", "0.05")
    trial.settle("10 5% of the packets lost", twice_at_most=TWICE_AT_A_KILL)
