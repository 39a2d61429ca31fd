"""Money and invoices as invoicing tells them: the highest revision and the newest invoice count."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.facts import Delivery, DocumentRef, PaymentKind
from contracts.invoicing import CreditNoteIssued, InvoiceIssued, PaymentBooked, PaymentTakenBack
from services.planning import queries, use_cases
from tests.planning.builders import HOUSE, MONDAY, an_order, planned


def a_payment(order, paid, revision, kind=PaymentBooked):
    return kind(
        order_id=order.order_id,
        order_number=order.number,
        shop=order.shop,
        amount=Decimal(paid),
        currency="EUR",
        paid=Decimal(paid),
        open=order.totals.grand_total - Decimal(paid),
        revision=revision,
    )


def an_invoice(order, number, day=date(2026, 11, 23)):
    return InvoiceIssued(
        invoice_id=uuid4(),
        order_id=order.order_id,
        order_number=order.number,
        shop=order.shop,
        number=number,
        issued_on=day,
        total=order.totals.grand_total,
        currency="EUR",
        document=DocumentRef(sha256="0" * 64, name=f"{number}.pdf"),
    )


def card(uow):
    return queries.day_view(uow.session, MONDAY, HOUSE).cards[0]


@pytest.mark.row("PAY-06")
def test_what_is_paid_before_is_not_collected_at_the_door(uow):
    order = an_order(payment_kind=PaymentKind.ON_DELIVERY, paid=False)
    use_cases.hear_payment(uow, a_payment(order, "749.00", 2))  # heard before the order itself
    planned(uow, order)

    assert card(uow).stop.to_collect == Decimal(0)
    use_cases.hear_payment(uow, a_payment(order, "0", 3, PaymentTakenBack))
    use_cases.hear_payment(uow, a_payment(order, "200.50", 1))

    assert card(uow).stop.to_collect == Decimal("749.00")


@pytest.mark.row("PAY-06")
def test_what_was_credited_is_not_collected_either(uow):
    order = planned(uow, payment_kind=PaymentKind.ON_DELIVERY, paid=False)
    note = CreditNoteIssued(
        credit_note_id=uuid4(),
        order_id=order.order_id,
        order_number=order.number,
        shop=order.shop,
        number="F2026-0010",
        issued_on=date(2026, 11, 23),
        total=Decimal("49.00"),
        currency="EUR",
        credited=Decimal("49.00"),
        open=Decimal("700.00"),
        revision=1,
    )
    use_cases.hear_payment(uow, note)

    assert card(uow).stop.to_collect == Decimal("700.00")


def test_more_paid_than_asked_is_never_a_negative_amount(uow):
    order = planned(uow, payment_kind=PaymentKind.AT_PICKUP, delivery=Delivery.PICKUP)
    use_cases.hear_payment(uow, a_payment(order, "800", 1))

    assert card(uow).stop.to_collect == Decimal(0)


@pytest.mark.row("PLN-17")
def test_the_card_bears_the_newest_invoices_number(uow):
    order = an_order()
    use_cases.hear_invoice(uow, an_invoice(order, "F2026-0002"))
    planned(uow, order)
    use_cases.hear_invoice(uow, an_invoice(order, "F2026-0001"))
    assert card(uow).invoice_number == "F2026-0002"

    use_cases.hear_invoice(uow, an_invoice(order, "F2026-0003"))

    assert card(uow).invoice_number == "F2026-0003"


def test_an_invoice_and_a_payment_do_not_wipe_each_other_out(uow):
    order = planned(uow, payment_kind=PaymentKind.ON_DELIVERY)
    use_cases.hear_invoice(uow, an_invoice(order, "F2026-0009"))
    use_cases.hear_payment(uow, a_payment(order, "49", 1))

    assert (card(uow).invoice_number, card(uow).stop.to_collect) == ("F2026-0009", Decimal("700.00"))
