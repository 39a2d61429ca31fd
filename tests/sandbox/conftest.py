"""One sandbox process for all tests here, on free ports, with its clock on a Wednesday morning."""

from __future__ import annotations

import json
import subprocess
import sys
import xmlrpc.client
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

TOKEN = "sandboxaccesstoken00000000000001"
NOW = "2026-11-18T09:00:00"


class Box:
    """A running sandbox and short ways to talk to it."""

    def __init__(self, folder: Path, *more: str) -> None:
        command = [
            sys.executable,
            "-m",
            "sandbox",
            "--port",
            "0",
            "--smtp-port",
            "0",
            "--data",
            str(folder),
            "--now",
            NOW,
        ]
        self.process = subprocess.Popen([*command, *more], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.smtp_port = int(self._word("smtp ").rsplit(":", 1)[1])
        self.address = self._word("ready ")
        self.http = requests.Session()

    def _word(self, start: str) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith(start), f"expected '{start}', got {line!r}"
        return line.removeprefix(start).strip()

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(10)

    def control(self, path: str, body: Any = None, method: str = "POST", status: int | None = None) -> Any:
        answer = self.http.request(method, f"{self.address}/control/{path}", json=body, timeout=10)
        assert status is None or answer.status_code == status, answer.text
        return json.loads(answer.text, parse_float=Decimal)

    def look(self, path: str) -> Any:
        return self.control(path, method="GET")

    def rest(
        self, path: str, method: str = "GET", body: Any = None, store: str = "all", **params: Any
    ) -> requests.Response:
        return self.http.request(
            method,
            f"{self.address}/fietshal/rest/{store}/V1/{path}",
            headers={"Authorization": f"Bearer {TOKEN}"},
            params=params,
            json=body,
            timeout=10,
        )

    def get(self, path: str, **params: Any) -> Any:
        answer = self.rest(path, **params)
        assert answer.status_code == 200, answer.text
        return json.loads(answer.text, parse_float=Decimal)

    def place(self, shop: str = "fietshal", **told: Any) -> Any:
        defaults = {"lines": [{"sku": "VEL-POMP" if shop == "fietshal" else "KUSSEN-45", "qty": 1}], "language": "nl"}
        return self.control(f"{shop}/orders", {**defaults, **told}, status=201)

    def look_at(self, shop: str, number: str) -> Any:
        return self.look(f"{shop}/orders/{number}")


def filters(*conditions: tuple[str, str, str], **more: Any) -> dict[str, str]:
    """searchCriteria with one filter in each group."""
    found = {}
    for i, (field, condition, value) in enumerate(conditions):
        start = f"searchCriteria[filter_groups][{i}][filters][0]"
        found |= {f"{start}[field]": field, f"{start}[condition_type]": condition, f"{start}[value]": value}
    return found | {f"searchCriteria[{k}]": str(v) for k, v in more.items()}


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    running = Box(tmp_path_factory.mktemp("sandbox"))
    yield running
    assert running.end() == 0


@pytest.fixture
def search() -> Any:
    return filters


class Rpc:
    def __init__(self, address: str) -> None:
        self.server = xmlrpc.client.ServerProxy(f"{address}/meubelhuis/api/xmlrpc", allow_none=True)
        self.session = self.server.login("pakbon", "sandbox-openmage-key")

    def __call__(self, path: str, *args: Any) -> Any:
        return self.server.call(self.session, path, list(args))

    def fault(self, path: str, *args: Any) -> int:
        with pytest.raises(xmlrpc.client.Fault) as caught:
            self(path, *args)
        return int(caught.value.faultCode)


@pytest.fixture
def rpc(box: Box) -> Rpc:
    return Rpc(box.address)


@pytest.fixture
def other_box(tmp_path: Path) -> Iterator[Any]:
    """Starts further sandboxes in the same folder and ends what still runs."""
    running: list[Box] = []

    def start(*more: str) -> Box:
        running.append(Box(tmp_path, *more))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            one.end()
