"""Looking into a town as its people do: at the world outside, at the orders here, at what went wrong."""

import subprocess
import sys
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests
import sqlalchemy as sa

from commands import processes
from commands.opening import LOGIN, PASSWORD
from commands.town import Town
from contracts.identity import order_id
from contracts.operations import EffectView, ListTrouble, Trouble
from contracts.order import FindOrders, GetOrder, OrderFilter, OrderRow, OrderView
from kernel.refused import Refused

SHOPS = ("fietshal", "meubelhuis")
SPEAKING = ("order", "planning", "invoicing", "notifier", "integration")


def outside(town: Town, path: str, body: Any = None, method: str = "") -> Any:
    """Turn the sandbox's handle, or read what it shows."""
    method = method or ("GET" if body is None else "POST")
    answer = requests.request(method, f"{town.sandbox}/control/{path}", json=body, timeout=20)
    assert answer.ok, answer.text
    return answer.json(parse_float=Decimal)


def place(town: Town, shop: str = "fietshal", **told: Any) -> str:
    """A customer orders something; returns the order's number."""
    defaults = {"lines": [{"sku": "BINNENBAND-28" if shop == "fietshal" else "KUSSEN-45", "qty": 1}], "language": "nl"}
    return str(outside(town, f"{shop}/orders", {**defaults, **told})["increment_id"])


def place_many(town: Town, count: int) -> set[tuple[str, str]]:
    """So many orders in each shop, as the sandbox's customers like them."""
    return {(shop, o["increment_id"]) for shop in SHOPS for o in outside(town, f"{shop}/orders", {"count": count})}


def ordered_outside(town: Town) -> set[tuple[str, str]]:
    return {(shop, order["increment_id"]) for shop in SHOPS for order in outside(town, f"{shop}/orders")}


def rows(town: Town, which: OrderFilter = OrderFilter.ALL) -> list[OrderRow]:
    """The whole overview, page by page."""
    found: list[OrderRow] = []
    after = ""
    while True:
        page = town.ask(FindOrders(filter=which, after=after, limit=200, with_counts=False))
        found.extend(page.rows)
        if not page.after:
            return found
        after = page.after


def here(town: Town) -> Counter[tuple[str, str]]:
    """How often each order of the shops stands in the overview."""
    return Counter((row.shop, row.number) for row in rows(town))


def order(town: Town, number: str, shop: str = "fietshal") -> OrderView | None:
    try:
        return town.ask(GetOrder(order_id=order_id(shop, number)))
    except Refused:
        return None


def trouble(town: Town, service: str) -> Trouble:
    return town.ask(ListTrouble(), to=service)


def effect(town: Town, service: str, kind: str, about: str) -> EffectView | None:
    """What the operations page shows of one act that went wrong."""
    found = (each for each in trouble(town, service).effects if (each.kind, each.about) == (kind, about))
    return next(found, None)


def mails(town: Town) -> Counter[tuple[str, str]]:
    """How often the customers' mailboxes hold each occasion of each order."""
    headers = [mail["headers"] for mail in outside(town, "mailbox/mails")]
    return Counter((h.get("X-Pakbon-Order", ""), h.get("X-Pakbon-Occasion", "")) for h in headers)


def restless(town: Town, services: tuple[str, ...] = SPEAKING) -> dict[str, Any]:
    """What is still under way, by service."""
    found: dict[str, Any] = {}
    for service in services:
        with town.engine(service).connect() as connection:
            under_way = sa.text("SELECT kind, state, about, error FROM effects WHERE state IN ('due', 'sending')")
            effects = connection.execute(under_way).all()
            outbox = connection.execute(sa.text("SELECT count(*) FROM outbox")).scalar()
            failed = connection.execute(sa.text("SELECT handler, error FROM failed_messages")).all()
        if effects or outbox or failed:
            found[service] = (effects, outbox, failed)
    return found


def is_quiet(town: Town, services: tuple[str, ...] = SPEAKING) -> bool:
    """Nothing is to be said, done or tried again, and so it stays: what was in a queue had its time."""
    for _ in range(4):
        if restless(town, services):
            return False
        time.sleep(0.5)
    return True


class Browser:
    """A member of staff at a screen, signed in."""

    def __init__(self, address: str) -> None:
        self.address, self.http = address, requests.Session()
        answer = self.http.post(
            f"{self.address}/sign-in",
            data={"login": LOGIN, "password": PASSWORD, "csrf_token": self._token()},
            allow_redirects=False,
            timeout=20,
        )
        assert answer.status_code == 303, answer.text

    def _token(self) -> str:
        page = self.http.get(f"{self.address}/sign-in", timeout=20).text
        return page.partition('name="csrf_token" value="')[2].partition('"')[0]

    def press(self, on: str, path: str, **form: str) -> str:
        """Send one of the page's forms; the page that comes back, with what was said of it."""
        token = self.get(on)[1].partition('name="csrf_token" value="')[2].partition('"')[0]
        told = {"csrf_token": token, "back": on, **form}
        answer = self.http.post(f"{self.address}{path}", data=told, timeout=40)
        assert answer.ok, answer.text
        return answer.text

    def get(self, path: str) -> tuple[int, str]:
        answer = self.http.get(f"{self.address}{path}", timeout=30)
        return answer.status_code, answer.text


def a_day(town: Town, out: Path) -> "subprocess.Popen[bytes]":
    """Staff do a day's work; the process ends with its verdict, and its output is its report."""
    command = [sys.executable, "-m", "commands.house", "--day", str(out), "--elsewhere", "--sandbox", town.sandbox]
    return subprocess.Popen(
        command, cwd=processes.ROOT, env=town.environ, stdout=subprocess.PIPE, stderr=(town.logs / "day.log").open("a")
    )
