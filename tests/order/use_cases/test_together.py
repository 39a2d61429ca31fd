"""Where two meet: the last piece, the same order shown twice, a cancelling while goods come in. Real threads."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal as D
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select, text

from contracts import identity
from contracts.customers import ShopCustomer, ShopCustomerSeen
from contracts.facts import OrderState
from contracts.integration import ShopOrder
from contracts.planning import DayClosed
from kernel.refused import Refused
from kit.database import Work
from kit.heard import Heard
from kit.work import UnitOfWork, unit_of_work
from services.order.queries.order_page import order_page
from services.order.service import OrderService
from services.order.storage.tables import articles, chronicle, customers, metadata, order_lines, orders
from services.order.use_cases.catalog.see_stock import see_stock
from services.order.use_cases.orders.cancel import cancel_order
from services.order.use_cases.orders.goods import mark_received
from services.order.use_cases.orders.hear_planning import hear_day_closed
from services.order.use_cases.orders.take_over import take_over
from tests.order.builders import (
    PLACED,
    SHOP,
    a_line,
    a_shop_order,
    a_stop,
    an_account,
    in_conflict,
    later,
    levels,
    pay,
    seen,
    show_account,
)
from tests.waiting import until

Act = Callable[[UnitOfWork], object]


@pytest.fixture
def engine(engine_for: Callable[[str], Engine]) -> Iterator[Engine]:
    """The database itself, emptied afterwards: what threads commit is not rolled back."""
    engine = engine_for("order")
    yield engine
    with engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} CASCADE"))


def together(engine: Engine, *acts: Act) -> list[object]:
    def run(act: Act) -> object:
        with unit_of_work(engine) as uow:
            return act(uow)

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def alone(engine: Engine, *acts: Act) -> None:
    for act in acts:
        together(engine, act)


def received(uow: UnitOfWork, order_id: UUID, line_id: UUID) -> None:
    with contextlib.suppress(Refused):  # by then its pieces may have come in otherwise
        mark_received(uow, order_id, line_id, D(2))


def never_more_than_is_here(engine: Engine) -> None:
    with engine.connect() as connection:
        for row in connection.execute(select(articles)):
            held = connection.execute(
                select(func.coalesce(func.sum(order_lines.c.reserved), 0)).where(order_lines.c.sku == row.sku)
            ).scalar_one()
            assert held == row.reserved <= max(row.counted + row.found, 0)


@pytest.mark.row("INT-02")
def test_the_same_order_shown_by_ten_at_once_is_one_order(engine: Engine) -> None:
    shop = a_shop_order("1", a_line("NEW-A"), a_line("NEW-B"))

    together(engine, *(lambda uow: take_over(uow, seen(shop)) for _ in range(10)))

    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(orders)).scalar() == 1
        assert connection.execute(select(func.count()).select_from(chronicle)).scalar() == 1
        said = connection.execute(text("SELECT name FROM outbox ORDER BY id")).scalars().all()
    assert said == ["OrderPlaced", "OrderRowChanged"]


@pytest.mark.row("C-03")
def test_ten_orders_race_for_the_last_three_pieces(engine: Engine) -> None:
    alone(engine, lambda uow: see_stock(uow, levels({"GAZ": 3, "AXA": 3})))

    def order(number: int) -> Act:
        skus = ("GAZ", "AXA") if number % 2 else ("AXA", "GAZ")  # in either order, on the lines
        shop = a_shop_order(str(number), *(a_line(sku) for sku in skus))
        return lambda uow: take_over(uow, seen(shop))

    together(engine, *(order(number) for number in range(10)))

    with unit_of_work(engine) as uow:
        views = [order_page(uow.session, identity.order_id(SHOP, str(number))) for number in range(10)]
    assert sum(view.order.ready for view in views) == 3
    assert sum((line.reserved for view in views for line in view.order.lines), D(0)) == 6
    never_more_than_is_here(engine)


def test_everything_at_once_and_nobody_waits_for_ever(engine: Engine) -> None:
    """Placing, changing, cancelling, receiving, paying, figures: locks are taken in one order, so none deadlocks."""
    skus = ["A", "B", "C"]
    shops = [a_shop_order(str(n), *(a_line(sku) for sku in skus[n % 3 :] + skus[: n % 3])) for n in range(12)]
    alone(engine, *(lambda uow, shop=shop: take_over(uow, seen(shop)) for shop in shops[:6]))  # type: ignore[misc]
    ids = [identity.order_id(SHOP, str(n)) for n in range(12)]

    acts: list[Act] = [lambda uow, shop=shop: take_over(uow, seen(shop)) for shop in shops[6:]]  # type: ignore[misc]
    acts += [lambda uow, n=n: cancel_order(uow, ids[n], "") for n in (0, 1)]  # type: ignore[misc]
    acts += [lambda uow, n=n: pay(uow, ids[n]) for n in (2, 3)]  # type: ignore[misc]
    for minutes in range(1, 7):
        figures = levels(dict.fromkeys(reversed(skus), minutes - 6), PLACED + timedelta(minutes=minutes))
        acts.append(lambda uow, figures=figures: see_stock(uow, figures))  # type: ignore[misc]
    for n in (2, 3):
        edited = later(shops[n], 3, edition=1, lines=(a_line("B", "2", shop_line_id="b"), a_line("D")))
        acts.append(lambda uow, edited=edited: take_over(uow, seen(edited)))  # type: ignore[misc]
    line = identity.line_id(ids[4], "line-C")
    acts.append(lambda uow: received(uow, ids[4], line))

    stops = tuple(a_stop(order_id) for order_id in ids[:6])
    closed = DayClosed(closing_id=uuid4(), day=PLACED.date(), carrier="van", collection_day=PLACED.date(), stops=stops)
    acts += [lambda uow: hear_day_closed(uow, closed)] * 2

    together(engine, *acts)

    never_more_than_is_here(engine)
    with unit_of_work(engine) as uow:
        views = {order_id: order_page(uow.session, order_id) for order_id in ids}
    assert [views[ids[n]].order.state for n in (0, 1, 2)] == [
        OrderState.CANCELLED,
        OrderState.CANCELLED,
        OrderState.OPEN,
    ]
    for view in views.values():
        everything = all(line.reserved == line.quantity for line in view.order.lines)
        assert view.order.ready == (everything and view.order.state is OrderState.OPEN)


def test_a_double_click_on_cancel(engine: Engine) -> None:
    shop = a_shop_order(str(uuid4()), a_line("GAZ"))
    alone(engine, lambda uow: take_over(uow, seen(shop)))
    order_id = identity.order_id(SHOP, shop.number)

    together(engine, *(lambda uow: cancel_order(uow, order_id, "") for _ in range(5)))

    with engine.connect() as connection:
        said = connection.execute(text("SELECT name FROM outbox WHERE name = 'OrderCancelled'")).all()
    assert len(said) == 1


def test_what_many_find_at_once_is_one_task(engine: Engine) -> None:
    """The order's lock decides."""
    shop = a_shop_order(str(uuid4()), a_line("GAZ"))
    alone(engine, lambda uow: take_over(uow, seen(shop)))
    order_id = identity.order_id(SHOP, shop.number)

    together(engine, *(lambda uow: in_conflict(uow, order_id, "sums", "It differs.") for _ in range(5)))

    with engine.connect() as connection:
        said = connection.execute(text("SELECT name FROM outbox WHERE name LIKE 'Task%'")).scalars().all()
    assert said == ["TaskOpened"]


def heard(shop: ShopOrder | ShopCustomer) -> Heard:
    event = seen(shop) if isinstance(shop, ShopOrder) else ShopCustomerSeen(customer=shop, seen_at=PLACED)
    return Heard(type(event), event.model_dump(mode="json"), {"event_id": str(uuid4()), "actor": "shop"})


def a_service(engine: Engine) -> OrderService:
    service = OrderService()
    service.work = Work(engine, {}, (1.0,))  # type: ignore[assignment]
    return service


@pytest.mark.row("C-03")
def test_batches_of_the_same_orders_and_articles_meet_and_each_order_is_placed_once(engine: Engine) -> None:
    """Seen by two replicas, in either order, with articles that nobody knows yet; none of it goes one by one."""
    skus = [f"NEW-{n}" for n in range(6)]
    shops = [a_shop_order(str(n), *(a_line(sku) for sku in skus[n % 6 :] + skus[: n % 6])) for n in range(12)]
    alone(engine, lambda uow: see_stock(uow, levels(dict.fromkeys(skus[:3], 5))))
    tried: list[int] = []

    def hear(*orders: ShopOrder) -> None:
        assert a_service(engine).shop_order_seen(*map(heard, orders)) == []  # type: ignore[call-arg, arg-type]
        tried.append(len(orders))

    together(
        engine,
        lambda _: hear(*shops),
        lambda _: hear(*reversed(shops)),
        lambda _: hear(*shops[6:], *shops[:6]),
    )

    assert tried == [12, 12, 12]
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(orders)).scalar() == 12
        assert connection.execute(text("SELECT count(DISTINCT xmin::text) FROM orders")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM failed_messages")).scalar() == 0
        said = connection.execute(text("SELECT count(*) FROM outbox WHERE name = 'OrderPlaced'")).scalar()
    assert said == 12
    never_more_than_is_here(engine)


def mail(n: int) -> str:
    return f"{n}@example.nl"


@pytest.mark.row("C-03")
def test_the_same_account_shown_by_two_at_once_is_kept_once(engine: Engine) -> None:
    """Each in its own transaction, told twice and with two addresses; the newest word stands, whoever comes first."""
    shown = [(an_account("7", email=mail(n // 2)), PLACED + timedelta(minutes=n)) for n in range(10)]

    together(
        engine,
        *(lambda uow, told=told: show_account(uow, *told) for told in (*shown, *reversed(shown))),  # type: ignore[misc]
    )

    with engine.connect() as connection:
        assert connection.execute(select(customers.c.email)).scalars().all() == [mail(4)]


def an_order_of(n: int, batch: str = "") -> ShopOrder:
    sku = f"GAZ{batch}"  # else the article's lock would keep batches apart
    return a_shop_order(f"{n}{batch}", a_line(sku), customer_email=mail(n), customer_last_name=f"Bakker{n}")


@pytest.mark.row("C-03")
def test_accounts_swap_addresses_while_their_orders_come_and_nobody_waits_in_a_circle(engine: Engine) -> None:
    """Batches, each the others' reverse. None goes one by one and nothing is tried again, and in the end each customer
    is as his orders say, and is found by the words of the account that has his address now."""
    before = [an_account(str(n), email=mail(n), group=f"Groep{n}") for n in range(12)]
    after = [account.model_copy(update={"email": mail(n ^ 1)}) for n, account in enumerate(before)]
    orders = {batch: [an_order_of(n, batch) for n in range(12)] for batch in ("A", "B", "C")}
    alone(engine, lambda uow: [show_account(uow, told, PLACED - timedelta(1)) for told in before])

    together(
        engine,
        lambda _: a_service(engine).shop_customer_seen(*map(heard, after)),  # type: ignore[call-arg, arg-type]
        lambda _: a_service(engine).shop_customer_seen(*map(heard, reversed(after))),  # type: ignore[call-arg, arg-type]
        *(
            lambda _, shown=shown: a_service(engine).shop_order_seen(*map(heard, shown))  # type: ignore[misc]
            for shown in orders.values()
        ),
    )

    with engine.connect() as connection:
        kept = connection.execute(select(customers)).all()
        assert connection.execute(text("SELECT count(*) FROM failed_messages")).scalar() == 0
        assert connection.execute(text("SELECT count(DISTINCT xmin::text) FROM customer_accounts")).scalar() == 1
        assert connection.execute(text("SELECT count(DISTINCT xmin::text) FROM orders")).scalar() == len(orders)
    assert len(kept) == 12
    for row in kept:
        n = int(row.email.partition("@")[0])
        assert row.name == f"Daan Bakker{n}"
        assert f"groep{n ^ 1}" in row.account_search.split()
        assert f"groep{n}" not in row.account_search.split()


@pytest.mark.row("C-03")
def test_who_orders_while_his_account_moves_away_stays_a_customer(engine: Engine) -> None:
    """The order is placed and not yet committed when the account asks whether there is one."""
    alone(engine, lambda uow: show_account(uow, an_account("7", email=mail(1))))
    moved = an_account("7", email=mail(2))

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work(engine) as uow:
            take_over(uow, seen(an_order_of(1)))
            moving = pool.submit(alone, engine, lambda other: show_account(other, moved, PLACED + timedelta(1)))
            until(lambda: somebody_waits(engine), 10, "the account, which comes second")
        moving.result()

    with engine.connect() as connection:
        kept = connection.execute(select(customers.c.email, customers.c.last_order_at)).all()
    assert {row.email: row.last_order_at for row in kept} == {mail(1): PLACED, mail(2): None}


def somebody_waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar())
