"""Stock figures are levels; what is free goes to the oldest order first; nothing is promised that is not there."""

from datetime import timedelta

import pytest

from contracts.facts import PaymentKind, StockState
from contracts.integration import ShopTold
from contracts.planning import OrderShipped
from kit.work import UnitOfWork
from services.order.use_cases.catalog.see_product import see_product
from services.order.use_cases.catalog.see_stock import see_stock
from services.order.use_cases.orders.hear_planning import hear_handed_over
from services.order.use_cases.orders.hear_told import hear_told
from tests.order.builders import (
    PLACED,
    SHOP,
    a_line,
    a_product,
    a_shop_order,
    article,
    facts,
    later,
    levels,
    placed,
    said,
    shipment,
    show,
    stock,
)

HOUR = timedelta(hours=1)


@pytest.mark.row("STA-11")
def test_goods_that_come_in_go_to_the_oldest_order_paid_before_unpaid_of_a_day(uow: UnitOfWork) -> None:
    transfer = {"payment_kind": PaymentKind.TRANSFER}
    unpaid = placed(uow, "1", a_line("GAZ"), paid=False, **transfer)
    paid = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + 2 * HOUR)
    next_day = placed(uow, "3", a_line("GAZ"), placed_at=PLACED + 24 * HOUR)
    uow.said.clear()

    stock(uow, PLACED + 48 * HOUR, GAZ=-2)  # three sold, one piece is here

    assert [facts(uow, each).lines[0].reserved for each in (unpaid, paid, next_day)] == [0, 1, 0]
    assert said(uow) == ["OrderReady"]

    stock(uow, PLACED + 49 * HOUR, GAZ=-1)
    assert [facts(uow, each).lines[0].reserved for each in (unpaid, paid, next_day)] == [1, 1, 0]


def test_where_the_shop_takes_sold_pieces_off_at_once_they_are_still_here(uow: UnitOfWork) -> None:
    stock(uow, GAZ=5)
    order_id = placed(uow, "1", a_line("GAZ", "2"))

    stock(uow, PLACED + HOUR, GAZ=3)

    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (5, 3)
    hear_handed_over(uow, OrderShipped(**shipment(order_id, number="1")))
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (3, 3)
    stock(uow, PLACED + 2 * HOUR, GAZ=3)
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (3, 3)


def test_where_the_shop_takes_pieces_off_at_shipping_what_left_is_taken_off_until_it_is_told(uow: UnitOfWork) -> None:
    stock(uow, reserved_included=True, GAZ=5)
    order_id = placed(uow, "1", a_line("GAZ", "2"))
    stock(uow, PLACED + HOUR, reserved_included=True, GAZ=5)
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (5, 3)

    hear_handed_over(uow, OrderShipped(**shipment(order_id, number="1")))
    stock(uow, PLACED + 2 * HOUR, reserved_included=True, GAZ=5)
    assert article(uow, "GAZ").on_hand == 3

    hear_told(uow, ShopTold(order_id=order_id, shop=SHOP, what="shipment"))
    stock(uow, PLACED + 3 * HOUR, reserved_included=True, GAZ=3)
    assert article(uow, "GAZ").on_hand == 3


def test_a_figure_that_already_knew_the_order_does_not_take_its_piece_twice(uow: UnitOfWork) -> None:
    stock(uow, PLACED + HOUR, GAZ=0)  # the shop sold its last piece, and its figure overtook the order

    order_id = placed(uow, "1", a_line("GAZ"))

    assert facts(uow, order_id).ready
    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (1, 0)


def test_a_figure_that_already_knew_the_cancelling_does_not_count_the_piece_twice(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)
    shop = a_shop_order("1", a_line("GAZ"))
    show(uow, shop)
    stock(uow, PLACED + 2 * HOUR, GAZ=1)

    show(uow, later(shop, 60, state="canceled"))

    assert (article(uow, "GAZ").on_hand, article(uow, "GAZ").free) == (1, 1)


def test_an_older_figure_is_ignored(uow: UnitOfWork) -> None:
    stock(uow, PLACED + HOUR, GAZ=7)
    stock(uow, PLACED, GAZ=1)

    assert article(uow, "GAZ").on_hand == 7


def test_pieces_that_are_not_there_are_taken_from_the_last_in_turn(uow: UnitOfWork) -> None:
    stock(uow, GAZ=2)
    first = placed(uow, "1", a_line("GAZ"))
    second = placed(uow, "2", a_line("GAZ"), placed_at=PLACED + HOUR)
    uow.said.clear()

    stock(uow, PLACED + 2 * HOUR, GAZ=-1)

    assert [facts(uow, each).ready for each in (first, second)] == [True, False]
    assert said(uow) == ["OrderNotReady"]
    assert facts(uow, second).lines[0].stock_state is StockState.TO_ORDER


def test_an_article_without_stock_keeping_is_never_waited_for(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("GAZ"))
    assert not facts(uow, order_id).ready

    see_stock(uow, levels({"GAZ": 0}, PLACED + HOUR, manages_stock=False))
    assert facts(uow, order_id).ready

    see_stock(uow, levels({"GAZ": -1}, PLACED + 2 * HOUR))
    assert not facts(uow, order_id).ready


def test_the_same_figures_again_say_nothing(uow: UnitOfWork) -> None:
    stock(uow, GAZ=2)
    placed(uow, "1", a_line("GAZ"))
    stock(uow, PLACED + HOUR, GAZ=1)
    uow.said.clear()

    stock(uow, PLACED + 2 * HOUR, GAZ=1)

    assert uow.said == []


def test_figures_of_many_articles_in_one_batch(uow: UnitOfWork) -> None:
    orders = [placed(uow, str(n), a_line(f"A{n}"), a_line(f"B{n}")) for n in range(5)]

    see_stock(uow, levels({f"{kind}{n}": 0 for n in range(5) for kind in "AB"}, PLACED + HOUR))

    assert all(facts(uow, each).ready for each in orders)


def test_a_line_says_what_its_article_needs(uow: UnitOfWork) -> None:
    see_product(uow, a_product("GAZ", boxes=2, workshop_minutes=45, insurable=True, image_url="https://shop/g.jpg"))
    order_id = placed(uow, "1", a_line("GAZ", weight_grams=0))

    [line] = facts(uow, order_id).lines
    assert (line.boxes, line.workshop_minutes, line.insurable, line.image_url) == (2, 45, True, "https://shop/g.jpg")

    uow.said.clear()
    see_product(uow, a_product("GAZ", boxes=3, workshop_minutes=45, weight_grams=21000, seen_at=PLACED + HOUR))
    [line] = facts(uow, order_id).lines
    assert (line.boxes, line.weight_grams, line.insurable) == (3, 21000, False)
    assert said(uow) == ["OrderChanged"]

    uow.said.clear()
    see_product(uow, a_product("GAZ", boxes=3, workshop_minutes=45, weight_grams=21000, seen_at=PLACED + 2 * HOUR))
    see_product(uow, a_product("GAZ", boxes=9, seen_at=PLACED))
    assert uow.said == []
    assert facts(uow, order_id).lines[0].boxes == 3
