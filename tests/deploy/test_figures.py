"""What the administrator is shown and woken by: valid, tested, and about figures that the services really tell."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from commands import SERVICES
from tests.deploy.programs import DEPLOY, ROOT, passes

PROMETHEUS = DEPLOY / "prometheus"
RULES = yaml.safe_load((PROMETHEUS / "rules.yml").read_text())
DASHBOARD = json.loads((DEPLOY / "grafana/pakbon.json").read_text())


def expressions() -> list[str]:
    shown: list[dict[str, Any]] = [target for panel in DASHBOARD["panels"] for target in panel["targets"]]
    rules: list[dict[str, Any]] = [rule for group in RULES["groups"] for rule in group["rules"]]
    return [each["expr"] for each in shown + rules]


def test_prometheus_understands_all_of_it() -> None:
    passes("promtool", "check", "rules", PROMETHEUS / "rules.yml")
    passes("promtool", "check", "config", PROMETHEUS / "prometheus.yml")


def test_every_alert_rings_when_it_should_and_not_otherwise() -> None:
    passes("promtool", "test", "rules", PROMETHEUS / "rules.test.yml")
    tests = yaml.safe_load((PROMETHEUS / "rules.test.yml").read_text())["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    rings = {case["alertname"] for case in cases if case.get("exp_alerts")}
    silent = {case["alertname"] for case in cases if not case.get("exp_alerts")}
    alerts = {rule["alert"] for group in RULES["groups"] for rule in group["rules"]}
    assert rings == silent == alerts


def test_the_figures_are_ones_the_services_tell() -> None:
    told = set(re.findall(r'"(pakbon_\w+)"', (ROOT / "kit/metrics.py").read_text()))
    used = {name for text in expressions() for name in re.findall(r"\bpakbon_\w+", text)}
    assert used
    for name in used:
        assert re.sub(r"_(bucket|count|sum)$", "", name) in told, name


def test_every_service_is_asked_for_its_figures() -> None:
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    pakbon = next(job for job in config["scrape_configs"] if job["job_name"] == "pakbon")
    assert pakbon["dns_sd_configs"][0]["names"] == list(SERVICES)
    away = next(rule["expr"] for rule in RULES["groups"][0]["rules"] if rule["alert"] == "ServiceAway")
    assert re.findall(r'job="(\w+)"', away) == list(SERVICES)


def test_the_dashboard_s_questions_can_be_asked(tmp_path: Path) -> None:
    rules = [
        {"record": f"panel:{n}", "expr": text.replace("$__rate_interval", "5m")} for n, text in enumerate(expressions())
    ]
    asked = tmp_path / "asked.yml"
    asked.write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}))
    passes("promtool", "check", "rules", asked)
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
