"""What Magento 2's REST makes of an order since 2.3, and what shops' modules add: read as the shop stored it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from contracts.customers import CustomerAddress, ShopCustomer
from contracts.integration import ShopOrder
from services.integration.partners.magento.book import Book
from services.integration.partners.magento2 import mapping
from tests.integration.builders import a_connection
from tests.integration.magento_sums.basket import Basket, Item, Mode, Rates
from tests.integration.magento_sums.told import as_magento2, as_magento2_since_23

D = Decimal
WITHOUT_TAX = Mode(prices_with_tax=False, algorithm="row", discount_on_incl=False, shipping_with_tax=False)


def read(body: dict[str, Any], **told: Any) -> ShopOrder:
    return mapping.order_of(body, a_connection("magento2", **told), Book())[0]


def an_order(*items: Item, **told: Any) -> dict[str, Any]:
    return as_magento2_since_23(Basket(items or (Item(price=D(100)),), **told))


def amounts(order: ShopOrder) -> list[tuple[Decimal, ...]]:
    return [(line.row_total, line.row_total_incl_tax, line.discount, line.tax) for line in order.lines]


# ---- rows


@pytest.mark.row("C-05")
def test_rows_less_their_discount_are_given_back() -> None:
    """Prices with tax, a coupon: 159.82 is told for 181.82, less 22.00 with tax in it; 198.00 is what was paid."""
    body = an_order(Item(price=D("110.00"), quantity=D(2)), percent_off=D(10), shipping=D(0))
    (told,) = body["items"]
    assert (told["row_total"], told["row_total_incl_tax"], told["discount_amount"]) == (D("159.82"), D("198.00"), D(22))

    order = read(body)

    assert amounts(order) == [(D("181.82"), D("220.00"), D("22.00"), D("34.36"))]
    assert (order.lines[0].hidden_tax, order.totals.subtotal, order.differences) == (D("3.82"), D("181.82"), ())
    assert order.taxes[0].base == D("163.64")  # after the discount, taken off once


@pytest.mark.row("C-05")
def test_the_total_with_tax_before_the_discount_is_worked_out_where_prices_are_without() -> None:
    """74.69 a piece, and 149.39 for two: rounded by the row, as the subtotal with tax says."""
    body = an_order(
        Item(price=D("69.00"), quantity=D(2), rates=Rates((D("8.25"),))),
        Item(price=D("224.00"), rates=Rates((D("8.25"),))),
        mode=WITHOUT_TAX,
        percent_off=D(20),
        shipping=D(0),
    )
    assert [item["row_total"] for item in body["items"]] == [D("110.40"), D("179.20")]
    assert [item["row_total_incl_tax"] for item in body["items"]] == [D("119.51"), D("193.98")]

    order = read(body)

    assert [(line.row_total, line.row_total_incl_tax) for line in order.lines] == [
        (D("138.00"), D("149.39")),
        (D("224.00"), D("242.48")),
    ]
    assert order.totals.subtotal_incl_tax == D("391.87")
    assert order.differences == ()


@pytest.mark.row("C-05")
def test_a_row_that_is_wholly_given_away_keeps_its_price() -> None:
    """A discount with tax in it is more than the row without: REST tells nought, not less."""
    order = read(an_order(Item(price=D("44.00"), quantity=D(3)), percent_off=D(100), shipping=D(0)))
    assert amounts(order) == [(D("109.09"), D("132.00"), D("132.00"), D(0))]
    assert (order.totals.grand_total, order.differences) == (D(0), ())


def test_an_old_shop_tells_its_rows_as_they_are() -> None:
    """Until 2.2; and so do answers of modules that read the table themselves."""
    basket = Basket((Item(price=D("110.00"), quantity=D(2)),), percent_off=D(10), shipping=D(0))
    assert amounts(read(as_magento2(basket))) == amounts(read(as_magento2_since_23(basket)))


@pytest.mark.row("C-05")
@pytest.mark.parametrize("kind", ["configurable", "fixed_bundle"])
def test_a_child_that_shows_its_parents_price_costs_nothing(kind: str) -> None:
    body = an_order(Item(kind=kind, price=D("69.00")))
    _, child = body["items"]
    child |= {"price": body["items"][0]["price"], "base_price": 0, "base_row_total": 0}
    assert read(body).differences == ()


def test_a_cent_too_much_in_a_row_less_its_discount_is_still_found() -> None:
    body = an_order(Item(price=D("110.00")), Item(price=D("50.00")), percent_off=D(10))
    body["items"][1]["row_total"] += D("0.01")
    found = read(body).differences
    assert {(each.rule, each.line) for each in found} >= {("row_price", "SKU-2"), ("base", "SKU-2")}


def test_a_module_may_round_converted_prices_to_whole_amounts() -> None:
    body = as_magento2(Basket((Item(price=D("495.00"), rates=Rates((D(0),))),), WITHOUT_TAX, shipping=D(0)))
    body |= {"order_currency_code": "AED", "base_to_order_rate": D("4.4756"), "total_due": 2220}
    for name in ("subtotal", "subtotal_incl_tax", "grand_total"):
        body[name] = D(2220)
    for name in ("price", "price_incl_tax", "row_total", "row_total_incl_tax"):
        body["items"][0][name] = D(2220)
    assert read(body).differences == ()

    body["base_to_order_rate"] = D("4.3756")  # two per cent off: no rounding any more
    assert {each.rule for each in read(body).differences} == {"base"}


@pytest.mark.row("P-17")
def test_gift_wrapping_is_known_in_both_currencies() -> None:
    """Adobe Commerce names its base copy otherwise than everything else."""
    body = as_magento2(Basket((Item(price=D("100.00")),), currency="SAR", currency_rate=D("3.75"), shipping=D(0)))
    body["extension_attributes"] |= {"gw_price": "18.7500", "gw_base_price": "5.0000", "gw_items_price": "0.0000"}
    for name, more in (("grand_total", D("18.75")), ("base_grand_total", D(5)), ("total_due", D("18.75"))):
        body[name] += more
    order = read(body)
    assert (order.totals.fee, order.totals.adjustment, order.differences) == (D("18.75"), D(0), ())


# ---- taxes


@pytest.mark.row("C-05")
def test_two_rates_on_one_line_are_each_on_the_whole_of_it() -> None:
    """A state's and a city's; the shipping is free of both, although the shop names them there too."""
    rates: list[dict[str, Any]] = [{"percent": D("4.3"), "amount": D("5.07")}, {"percent": 1, "amount": D("1.18")}]
    body = an_order(
        Item(price=D("118.00"), rates=Rates((D("4.3"), D(1)))), mode=WITHOUT_TAX, shipping_rates=Rates((D(0),))
    )
    number = body["items"][0]["item_id"]
    body["extension_attributes"] |= {
        "applied_taxes": [rate | {"title": title} for rate, title in zip(rates, ("State", "City"), strict=True)],
        "item_applied_taxes": [
            {"type": "shipping", "applied_taxes": [rate | {"amount": 0} for rate in rates]},
            {"type": "product", "item_id": number, "applied_taxes": rates},
        ],
    }
    assert [(tax.title, tax.percent, tax.base, tax.amount) for tax in read(body).taxes] == [
        ("State", D("4.3"), D("118.00"), D("5.07")),
        ("City", 1, D("118.00"), D("1.18")),
    ]


# ---- payment, comments


@pytest.mark.row("INT-03")
@pytest.mark.parametrize(
    ("listed", "keyed", "words"),
    [
        (["iDEAL | Wero"], [{"key": "method_title", "value": "iDEAL | Wero"}], "iDEAL | Wero"),
        ([None], [{"key": "method_title", "value": "null"}], "ideal"),  # REST writes null as a word
        (["tok_8fa2"], [{"key": "token", "value": "tok_8fa2"}], "ideal"),  # by position it is something else
        (["Bank Transfer Payment", ""], None, "Bank Transfer Payment"),  # 2.0 tells no keys
        ({"method_title": "Kaart", "cc_type": {"a": 1}}, None, "Kaart"),
        ([], [], "ideal"),
        (None, None, "ideal"),
    ],
)
def test_what_the_way_of_paying_is_called(listed: Any, keyed: Any, words: str) -> None:
    body = an_order()
    body["payment"]["additional_information"] = listed
    body["extension_attributes"]["payment_additional_info"] = keyed
    order = read(body)
    assert (order.payment_method, order.payment_code) == (words, "ideal")


@pytest.mark.parametrize(
    ("comment", "visible", "taken"),
    [
        ("Graag bellen 😀", 1, "Graag bellen 😀"),
        ("Captured amount of € 12,00 online.", 0, ""),
        ("Order Placed by Store Administrator", 1, ""),  # staff signed in as the customer
        (None, 1, ""),
    ],
)
def test_only_the_customers_own_words_are_taken_for_them(comment: Any, visible: int, taken: str) -> None:
    body = an_order()
    row = {"comment": comment, "is_visible_on_front": visible, "created_at": body["created_at"], "entity_id": 1}
    assert read(body | {"status_histories": [row]}).comment == taken


# ---- shapes


@pytest.mark.parametrize(
    "attributes", [[{"attribute_code": "delivery_date", "value": "2026-12-01"}], {"delivery_date": "2026-12-01"}]
)
def test_attributes_are_a_list_or_a_map(attributes: Any) -> None:
    assert str(read(an_order() | {"custom_attributes": attributes}).preferred_day) == "2026-12-01"


@pytest.mark.parametrize("nothing", [None, [], {}, "", "x"])
def test_what_php_makes_of_nothing_costs_no_order(nothing: Any) -> None:
    """An empty map is an empty list; some modules write anything at all."""
    body = an_order(Item(kind="configurable", price=D(100)))
    facts = body["extension_attributes"]
    for name in ("payment_additional_info", "applied_taxes", "item_applied_taxes", "gift_message", "delivery_date"):
        facts[name] = nothing
    for name in ("status_histories", "custom_attributes"):
        body[name] = nothing
    for item in body["items"]:
        item |= {"product_option": nothing, "extension_attributes": nothing, "weee_tax_applied": "[]"}
    order = read(body)
    assert (len(order.lines), order.totals.grand_total, order.differences) == (1, body["grand_total"], ())

    bare = read(body | {"extension_attributes": nothing, "payment": nothing})
    assert (bare.delivery_address, bare.payment_code) == (bare.billing, "")


# ---- customers


@pytest.mark.row("INT-03")
def test_an_account_is_read_with_what_little_it_has() -> None:
    """Magento 2 4: what is nothing is left out; flags stand only where they are true."""
    bare = {"id": 7, "email": "a@example.nl", "firstname": "Ans", "lastname": "Bos", "store_id": 1, "addresses": []}
    customer, places = _account(bare)
    assert (customer.name, customer.group, customer.language, customer.created_at) == ("Ans Bos", "", "nl", None)
    assert places == ()

    address = {"id": 3, "firstname": "Ans", "middlename": "van den", "lastname": "Bos", "street": ["Kade 7", " "]}
    address |= {"region": {"region_code": None, "region": "Drenthe", "region_id": 0}, "country_id": "NL"}
    full = {**bare, "group_id": 2, "taxvat": "NL1", "dob": "1970-01-01", "gender": 2}
    full |= {"created_at": "2020-01-01 10:00:00"}
    customer, places = _account({**full, "addresses": [{**address, "default_shipping": True}, address, None]})
    assert (customer.group, customer.vat_id, customer.shop_customer_id) == ("Zakelijk", "NL1", "7")
    assert customer.created_at == datetime(2020, 1, 1, 10, tzinfo=UTC)
    assert "1970" not in customer.model_dump_json()
    assert [(each.billing, each.delivery) for each in places] == [(False, True), (False, False)]
    assert places[0].address.name == "Ans van den Bos"
    assert (places[0].address.street, places[0].address.region) == (("Kade 7",), "Drenthe")


def _account(body: dict[str, Any]) -> tuple[ShopCustomer, tuple[CustomerAddress, ...]]:
    connection = a_connection("magento2", facts={"groups": {"2": "Zakelijk"}})
    customer = mapping.customer_of(body, connection).customer
    return customer, customer.addresses
