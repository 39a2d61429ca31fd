"""The four settings of a shop: at order, after payment, by hand, from the planning (SET-01)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from contracts.facts import OrderState, PaymentKind
from contracts.invoicing import InvoiceIssued, InvoiceSettings, InvoicesMade, IssueInvoice, MarkPaid
from contracts.planning import OrderCollected
from contracts.shop_identity import ShopIdentity
from kernel.refused import Refused
from services.invoicing import queries
from services.invoicing.storage.invoices import contents_of
from services.invoicing.use_cases.content import invoice_of
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.hear_planning import close_day, left_the_house
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid import mark_paid
from services.invoicing.use_cases.save_settings import save_settings
from tests.invoicing.builders import SHOP, TUESDAY, A, a_closed_day, a_stop, an_order, within


def made(uow, when: str) -> None:
    save_settings(uow, InvoiceSettings(shop=SHOP, made=InvoicesMade(when)))


def issued(uow) -> list[str]:
    return [event.number for event in uow.said if isinstance(event, InvoiceIssued)]


def collected(order) -> OrderCollected:
    return OrderCollected(order_id=order.order_id, number=order.number, shop=order.shop, day=TUESDAY, delivery="pickup")


@pytest.mark.row("INV-02")
@pytest.mark.row("SET-01")
def test_at_order_a_new_order_has_its_invoice_at_once(uow, documents):
    made(uow, "at_order")
    order = an_order()
    hear_order(uow, documents, order)
    assert issued(uow) == ["2026-000001"]
    event = next(event for event in uow.said if isinstance(event, InvoiceIssued))
    assert documents.get(event.document.sha256).startswith(b"%PDF")
    assert (event.order_number, event.total, event.document.name) == (
        order.number,
        Decimal("100.00"),
        "2026-000001.pdf",
    )


def test_at_order_an_order_from_before_the_shop_was_connected_gets_none(uow, documents):
    made(uow, "at_order")
    hear_order(uow, documents, an_order(historic=True))
    assert issued(uow) == []


@pytest.mark.row("INV-03")
@pytest.mark.row("SET-01")
def test_by_hand_nothing_makes_an_invoice_but_staff(uow, documents):
    made(uow, "manual")
    order = an_order(payment_kind=PaymentKind.AT_PICKUP)
    hear_order(uow, documents, order)
    mark_paid(uow, documents, MarkPaid(order_id=order.order_id, seen_open=Decimal(100)))
    close_day(within(uow), documents, a_closed_day(a_stop(order)))
    left_the_house(uow, documents, collected(order))
    assert issued(uow) == []
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    assert issued(uow) == ["2026-000001"]


@pytest.mark.row("INV-04")
@pytest.mark.row("SET-01")
def test_after_payment_booking_the_payment_makes_the_invoice(uow, documents):
    made(uow, "after_payment")
    order = an_order()
    hear_order(uow, documents, order)
    assert issued(uow) == []
    mark_paid(uow, documents, MarkPaid(order_id=order.order_id, seen_open=Decimal("100.00")))
    assert issued(uow) == ["2026-000001"]
    invoice = queries.order_money(uow.session, order.order_id).invoices[0]
    assert (invoice.open, invoice.total) == (Decimal("0.00"), Decimal("100.00"))


@pytest.mark.row("INV-05")
@pytest.mark.row("SET-01")
def test_from_the_planning_closing_the_day_makes_one_for_each_stop_never_two(uow, documents):
    first, second, has_one = an_order(), an_order(), an_order()
    for order in (first, second, has_one):
        hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=has_one.order_id))
    day = a_closed_day(a_stop(second, 1), a_stop(first, 2), a_stop(has_one, 3))
    close_day(within(uow), documents, day)
    close_day(within(uow), documents, day)
    numbers = queries.day_money(uow.session, (first.order_id, second.order_id, has_one.order_id)).numbers
    assert numbers == {
        has_one.order_id: "2026-000001",
        second.order_id: "2026-000002",  # in the order of the stops
        first.order_id: "2026-000003",
    }


def test_a_collected_order_that_was_in_no_closed_day_gets_its_invoice(uow, documents):
    order = an_order(delivery="pickup")
    hear_order(uow, documents, order)
    left_the_house(uow, documents, collected(order))
    left_the_house(uow, documents, collected(order))
    assert issued(uow) == ["2026-000001"]


def test_planning_may_tell_of_an_order_before_its_owner_does(uow, documents):
    order = an_order()
    close_day(within(uow), documents, a_closed_day(a_stop(order)))
    assert issued(uow) == []
    hear_order(uow, documents, order)
    assert issued(uow) == ["2026-000001"]


def test_a_new_setting_is_for_the_next_order(uow, documents):
    before = an_order()
    hear_order(uow, documents, before)
    made(uow, "at_order")
    hear_order(uow, documents, before.model_copy(update={"version": 2}))
    assert issued(uow) == []
    hear_order(uow, documents, an_order())
    assert issued(uow) == ["2026-000001"]


def test_a_cancelled_order_gets_no_invoice(uow, documents):
    order = an_order(state=OrderState.CANCELLED)
    hear_order(uow, documents, order)
    close_day(within(uow), documents, a_closed_day(a_stop(order)))
    with pytest.raises(Refused, match="is cancelled"):
        issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    assert issued(uow) == []


def test_an_older_word_about_an_order_changes_nothing(uow, documents):
    newer = an_order("77", A("50.00"), version=3)
    hear_order(uow, documents, newer)
    hear_order(uow, documents, an_order("77", A("100.00"), version=2))
    assert queries.order_money(uow.session, newer.order_id).open == Decimal("50.00")


def test_the_invoice_keeps_what_it_said_when_the_order_changes(uow, documents):
    order = an_order("78", A("50.00"))
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    hear_order(uow, documents, an_order("78", A("80.00"), version=2))
    money = queries.order_money(uow.session, order.order_id)
    assert (money.open, money.invoices[0].total) == (Decimal("80.00"), Decimal("50.00"))


def test_what_an_invoice_froze_is_read_back_to_the_last_digit(uow, documents):
    order = an_order("79", A("82.64", "1.5", discount="3.33"), A("9.99", percent="9"), shipping="6.95", fee="7.50")
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    frozen_then = invoice_of(order, InvoiceSettings(shop=SHOP), ShopIdentity(shop=SHOP, name=SHOP), Decimal(0), TUESDAY)
    kept = contents_of(uow.session, [order.order_id])[order.order_id]
    assert kept == replace(frozen_then, number="2026-000001")
