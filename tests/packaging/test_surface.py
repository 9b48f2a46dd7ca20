"""What is not there: code that data could run, and endpoints that nobody asked for."""

import ast
from pathlib import Path

import pytest

from agents.app import make_app
from agents.security import is_loopback
from agents.settings import Settings
from agents.worker import STAGES
from schemas.topics import StageName
from tests.packaging.conftest import ROOT
from tests.packaging.test_dependencies import PACKAGES

# To read these formats, or to call these functions, is to run what was written.
_RUNS = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle", "yaml"}
_CALLS = {"eval", "exec", "compile", "__import__"}


def test_no_file_reads_what_would_run() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.expr | ast.stmt | ast.keyword) and _would_run(node)
    ]
    assert not found


def _would_run(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] in _RUNS for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module.partition(".")[0] in _RUNS
        case ast.Call(func=ast.Name(id=name)):
            return name in _CALLS
        case ast.keyword(arg="allow_pickle"):
            return True
    return False


@pytest.mark.parametrize("name", sorted(STAGES))
def test_an_agent_takes_bytes_and_serves_nothing(name: StageName, tmp_path: Path) -> None:
    app = make_app(STAGES[name], Settings(), tmp_path)
    topic = app.agents[name].channel
    assert (topic.key_serializer, topic.value_serializer) == ("raw", "raw"), "Faust has a pickle codec"
    assert app.conf.value_serializer == "raw"
    assert not app.conf.web_enabled, "Faust serves its tables and its router to everybody"
    assert not app.tables


def test_health_and_metrics_are_served_on_this_machine_unless_told_otherwise() -> None:
    assert is_loopback(f"{Settings().web_bind}:{Settings().web_port}")
