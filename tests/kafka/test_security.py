"""TLS, certificates and logins on a real Kafka: articles go through each way, what is refused is told in one line."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from schemas.topics import ENRICHED
from tests.support.certificates import Authority, Pair
from tests.support.secure_kafka import WORD, SecureKafka, secure_kafka
from tests.support.tap import Tap
from tests.support.topics import create_topics
from tests.support.worker import running_worker

ARTICLE = {"id": "one", "headline": "State goes to court", "body": "Oregon sued the Interior Department on Monday."}
_SECONDS = 60


@pytest.fixture(scope="module")
def secured(java_and_maven: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    """One for all tests here, with our topics, and a user and a certificate's owner who may do everything."""
    with secure_kafka(tmp_path_factory.mktemp("kafka") / "secured", owners=["User:all", "User:CN=all"]) as kafka:
        create_topics(kafka.cluster.address)
        kafka.add_user("all")
        yield kafka


@pytest.fixture(scope="module")
def papers(secured: SecureKafka, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pair]:
    """Certificates of clients: one that is in order, one that has expired, one of an authority nobody knows."""
    foreign = Authority(tmp_path_factory.mktemp("foreign"), "foreign")
    sign = secured.authority.sign
    return {"good": sign("all"), "expired": sign("old", valid=timedelta(days=-1)), "foreign": foreign.sign("all")}


def _settings(secured: SecureKafka, papers: Mapping[str, Pair], way: str, **changes: str) -> dict[str, str]:
    """The settings for a listener; `paper` names a certificate."""
    ca = {"TLS_CA_FILE": str(secured.authority.certificate)}
    paper = papers[changes.pop("paper", "good")]
    login = {"SASL_USERNAME": "all", "SASL_PASSWORD": WORD}
    by_way = {
        "TLS": {"SECURITY": "SSL"} | ca,
        "MTLS": {"SECURITY": "SSL", "TLS_CERT_FILE": str(paper.certificate), "TLS_KEY_FILE": str(paper.key)} | ca,
        "LOGIN": {"SECURITY": "SASL_SSL"} | ca | login,
        "OPENLOGIN": {"SECURITY": "SASL_PLAINTEXT", "SASL_MECHANISM": "SCRAM-SHA-256"} | login,
    }
    settings = {"BROKER": secured.addresses[way]} | by_way[way] | {name.upper(): text for name, text in changes.items()}
    return {name: text for name, text in settings.items() if text}


def _run(settings: Mapping[str, str], *command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {f"POLICYWIRE_{name}": text for name, text in settings.items()} | {"PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-m", "agents", *command], env=environment, input=stdin, capture_output=True, timeout=_SECONDS
    )


@pytest.mark.parametrize("way", ["TLS", "MTLS", "LOGIN", "OPENLOGIN"])
def test_an_article_goes_all_the_way(
    way: str, secured: SecureKafka, papers: Mapping[str, Pair], tmp_path: Path
) -> None:
    settings = _settings(secured, papers, way)
    for_worker = {name.lower(): text for name, text in settings.items() if name != "BROKER"}
    with (
        Tap(secured.cluster.address, [ENRICHED.name]) as tap,
        running_worker(settings["BROKER"], tmp_path, **for_worker) as worker,
    ):
        sent = _run(settings, "produce", stdin=orjson.dumps(ARTICLE | {"id": way}))
        assert sent.returncode == 0, sent.stderr
        assert tap.read_until(lambda got: any(m.key == way.encode() for m in got), _SECONDS), worker.tail()
        read = _run(
            settings, "consume", "events", "--offset", "beginning", "--exit", "--json", "--where", f"article.id={way}"
        )
        logged = _run(settings, "logs", "--article", way, "--json")
    events = list(map(orjson.loads, read.stdout.splitlines()))
    assert ("lawsuit", "done") in {(event["type"], event["status"]) for event in events}
    assert len(logged.stdout.splitlines()) == 2, "the log topic has a line of each agent"
    assert WORD not in "\n".join(worker.lines())


REFUSED = {
    "wrong password": ("LOGIN", {"sasl_password": "guess"}, "refuses the login of user all by SCRAM-SHA-512"),
    "no such user": ("LOGIN", {"sasl_username": "nobody"}, "refuses the login of user nobody"),
    "mechanism not there": ("LOGIN", {"sasl_mechanism": "PLAIN"}, "offers no PLAIN"),
    "expired certificate": ("MTLS", {"paper": "expired"}, "refuses the certificate of POLICYWIRE_TLS_CERT_FILE"),
    "foreign certificate": ("MTLS", {"paper": "foreign"}, "refuses the certificate of POLICYWIRE_TLS_CERT_FILE"),
    "no certificate": ("MTLS", {"tls_cert_file": "", "tls_key_file": ""}, "refuses us without a certificate"),
    "unknown authority": ("TLS", {"tls_ca_file": ""}, "shows a certificate that cannot be trusted"),
    "login where there is none": (
        "TLS",
        {"security": "SASL_SSL", "sasl_username": "a", "sasl_password": "b"},
        "no login",
    ),
    "open where TLS is spoken": ("TLS", {"security": "PLAINTEXT", "tls_ca_file": ""}, "hangs up on PLAINTEXT"),
    "TLS without the login": (
        "LOGIN",
        {"security": "SSL", "sasl_username": "", "sasl_password": ""},
        "hangs up on SSL",
    ),
}


@pytest.mark.parametrize("command", [["consume", "events", "--exit"], ["topics", "apply"], ["produce"]], ids=str)
@pytest.mark.parametrize("case", ["wrong password", "expired certificate"])
def test_every_command_says_in_one_line_that_it_is_not_let_in(
    case: str, command: list[str], secured: SecureKafka, papers: Mapping[str, Pair]
) -> None:
    way, changes, said = REFUSED[case]
    done = _run(_settings(secured, papers, way, **changes), *command, stdin=orjson.dumps(ARTICLE))
    (line,) = done.stderr.decode().splitlines()
    assert said in line
    assert done.returncode == 1


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_told_with_how_to_mend_it(
    case: str, secured: SecureKafka, papers: Mapping[str, Pair]
) -> None:
    way, changes, said = REFUSED[case]
    done = _run(_settings(secured, papers, way, **changes), "consume", "events", "--exit")
    (line,) = done.stderr.decode().splitlines()
    assert said in line
    assert done.returncode == 1
    assert WORD not in line


@pytest.mark.parametrize("case", ["wrong password", "foreign certificate", "unknown authority"])
def test_a_worker_that_is_not_let_in_says_so_once_and_ends(
    case: str, secured: SecureKafka, papers: Mapping[str, Pair]
) -> None:
    way, changes, said = REFUSED[case]
    done = _run(_settings(secured, papers, way, **changes), "worker")
    lines = [orjson.loads(line) for line in done.stderr.splitlines()]
    assert [line["event_name"] for line in lines] == ["worker.started", "worker.crashed"]
    assert said in lines[-1]["body"]
    assert "exception.stacktrace" not in lines[-1]
    assert done.returncode == 1
