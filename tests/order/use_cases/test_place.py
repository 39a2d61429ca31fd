"""An order the shop shows stands here whole, once, with what is free reserved for it."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from contracts import identity
from contracts.facts import Delivery, OrderState, PaymentKind, StockState
from contracts.order import OrderPlaced, OrderRowChanged
from kit.work import UnitOfWork
from tests.order.builders import (
    PLACED,
    SHOP,
    a_line,
    a_shop_order,
    an_address,
    article,
    facts,
    placed,
    said,
    show,
    stock,
    totals,
    view,
)

OF_ORDER = (
    *("shop_order_id", "number", "placed_at", "language", "currency", "carrier", "shipping_method", "payment_method"),
    *("billing", "delivery_address", "preferred_day", "reference", "comment", "referrer", "taxes", "totals"),
    *("delivery", "payment_kind"),
)
OF_LINE = (
    *("shop_line_id", "parent_shop_line_id", "shipped_shop_line_id", "sku", "name", "brand", "options", "quantity"),
    *("unit_price", "unit_price_incl_tax", "row_total", "row_total_incl_tax", "discount"),
    *("tax", "tax_percent", "hidden_tax"),
)


@pytest.mark.row("INT-03")
@pytest.mark.row("C-05")
def test_everything_the_shop_stored_is_found_on_the_order(uow: UnitOfWork) -> None:
    bundle = a_line("SET", shop_line_id="1", unit_price=D("200.1234"), discount=D("10.0000"), hidden_tax=D("1.7355"))
    part = a_line("LOCK", "2", shop_line_id="2", parent_shop_line_id="1", row_total=D(0))
    simple = a_line("GAZ", shop_line_id="3", shipped_shop_line_id="33", options=())
    shop = a_shop_order(
        "100012870",
        bundle,
        part,
        simple,
        language="de",
        currency="CHF",
        billing=an_address(company="Fischer GmbH", vat_id="DE123", region="NRW", street=("Domstraße 1", "Hinterhof")),
        delivery_address=an_address(first_name="Jonas", postcode="50667", city="Köln", country="DE"),
        delivery=Delivery.PARCEL,
        carrier="dhl",
        preferred_day=PLACED.date() + timedelta(days=7),
        reference="LEASE-88213",
        comment="Bitte klingeln 🚲",
        coupon="ZOMER",
        referrer="google",
        payment_kind=PaymentKind.ON_DELIVERY,
        totals=totals(
            shipping="8.2645",
            shipping_incl_tax="10.0000",
            shipping_tax="1.7355",
            discount="-10.0000",
            hidden_tax="1.7355",
            fee="4.1322",
            fee_tax="0.8678",
            fee_label="Nachnahme",
            grand_total="105.0000",
            base_rate="0.9312",
        ),
    )

    order = facts(uow, show(uow, shop))

    for name in OF_ORDER:
        assert getattr(order, name) == getattr(shop, name), name
    assert order.customer_id == identity.customer_id(SHOP, "daan.bakker@example.nl")
    assert (order.customer_name, order.customer_email) == ("Daan Bakker", "daan.bakker@example.nl")
    for line, theirs in zip(order.lines, shop.lines, strict=True):
        for name in OF_LINE:
            assert getattr(line, name) == getattr(theirs, name), name
    assert view(uow, order.order_id).adds_up


@pytest.mark.row("INT-01")
@pytest.mark.row("INT-04")
def test_a_new_order_is_told_and_shown_as_new(uow: UnitOfWork) -> None:
    stock(uow, GAZ=1)

    order_id = placed(uow, "100012866", a_line("GAZ"))

    assert said(uow) == ["OrderPlaced", "OrderReady"]
    [row] = [event for event in uow.said if isinstance(event, OrderRowChanged)]
    assert (row.order_id, row.is_new, row.version) == (order_id, True, 2)
    assert [event.order.version for event in uow.said[:2]] == [1, 2]  # type: ignore[attr-defined]
    assert view(uow, order_id).row.version == 2


@pytest.mark.row("INT-02")
def test_the_same_order_shown_again_changes_nothing(uow: UnitOfWork) -> None:
    shop = a_shop_order()
    order_id = show(uow, shop)
    before = view(uow, order_id)
    uow.said.clear()

    show(uow, shop)
    show(uow, shop.model_copy(update={"changed_at": shop.changed_at + timedelta(hours=1)}))

    assert uow.said == []
    assert view(uow, order_id) == before


def test_what_is_free_is_reserved_and_the_rest_is_to_be_ordered(uow: UnitOfWork) -> None:
    stock(uow, GAZ=2, AXA=5)

    order_id = placed(uow, "1", a_line("GAZ", "3"), a_line("AXA"))

    bike, lock = facts(uow, order_id).lines
    assert (bike.reserved, bike.stock_state) == (D(2), StockState.TO_ORDER)
    assert (lock.reserved, lock.stock_state) == (D(1), StockState.IN_STOCK)
    assert (article(uow, "GAZ").reserved, article(uow, "GAZ").free) == (D(2), D(0))
    row = view(uow, order_id).row
    assert (row.lines_in_stock, row.lines_total, row.stock_state) == (1, 2, StockState.TO_ORDER)


def test_an_article_nobody_knew_is_made_from_the_line(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("NEW-1", brand="Batavus"))

    [line] = facts(uow, order_id).lines
    assert (line.brand, line.stock_state, line.weight_grams) == ("Batavus", StockState.TO_ORDER, 18500)
    assert article(uow, "NEW-1").on_hand == 0


def test_services_and_a_bundles_wrapping_need_no_shelf(uow: UnitOfWork) -> None:
    stock(uow, LOCK=1)

    order_id = placed(
        uow,
        "1",
        a_line("SET", shop_line_id="1"),
        a_line("LOCK", shop_line_id="2", parent_shop_line_id="1"),
        a_line("SERVICE", shop_line_id="3", is_virtual=True),
    )

    order = facts(uow, order_id)
    assert [line.stock_state for line in order.lines] == [StockState.IN_STOCK] * 3
    assert [line.reserved for line in order.lines] == [D(0), D(1), D(0)]
    assert order.ready


@pytest.mark.parametrize("state", ["complete", "closed"])
def test_what_is_long_past_comes_in_as_delivered_and_takes_no_stock(uow: UnitOfWork, state: str) -> None:
    stock(uow, GAZ=5)

    order_id = show(uow, a_shop_order("1", a_line("GAZ"), state=state), historic=True)

    order = facts(uow, order_id)
    assert (order.state, order.historic, order.ready) == (OrderState.DELIVERED, True, False)
    assert order.lines[0].stock_state is StockState.DONE
    assert article(uow, "GAZ").free == 5
    assert said(uow) == ["OrderPlaced"]


def test_an_order_first_seen_cancelled_stands_here_cancelled(uow: UnitOfWork) -> None:
    stock(uow, GAZ=5)

    order = facts(uow, show(uow, a_shop_order("1", a_line("GAZ"), state="canceled")))

    assert (order.state, order.lines[0].stock_state) == (OrderState.CANCELLED, StockState.CANCELLED)
    assert article(uow, "GAZ").free == 5


def test_an_order_first_seen_on_hold_is_held(uow: UnitOfWork) -> None:
    stock(uow, GAZ=5)

    order = facts(uow, show(uow, a_shop_order("1", a_line("GAZ"), state="holded")))

    assert (order.state, order.ready, order.lines[0].reserved) == (OrderState.HELD, False, D(1))


@pytest.mark.row("C-05")
def test_totals_that_do_not_add_up_are_taken_over_and_flagged(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", totals=totals(grand_total="100.02", discount="-0.00"))

    found = view(uow, order_id)
    assert found.order.totals.grand_total == D("100.02")
    assert not found.adds_up


def test_negative_totals_are_taken_over(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", totals=totals(subtotal="-82.6446", tax="-17.3554", grand_total="-100.0000"))

    assert view(uow, order_id).row.grand_total == D("-100.0000")
    assert view(uow, order_id).adds_up


def test_one_customer_per_shop_and_address(uow: UnitOfWork) -> None:
    first = placed(uow, "1")
    second = placed(uow, "2", customer_email=" Daan.Bakker@example.NL ", placed_at=PLACED + timedelta(days=1))
    nobody = placed(uow, "3", customer_email="", billing=an_address(email=""))
    nobody_else = placed(uow, "4", customer_email="", billing=an_address(email=""))

    assert facts(uow, first).customer_id == facts(uow, second).customer_id
    assert facts(uow, nobody).customer_id != facts(uow, nobody_else).customer_id
    found = view(uow, second)
    assert (found.customer_orders, found.customer_since) == (2, PLACED)


def test_a_virtual_order_without_a_delivery_address(uow: UnitOfWork) -> None:
    order = facts(uow, placed(uow, "1", a_line("GIFT", is_virtual=True), delivery_address=None))

    assert order.delivery_address == order.billing
    assert order.ready


def test_the_event_carries_what_the_page_shows(uow: UnitOfWork) -> None:
    order_id = placed(uow, "1", a_line("GAZ"))

    [event] = [event for event in uow.said if isinstance(event, OrderPlaced)]
    assert event.order == facts(uow, order_id)
