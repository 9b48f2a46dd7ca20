"""The Kubernetes manifests: they fit their schemas, and what they name is what the program has."""

import re
import tomllib
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner

from agents.__main__ import cli
from agents.health import Health
from agents.settings import Settings
from agents.watchdog import PATIENCE_S
from agents.web import serving
from schemas.topics import SOURCES, StageName, group_name
from tests.deploy import keda
from tests.support.certificates import Authority
from tests.support.ports import free_ports
from tests.support.web import ask

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "operations" / "kubernetes"
BASE: dict[str, Any] = yaml.safe_load((FOLDER / "base" / "kustomization.yaml").read_text("utf-8"))
OVERLAY: dict[str, Any] = yaml.safe_load((FOLDER / "keda" / "kustomization.yaml").read_text("utf-8"))
# Kubernetes supports three minor versions at a time; clusters lag one behind.
VERSIONS = ("1.34", "1.35", "1.36", "1.37")
STAGES: tuple[StageName, ...] = ("clean", "detect")


def documents(folder: str, resources: list[str]) -> list[dict[str, Any]]:
    """The manifests of a kustomization's own files."""
    files = [FOLDER / folder / name for name in resources if name.endswith(".yaml")]
    return [manifest for file in files for manifest in yaml.safe_load_all(file.read_text("utf-8"))]


MANIFESTS = documents("base", BASE["resources"])
SCALERS = [keda.read(manifest) for manifest in documents("keda", OVERLAY["resources"])]
SETTINGS: dict[str, str] = dict(line.split("=", 1) for line in BASE["configMapGenerator"][0]["literals"])


def one(kind: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in MANIFESTS if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found


def pod(name: str) -> dict[str, Any]:
    """What runs under that name: a worker's pod or the Job's."""
    kind = "Job" if name == "policywire-topics" else "Deployment"
    spec: dict[str, Any] = one(kind, name)["spec"]["template"]["spec"]
    return spec


def container(name: str) -> dict[str, Any]:
    (found,) = pod(name)["containers"]
    assert isinstance(found, dict)
    return found


WORKERS = [f"policywire-{stage}" for stage in STAGES]
PODS = [*WORKERS, "policywire-topics"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", MANIFESTS, ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_they_fit_kubernetes_schemas(manifest: dict[str, Any], version: str) -> None:
    assert kubernetes_validate.validate(manifest, version, strict=True) == version


def test_the_schemas_refuse_what_is_wrong() -> None:
    wrong = one("Deployment", "policywire-clean") | {"spec": {"replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_the_kustomizations_name_every_file_and_every_generated_map() -> None:
    for folder, kustomization in (("base", BASE), ("keda", OVERLAY)):
        there = {file.name for file in (FOLDER / folder).iterdir()} - {"kustomization.yaml"}
        assert there == {name for name in kustomization["resources"] if name.endswith(".yaml")}
        assert kustomization["namespace"] == one("Namespace", "policywire")["metadata"]["name"]
    assert OVERLAY["resources"][0] == "../base"
    maps = {one_map["name"] for one_map in BASE["configMapGenerator"]}
    assert {source["configMapRef"]["name"] for name in PODS for source in container(name)["envFrom"]} == maps
    images = {(image["name"], image["newTag"]) for image in BASE["images"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert images == {(container(name)["image"], project["version"]) for name in PODS}


@pytest.mark.parametrize("name", PODS)
def test_the_settings_are_accepted_with_the_secret_where_it_is_mounted(name: str, tmp_path: Path) -> None:
    (mount,) = [mount for mount in container(name)["volumeMounts"] if mount["name"] == "kafka"]
    for file, text in (("username", "clean\n"), ("password", "secret\n")):
        (tmp_path / file).write_text(text, "utf-8")
    Authority(tmp_path, "ca").certificate.rename(tmp_path / "ca.crt")
    settings = Settings.from_env(
        {key: value.replace(mount["mountPath"], str(tmp_path)) for key, value in SETTINGS.items()}
    )
    assert (settings.security, settings.sasl_username, settings.sasl_password) == ("SASL_SSL", "clean", "secret")
    assert not any("PASSWORD" in key and not key.endswith("_FILE") for key in SETTINGS), "a password is no setting"


@pytest.mark.parametrize("name", PODS)
def test_nothing_but_our_settings_is_in_the_environment(name: str) -> None:
    # A Service named policywire would put POLICYWIRE_SERVICE_HOST there, and an unknown setting is a mistake.
    assert pod(name)["enableServiceLinks"] is False
    assert "env" not in container(name)


@pytest.mark.parametrize("name", PODS)
def test_the_commands_exist(name: str) -> None:
    result = CliRunner().invoke(cli, [*container(name)["args"], "--help"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_a_deployment_of_its_own_login(stage: StageName) -> None:
    assert container(f"policywire-{stage}")["args"] == ["worker", stage]
    secrets = [volume["secret"]["secretName"] for volume in pod(f"policywire-{stage}")["volumes"] if "secret" in volume]
    assert secrets == [f"policywire-{stage}"]


@pytest.mark.parametrize("name", PODS)
def test_pods_have_no_more_rights_than_they_need(name: str) -> None:
    spec, own = pod(name), container(name)["securityContext"]
    user = re.findall(r"^USER (\d+):(\d+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    outer = spec["securityContext"]
    assert [(str(outer["runAsUser"]), str(outer["runAsGroup"]))] == user, "not the image's user"
    assert outer["runAsNonRoot"]
    assert outer["fsGroup"] == outer["runAsGroup"], "or the secret's files cannot be read"
    assert outer["seccompProfile"] == {"type": "RuntimeDefault"}
    assert own == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert spec["automountServiceAccountToken"] is False
    assert "/tmp" in [mount["mountPath"] for mount in container(name)["volumeMounts"]]  # noqa: S108 - Faust's folder


@pytest.mark.parametrize("name", WORKERS)
def test_the_probes_ask_what_a_worker_answers(name: str) -> None:
    worker = container(name)
    (port,) = worker["ports"]
    assert port["containerPort"] == int(SETTINGS["POLICYWIRE_WEB_PORT"])
    probes = {kind: worker[f"{kind}Probe"] for kind in ("startup", "liveness", "readiness")}
    assert {probe["httpGet"]["port"] for probe in probes.values()} == {port["name"]}
    now = 0.0
    health = Health(lambda: now)
    (free,) = free_ports(1)
    with serving(Settings(web_bind=SETTINGS["POLICYWIRE_WEB_BIND"], web_port=free), health):
        # The kubelet asks the pod's address, and says it as the host.
        said = {kind: ask(free, probe["httpGet"]["path"], "10.42.0.17:6066")[0] for kind, probe in probes.items()}
        assert said == {"startup": 200, "liveness": 200, "readiness": 503}, "alive, and not at work yet"
        now = 60.0
        assert ask(free, probes["liveness"]["httpGet"]["path"], "10.42.0.17:6066")[0] == 503


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_has_the_time_that_its_watchdog_gives_it(name: str) -> None:
    assert pod(name)["terminationGracePeriodSeconds"] > PATIENCE_S


@pytest.mark.parametrize("name", WORKERS)
def test_a_disruption_budget_is_for_the_pods_that_there_are_and_never_blocks(name: str) -> None:
    budget, deployment = one("PodDisruptionBudget", name)["spec"], one("Deployment", name)["spec"]
    labels = deployment["template"]["metadata"]["labels"]
    assert budget["selector"]["matchLabels"] == deployment["selector"]["matchLabels"] == labels
    assert budget["maxUnavailable"] < deployment["replicas"]


def test_the_two_workers_differ_in_nothing_but_their_stage_and_what_it_takes() -> None:
    clean, detect = ((FOLDER / "base" / f"{stage}.yaml").read_text("utf-8") for stage in STAGES)
    differing = [
        (ours, theirs)
        for ours, theirs in zip(clean.splitlines(), detect.splitlines(), strict=True)
        if ours.replace("clean", "detect") != theirs
    ]
    assert all("requests:" in ours or "limits:" in ours for ours, _ in differing), differing


@pytest.mark.parametrize("stage", STAGES)
def test_workers_are_scaled_by_the_lag_of_their_own_group(stage: StageName) -> None:
    (scaler,) = [
        one for one in SCALERS if isinstance(one, keda.ScaledObject) and one.metadata.name == f"policywire-{stage}"
    ]
    assert scaler.spec.scaleTargetRef.name == one("Deployment", f"policywire-{stage}")["metadata"]["name"]
    (trigger,) = scaler.spec.triggers
    assert (trigger.metadata.consumerGroup, trigger.metadata.topic) == (group_name(stage), SOURCES[stage].name)
    assert trigger.metadata.bootstrapServers == SETTINGS["POLICYWIRE_BROKER"]
    assert trigger.metadata.offsetResetPolicy == "earliest", "as the agents read"
    assert trigger.metadata.sasl == Settings().sasl_mechanism.lower().replace("-", "_").replace("sha_", "sha")
    assert (trigger.metadata.tls == "enable") is SETTINGS["POLICYWIRE_SECURITY"].endswith("SSL")
    assert 1 <= scaler.spec.minReplicaCount <= scaler.spec.maxReplicaCount <= SOURCES[stage].partitions
    logins = [each.metadata.name for each in SCALERS if isinstance(each, keda.TriggerAuthentication)]
    assert logins == [trigger.authenticationRef.name]


def test_the_page_names_every_secret_and_its_files() -> None:
    page = (FOLDER / "README.md").read_text("utf-8")
    for name in PODS:
        (secret,) = [volume["secret"]["secretName"] for volume in pod(name)["volumes"] if "secret" in volume]
        assert f"`{secret}`" in page
    for setting, value in SETTINGS.items():
        if setting.endswith("_FILE"):
            assert f"--from-file={Path(value).name}=" in page
