"""Money comes from the shop, by hand, and is taken back; each once, whoever says it how often and in which order."""

from decimal import Decimal

import pytest

from contracts.facts import OrderState, PaymentKind
from contracts.invoicing import IssueInvoice, MarkPaid, OrderPaid, PaymentBooked, PaymentTakenBack, TakeBackPayment
from kernel.refused import NotFound, Refused
from services.invoicing import queries
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid import mark_paid
from services.invoicing.use_cases.see_payment import see_payment
from services.invoicing.use_cases.take_back_payment import take_back_payment
from tests.invoicing.builders import A, an_order, money_seen, within


def said(uow) -> list[tuple[str, str, str, str, int]]:
    """What was said of money: event, amount, paid, open, revision."""
    kinds = (PaymentBooked, PaymentTakenBack, OrderPaid)
    return [
        (type(e).__name__, f"{e.amount:.2f}", f"{e.paid:.2f}", f"{e.open:.2f}", e.revision)
        for e in uow.said
        if isinstance(e, kinds)
    ]


def mark(uow, documents, order, seen: str = "100.00") -> None:
    mark_paid(uow, documents, MarkPaid(order_id=order.order_id, seen_open=Decimal(seen)))


def money(uow, order):
    return queries.order_money(uow.session, order.order_id)


@pytest.fixture
def order(uow, documents):
    order = an_order()
    hear_order(uow, documents, order)
    return order


def test_money_from_a_provider_is_booked_and_the_order_paid(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "100.00"))
    assert said(uow) == [("OrderPaid", "100.00", "100.00", "0.00", 1)]


def test_the_same_total_again_books_nothing(uow, documents, order):
    for minute in (0, 0, 5):
        see_payment(uow, documents, money_seen(order, "100.00", minute))
    assert len(said(uow)) == 1


def test_a_total_that_grows_books_the_difference_in_whatever_order_it_comes(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "40.00", 1))
    see_payment(uow, documents, money_seen(order, "100.00", 3))
    see_payment(uow, documents, money_seen(order, "60.00", 2))  # an older word, late
    assert [(name, amount) for name, amount, *_ in said(uow)] == [
        ("PaymentBooked", "40.00"),
        ("OrderPaid", "60.00"),
    ]


def test_money_may_come_before_its_order(uow, documents):
    order = an_order()
    see_payment(uow, documents, money_seen(order, "100.00"))
    assert said(uow) == []
    with pytest.raises(NotFound):
        money(uow, order)
    hear_order(uow, documents, order)
    assert said(uow) == [("OrderPaid", "100.00", "100.00", "0.00", 1)]


def test_a_total_that_falls_is_money_that_had_not_arrived(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "100.00", 1))
    see_payment(uow, documents, money_seen(order, "0", 2))
    assert said(uow)[-1] == ("PaymentTakenBack", "100.00", "0.00", "100.00", 2)


def test_a_payment_in_another_currency_is_refused_in_words(uow, documents, order):
    with pytest.raises(Refused, match="reports a payment in USD"):
        see_payment(uow, documents, money_seen(order, "100.00", currency="USD"))


def test_an_order_that_costs_nothing_is_paid_at_once(uow, documents):
    hear_order(uow, documents, an_order("5", A("0.00")))
    assert said(uow) == [("OrderPaid", "0.00", "0.00", "0.00", 1)]


@pytest.mark.row("PAY-03")
@pytest.mark.row("C-03")
def test_one_click_sets_the_order_paid_and_a_second_changes_nothing(uow, documents, order):
    mark(uow, documents, order)
    mark(uow, documents, order)
    shown = money(uow, order)
    assert [(p.amount, p.source, p.booked_by) for p in shown.payments] == [(Decimal("100.00"), "staff", "Anna")]
    assert (shown.paid, shown.open, shown.can_mark_paid) == (Decimal("100.00"), Decimal("0.00"), False)
    assert [name for name, *_ in said(uow)] == ["OrderPaid"]


@pytest.mark.row("PAY-03")
def test_marking_paid_what_the_screen_did_not_show_is_refused(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "40.00"))
    with pytest.raises(Refused, match=r"60\.00 EUR is open by now, not 100\.00"):
        mark(uow, documents, order)
    assert money(uow, order).paid == Decimal("40.00")


@pytest.mark.row("PAY-04")
def test_what_a_provider_reported_cannot_be_taken_back(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "100.00"))
    shown = money(uow, order)
    assert not shown.can_mark_paid
    assert not shown.can_take_back
    assert shown.why_not == "A payment provider reported this money; it cannot be taken back here."
    with pytest.raises(Refused, match="cannot be taken back"):
        take_back(uow, documents, order)
    assert money(uow, order).paid == Decimal("100.00")


def take_back(uow, documents, order) -> None:
    payment = money(uow, order).payments[0]
    take_back_payment(uow, documents, TakeBackPayment(order_id=order.order_id, payment_id=payment.payment_id))


@pytest.mark.row("PAY-05")
def test_staff_set_and_take_back_paid(uow, documents, order):
    mark(uow, documents, order)
    assert money(uow, order).can_take_back
    take_back(uow, documents, order)
    take_back(uow, documents, order)
    shown = money(uow, order)
    assert (shown.paid, shown.open, shown.can_mark_paid) == (Decimal("0.00"), Decimal("100.00"), True)
    assert shown.payments[0].taken_back
    assert said(uow)[-1] == ("PaymentTakenBack", "100.00", "0.00", "100.00", 2)
    mark(uow, documents, order)
    assert [name for name, *_ in said(uow)][-1:] == ["OrderPaid"]


def test_what_staff_booked_and_a_provider_confirmed_is_one_payment_and_stays(uow, documents, order):
    mark(uow, documents, order)
    see_payment(uow, documents, money_seen(order, "100.00"))
    assert money(uow, order).paid == Decimal("100.00")
    with pytest.raises(Refused, match="cannot be taken back"):
        take_back(uow, documents, order)


@pytest.mark.row("PAY-06")
def test_cash_on_delivery_is_not_paid_until_staff_say_so(uow, documents):
    order = an_order("6", A("92.50"), fee="7.50", payment_kind=PaymentKind.ON_DELIVERY)
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    see_payment(uow, documents, money_seen(order, "100.00", by_provider=False))  # the shop counts its own invoice
    assert money(uow, order).open == Decimal("100.00")
    mark(uow, documents, order)
    assert money(uow, order).open == Decimal("0.00")


def test_the_invoice_is_open_as_long_as_its_order_is(uow, documents, order):
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    assert money(uow, order).invoices[0].open == Decimal("100.00")
    mark(uow, documents, order)
    assert money(uow, order).invoices[0].open == Decimal("0.00")


def test_a_cancelled_order_owes_nothing(uow, documents, order):
    hear_order(uow, documents, order.model_copy(update={"version": 2, "state": OrderState.CANCELLED}))
    assert (money(uow, order).open, money(uow, order).can_mark_paid) == (Decimal("0.00"), False)
    with pytest.raises(Refused, match="nothing is to be paid"):
        mark(uow, documents, order)
    assert said(uow) == []
