"""A shop's history read in the background, and many shops shared by replicas.

History: orders of years from one shop, how many a second, held against plain inserts of the same rows; and what
integration's memory does meanwhile. Shops: twenty of them, read by one replica of integration and by four; orders that
are said more than once are counted.

`python -m bench.history 30000` reads a shorter history.
"""

import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from bench import report
from bench.place import a_town, count, plain_inserts, wait
from commands import processes
from commands.town import Town
from contracts.integration import SaveShop
from kit import broker
from services.integration.use_cases.import_history import HEARERS
from services.order.storage.tables import metadata

HISTORY, YEARS = 2_000, 100_000
SHOPS, EACH = 20, 50
AGE = 600.0  # seconds from one order to the next: most of them are older than the two days that count as new


def main() -> None:
    history(int(sys.argv[1]) if len(sys.argv) > 1 else YEARS)
    shops()


def history(long: int) -> None:
    with a_town() as town:
        for service in ("integration", "order"):
            town.start(service)
        order = town.engine("order")
        began = time.perf_counter()
        connect(town, HISTORY, AGE, ["history"])
        wait(lambda: heard(town, "order") and count(order, "orders") >= HISTORY and not count(order, "outbox"))
        speed = HISTORY / (time.perf_counter() - began)
        town.stop("integration")
        town.stop("order")
        floor = plain_inserts(order, metadata, 500)
    rows: list[tuple[object, ...]] = [
        (f"{HISTORY:,} old orders taken over, integration and order", f"{speed:.0f}", f"{speed / floor:.2f}"),
        ("plain psycopg2 inserts of the same rows, a commit per order", f"{floor:.0f}", "1.00"),
    ]
    read, memory = years(long)
    tenths = ", ".join(f"{mb:.0f}" for mb in memory)
    report.write(
        "History",
        [
            "Orders of three lines from a Magento 2 shop, one process per service; one run.",
            "",
            *report.table(("", "orders/s", "of plain inserts"), rows),
            "",
            f"{long:,} orders read by integration alone: {read:.0f} a second. Its memory, MB, by tenths: {tenths}.",
        ],
    )


def years(orders: int) -> tuple[float, list[float]]:
    """Orders a second that integration reads and says, and its memory on the way."""
    with a_town() as town:
        town.start("integration")
        integration = town.engine("integration")
        began, memory = time.perf_counter(), []
        connect(town, orders, AGE, ["years"])
        for tenth in range(1, 11):
            wait(lambda t=tenth: heard(town) and count(integration, "seen_orders") >= orders * t // 10, 3600)  # type: ignore[misc]
            memory.append(resident(town, "integration"))
        return orders / (time.perf_counter() - began), memory


def heard(town: Town, *running: str) -> bool:
    """An import waits until its orders are heard of. Who does not run here is taken for having heard of all of them."""
    with broker.connection(town.config.broker) as connection:
        channel = connection.channel()
        for hearer, event in HEARERS:
            if hearer not in running:
                broker.hearing_queue(hearer, event.source, event.__name__)(channel).purge()
    return True


def shops() -> None:
    rows: list[tuple[object, ...]] = []
    seconds: dict[int, float] = {}
    for replicas in (1, 4):
        with a_town() as town:
            town.start("order")
            town.start("integration", replicas)
            order, integration = town.engine("order"), town.engine("integration")
            began = time.perf_counter()
            connect(town, EACH, 1.0, [f"shop{n}" for n in range(SHOPS)])
            wait(lambda t=town, e=order: heard(t, "order") and count(e, "orders") >= SHOPS * EACH)  # type: ignore[misc]
            seconds[replicas] = time.perf_counter() - began
            wait(lambda e=integration: not count(e, "outbox"))  # type: ignore[misc]
            messages = text("SELECT count(*) FROM inbox WHERE handler = 'ShopOrderSeen'")
            with order.connect() as connection:
                said = int(connection.execute(messages).scalar_one())
        per_second = SHOPS * EACH / seconds[replicas]
        rows.append((replicas, f"{per_second:.0f}", f"{seconds[1] / seconds[replicas]:.2f}", said - SHOPS * EACH))
    lines = [f"{SHOPS} shops with {EACH} new orders each, one process of order; one run.", ""]
    head = ("replicas of integration", "orders/s", "against one", "orders said twice")
    report.write("Many shops", [*lines, *report.table(head, rows)])


def connect(town: Town, orders: int, every: float, codes: list[str]) -> None:
    command = ["bench.shop", "--orders", str(orders), "--every", str(every)]
    shop = processes.start(command, town.logs / "shop.log", stdout=subprocess.PIPE)
    town.running["shop"] = [shop]
    address = processes.wait_for_line(shop, "ready", 60).split()[1]
    for code in codes:
        credentials = {"access_token": "x"}
        town.ask(SaveShop(shop=code, name=code, kind="magento2", address=f"{address}/{code}", credentials=credentials))


def resident(town: Town, service: str) -> float:
    """Megabytes that a service's first process holds now."""
    status = Path(f"/proc/{town.running[service][0].pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
