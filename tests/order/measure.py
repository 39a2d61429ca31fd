"""Measure the order service on a real PostgreSQL: intake per second, and the overview with many orders.

.venv/bin/python -m tests.order.measure [orders in the overview, 100000] [orders taken in, 500]
"""

import functools
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, insert, text

from contracts.facts import Delivery, PaymentKind
from contracts.integration import ShopOrderSeen
from contracts.order import FindOrders, OrderFilter
from kernel.clock import now
from kit import embedded, migrations
from kit.engine import engine_of
from kit.work import unit_of_work
from services.order.domain.orders.line import ZERO, Goods
from services.order.domain.orders.order import Money, Order, Plan
from services.order.domain.orders.overview import row_of
from services.order.domain.orders.words import Planned, State
from services.order.queries.find import count_orders, find_orders
from services.order.storage import orders as storage
from services.order.storage.overview import NAMES
from services.order.storage.tables import order_lines, order_rows, orders
from services.order.use_cases.catalog.see_stock import see_stock
from services.order.use_cases.orders.handling import _search
from services.order.use_cases.orders.shop_word import customer_id_of, document_of, line_of
from services.order.use_cases.orders.take_over import take_over
from tests.order.builders import PLACED, a_line, a_shop_order, an_address, levels, seen, totals

FIRST = (
    "Anna",
    "Bas",
    "Cees",
    "Daan",
    "Eva",
    "Fleur",
    "Guus",
    "Hanna",
    "Iris",
    "Jelle",
    "Karin",
    "Lotte",
    "Mia",
    "Noor",
)
LAST = ("Bakker", "Jansen", "Vries", "Meijer", "Hoekstra", "Postma", "Schmidt", "Weber", "Müller", "Smit", "Visser")
CITIES = ("Utrecht", "Blokker", "Groningen", "Köln", "Hamburg", "Rotterdam", "Deventer", "München", "Zwolle", "Berlin")


def a_random_order(rng: random.Random, number: int) -> Any:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    email = f"{first}.{last}.{rng.randrange(40000)}@example.nl".lower()
    address = an_address(
        first_name=first,
        last_name=last,
        email=email,
        city=rng.choice(CITIES),
        postcode=f"{rng.randrange(1000, 9999)} {rng.choice('ABCDEG')}{rng.choice('HJKLM')}",
        phone=f"+31 6 {rng.randrange(10**7, 10**8)}",
    )
    return a_shop_order(
        str(100000000 + number),
        *(
            a_line(f"SKU-{sku}", str(rng.choice([1, 1, 1, 2])))
            for sku in rng.sample(range(3000), rng.choice([1, 2, 2, 3]))
        ),
        paid=rng.random() < 0.8,
        customer_email=email,
        customer_first_name=first,
        customer_last_name=last,
        billing=address,
        delivery_address=address,
        delivery=rng.choice(list(Delivery)),
        payment_kind=rng.choice(
            [PaymentKind.ONLINE, PaymentKind.ONLINE, PaymentKind.TRANSFER, PaymentKind.ON_DELIVERY]
        ),
        placed_at=PLACED - timedelta(minutes=rng.randrange(2_000_000)),
        totals=totals(grand_total=str(rng.randrange(1000, 300000) / Decimal(100))),
    )


def fill(engine: Engine, count: int, open_share: float) -> None:
    """Many orders at once, written as the service would have written them."""
    rng = random.Random(7)
    for start in range(0, count, 2000):
        kept: list[tuple[Order, str]] = []
        for number in range(start, min(start + 2000, count)):
            shop = a_random_order(rng, number)
            order_id = uuid4()
            order = Order(
                order_id,
                shop.shop,
                shop.number,
                shop.placed_at,
                shop.changed_at,
                shop.payment_kind.value,
                shop.delivery.value,
                customer_id_of(shop),
                document_of(shop),
                [line_of(order_id, n, line) for n, line in enumerate(shop.lines)],
            )
            if rng.random() > open_share:
                order.state = State.DELIVERED
            for line in order.lines:
                line.goods = Goods(brand="Gazelle")
                luck = rng.random()
                if order.state is State.DELIVERED:
                    line.shipped = line.quantity
                elif luck < 0.6:
                    line.reserved = line.quantity
                elif luck < 0.8:
                    line.ordered = line.quantity
                    line.expected_on = (PLACED + timedelta(days=rng.randrange(-20, 40))).date()
            if order.is_open and rng.random() < 0.4:
                order.plan = Plan((1, 0), Planned.PLANNED, (PLACED + timedelta(days=rng.randrange(14))).date())
            if order.state is State.DELIVERED and rng.random() < 0.97:
                order.money = Money(1, order.total, ZERO)
            order.derive()
            kept.append((order, _search(order)))
        with engine.begin() as connection:
            connection.execute(insert(orders), [storage.values_of(order) for order, _ in kept])
            connection.execute(
                insert(order_lines), [storage.line_values(order, line) for order, _ in kept for line in order.lines]
            )
            rows = [(row_of(order), search) for order, search in kept]
            connection.execute(
                insert(order_rows),
                [{n: getattr(row, n) for n in NAMES} | {"search": s, "version": 1} for row, s in rows],
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def p95(engine: Engine, ask: Callable[[Any], Any], times: int = 40) -> tuple[float, float]:
    took = []
    for _ in range(times):
        with unit_of_work(engine) as uow:
            start = time.perf_counter()
            ask(uow.session)
            took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def overview(engine: Engine) -> None:
    rng = random.Random(3)
    rows = [(f"filter {which}", FindOrders(filter=which, with_counts=False)) for which in OrderFilter]
    rows += [
        (f"sort {sort}, {which}", FindOrders(filter=which, sort=sort, with_counts=False))
        for which in (OrderFilter.UNPROCESSED, OrderFilter.ALL)
        for sort in ("number", "-customer", "planned", "-amount")
    ]
    for what in (
        "jansen",
        "bakker anna",
        "1695 gd",
        "100012345",
        "06 1234",
        "gazelle",
        "s",
        "anna.bakker",
        "nietbestaand",
    ):
        for which in (OrderFilter.UNPROCESSED, OrderFilter.ALL):
            rows.append((f"search {what!r}, {which}", FindOrders(filter=which, search=what, with_counts=False)))
    for name, request in rows:
        with unit_of_work(engine) as uow:
            page = find_orders(uow.session, request)
        deep = request.model_copy(update={"after": page.after or ""})
        asked = rng.choice([request, deep])
        median, slow = p95(engine, functools.partial(find_orders, request=asked))
        print(f"  {name:<40} {len(page.rows):>4} rows  median {median:6.1f} ms   p95 {slow:6.1f} ms")
    median, slow = p95(engine, count_orders)
    print(f"  {'counts of all chips':<40}            median {median:6.1f} ms   p95 {slow:6.1f} ms")


def intake(engine: Engine, count: int, workers: int) -> None:
    rng = random.Random(11 + workers)
    base = 500_000 + workers * 100_000
    with unit_of_work(engine) as uow:
        see_stock(uow, levels({f"SKU-{n}": 50 for n in range(3000)}, at=now()))
    bodies = [seen(a_random_order(rng, base + n)).model_dump(mode="json") for n in range(count)]

    def hear(body: dict[str, Any]) -> None:
        with unit_of_work(engine) as uow:
            if uow.first_times([UUID(int=rng.getrandbits(128))], "ShopOrderSeen"):
                take_over(uow, ShopOrderSeen.model_validate(body))

    for body in bodies[:20]:
        hear(body)
    start = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(hear, bodies[20:]))
    took = time.perf_counter() - start
    print(f"  new orders, {workers} workers: {(count - 20) / took:6.0f} a second")
    start = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(hear, bodies))
    took = time.perf_counter() - start
    print(f"  the same again, {workers} workers: {count / took:6.0f} a second")


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    taken = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    folder = Path(tempfile.mkdtemp(prefix="pakbon-measure-"))
    server = embedded.postgres(folder / "postgres")
    try:
        admin, pattern = embedded.database_urls(server)
        migrations.create_databases(admin, ("order",), pattern)
        url = pattern.format(service="order")
        migrations.upgrade("order", url)
        engine = engine_of(url)
        if many:
            fill(engine, many, open_share=0.3)
            print(f"Overview with {many} orders:")
            overview(engine)
        print(f"Intake with {many} orders here:")
        intake(engine, taken, 1)
        intake(engine, taken, 10)
        engine.dispose()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
