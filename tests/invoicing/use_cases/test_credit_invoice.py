"""A credit note: once, with its number and paper; the order's money follows, and all is told."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from contracts.invoicing import CreditInvoice, CreditNoteIssued, IssueInvoice, MarkPaidBack, OrderPaid, PaymentPaidBack
from kernel.money import ZERO
from kernel.refused import Refused
from services.invoicing import queries
from services.invoicing.use_cases.credit_invoice import credit_invoice, creditable
from services.invoicing.use_cases.hear_order import hear_order
from services.invoicing.use_cases.issue_invoice import issue_invoice
from services.invoicing.use_cases.mark_paid_back import mark_paid_back
from services.invoicing.use_cases.see_payment import see_payment
from tests.invoicing.builders import A, an_address, an_order, money_seen, within
from tests.paper_reading import texts


@pytest.fixture
def order(uow, documents):
    """Two wheels and a bicycle with shipping, 319.95 in all, invoiced."""
    order = an_order("100012866", A("50.00", "2", sku="WIEL", name="Wiel"), A("200.00"), shipping="19.95")
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    return order


def take_back(uow, documents, order, note: UUID | None = None, seen: str = "319.95", **wish) -> UUID:
    note = note or uuid4()
    credit_invoice(
        uow,
        documents,
        CreditInvoice(order_id=order.order_id, credit_note_id=note, seen_left=Decimal(seen), **wish),
    )
    return note


def notes(uow) -> list[CreditNoteIssued]:
    return [event for event in uow.said if isinstance(event, CreditNoteIssued)]


def money(uow, order):
    return queries.order_money(uow.session, order.order_id)


@pytest.mark.row("INV-17", "INV-20")
def test_a_credit_note_stands_among_the_invoices_with_the_next_number_and_its_paper(uow, documents, order):
    take_back(uow, documents, order, pieces={"1": Decimal(1)}, reason="Te groot")
    papers = money(uow, order).invoices
    assert [(paper.kind, paper.number, paper.total) for paper in papers] == [
        ("invoice", "2026-000001", Decimal("319.95")),
        ("credit_note", "2026-000002", Decimal("-50.00")),
    ]
    printed = "\n".join(texts(documents.get(papers[1].document.sha256)))
    for words in ("Creditfactuur", "2026-000002", "2026-000001 (12-05-2026)", "Te groot", "−50,00", "U krijgt terug"):
        assert words in printed
    assert "200,00" not in printed


@pytest.mark.row("INV-19", "M-04")
def test_it_says_what_is_taken_back_and_what_is_open_after_it(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "319.95"))
    take_back(uow, documents, order, pieces={"1": Decimal(1)}, shipping=Decimal("19.95"), adjustment=Decimal("-5.00"))
    (said,) = notes(uow)
    assert (said.number, said.credits, said.order_number) == ("2026-000002", "2026-000001", "100012866")
    assert (said.lines, said.shipping, said.adjustment) == ({"1": 1}, Decimal("16.49"), Decimal("-5.00"))
    assert (said.total, said.credited) == (Decimal("64.95"), Decimal("64.95"))
    assert (said.paid, said.open) == (Decimal("319.95"), Decimal("-64.95"))
    assert said.revision == 2
    shown = money(uow, order)
    assert (shown.open, shown.invoices[0].open) == (Decimal("-64.95"), Decimal("-64.95"))


@pytest.mark.row("C-03", "INV-17")
def test_a_second_click_makes_no_second_note(uow, documents, order):
    note = take_back(uow, documents, order, pieces={"2": Decimal(1)})
    take_back(uow, documents, order, note, pieces={"2": Decimal(1)})
    assert len(notes(uow)) == 1
    assert len(money(uow, order).invoices) == 2


def test_what_a_colleague_took_back_meanwhile_is_not_taken_twice(uow, documents, order):
    take_back(uow, documents, order, pieces={"2": Decimal(1)})
    with pytest.raises(Refused, match=r"119\.95 EUR can be taken back by now, not 319\.95"):
        take_back(uow, documents, order, pieces={"1": Decimal(1)})
    assert len(notes(uow)) == 1


@pytest.mark.row("C-06", "M-04")
def test_all_taken_back_in_parts_nothing_is_left_and_nothing_owed(uow, documents, order):
    take_back(uow, documents, order, pieces={"1": Decimal(2)})
    take_back(uow, documents, order, seen="219.95", pieces={"2": Decimal(1)}, shipping=Decimal("19.95"))
    assert creditable(uow, order.order_id).total == ZERO
    shown = money(uow, order)
    assert (shown.open, shown.can_credit) == (ZERO, False)
    assert sum((paper.total for paper in shown.invoices), ZERO) == ZERO
    assert notes(uow)[-1].taken_back == {"1": 2, "2": 1}


def test_an_unpaid_order_that_is_credited_is_not_said_to_be_paid(uow, documents, order):
    take_back(uow, documents, order, pieces={"1": Decimal(2), "2": Decimal(1)}, shipping=Decimal("19.95"))
    assert [event for event in uow.said if isinstance(event, OrderPaid)] == []
    assert money(uow, order).open == ZERO


@pytest.mark.row("C-03")
def test_what_is_to_be_paid_back_is_booked_once(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "319.95"))
    take_back(uow, documents, order, pieces={"2": Decimal(1)})
    for _ in range(2):
        mark_paid_back(uow, documents, MarkPaidBack(order_id=order.order_id, seen_open=Decimal("-200.00")))
    (said,) = [event for event in uow.said if isinstance(event, PaymentPaidBack)]
    assert (said.amount, said.paid, said.open) == (Decimal("200.00"), Decimal("119.95"), ZERO)
    assert {payment.amount for payment in money(uow, order).payments} == {Decimal("319.95"), Decimal("-200.00")}


def test_the_shop_s_later_word_on_the_same_refund_books_nothing_more(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "319.95", 1))
    take_back(uow, documents, order, pieces={"2": Decimal(1)})
    mark_paid_back(uow, documents, MarkPaidBack(order_id=order.order_id, seen_open=Decimal("-200.00")))
    see_payment(uow, documents, money_seen(order, "119.95", 2))
    assert money(uow, order).open == ZERO


@pytest.mark.row("M-04")
def test_what_the_shop_had_paid_back_already_is_no_news_there_and_nothing_to_pay_here(uow, documents, order):
    see_payment(uow, documents, money_seen(order, "319.95", 1))
    see_payment(uow, documents, money_seen(order, "319.95", 2, refunded=Decimal("200.00")))
    assert creditable(uow, order.order_id).refunded == Decimal("200.00")
    take_back(uow, documents, order, pieces={"2": Decimal(1)})
    (said,) = notes(uow)
    assert (said.by_shop, said.paid, said.open) == (True, Decimal("119.95"), ZERO)
    assert creditable(uow, order.order_id).refunded == ZERO
    take_back(uow, documents, order, seen="119.95", pieces={"1": Decimal(1)})
    assert not notes(uow)[-1].by_shop


@pytest.mark.row("M-10")
def test_with_a_bundle_its_parts_come_back(uow, documents):
    order = an_order("7", A("100.00", "2", parts=("stuur",)))
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    take_back(uow, documents, order, seen="200.00", pieces={"1": Decimal(2)})
    (said,) = notes(uow)
    assert said.lines == {"1": 2}
    assert said.taken_back == {"1": 2, "1-stuur": 1}


def test_the_surcharge_goes_back_as_an_amount_a_shop_has_no_row_for(uow, documents):
    order = an_order("8", A("121.00"), fee="12.10", billing=an_address(vat_id="NL001234567B01"))
    hear_order(uow, documents, order)
    issue_invoice(within(uow), documents, IssueInvoice(order_id=order.order_id))
    take_back(uow, documents, order, seen="133.10", pieces={"1": Decimal(1)}, others=True)
    (said,) = notes(uow)
    assert (said.total, said.adjustment) == (Decimal("133.10"), Decimal("12.10"))


def test_without_an_invoice_there_is_nothing_to_take_back(uow, documents):
    order = an_order("9")
    hear_order(uow, documents, order)
    with pytest.raises(Refused, match="Order 9 has no invoice"):
        creditable(uow, order.order_id)
