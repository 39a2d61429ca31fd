"""Magento 2 orders in neutral words: each numbered line of what was learned of that family."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.facts import Delivery, Option, PaymentKind
from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.magento2 import mapping
from services.integration.partners.magento2.oauth import signature
from services.integration.partners.magento2.rest import _words as words
from tests.integration.builders import a_connection, payload

CAPTURED = "magento2_order_cod_fee_foreign_currency.json"


def read(body: dict[str, Any], book: Book | None = None, **told: Any) -> ShopOrder:
    return mapping.order_of(body, a_connection("magento2", **told), book or Book())[0]


def captured(**changes: Any) -> dict[str, Any]:
    return {**payload(CAPTURED), **changes}


@pytest.mark.row("C-05")
def test_the_fee_is_what_the_totals_leave_over_in_the_orders_currency() -> None:
    """Magento 2, 5, and A13: order currency SAR on base USD."""
    order = read(captured())

    totals = order.totals
    assert (order.currency, totals.grand_total, totals.subtotal) == ("SAR", Decimal("3001.58"), Decimal("2996.25"))
    assert (totals.fee, totals.fee_tax, totals.adjustment) == (Decimal("5.33"), 0, 0)
    assert totals.fee_label == "Cash On Delivery (Cash On Delivery Charges: $5)"
    assert (totals.base_currency, totals.base_grand_total, totals.base_rate) == (
        "USD",
        Decimal("804.33"),
        Decimal("3.75"),
    )


@pytest.mark.row("INT-03")
def test_shipping_and_payment_stand_among_the_extension_attributes() -> None:
    """Magento 2, 4."""
    order = read(captured(), languages={"2": "ar"})

    assert order.delivery_address is not None
    assert order.delivery_address.street == ("Teststreet 1", "2nd line")
    assert order.billing.street == ("Teststreet 1",)
    assert (order.delivery, order.shipping_method) == (Delivery.PARCEL, "Free Shipping - Free")
    assert order.payment_kind is PaymentKind.ON_DELIVERY
    assert order.payment_method == "Cash On Delivery (Cash On Delivery Charges: $5)"
    assert order.language == "ar"
    assert order.lines[0].name == "حقيبة امبوريو ارمانى"
    assert order.lines[0].weight_grams == 0  # half a gram


def test_payment_words_stand_by_position_where_they_have_no_key() -> None:
    """Magento 2, 4."""
    body = captured()
    body["extension_attributes"]["payment_additional_info"] = []
    assert read(body).payment_method == "Cash On Delivery (Cash On Delivery Charges: $5)"


def test_a_guest_without_a_name_has_the_billing_address_name() -> None:
    """Magento 2, 4: null fields are left out."""
    body = captured(customer_is_guest=1)
    for name in ("customer_firstname", "customer_lastname", "customer_id"):
        del body[name]
    order = read(body)
    assert (order.customer_first_name, order.customer_last_name, order.customer_shop_id) == ("Test", "Klant", "")


def test_an_edited_order_keeps_its_number_and_the_old_one_is_superseded() -> None:
    """Magento 2, 6."""
    new = read(captured(increment_id="2000000189-1", edit_increment="1", original_increment_id="2000000189"))
    old, superseded = mapping.order_of(
        captured(state="canceled", relation_child_real_id="2000000189-1"), a_connection(), Book()
    )
    assert (new.number, new.edition, old.number, old.edition) == ("2000000189", 1, "2000000189", 0)
    assert superseded


def test_a_child_may_name_its_parent_only_by_a_nested_one_and_options_get_their_words() -> None:
    """Magento 2, 4."""
    body = captured()
    top = body["items"][0]
    child = {
        **top,
        "item_id": 654,
        "product_id": 9,
        "product_type": "simple",
        "sku": "ar-M",
        "row_total": 0,
        "weight": 2,
    }
    top["product_type"] = "configurable"
    chosen = {
        "configurable_item_options": [{"option_id": "135", "option_value": 81}],
        "custom_options": [
            {"option_id": "7", "option_value": "71,72"},
            {"option_id": "8", "option_value": "Familie 😀 <b>"},
        ],
    }
    top["product_option"] = {"extension_attributes": chosen}
    body["items"].append({**child, "parent_item": {"item_id": top["item_id"]}})
    options = {"7": {"title": "Letter", "values": {"71": "Schreef", "72": "Vet"}}, "8": {"title": "Tekst"}}
    article = Article(str(top["product_id"]), "ar", "Armani", "configurable", options, {"135": "Maat"})

    (line,) = read(body, Book({article.shop_product_id: article}, {"81": "M"})).lines

    assert line.options == (
        Option(label="Maat", value="M"),
        Option(label="Letter", value="Schreef, Vet"),
        Option(label="Tekst", value="Familie 😀 <b>"),
    )
    assert (line.sku, line.shop_line_id, line.shipped_shop_line_id) == ("ar-M", "653", "653")
    assert (line.brand, line.weight_grams, line.row_total) == ("Armani", 2000, Decimal("2996.25"))


def test_taxes_are_those_the_shop_applied() -> None:
    """Magento 2, 4."""
    body = captured(shipping_amount=Decimal("33.0165"), shipping_tax_amount=Decimal("6.9335"))
    body["items"][0] |= {"tax_percent": 21, "tax_amount": Decimal("629.2125")}
    applied = {"title": "BTW 21%", "percent": 21, "amount": Decimal("636.1460")}
    body["extension_attributes"] |= {
        "applied_taxes": [applied],
        "item_applied_taxes": [{"type": "shipping", "applied_taxes": [{"percent": 21}]}],
    }
    (tax,) = read(body).taxes
    assert (tax.title, tax.percent, tax.amount) == ("BTW 21%", 21, Decimal("636.1460"))
    assert tax.base == Decimal("2996.25") + Decimal("33.0165")  # four decimals are kept


def test_wishes_come_from_the_fields_that_the_shop_added() -> None:
    body = captured()
    body["extension_attributes"] |= {"delivery_date": "2026-12-01", "my_ref": "K-7", "referrer": "https://example.nl"}
    order = read(body, settings={"field.reference": "my_ref"})
    assert str(order.preferred_day) == "2026-12-01"
    assert (order.reference, order.referrer) == ("K-7", "https://example.nl")


@pytest.mark.row("INT-06")
@pytest.mark.parametrize(
    ("code", "settings", "kind"),
    [
        ("ideal", {}, "online"),
        ("mollie_methods_ideal", {}, "online"),
        ("adyen_cc", {}, "online"),
        ("paypal_express", {}, "online"),
        ("mollie_methods_klarnapaylater", {}, "on_account"),
        ("purchaseorder", {}, "on_account"),
        ("banktransfer", {}, "transfer"),
        ("checkmo", {}, "transfer"),
        ("cashondelivery", {}, "on_delivery"),
        ("msp_cashondelivery", {}, "on_delivery"),
        ("payinstore", {}, "at_pickup"),
        ("banktransfer", {"payment.banktransfer": "on_account"}, "on_account"),
    ],
)
def test_ways_of_paying(code: str, settings: dict[str, str], kind: str) -> None:
    body = captured()
    body["payment"]["method"] = code
    assert read(body, settings=settings).payment_kind == kind


@pytest.mark.row("INT-06")
@pytest.mark.parametrize(
    ("method", "title", "settings", "wanted"),
    [
        ("flatrate_flatrate", "PostNL - Standaard", {}, ("parcel", "postnl")),
        ("postnl_standaard", "DHL - Paket", {}, ("parcel", "postnl")),
        ("tablerate_bestway", "Verzenden", {}, ("parcel", "")),
        ("bezorging_bezorging", "Eigen bezorgdienst", {}, ("van", "")),
        ("instore_pickup", "Afhalen", {}, ("pickup", "")),
        ("afhalen_afhalen", "Afhalen", {}, ("pickup", "")),
        ("flatrate_flatrate", "Bezorging", {"shipping.flatrate": "van"}, ("van", "")),
        ("flatrate_flatrate", "Bezorging", {"shipping.flatrate_flatrate": "parcel:dhl"}, ("parcel", "dhl")),
    ],
)
def test_ways_of_delivering(method: str, title: str, settings: dict[str, str], wanted: tuple[str, str]) -> None:
    body = captured(shipping_description=title)
    body["extension_attributes"]["shipping_assignments"][0]["shipping"]["method"] = method
    order = read(body, settings=settings)
    assert (order.delivery, order.carrier) == wanted


def test_stock_is_summed_over_sources_that_are_in_stock() -> None:
    rows = [
        {"sku": "A", "source_code": "default", "quantity": Decimal("3"), "status": 1},
        {"sku": "A", "source_code": "shop", "quantity": Decimal("2"), "status": 1},
        {"sku": "A", "source_code": "broken", "quantity": Decimal("9"), "status": 0},
    ]
    assert [(each.sku, each.quantity) for each in mapping.stock_of(rows)] == [("A", Decimal(5))]


def test_holes_in_a_message_are_filled() -> None:
    told = {"message": "The %1 is wrong: %name.", "parameters": ["nonce"]}
    assert words(told) == "The nonce is wrong: %name."
    assert words({"message": "No %resources.", "parameters": {"resources": "orders"}}) == "No orders."


def test_a_signature_follows_the_rules_of_oauth() -> None:
    """Magento 2, 1. Computed by hand after RFC 5849: sorted, encoded twice, key from both secrets."""
    keys = {"consumer_secret": "kd94hf93k423kf44", "access_token_secret": "pfkkdhi9sl3r4s00"}
    pairs = [("size", "original"), ("file", "vacation+a b.jpg"), ("oauth_nonce", "kllo9940pd9333jh")]
    import base64
    import hashlib
    import hmac

    base = (
        "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&"
        "file%3Dvacation%252Ba%2520b.jpg%26oauth_nonce%3Dkllo9940pd9333jh%26size%3Doriginal"
    )
    key = b"kd94hf93k423kf44&pfkkdhi9sl3r4s00"
    wanted = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode()
    assert signature("get", "http://photos.example.net/photos", pairs, keys) == wanted
