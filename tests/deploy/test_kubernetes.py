"""The Kubernetes manifests: valid, strict, and the same services as everywhere else."""

from typing import Any

import pytest
import yaml

from commands import SERVICES
from kit.settings import load
from tests.deploy.programs import DEPLOY, passes

FOLDER = DEPLOY / "kubernetes"
THINGS: list[dict[str, Any]] = [
    thing for file in sorted(FOLDER.glob("*.yaml")) for thing in yaml.safe_load_all(file.read_text())
]
RUNNING = [thing for thing in THINGS if thing["kind"] in ("Deployment", "Job")]


def pod_of(thing: dict[str, Any]) -> dict[str, Any]:
    pod: dict[str, Any] = thing["spec"]["template"]["spec"]
    return pod


def test_kubernetes_understands_them() -> None:
    passes("kubernetes-validate", "--strict", *sorted(FOLDER.glob("*.yaml")))


def test_every_service_is_there_with_its_command() -> None:
    commands = {thing["metadata"]["name"]: pod_of(thing)["containers"][0]["args"] for thing in RUNNING}
    assert commands == {
        **{name: ["kit.run", target] for name, target in SERVICES.items()},
        "migrate": ["commands", "migrate"],
    }


@pytest.mark.parametrize("thing", RUNNING, ids=lambda thing: str(thing["metadata"]["name"]))
def test_nobody_is_root_and_nothing_can_be_overwritten(thing: dict[str, Any]) -> None:
    pod = pod_of(thing)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == 10001
    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("name", list(SERVICES))
def test_alive_and_ready_are_asked_and_its_name_finds_it(name: str) -> None:
    deployment = next(t for t in RUNNING if t["metadata"]["name"] == name)
    (container,) = pod_of(deployment)["containers"]
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "figures"}
    assert container["livenessProbe"]["httpGet"] == {"path": "/healthz", "port": "figures"}
    service = next(t for t in THINGS if t["kind"] == "Service" and t["metadata"]["name"] == name)
    assert service["spec"]["selector"] == deployment["spec"]["selector"]["matchLabels"]


def test_the_settings_load() -> None:
    settings = next(t for t in THINGS if t["kind"] == "ConfigMap")["data"]
    secret = {
        "PAKBON_BROKER": "amqp://pakbon:x@rabbitmq/",
        "PAKBON_DATABASE": "postgresql+psycopg2://pakbon_{service}:x@postgres/pakbon_{service}",
        "PAKBON_SECRET": "s" * 40,
    }
    assert load({**settings, **secret}).secure_cookies is True


def test_no_secret_stands_in_them_and_only_the_migration_is_administrator() -> None:
    assert [t for t in THINGS if t["kind"] == "Secret"] == []
    administrators = [t["metadata"]["name"] for t in RUNNING if "pakbon-admin" in str(pod_of(t))]
    assert administrators == ["migrate"]
