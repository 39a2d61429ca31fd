"""The orders overview with 100,000 orders, 2,000 of them open: p50 and p95 of filters, counts and searches; the agenda.

Real orders are placed by the service's own use case and multiplied in SQL under other numbers, names and days. Held
against reading 50 rows of the same table by their primary key, in the same run.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from bench import agenda, report
from bench.place import fresh_statistics
from contracts.facts import Address, Delivery, PaymentKind, Totals
from contracts.integration import ShopLine, ShopOrder, ShopOrderSeen
from contracts.order import CountOrders, FindOrders, OrderFilter
from kit import embedded, heap, migrations
from kit.engine import engine_of
from kit.work import unit_of_work
from services.order.queries.find import count_orders, find_orders
from services.order.use_cases.orders.take_over import take_over

ORDERS, OPEN, SEED, ROUNDS = 100_000, 2_000, 500, 40
NAMES = ["Jansen", "de Vries", "Bakker", "Müller", "Schmidt", "El Amrani", "Visser", "Weber", "Hoekstra", "Postma"]
TOWNS = [("3511 AB", "Utrecht"), ("50667", "Köln"), ("1695 GD", "Blokker"), ("9712 HM", "Groningen")]
SEARCHES = ["jansen", "100012345", "1695 gd", "müller köln", "gazelle", "nergens"]


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="pakbon-bench-"))
    server = embedded.postgres(folder / "postgres")
    try:
        admin, pattern = embedded.database_urls(server)
        services = ("order", "planning")
        migrations.create_databases(admin, services, pattern)
        for service in services:
            migrations.upgrade(service, pattern.format(service=service))
        orders, planning = (engine_of(pattern.format(service=service)) for service in services)
        fill(orders)
        heap.loaded()  # as every service is, by kit.run
        measure(orders, planning)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def fill(engine: Engine) -> None:
    for n in range(SEED):
        with unit_of_work(engine) as uow:
            take_over(uow, ShopOrderSeen(order=an_order(n), seen_at=datetime.now(UTC), historic=True))
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE outbox"))
        flags = ["unprocessed", "on_order", "in_stock", "not_collected", "not_planned", "not_paid"]
        for copy in range(1, ORDERS // SEED):
            values = {"copy": copy, "numbers": copy * SEED}
            done = copy >= OPEN // SEED
            _multiply(connection, "orders", values, {})
            _multiply(connection, "order_rows", values, dict.fromkeys(flags, "false") if done else {})
    fresh_statistics(engine)


def _multiply(connection: Any, table: str, values: dict[str, int], fixed: dict[str, str]) -> None:
    """The first SEED rows once more, with other ids, numbers and days."""
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name = :t AND is_generated = 'NEVER'"
    columns = list(connection.execute(text(asked), {"t": table}).scalars())
    other = {
        "order_id": "md5(order_id::text || :copy)::uuid",
        "number": "lpad((number::bigint + :numbers)::text, 9, '0')",
        "placed_at": "placed_at - :copy * interval '3 hours'",
        "search": "replace(search, number, lpad((number::bigint + :numbers)::text, 9, '0'))",
        **fixed,
    }
    chosen = ", ".join(other.get(name, name) for name in columns)
    first = "WHERE number::bigint < 100000000 + " + str(SEED)
    copied = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} {first}"
    connection.execute(text(copied), {k: v for k, v in values.items() if f":{k}" in copied})


def an_order(n: int) -> ShopOrder:
    postcode, city = TOWNS[n % len(TOWNS)]
    address = Address(
        first_name="Anna",
        last_name=NAMES[n % len(NAMES)],
        street=(f"Laan {n}",),
        postcode=postcode,
        city=city,
        country="NL",
        phone=f"06{n:08d}",
        email=f"klant{n}@example.nl",
    )
    placed = datetime.now(UTC) - timedelta(minutes=n)
    kinds = [PaymentKind.ONLINE, PaymentKind.TRANSFER, PaymentKind.ON_ACCOUNT]
    sku = f"{['GAZ', 'BAT', 'STOEL'][n % 3]}-{n % 60}"
    line = ShopLine(shop_line_id=str(n), sku=sku, name=f"Gazelle {sku}", brand="Gazelle", quantity=Decimal(1))
    return ShopOrder(
        shop="fietshal",
        shop_order_id=str(n),
        number=str(100_000_000 + n),
        placed_at=placed,
        changed_at=placed,
        state="processing",
        customer_email=address.email,
        customer_first_name=address.first_name,
        customer_last_name=address.last_name,
        billing=address,
        delivery_address=address,
        delivery=list(Delivery)[n % 3],
        payment_kind=kinds[n % 3],
        lines=(line,),
        totals=Totals(subtotal=Decimal(100), tax=Decimal(21), grand_total=Decimal(121)),
    )


def measure(engine: Engine, planning: Engine) -> None:
    floor = statistics.median(timed(engine, by_key))
    asked: list[tuple[str, Callable[[Any], Any]]] = [
        (f"filter {which.value}", lambda s, w=which: find_orders(s, FindOrders(filter=w, with_counts=False)))
        for which in OrderFilter
    ]
    asked.append(("the counts of all chips", lambda s: count_orders(s, CountOrders().shop)))
    for words in SEARCHES:
        for which in (OrderFilter.UNPROCESSED, OrderFilter.ALL):
            request = FindOrders(filter=which, search=words, with_counts=False)
            asked.append((f"search “{words}” in {which.value}", lambda s, r=request: find_orders(s, r)))
    rows = [row(engine, floor, name, ask) for name, ask in asked]
    rows += [row(planning, floor, *prepared(planning)) for prepared in (agenda.waiting, agenda.planned)]
    head = ("", "p50 ms", "p95 ms", "p50 against 50 rows by key")
    intro = f"{ORDERS:,} orders, {OPEN:,} of them open; {ROUNDS} times each; the floor is {floor:.1f} ms."
    report.write("Lists", [intro, "", *report.table(head, rows)])


def row(engine: Engine, floor: float, name: str, ask: Callable[[Any], Any]) -> tuple[object, ...]:
    times = sorted(timed(engine, ask))
    middle, high = statistics.median(times), times[int(len(times) * 0.95) - 1]
    return name, f"{middle:.1f}", f"{high:.1f}", f"{middle / floor:.1f}"


def by_key(session: Any) -> None:
    """What any list costs at least: fifty rows, found by their keys."""
    session.execute(text("SELECT * FROM order_rows WHERE order_id IN (SELECT order_id FROM order_rows LIMIT 50)")).all()


def timed(engine: Engine, ask: Callable[[Any], Any]) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(ROUNDS):
        with unit_of_work(engine) as uow:
            began = time.perf_counter()
            ask(uow.session)
            times.append((time.perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    main()
