"""The mail about a credit note: once, with its paper, and with the truth about who has the money."""

from decimal import Decimal
from uuid import uuid4

import pytest

from contracts.facts import OrderFacts, OrderState
from contracts.invoicing import CreditNoteIssued
from contracts.order import OrderCancelled
from services.notifier import use_cases
from tests.notifier.builders import TUESDAY, Postbox, newer
from tests.notifier.use_cases.test_send import Office, office, postbox, postbox_and_office

__all__ = ["office", "postbox", "postbox_and_office"]
PDF = b"%PDF-1.4 the credit note"


def credited(order: OrderFacts, open_: str = "0", **told: object) -> CreditNoteIssued:
    values: dict[str, object] = {
        "credit_note_id": uuid4(),
        "order_id": order.order_id,
        "order_number": order.number,
        "shop": order.shop,
        "number": "2026-000124",
        "credits": "2026-000123",
        "issued_on": TUESDAY,
        "total": Decimal("50.00"),
        "currency": "EUR",
        "open": Decimal(open_),
        "revision": 3,
    }
    return CreditNoteIssued(**{**values, **told})


@pytest.mark.row("STA-09")
def test_the_customer_gets_the_credit_note_once(office: Office, postbox: Postbox) -> None:
    order = office.place()
    paper = office.performer.documents.put(PDF, "2026-000124.pdf")
    event = credited(order, "-50.00", document=paper, reason="Te groot")
    for _ in range(2):
        office.hear(use_cases.hear_credit_note, event)
    office.send()
    (mail,) = [each for each in postbox.taken if each["X-Pakbon-Occasion"] == "order_credited"]
    assert mail["Subject"] == "Creditfactuur 2026-000124 bij bestelling 100012866"
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "Van factuur 2026-000123" in text
    assert "U krijgt € 50,00 van ons terug" in text
    assert "Reden: Te groot" in text
    (along,) = mail.iter_attachments()
    assert (along.get_filename(), along.get_content()) == ("2026-000124.pdf", PDF)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"open_": "0"}, "Dit bedrag hoeft u niet meer te betalen."),
        ({"open_": "0", "by_shop": True}, "Dit bedrag is al aan u terugbetaald."),
        ({"open_": "-20.00"}, "U krijgt € 20,00 van ons terug"),
    ],
)
def test_the_mail_knows_who_has_the_money(
    office: Office, postbox: Postbox, told: dict[str, object], sentence: str
) -> None:
    order = office.place()
    office.hear(use_cases.hear_credit_note, credited(order, **told))  # type: ignore[arg-type]
    office.send()
    (mail,) = [each for each in postbox.taken if each["X-Pakbon-Occasion"] == "order_credited"]
    assert sentence in " ".join(mail.get_body(("plain",)).get_content().split())


@pytest.mark.row("STA-09")
def test_a_cancelled_order_is_credited_all_the_same(office: Office, postbox: Postbox) -> None:
    order = office.place()
    office.hear(use_cases.hear_cancelled, OrderCancelled(order=newer(order, state=OrderState.CANCELLED), by_shop=False))
    office.hear(use_cases.hear_credit_note, credited(order))
    office.send()
    assert "order_credited" in {each["X-Pakbon-Occasion"] for each in postbox.taken}
