"""What the order's page in the shop tells besides comes along: titles, group, transaction, card, gifts, comments."""

from typing import Any

import pytest

from contracts.integration import ShopOrder
from contracts.particulars import Gift, Particulars
from services.integration.partners.magento.book import Book
from services.integration.partners.magento.particulars import MOST, in_plain
from services.integration.partners.magento2 import mapping as magento2
from services.integration.partners.openmage import mapping as openmage
from tests.integration.builders import a_connection, payload

pytestmark = pytest.mark.row("INT-03")
KINDS = {
    "magento2": (magento2, "magento2_order_cod_fee_foreign_currency.json", "status_histories"),
    "openmage": (openmage, "openmage_xmlrpc_order_100000002.json", "status_history"),
}
BOTH = pytest.mark.parametrize("kind", KINDS)
BOOK = Book(groups={"0": "NOT LOGGED IN", "1": "Particulier", "2": "Zakelijk"})


def body_of(kind: str, **changes: Any) -> dict[str, Any]:
    return {**payload(KINDS[kind][1]), KINDS[kind][2]: [], **changes}


def read(kind: str, body: dict[str, Any]) -> ShopOrder:
    return KINDS[kind][0].order_of(body, a_connection(kind), BOOK)[0]


def told(kind: str, **changes: Any) -> Particulars:
    return read(kind, body_of(kind, **changes)).particulars


def a_comment(kind: str, at: str, text: str | None, **more: Any) -> dict[str, Any]:
    return {"created_at": at, "comment": text, "status": "processing", "is_visible_on_front": 0, **more}


@BOTH
def test_a_title_before_and_after_the_name_is_part_of_it(kind: str) -> None:
    body = body_of(kind)
    body["billing_address"] |= {"prefix": "Mevr.", "firstname": "Sanne", "middlename": "de", "lastname": "Boer"}
    body["billing_address"] |= {"suffix": "MSc"}
    order = read(kind, body)
    assert (order.billing.prefix, order.billing.suffix) == ("Mevr.", "MSc")
    assert order.billing.name == "Mevr. Sanne de Boer MSc"


@BOTH
@pytest.mark.parametrize(("group", "name"), [(2, "Zakelijk"), ("2", "Zakelijk"), (0, ""), (7, "")])
def test_the_customers_group_goes_by_its_name(kind: str, group: object, name: str) -> None:
    assert told(kind, customer_group_id=group).customer_group == name


@BOTH
def test_the_store_the_transaction_and_the_card(kind: str) -> None:
    payment = {**payload(KINDS[kind][1])["payment"], "last_trans_id": "tr_841831", "cc_type": "VI", "cc_last4": "4242"}
    found = told(kind, store_name="Fietshal\nFietshal\nNederlands", payment={**payment, "po_number": "PO 12"})
    assert found.store == "Fietshal · Nederlands"
    assert (found.transaction, found.card, found.purchase_order) == ("tr_841831", "Visa •••• 4242", "PO 12")


@BOTH
@pytest.mark.parametrize("payment", [None, [], {"last_trans_id": ["x"], "cc_last4": None, "cc_type": "VI"}])
def test_a_payment_that_tells_nothing_is_no_trouble(kind: str, payment: object) -> None:
    found = told(kind, payment=payment)
    assert (found.transaction, found.card) == ("", "")


def test_gifts_as_magento_2_tells_them() -> None:
    body = body_of("magento2")
    words = {"sender": "Oma", "recipient": "Sam", "message": " Gefeliciteerd! "}
    body["extension_attributes"] |= {"gift_message": words}
    body["items"][0]["extension_attributes"] = {"gift_message": {"message": "Deze is voor jou"}}
    name = read("magento2", body).lines[0].name
    assert read("magento2", body).particulars.gifts == (
        Gift(text="Gefeliciteerd!", sender="Oma", recipient="Sam"),
        Gift(text="Deze is voor jou", article=name),
    )


def test_gifts_as_openmage_tells_them() -> None:
    body = body_of("openmage", gift_message="Alles Gute!")
    body["items"][0]["gift_message"] = "Für dich"
    assert read("openmage", body).particulars.gifts == (
        Gift(text="Alles Gute!"),
        Gift(text="Für dich", article=body["items"][0]["name"]),
    )


@BOTH
def test_comments_of_the_shop_come_oldest_first_without_ours_and_without_html(kind: str) -> None:
    rows = [
        a_comment(kind, "2026-11-22 10:05:00", "Klant belde:<br/><b>graag</b> &amp; snel", is_visible_on_front="1"),
        a_comment(kind, "2026-11-22 10:00:00", None),
        a_comment(kind, "2026-11-22 09:00:00", "Let op: prijs < 10 euro"),
        a_comment(kind, "2026-11-22 11:00:00", "Pakbon: gepland op 24-11-2026"),
        a_comment(kind, "0000-00-00 00:00:00", "Ooit"),
        "nonsense",
    ]
    comments = told(kind, **{KINDS[kind][2]: rows}).comments
    assert [(each.text, each.for_customer) for each in comments] == [
        ("Ooit", False),
        ("Let op: prijs < 10 euro", False),
        ("Klant belde:\ngraag & snel", True),
    ]
    assert comments[0].at is None
    assert comments[1].at is not None
    assert comments[1].at.isoformat() == "2026-11-22T09:00:00+00:00"


@BOTH
def test_of_very_many_comments_the_newest_come(kind: str) -> None:
    rows = [a_comment(kind, f"2026-11-22 {n // 60:02}:{n % 60:02}:00", f"nr {n}") for n in range(200)]
    comments = told(kind, **{KINDS[kind][2]: rows}).comments
    assert (len(comments), comments[-1].text) == (MOST, "nr 199")


@BOTH
def test_the_customers_own_words_are_told_once(kind: str) -> None:
    rows = [a_comment(kind, "2026-11-22 09:00:00", "Achterom graag")]
    order = read(kind, body_of(kind, customer_note="Achterom graag", **{KINDS[kind][2]: rows}))
    assert (order.comment, order.particulars.comments) == ("Achterom graag", ())


def test_what_looks_like_html_and_is_none_stays() -> None:
    assert in_plain("3 < 4 > 2 &lt;b&gt;") == "3 < 4 > 2 <b>"
