"""The credit note's form: what is left, chosen or everything, and sent as it stands there."""

from decimal import Decimal
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from contracts.invoicing import Creditable, CreditableLine, CreditInvoice, GetCreditable, GetOrderMoney, MarkPaidBack
from kernel.refused import Refused
from tests.gateway.builders import money_of, number_id
from tests.gateway.scripted import ScriptedAsker

ID = number_id("100012866")
ADDRESS = f"/orders/{ID}/credit/"
NOTE = uuid4()
FORM = {"credit_note_id": str(NOTE), "seen_left": "119.95"}


def left(**changes: object) -> Creditable:
    lines = (
        CreditableLine(key="7", sku="WIEL", name="Wiel", quantity=Decimal(2), left=Decimal(1), amount=Decimal("99.98")),
        CreditableLine(key="8", sku="BEL", name="Bel", quantity=Decimal(1), left=Decimal(0), amount=Decimal("9.95")),
    )
    facts: dict[str, object] = {
        "order_id": ID,
        "invoice_number": "2026-004512",
        "currency": "EUR",
        "tax_included": True,
        "lines": lines,
        "shipping": Decimal("19.95"),
        "others": Decimal("4.99"),
        "total": Decimal("119.95"),
    }
    return Creditable(**{**facts, **changes})


@pytest.fixture(autouse=True)
def answers(asker: ScriptedAsker) -> None:
    asker.when(GetCreditable, left())
    asker.when(CreditInvoice, money_of())
    asker.when(MarkPaidBack, money_of())


@pytest.mark.row("INV-17")
def test_the_form_shows_what_can_still_be_taken_back(office: FlaskClient) -> None:
    form = office.get(ADDRESS).text
    assert 'name="pieces-7"' in form
    assert "of 1</label>" in form
    assert "all taken back" in form
    assert 'name="pieces-8"' not in form
    assert "Shipping costs (at most 19.95)" in form
    assert 'name="seen_left" value="119.95"' in form
    assert form.index("Credit what is filled in") < form.index("Credit everything")  # Enter takes the first


@pytest.mark.row("INV-19")
def test_what_is_filled_in_is_credited(office: FlaskClient, asker: ScriptedAsker) -> None:
    filled = {"pieces-7": "1", "shipping": "", "kept": "10,00", "given": "", "reason": " Te groot "}
    answer = office.post(ADDRESS, data=FORM | filled)
    assert answer.status_code == 303
    assert asker.last(CreditInvoice) == CreditInvoice(
        order_id=ID,
        credit_note_id=NOTE,
        seen_left=Decimal("119.95"),
        pieces={"7": Decimal(1)},
        adjustment=Decimal("-10.00"),
        reason="Te groot",
    )


@pytest.mark.row("INV-17")
def test_everything_is_what_is_left(office: FlaskClient, asker: ScriptedAsker) -> None:
    office.post(ADDRESS, data=FORM | {"pieces-7": "", "everything": "1"})
    asked = asker.last(CreditInvoice)
    assert (asked.pieces, asked.shipping, asked.others) == ({"7": 1, "8": 0}, Decimal("19.95"), True)


def test_what_the_shop_paid_back_is_said(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(GetCreditable, left(refunded=Decimal("50.00")))
    assert "The shop has paid back €50.00 already." in office.get(ADDRESS).text


def test_a_refusal_is_shown_in_words(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(CreditInvoice, Refused("Nothing would be paid back that way; choose what is taken back."))
    said = office.post(ADDRESS, data=FORM, follow_redirects=True).text
    assert "Nothing would be paid back that way" in said


@pytest.mark.row("INV-20")
def test_what_is_to_be_paid_back_is_booked_as_the_screen_showed_it(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(GetOrderMoney, money_of(open=Decimal("-50.00"), can_credit=True))
    page = office.get(f"/orders/{ID}").text
    assert "€50.00 to pay back" in page
    office.post(f"/orders/{ID}/paid-back", data={"seen_open": "-50.00"})
    assert asker.last(MarkPaidBack) == MarkPaidBack(order_id=ID, seen_open=Decimal("-50.00"))


def test_with_nothing_left_the_button_is_greyed_with_its_reason(office: FlaskClient, asker: ScriptedAsker) -> None:
    asker.when(GetOrderMoney, money_of(can_credit=False))
    assert "Nothing is left to credit." in office.get(f"/orders/{ID}").text
