"""A sandbox as a process of its own, and a database whose rows are gone after each test."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.sentence import plain
from kit.work import unit_of_work
from services.integration.partners import retries
from services.integration.partners.connect import connect
from services.integration.partners.http import Limits, Line
from services.integration.partners.shop import Connection, ShopPartner
from services.integration.storage import shops
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import SHOPS, metadata
from services.integration.use_cases.poll_shop import Round
from services.integration.use_cases.save_shop import save_carrier, save_shop
from tests.integration.builders import SECRET, carrier_request, shop_request

ROOT = Path(__file__).resolve().parents[2]


class Sandbox:
    """The world outside, and the handle that turns it."""

    def __init__(self, address: str) -> None:
        self.address = address

    def control(self, path: str, body: Any = None, method: str = "") -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/control/{path}", data, method=method or None)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null", parse_float=Decimal)

    def place(self, shop: str, **told: Any) -> Any:
        return self.control(f"{shop}/orders", told)

    def act(self, shop: str, number: str, act: str, **told: Any) -> Any:
        return self.control(f"{shop}/orders/{number}/{act}", told)

    def order(self, shop: str, number: str) -> Any:
        return self.control(f"{shop}/orders/{number}")

    def fault(self, part: str, kind: str, **told: Any) -> None:
        self.control(f"{part}/faults", {"kind": kind, **told})


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[Sandbox]:
    folder = tempfile.mkdtemp(prefix="pakbon-sandbox-")
    arguments = ["--port", "0", "--smtp-port", "0", "--data", folder, "--history-orders", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for line in process.stdout:
        if line.startswith("ready "):
            yield Sandbox(line.split()[1])
            break
    process.terminate()
    process.wait(10)


@pytest.fixture
def sandbox(sandbox_process: Sandbox) -> Iterator[Sandbox]:
    """As on its first day, without orders and without faults."""
    sandbox_process.control("reset", {"history": False})
    yield sandbox_process
    for part in ("fietshal", "meubelhuis", "carrier"):
        sandbox_process.control(f"{part}/faults", method="DELETE")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reads are tried again without the pause."""
    monkeypatch.setattr(retries, "sleep", lambda seconds: None)


@pytest.fixture
def vault() -> Vault:
    return Vault(SECRET)


@pytest.fixture
def engine(engine_for: Callable[[str], Engine]) -> Iterator[Engine]:
    """Committed rows, for what opens its own transactions; emptied after the test."""
    found = engine_for("integration")
    yield found
    with found.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def connected(engine: Engine, vault: Vault, sandbox: Sandbox) -> Callable[..., None]:
    """connected("fietshal"): that shop of the sandbox stands in the database."""

    def connect(shop: str, **told: Any) -> None:
        with unit_of_work(engine) as uow:
            if shop == "carrier":
                save_carrier(uow, vault, carrier_request(sandbox.address))
            else:
                save_shop(uow, vault, shop_request(shop, sandbox.address, **told))

    return connect


@pytest.fixture
def poll(engine: Engine, vault: Vault) -> Callable[..., list[tuple[str, Any]]]:
    """One round of a shop now; the events it said, as name and body."""

    def run(shop: str, **values: Any) -> list[tuple[str, Any]]:
        before = last_outbox(engine)
        lease = uuid4()
        with engine.begin() as connection:
            values |= {"lease": lease, "lease_until": now() + shops.LEASE}
            connection.execute(update(SHOPS).where(SHOPS.c.shop == shop).values(values))
        Round(engine, vault, shop, lease, hasty).run()
        return outbox(engine, before)

    return run


def hasty(connection: Connection) -> ShopPartner:
    """A client that waits for half a second only, so that tests of a hanging shop are quick."""
    return connect(connection, Line("The shop", Limits(read=0.4)))


def last_outbox(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM outbox").scalar() or 0


def outbox(engine: Engine, after: int = 0) -> list[tuple[str, Any]]:
    with Session(engine) as session:
        rows = session.connection().exec_driver_sql("SELECT name, body FROM outbox WHERE id > %s ORDER BY id", (after,))
        return [(row.name, in_english(json.loads(row.body))) for row in rows]


def in_english(told: Any) -> Any:
    """What an event tells, with the sentences that are packed in it in plain words."""
    if isinstance(told, dict):
        return {name: in_english(value) for name, value in told.items()}
    if isinstance(told, list):
        return [in_english(value) for value in told]
    return plain(told) if isinstance(told, str) else told
