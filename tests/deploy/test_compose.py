"""The compose file: valid, safe by default, scalable, and it starts what is really there with settings that load."""

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from commands import SERVICES
from kit.settings import load
from tests.deploy.programs import ANSWERS, COMPOSE, ROOT, passes, run

PATH = {"PATH": "/usr/bin:/bin"}


@cache
def composed() -> dict[str, Any]:
    output = passes("docker-compose", "config", "--format", "json", environ={**PATH, **ANSWERS})
    services: dict[str, Any] = json.loads(output)["services"]
    return services


def target_of(command: list[str]) -> str:
    return command[1] if command[0] == "kit.run" else ""


def test_it_is_what_compose_understands() -> None:
    passes("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE)
    passes("yamllint", "--strict", "--config-file", ROOT / "deploy/yamllint.yml", COMPOSE, ROOT / "deploy")


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_what_it_must_be_told_is_asked_for_by_name(name: str, tmp_path: Path) -> None:
    told = {**PATH, **{key: value for key, value in ANSWERS.items() if key != name}}
    nothing = tmp_path / "env"
    nothing.touch()
    refused = run("docker-compose", "--env-file", nothing, "config", "--quiet", environ=told)
    assert refused.returncode != 0
    assert name in refused.stderr


def test_the_example_names_all_that_is_needed() -> None:
    lines = (ROOT / "deploy/env.example").read_text().splitlines()
    assert {line.partition("=")[0] for line in lines if line and not line.startswith("#")} == set(ANSWERS)


def test_every_service_is_there_with_its_command() -> None:
    started = {name: target_of(service["command"]) for name, service in composed().items() if service.get("build")}
    assert started == {**SERVICES, "migrate": ""}
    assert composed()["migrate"]["command"] == ["commands", "migrate"]


@pytest.mark.parametrize("target", sorted(SERVICES.values()))
def test_every_class_that_is_started_exists(target: str) -> None:
    module, _, name = target.partition(":")
    source = ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text())
    assert name in [node.name for node in source.body if isinstance(node, ast.ClassDef)]


def test_any_number_of_any_service() -> None:
    """A fixed name or a port of the machine would forbid a second one."""
    for name, service in composed().items():
        assert "container_name" not in service, name
        assert bool(service.get("ports")) == (name in ("gateway", "prometheus")), name
        for port in service.get("ports", []):
            assert port["host_ip"] == "127.0.0.1"


def test_nothing_of_ours_starts_before_the_migration() -> None:
    for name in SERVICES:
        assert composed()[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert composed()[name]["restart"] == "unless-stopped"
        assert composed()[name]["healthcheck"]["test"] == ["CMD", "python", "deploy/ready.py"]
        assert "documents" in [volume["source"] for volume in composed()[name]["volumes"]]
    for name in ("postgres", "rabbitmq"):
        assert composed()["migrate"]["depends_on"][name]["condition"] == "service_healthy"


@pytest.mark.parametrize("service", [*SERVICES, "migrate"])
def test_its_settings_load(service: str) -> None:
    settings = load(composed()[service]["environment"])
    assert settings.database_of("order") == ("postgresql+psycopg2://pakbon_order:order-database1@postgres/pakbon_order")


def test_secrets_go_only_to_those_who_need_them() -> None:
    holders = {
        name: [each for each, service in composed().items() if value in json.dumps(service.get("environment", {}))]
        for name, value in ANSWERS.items()
    }
    assert sorted(holders["PAKBON_ADMIN_PASSWORD"]) == ["migrate", "postgres"]
    assert holders["PAKBON_SMTP"] == ["notifier"]
    assert set(holders["PAKBON_SECRET"]) == {*SERVICES, "migrate"}


def test_no_secret_stands_in_the_file() -> None:
    text = COMPOSE.read_text()
    for name in ("POSTGRES_PASSWORD", "RABBITMQ_DEFAULT_PASS", "PAKBON_SECRET"):
        assert f"{name}: ${{PAKBON_" in text
