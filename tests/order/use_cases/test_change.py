"""The shop changes an order: edited, held, released, cancelled, paid for; in whatever order its words arrive."""

from datetime import timedelta
from decimal import Decimal as D
from itertools import permutations

import pytest

from contracts.facts import OrderState, StockState
from contracts.order import OrderCancelled, PaidState, SetWishes
from kernel.clock import frozen
from kit.work import UnitOfWork
from services.order.use_cases.orders.hold import hold_order, release_order
from services.order.use_cases.orders.wishes import set_wishes
from tests.order.builders import (
    PLACED,
    a_line,
    a_shop_order,
    an_address,
    article,
    facts,
    later,
    pay,
    placed,
    reserved_by_lines,
    said,
    show,
    stock,
    totals,
    view,
)


def whats(uow: UnitOfWork, order_id: object) -> list[str]:
    return [entry.what for entry in reversed(view(uow, order_id).chronicle)]  # type: ignore[arg-type]


@pytest.mark.row("INT-03")
def test_a_changed_address_is_taken_over_and_told(uow: UnitOfWork) -> None:
    shop = a_shop_order()
    order_id = show(uow, shop)
    version = facts(uow, order_id).version
    uow.said.clear()

    show(uow, later(shop, delivery_address=an_address(city="Hoorn")))

    assert facts(uow, order_id).delivery_address.city == "Hoorn"
    assert said(uow) == ["OrderChanged"]
    assert facts(uow, order_id).version == version + 1
    assert view(uow, order_id).chronicle[0].facts == {"fields": ["delivery_address"]}
    assert view(uow, order_id).chronicle[0].who == "shop"


def test_an_older_word_of_the_shop_is_ignored(uow: UnitOfWork) -> None:
    shop = a_shop_order()
    order_id = show(uow, later(shop, 10, reference="new"))
    before = view(uow, order_id)
    uow.said.clear()

    show(uow, later(shop, 5, reference="old"))

    assert view(uow, order_id) == before
    assert uow.said == []


def test_only_the_shops_own_word_for_the_status_changed(uow: UnitOfWork) -> None:
    shop = a_shop_order()
    show(uow, shop)
    uow.said.clear()

    show(uow, later(shop, status="in_progress"))

    assert uow.said == []


@pytest.mark.parametrize("sequence", list(permutations(range(3))))
def test_an_edited_order_stays_one_order_in_whatever_order_it_is_seen(
    uow: UnitOfWork, sequence: tuple[int, ...]
) -> None:
    stock(uow, GAZ=1, AXA=3)
    first = a_shop_order("100012866", a_line("GAZ"))
    second = later(
        first,
        30,
        edition=1,
        shop_order_id="id-100012866-1",
        lines=(a_line("GAZ", shop_line_id="9"), a_line("AXA", "2", shop_line_id="10")),
        totals=totals(grand_total="150.0000", paid="150.0000"),
    )
    off = later(first, 30, state="canceled")

    for word in sequence:
        order_id = show(uow, (first, second, off)[word])

    order = facts(uow, order_id)
    assert (order.state, order.number, order.ready) == (OrderState.OPEN, "100012866", True)
    assert [(line.sku, line.quantity, line.reserved) for line in order.lines] == [("GAZ", 1, 1), ("AXA", 2, 2)]
    assert order.shop_order_id == "id-100012866-1"
    assert (article(uow, "GAZ").reserved, article(uow, "AXA").reserved) == (1, 2)


def test_what_an_edited_order_no_longer_has_goes_to_the_next_in_turn(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    first = a_shop_order("1", a_line("GAZ"))
    show(uow, first)
    waiting = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + timedelta(hours=1))
    assert not facts(uow, waiting).ready
    uow.said.clear()

    show(uow, later(first, 120, edition=1, lines=(a_line("AXA", shop_line_id="9"),)))

    assert facts(uow, waiting).ready
    assert said(uow) == ["OrderReady", "LinesCalledOff", "OrderNotReady"]


def test_a_smaller_quantity_gives_back_and_a_larger_one_takes(uow: UnitOfWork) -> None:
    stock(uow, GAZ=3)
    shop = a_shop_order("1", a_line("GAZ", "2"))
    order_id = show(uow, shop)

    show(uow, later(shop, 1, lines=(a_line("GAZ", "1"),)))
    assert (article(uow, "GAZ").reserved, article(uow, "GAZ").free) == (1, 2)

    show(uow, later(shop, 2, lines=(a_line("GAZ", "4"),)))
    assert (facts(uow, order_id).lines[0].reserved, article(uow, "GAZ").free) == (3, 0)
    assert not facts(uow, order_id).ready


def test_pieces_cancelled_or_refunded_in_the_shop_are_not_waited_for(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order("1", a_line("GAZ", "3"))
    order_id = show(uow, shop)

    show(uow, later(shop, lines=(a_line("GAZ", "3", cancelled=D(1), refunded=D(1)),)))

    order = facts(uow, order_id)
    assert (order.lines[0].cancelled, order.lines[0].stock_state, order.ready) == (D(2), StockState.IN_STOCK, True)


def test_nothing_paid_back_is_no_news_however_it_is_written(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)

    show(uow, later(shop, totals=shop.totals.model_copy(update={"refunded": D("0.00")})))

    assert "refunded_in_shop" not in whats(uow, order_id)


@pytest.mark.row("STA-04")
def test_held_and_released_in_the_shop(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    uow.said.clear()

    show(uow, later(shop, 1, state="holded"))
    assert facts(uow, order_id).state is OrderState.HELD
    show(uow, later(shop, 2, state="processing"))

    assert (facts(uow, order_id).state, facts(uow, order_id).ready) == (OrderState.OPEN, True)
    assert said(uow) == ["OrderHeld", "OrderReleased", "OrderReady"]


def test_held_and_released_and_held_in_the_shop_within_one_second(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    held = later(shop, 1, state="holded")

    found = [OrderState.HELD, OrderState.OPEN, OrderState.HELD]
    for state, told in zip(found, (held, later(shop, 1, state="processing"), held), strict=True):
        show(uow, told)
        assert facts(uow, order_id).state is state


def test_the_echo_of_our_own_hold_does_not_hold_again_after_the_release(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    with frozen(PLACED + timedelta(minutes=10)):
        hold_order(uow, order_id, "adres?")
    with frozen(PLACED + timedelta(minutes=20)):
        release_order(uow, order_id)
    uow.said.clear()

    show(uow, later(shop, 11, state="holded"))
    show(uow, later(shop, 21, state="processing"))

    assert facts(uow, order_id).state is OrderState.OPEN
    assert "OrderHeld" not in said(uow)


def test_staff_hold_stays_while_the_shop_does_not_know_of_it(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    hold_order(uow, order_id, "")

    show(uow, later(shop, 60 * 24 * 365, reference="X"))

    assert facts(uow, order_id).state is OrderState.HELD


def test_cancelled_in_the_shop(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    waiting = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + timedelta(hours=1))
    uow.said.clear()

    show(uow, later(shop, 90, state="canceled"))

    order = facts(uow, order_id)
    assert (order.state, order.ready, order.lines[0].stock_state) == (OrderState.CANCELLED, False, StockState.CANCELLED)
    [event] = [event for event in uow.said if isinstance(event, OrderCancelled)]
    assert event.by_shop
    assert facts(uow, waiting).ready
    assert reserved_by_lines(uow, "GAZ") == article(uow, "GAZ").reserved == 1
    assert "OrderNotReady" not in said(uow)


def test_refunded_before_anything_left_is_cancelled(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)

    show(uow, later(shop, state="closed", lines=(a_line("GAZ", refunded=D(1)),)))

    assert facts(uow, order_id).state is OrderState.CANCELLED


def test_completed_in_the_shop_has_left_the_house(uow: UnitOfWork) -> None:
    stock(uow, GAZ=2)
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)

    show(uow, later(shop, state="complete", lines=(a_line("GAZ", shipped=D(1)),)))

    assert (facts(uow, order_id).state, facts(uow, order_id).lines[0].shipped) == (OrderState.SHIPPED, D(1))
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").reserved) == (D(1), D(0))


def test_a_part_shipped_in_the_shop_is_no_longer_waited_for(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1, AXA=1)
    shop = a_shop_order("1", a_line("GAZ"), a_line("AXA"))
    order_id = show(uow, shop)

    show(uow, later(shop, lines=(a_line("GAZ", shipped=D(1)), a_line("AXA"))))

    order = facts(uow, order_id)
    assert [line.stock_state for line in order.lines] == [StockState.DONE, StockState.IN_STOCK]
    assert (order.state, article(uow, "GAZ").on_hand, article(uow, "AXA").on_hand) == (OrderState.OPEN, D(0), D(1))


def test_staffs_wishes_stay_until_the_shop_says_something_else(uow: UnitOfWork) -> None:
    shop = a_shop_order("1", reference="A")
    order_id = show(uow, shop)
    friday = PLACED.date() + timedelta(days=3)
    set_wishes(uow, SetWishes(order_id=order_id, preferred_day=friday, reference="B"))

    show(uow, later(shop, 1, comment="bel even"))
    assert (facts(uow, order_id).preferred_day, facts(uow, order_id).reference) == (friday, "B")

    show(uow, later(shop, 2, reference="C"))
    assert (facts(uow, order_id).preferred_day, facts(uow, order_id).reference) == (friday, "C")


def test_a_dearer_edition_leaves_the_difference_open(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order("1", a_line("GAZ"))
    order_id = show(uow, shop)
    pay(uow, order_id, "100", "0")

    show(uow, later(shop, edition=1, totals=totals(subtotal="123.9669", tax="26.0331", grand_total="150.0000")))

    row = view(uow, order_id).row
    assert (row.open_amount, row.paid_state, facts(uow, order_id).ready) == (D("50.0000"), PaidState.PARTLY, False)


def test_paid_in_the_shop_before_invoicing_said_anything(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order("1", a_line("GAZ"), paid=False)
    order_id = show(uow, shop)
    assert not facts(uow, order_id).ready

    show(uow, later(shop, state="processing", totals=totals(paid="100.0000")))

    assert facts(uow, order_id).ready
    assert whats(uow, order_id) == ["order_placed", "order_changed", "order_ready"]
