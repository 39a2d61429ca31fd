"""The overview: its filters hold exactly what they say, it is searched, sorted, paged and counted."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal as D
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from contracts.facts import Delivery, PaymentKind, StockState
from contracts.order import FindOrders, OrderFilter, OrderRow, PaidState
from contracts.planning import OrderPlanned, OrderReadyForCollection, OrderShipped
from kernel.clock import frozen
from kernel.refused import NotFound, Refused
from kit.work import UnitOfWork
from services.order.queries import search
from services.order.queries.find import count_orders, find_orders, get_row
from services.order.queries.order_page import order_page
from services.order.use_cases.orders import hear_planning
from services.order.use_cases.orders.cancel import cancel_order
from services.order.use_cases.orders.goods import mark_ordered
from services.order.use_cases.orders.hold import hold_order
from tests.order.builders import PLACED, a_line, an_address, facts, placed, plan_values, shipment, stock, totals, view

DAY = timedelta(days=1)


@pytest.fixture
def shelf(uow: UnitOfWork) -> dict[str, UUID]:
    """One order of every kind, by name."""
    stock(uow, HERE=20)
    here, gone = a_line("HERE"), a_line("GONE")
    made = {
        "to plan": placed(uow, "1", here),
        "to order": placed(uow, "2", gone, a_line("HERE")),
        "on order": placed(uow, "3", gone),
        "late": placed(uow, "4", gone),
        "planned": placed(uow, "5", here),
        "to collect": placed(uow, "6", here, delivery=Delivery.PICKUP),
        "pickup": placed(uow, "7", here, delivery=Delivery.PICKUP),
        "unpaid": placed(uow, "8", here, paid=False, payment_kind=PaymentKind.TRANSFER),
        "on account": placed(uow, "9", here, paid=False, payment_kind=PaymentKind.ON_ACCOUNT),
        "held": placed(uow, "10", here),
        "shipped": placed(uow, "11", here),
        "cancelled": placed(uow, "12", here, paid=False),
    }
    mark_ordered(uow, made["on order"], facts(uow, made["on order"]).lines[0].line_id, PLACED.date() + 5 * DAY)
    mark_ordered(uow, made["late"], facts(uow, made["late"]).lines[0].line_id, PLACED.date() - 2 * DAY)
    for name in ("planned", "to collect"):
        hear_planning.hear_day(uow, OrderPlanned(**plan_values(made[name])))
    ready = OrderReadyForCollection(**plan_values(made["to collect"]))
    hear_planning.hear_ready_for_collection(uow, ready)
    hold_order(uow, made["held"], "")
    hear_planning.hear_handed_over(uow, OrderShipped(**shipment(made["shipped"])))
    cancel_order(uow, made["cancelled"], "")
    return made


def names(uow: UnitOfWork, shelf: dict[str, UUID], which: OrderFilter, **values: object) -> list[str]:
    by_id = {order_id: name for name, order_id in shelf.items()}
    with frozen(PLACED):
        page = find_orders(uow.session, FindOrders(filter=which, limit=200, **values))  # type: ignore[arg-type]
    return [by_id[row.order_id] for row in page.rows]


EXACTLY = {
    OrderFilter.UNPROCESSED: "to plan|to order|on order|late|planned|to collect|pickup|unpaid|on account|held",
    OrderFilter.ON_ORDER: "on order|late",
    OrderFilter.IN_STOCK: "to plan|planned|to collect|pickup|unpaid|on account|held",
    OrderFilter.NOT_RECEIVED: "late|on order",
    OrderFilter.NOT_COLLECTED: "to collect",
    OrderFilter.NOT_PLANNED: "to plan|to order|on order|late|pickup|unpaid|on account",
    OrderFilter.NOT_PAID: "unpaid|on account",
    OrderFilter.ALL: (
        "to plan|to order|on order|late|planned|to collect|pickup|unpaid|on account|held|shipped|cancelled"
    ),
}


@pytest.mark.row("LST-01")
@pytest.mark.row("LST-06")
@pytest.mark.row("LST-07")
@pytest.mark.row("LST-08")
@pytest.mark.row("LST-09")
@pytest.mark.row("LST-10")
@pytest.mark.row("LST-11")
def test_each_filter_holds_exactly_its_orders_and_counts_them(uow: UnitOfWork, shelf: dict[str, UUID]) -> None:
    counts = count_orders(uow.session)
    for which, expected in EXACTLY.items():
        assert set(names(uow, shelf, which)) == set(expected.split("|")), which
        assert counts[which] == len(expected.split("|")), which


@pytest.mark.row("LST-01")
def test_the_overview_opens_with_what_is_unprocessed(uow: UnitOfWork, shelf: dict[str, UUID]) -> None:
    page = find_orders(uow.session, FindOrders())

    assert {row.state for row in page.rows} == {"open", "held"}
    assert page.counts == count_orders(uow.session)


@pytest.mark.row("LST-08")
def test_what_is_overdue_comes_first_with_its_badge(uow: UnitOfWork, shelf: dict[str, UUID]) -> None:
    with frozen(PLACED):
        rows = find_orders(uow.session, FindOrders(filter=OrderFilter.NOT_RECEIVED)).rows

    assert [row.order_id for row in rows] == [shelf["late"], shelf["on order"]]
    assert [row.goods_late for row in rows] == [True, False]
    assert [row.next_step.code for row in rows] == ["goods_late", "wait_goods"]


@pytest.mark.row("LST-02")
@pytest.mark.row("LST-03")
@pytest.mark.row("LST-04")
@pytest.mark.row("LST-05")
def test_a_row_shows_what_the_order_is(uow: UnitOfWork, shelf: dict[str, UUID]) -> None:
    row = get_row(uow.session, shelf["to collect"])

    assert (row.delivery, row.paid_state, row.planned_on) == (Delivery.PICKUP, PaidState.PAID, PLACED.date() + 3 * DAY)
    assert (row.number, row.placed_at, row.customer_name, row.city) == ("6", PLACED, "Daan Bakker", "Blokker")
    assert (row.grand_total, row.currency, row.payment_method) == (D("100.0000"), "EUR", "iDEAL")
    assert (row.shipping_method, row.state, row.stock_state) == ("Bezorgen", "open", StockState.IN_STOCK)
    assert get_row(uow.session, shelf["on account"]).paid_state is PaidState.UNPAID
    with pytest.raises(NotFound):
        get_row(uow.session, UUID(int=1))


def test_list_and_page_say_the_same(uow: UnitOfWork, shelf: dict[str, UUID]) -> None:
    for row in find_orders(uow.session, FindOrders(filter=OrderFilter.ALL)).rows:
        page = order_page(uow.session, row.order_id)
        assert page.row == row
        assert page.row.version == page.order.version


@pytest.mark.row("LST-13")
@pytest.mark.parametrize(
    "typed",
    [
        *("100012866", "1000128", "daan bakker", "BAKKER", "müller", "muller", "1695 GD", "1695gd", "1695", "blokker"),
        *("daan.bakker@example.nl", "+31 6 1234 5678", "0612345678", "06-12345678", "LEASE-88213", "lease 88213"),
        *("GAZ-C380", "gazelle", "gildenweg 14", "bakker 1695", "Baukje"),
    ],
)
def test_an_order_is_found_by_what_is_known_of_it(uow: UnitOfWork, typed: str) -> None:
    order_id = placed(
        uow,
        "100012866",
        reference="LEASE-88213",
        delivery_address=an_address(first_name="Baukje", last_name="Müller"),
    )
    other = an_address(first_name="X", last_name="Y", street=(), postcode="9", city="Z", phone="1", email="z@z.z")
    placed(
        uow,
        "2",
        a_line("ZZZ", name="Zadel", brand="Brooks"),
        billing=other,
        delivery_address=other,
        customer_email="z@z.z",
        customer_first_name="X",
        customer_last_name="Y",
    )

    page = find_orders(uow.session, FindOrders(search=typed))

    assert [row.order_id for row in page.rows] == [order_id]


@pytest.mark.row("LST-13")
@pytest.mark.parametrize("typed", ["nobody", "bakker nobody", "!!!"])
def test_what_nobody_has_finds_nothing(uow: UnitOfWork, typed: str) -> None:
    placed(uow)

    assert find_orders(uow.session, FindOrders(search=typed)).rows == ()


KEYS: dict[str, Callable[[OrderRow], Any]] = {
    "placed": lambda row: row.placed_at,
    "number": lambda row: row.number,
    "customer": lambda row: row.customer_name.split()[-1],
    "planned": lambda row: row.planned_on or date.max,
    "amount": lambda row: row.grand_total,
}


def test_pages_follow_on_without_gap_or_double(uow: UnitOfWork) -> None:
    for n in range(11):
        order_id = placed(
            uow,
            f"10{n:02}",
            a_line("GAZ"),
            placed_at=PLACED + DAY * (n % 4),
            customer_last_name="ABC"[n % 3],
            totals=totals(grand_total=str(n % 5)),
        )
        mark_ordered(uow, order_id, facts(uow, order_id).lines[0].line_id, PLACED.date() + DAY * n if n % 2 else None)
        if n % 3:
            hear_planning.hear_day(uow, OrderPlanned(**plan_values(order_id, day=PLACED.date() + DAY * (n % 4))))

    for which, sort, turned, typed in product(
        (OrderFilter.UNPROCESSED, OrderFilter.NOT_RECEIVED), KEYS, ("", "-"), ("", "gazelle")
    ):
        asked = FindOrders(filter=which, sort=turned + sort, search=typed, with_counts=False)
        whole = find_orders(uow.session, asked).rows
        pieces, after = [], ""
        while True:
            page = find_orders(uow.session, asked.model_copy(update={"limit": 4, "after": after}))
            pieces += page.rows
            if page.after is None:
                break
            after = page.after
        assert len(whole) == 11
        assert tuple(pieces) == whole
        if which is OrderFilter.UNPROCESSED:
            keys = [KEYS[sort](row) for row in whole]
            assert keys == sorted(keys, reverse=bool(turned)), asked.sort


def test_a_rare_word_is_found_far_down_the_list(uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "WALKED", 3)
    rare = [placed(uow, str(n), reference="zeldzaam", placed_at=PLACED - DAY * n) for n in (8, 9)]
    for n in range(6):
        placed(uow, f"x{n}", placed_at=PLACED - DAY * n)

    page = find_orders(uow.session, FindOrders(search="zeldzaam", limit=1))
    rest = find_orders(uow.session, FindOrders(search="zeldzaam", limit=1, after=page.after or ""))

    assert [row.order_id for row in (*page.rows, *rest.rows)] == rare
    assert rest.after is None


def test_a_shop_of_its_own(uow: UnitOfWork) -> None:
    placed(uow, "1")
    other = placed(uow, "1", shop="meubelhuis")

    assert [row.order_id for row in find_orders(uow.session, FindOrders(shop="meubelhuis")).rows] == [other]
    assert count_orders(uow.session, "meubelhuis")[OrderFilter.ALL] == 1
    assert order_page(uow.session, None, "1", "meubelhuis").order.order_id == other


def test_what_cannot_be_asked_is_refused_in_words(uow: UnitOfWork) -> None:
    for request in (FindOrders(sort="colour"), FindOrders(after="nonsense"), FindOrders(after="W10=")):
        with pytest.raises(Refused):
            find_orders(uow.session, request)
    with pytest.raises(NotFound):
        order_page(uow.session, None, "404")


def test_the_order_is_found_by_its_number(uow: UnitOfWork) -> None:
    order_id = placed(uow, "100012866")

    assert order_page(uow.session, None, " 100012866 ") == view(uow, order_id)
