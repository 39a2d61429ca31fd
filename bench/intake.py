"""Orders taken over per second, end to end: the shop's page of JSON → rows committed → events out.

One process per service, all five running, with PostgreSQL, RabbitMQ and the shop on the same two cores. The clock runs
from the shop's connection until every order stands in the order service and its outbox is empty. Held against plain
psycopg2 inserts of the same rows, in the same run.
"""

import statistics
import subprocess
import time

from bench import report
from bench.place import a_town, count, plain_inserts, wait
from commands import SERVICES, processes
from commands.town import Town
from contracts.integration import SaveShop
from services.order.storage.tables import metadata

ORDERS, RUNS = 1000, 3


def main() -> None:
    floors, alone, taken, settled = zip(*(one_run() for _ in range(RUNS)), strict=True)
    floor = statistics.median(floors)
    rows: list[tuple[object, ...]] = []
    for name, figures in (
        ("integration and order: rows committed, events out", alone),
        ("the same while planning, invoicing and notifier hear of it", taken),
        ("until they, too, have committed", settled),
        ("plain psycopg2 inserts of the same rows, a commit per order", floors),
    ):
        median = statistics.median(figures)
        rows.append((name, f"{median:.0f}", f"{median / floor:.2f}"))
    intro = f"{ORDERS} orders of three lines from a Magento 2 shop, one process per service; medians of {RUNS} runs."
    report.write("Intake", [intro, "", *report.table(("", "orders/s", "of plain inserts"), rows)])


def one_run() -> tuple[float, float, float, float]:
    with a_town() as town:
        for service in ("integration", "order"):
            town.start(service)
        alone = take_over(town, hearers=False)[0]
    with a_town() as town:
        for service in SERVICES:
            if service != "gateway":
                town.start(service)
        taken, settled = take_over(town, hearers=True)
        for service in tuple(town.running):
            town.stop(service)
        return plain_inserts(town.engine("order"), metadata, 500), alone, taken, settled


def take_over(town: Town, hearers: bool) -> tuple[float, float]:
    """Orders a second until all stand in the order service, and until all who hear of them have committed, too."""
    shop = processes.start(["bench.shop", "--orders", str(ORDERS)], town.logs / "shop.log", stdout=subprocess.PIPE)
    town.running["shop"] = [shop]
    address = processes.wait_for_line(shop, "ready", 60).split()[1]
    order = town.engine("order")
    began = time.perf_counter()
    connection = {"access_token": "x"}
    town.ask(SaveShop(shop="bench", name="Bench", kind="magento2", address=address, credentials=connection))
    wait(lambda: count(order, "orders") >= ORDERS and not count(order, "outbox"))
    taken = ORDERS / (time.perf_counter() - began)
    copies = {"planning": "orders", "invoicing": "accounts", "notifier": "orders"} if hearers else {}
    wait(lambda: all(count(town.engine(service), table) >= ORDERS for service, table in copies.items()))
    return taken, ORDERS / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
