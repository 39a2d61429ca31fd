"""Captured OpenMage orders in neutral words: each numbered line of what was learned of that family."""

import json
from decimal import Decimal

import pytest

from contracts.facts import Delivery, Option, PaymentKind
from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.openmage import mapping, php
from services.integration.partners.trouble import RefusedPayload
from tests.integration.builders import a_connection, payload

SHOP = a_connection("openmage")


def read(name: str, book: Book | None = None, **changes: object) -> ShopOrder:
    order, _ = mapping.order_of({**payload(name), **changes}, SHOP, book or Book())
    return order


@pytest.mark.row("INT-03")
def test_everything_of_an_order_with_a_coupon_is_taken_over() -> None:
    """OpenMage 1, 7, 12, 14: over XML-RPC all is told; moments are UTC; hidden tax is part of the sum; street lines."""
    order = read("openmage_xmlrpc_order_100000002.json")

    assert (order.number, order.shop_order_id, order.edition) == ("100000002", "2", 0)
    assert order.placed_at.isoformat() == "2026-11-21T16:07:23+00:00"  # 7: UTC whatever the shop's zone
    assert order.changed_at.isoformat() == "2026-11-21T16:13:37+00:00"
    assert (order.state, order.status, order.store_id, order.currency) == ("complete", "complete", "1", "EUR")
    assert (order.customer_shop_id, order.customer_email) == ("1", "jan@example.nl")
    assert (order.customer_first_name, order.customer_last_name) == ("Jan", "van der Berg")
    assert order.billing.street == ("Keizersgracht 123", "2 hoog")  # 14: lines in one text
    assert order.delivery_address is not None
    assert (order.delivery_address.postcode, order.delivery_address.city) == ("1015 CJ", "Amsterdam")
    assert order.delivery_address.country == "NL"
    assert order.delivery_address.phone == "+31 20 1234567"
    assert (order.delivery, order.carrier) == (Delivery.PARCEL, "postnl")
    assert order.shipping_method == "PostNL - Standaard bezorging"
    assert (order.payment_kind, order.payment_code) == (PaymentKind.TRANSFER, "checkmo")
    assert order.coupon == "ZOMER10"
    assert [(line.sku, line.quantity, line.row_total) for line in order.lines] == [
        ("MAK-DHP", Decimal(1), Decimal("156.2000")),
        ("DRO-ZAAG", Decimal(2), Decimal("40.5000")),
    ]
    first = order.lines[0]
    assert (first.unit_price, first.unit_price_incl_tax) == (Decimal("156.2000"), Decimal("189.0000"))
    assert (first.discount, first.tax, first.hidden_tax) == (Decimal("18.9"), Decimal("29.52"), Decimal("3.28"))
    assert (first.tax_percent, first.weight_grams, first.shipped) == (Decimal(21), 1250, Decimal(1))
    totals = order.totals  # 12: hidden tax is part of the sum
    assert (totals.subtotal, totals.shipping, totals.tax) == (Decimal("196.7"), Decimal("5.74"), Decimal("38.38"))
    assert (totals.discount, totals.hidden_tax) == (Decimal("-23.8"), Decimal("4.13"))
    assert (totals.grand_total, totals.paid, totals.fee, totals.adjustment) == (
        Decimal("221.15"),
        Decimal("221.15"),
        0,
        0,
    )
    assert [(tax.percent, tax.base, tax.amount) for tax in order.taxes] == [
        (Decimal(21), Decimal("182.77"), Decimal("38.38"))
    ]


def test_numbers_and_texts_of_either_version_read_alike() -> None:
    """OpenMage 4: ints on one version, strings on another."""
    body = payload("openmage_xmlrpc_order_100000006.json")
    texts = json.loads(json.dumps(body), parse_int=str)
    assert mapping.order_of(texts, SHOP, Book()) == mapping.order_of(body, SHOP, Book())


def test_a_configurable_and_its_simple_are_one_line_that_ships_by_the_parent() -> None:
    """OpenMage 11."""
    order = read("openmage_xmlrpc_order_100000006.json")

    assert [(line.sku, line.quantity, line.unit_price) for line in order.lines] == [
        ("SHIRT-M", Decimal(2), Decimal("16.49")),
        ("SHIRT-L", Decimal(1), Decimal("16.49")),
    ]
    assert order.lines[0].options == (Option(label="Maat", value="M"),)
    assert [line.shipped_shop_line_id for line in order.lines] == ["9", "11"]  # 11: the parent's
    assert order.lines[0].shipped == 1


def test_a_bundle_is_a_line_with_parts() -> None:
    order = read("openmage_xmlrpc_order_100000007.json")

    bundle, drill, saw = order.lines
    assert (bundle.sku, bundle.row_total, bundle.tax) == ("SET-KLUS", Decimal("147.9"), Decimal("31.05"))
    assert bundle.tax_percent == 21
    assert bundle.options == (
        Option(label="Boor", value="1 × Bosch accuboormachine GSR 12V"),
        Option(label="Zaag", value="2 × Dröge handzaag 55cm"),
    )
    assert {part.parent_shop_line_id for part in (drill, saw)} == {bundle.shop_line_id}
    assert {part.shipped_shop_line_id for part in (drill, saw)} == {bundle.shop_line_id}
    assert (drill.row_total, saw.row_total, saw.quantity) == (0, 0, 2)
    assert order.customer_shop_id == ""


@pytest.mark.parametrize("address", [[], {}, None, dict.fromkeys(("street", "city", "lastname"))])
def test_a_virtual_order_has_no_delivery_address(address: object) -> None:
    """OpenMage 4: an empty list, or all None."""
    order = read("openmage_xmlrpc_order_100000008.json", shipping_address=address)

    assert order.delivery_address is None
    assert order.lines[0].is_virtual
    assert order.totals.grand_total == Decimal("195")


def test_options_are_readable_and_the_comment_stands() -> None:
    """OpenMage 4: options come serialized by PHP."""
    order = read("openmage_xmlrpc_order_100000014.json")

    assert order.lines[0].options == (Option(label="Tekst", value='Familie "Jansen" <& co>'),)
    assert order.comment == "Graag bellen vóór levering.\nRegel 2 <b>html</b> & €"


def test_the_purchase_order_number_is_the_reference() -> None:
    order = read("openmage_newer_xmlrpc_order_100000010.json")

    assert order.reference == "PO-2026/77"
    assert order.payment_kind is PaymentKind.ON_ACCOUNT
    assert order.billing.vat_id == "BE0403170701"
    assert [(tax.percent, tax.amount) for tax in order.taxes] == [
        (Decimal(21), Decimal("66.81")),
        (Decimal(6), Decimal("10.43")),
    ]
    assert sum(tax.amount for tax in order.taxes) == order.totals.tax


def test_what_was_refunded_is_told() -> None:
    order = read("openmage_newer_xmlrpc_order_100000020.json")
    assert (order.state, order.totals.refunded, order.lines[0].refunded) == ("closed", Decimal("55.95"), 2)


def test_brands_come_from_the_catalogue() -> None:
    book = Book({"2": Article("2", "MAK-DHP", "Makita")})
    assert [line.brand for line in read("openmage_xmlrpc_order_100000002.json", book).lines] == ["Makita", ""]


def test_an_edited_order_keeps_its_number() -> None:
    order = read(
        "openmage_xmlrpc_order_100000002.json", increment_id="100000002-2", relation_parent_real_id="100000002-1"
    )
    assert (order.number, order.edition) == ("100000002", 2)


def test_a_number_that_merely_ends_so_is_no_edition() -> None:
    assert read("openmage_xmlrpc_order_100000002.json", increment_id="2026-1").number == "2026-1"


def test_control_characters_go_and_lost_emoji_stay_lost() -> None:
    """OpenMage 14: what is written as &#11; goes too."""
    order = read("openmage_xmlrpc_order_100000014.json", customer_note="Bel&#11; even ????\x07 graag")
    assert order.comment == "Bel even ???? graag"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"increment_id": None}, "no number"),
        ({"items": []}, "no lines"),
        ({"grand_total": "-3.0000"}, "negative: -3.0000"),
        ({"order_currency_code": "XXQ"}, "currency is not known: XXQ"),
        ({"grand_total": "veel"}, "'veel' is not an amount"),
        ({"created_at": "gisteren"}, "when it was placed: gisteren"),
        ({"billing_address": [], "shipping_address": []}, "no address"),
        ({"grand_total": "NaN"}, "is not an amount"),
    ],
)
def test_what_cannot_be_taken_over_says_why(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(RefusedPayload, match=reason):
        read("openmage_xmlrpc_order_100000002.json", **changes)


def test_goods_without_a_delivery_address_go_to_the_billing_address() -> None:
    order = read("openmage_xmlrpc_order_100000002.json", shipping_address=[])
    assert order.delivery_address == order.billing


def test_products_speak_in_words() -> None:
    facts = {
        "attributes": {
            "manufacturer": {"values": mapping.choices_of(payload("openmage_attr_options_manufacturer.json"))}
        }
    }
    shown = mapping.product_of(payload("openmage_xmlrpc_product.json"), a_connection("openmage", facts=facts))
    assert (shown.product.brand, shown.product.ean, shown.product.price) == (
        "Bosch",
        "8700486965845",
        Decimal("129.95"),
    )
    assert (shown.product.weight_grams, shown.key) == (1250, 1)


def test_stock_is_told_by_article() -> None:
    stock = mapping.stock_of(payload("openmage_stock_list.json"))  # type: ignore[arg-type]
    assert {each.sku: each.quantity for each in stock}["007"] == Decimal("4863")


def test_carriers_are_a_map_or_a_list() -> None:
    listed = payload("openmage_carriers.json")
    assert mapping.carriers_of(listed) == mapping.carriers_of({each["key"]: "" for each in listed}) >= {"custom", "dhl"}  # type: ignore[index]


def test_store_views_tell_their_language_by_their_code() -> None:
    assert mapping.facts_of(payload("openmage_storeList.json"), {})["languages"] == {"2": "en"}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        'O:8:"stdClass":0:{}',
        "a:1:{i:0;",
        's:9:"kort";',
        "x",
        "",
        "a:99999999:{}",
        'C:1:"X":0:{}',
        "i:1" * 100,
        "a:1:{a:0:{}i:1;}",
    ],
)
def test_php_that_is_no_data_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):
        php.loads(text)


def test_options_that_cannot_be_read_do_not_cost_the_order() -> None:
    body = payload("openmage_xmlrpc_order_100000014.json")
    body["items"][0]["product_options"] = 'O:4:"Evil":0:{}'
    assert mapping.order_of(body, SHOP, Book())[0].lines[0].options == ()
