"""One cent planted in any amount of an order is found, and the rule and the line are named."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.integration.magento_sums.basket import ZERO, Basket, Item
from tests.integration.magento_sums.baskets import baskets
from tests.integration.magento_sums.told import as_magento2
from tests.integration.partners.test_tax_modes import EVERY, FAMILIES, taken_over, told

CENT = Decimal("0.01")
NOT_AMOUNTS = ("qty_", "tax_percent", "base_to_order_rate", "weee_", "base_weee_")
Place = tuple[Any, ...]


def amounts(payload: Any) -> Iterator[Place]:
    """Where the payload's amounts stand: ('subtotal',), ('items', 0, 'price') …"""
    for name, value in payload.items():
        if _is_amount(name, value):
            yield (name,)
    for number, item in enumerate(payload["items"]):
        yield from (("items", number, name) for name, value in item.items() if _is_amount(name, value))
    for number, tax in enumerate(payload.get("extension_attributes", {}).get("applied_taxes", ())):
        yield from (("extension_attributes", "applied_taxes", number, n) for n in ("amount", "base_amount") if tax[n])


def _is_amount(name: str, value: Any) -> bool:
    if name == "total_due" or name.startswith(NOT_AMOUNTS) or isinstance(value, bool | int):
        return False
    return isinstance(value, Decimal) or (isinstance(value, str) and name.endswith(_ENDS) and value[-5:-4] == ".")


_ENDS = ("amount", "amnt", "total", "tax", "paid", "refunded", "price", "fee")


def planted(payload: Any, place: Place, cent: Decimal) -> Any:
    found = copy.deepcopy(payload)
    *path, name = place
    holder = found
    for step in path:
        holder = holder[step]
    was = holder[name]
    holder[name] = f"{Decimal(was) + cent:.4f}" if isinstance(was, str) else was + cent
    return found


def rich() -> Basket:
    bundle = Item(
        kind="bundle", parts=(Item(price=Decimal("129.95")), Item(price=Decimal("24.50"), quantity=Decimal(2)))
    )
    items = (
        Item(price=Decimal("189.00"), quantity=Decimal(2)),
        bundle,
        Item(kind="configurable", price=Decimal("19.95")),
    )
    return Basket(
        items, percent_off=Decimal(10), shipping_percent_off=Decimal(10), paid=Decimal(1), refunded=Decimal("0.5")
    )


def quiet(payload: Any, place: Place) -> bool:
    """What only belongs to another line (a configurable's simple, a fixed bundle's parts) has no amounts of its own."""
    return place[0] == "items" and "base_price" not in payload["items"][place[1]]


def repeated(payload: Any, place: Place) -> bool:
    """A bundle may leave its parts' tax and discount to them: nought and their sum say the same."""
    return len(place) == 3 and payload["items"][place[1]]["product_type"] == "bundle" and "amount" in place[2]


def places(family: str) -> list[Any]:
    payload = told(family, rich())
    found = [place for place in amounts(payload) if not quiet(payload, place)]
    return [pytest.param(family, place, id="-".join(map(str, (family, *place)))) for place in found]


@EVERY
@pytest.mark.row("M-04")
def test_a_sound_order_has_nothing_to_say(family: str) -> None:
    assert taken_over(family, told(family, rich())).differences == ()


@pytest.mark.row("M-04")
@pytest.mark.parametrize(("family", "place"), [place for family in FAMILIES for place in places(family)])
def test_a_cent_in_any_amount_is_found_and_located(family: str, place: Place) -> None:
    payload = told(family, rich())
    for cent in (CENT, -CENT):
        found = taken_over(family, planted(payload, place, cent)).differences
        assert found
        assert all(difference.expected != difference.found for difference in found)
        if place[0] == "items":
            assert payload["items"][place[1]]["sku"] in {difference.line for difference in found}
        else:
            assert not any(difference.line for difference in found)
            assert any(abs(difference.found - difference.expected) == CENT for difference in found)


@EVERY
@pytest.mark.row("M-04")
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(basket=baskets(st.just(("EUR", Decimal(1)))), which=st.integers(0, 10_000), cent=st.sampled_from([CENT, -CENT]))
def test_a_cent_in_any_order_is_found(family: str, basket: Basket, which: int, cent: Decimal) -> None:
    payload = told(family, basket)
    assume(Decimal(payload["grand_total"]) > CENT)
    found = [place for place in amounts(payload) if not quiet(payload, place)]

    assert taken_over(family, planted(payload, found[which % len(found)], cent)).differences


OF_ORDER = ("subtotal", "subtotal_incl_tax", "tax_amount", "discount_amount", "grand_total")
OF_LINE = ("row_total", "row_total_incl_tax", "tax_amount", "discount_amount")


@EVERY
@pytest.mark.row("M-04")
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    basket=baskets(st.sampled_from([("SAR", Decimal("3.75")), ("GBP", Decimal("0.853467"))])),
    which=st.integers(0, 10_000),
    cent=st.sampled_from([CENT, -CENT]),
)
def test_a_cent_is_found_in_a_foreign_currency_too(family: str, basket: Basket, which: int, cent: Decimal) -> None:
    """Both currencies have sums of their own; only what nothing else is the sum of (a price) may hide in the rate."""
    payload = told(family, replace(basket, mode=replace(basket.mode, places=2)))
    assume(Decimal(payload["grand_total"]) > CENT)
    own = [place for place in amounts(payload) if place[-1].removeprefix("base_") in (*OF_ORDER, *OF_LINE)]
    found = [place for place in own if place[0] != "items" or payload["items"][place[1]].get("parent_item_id") is None]
    found = [place for place in found if not quiet(payload, place) and not repeated(payload, place)]
    if family == "magento2_since_23":  # rows as they were paid: only the other copy tells that a cent is not rounding
        found = [place for place in found if not place[-1].endswith("subtotal_incl_tax")]
    place = found[which % len(found)]
    assume(not any(Decimal(item.get("weee_tax_applied_row_amount", 0)) for item in payload["items"]))

    assert taken_over(family, planted(payload, place, cent)).differences


# ---- habits and troubles, one by one


def found_in(basket: Basket, **changes: Any) -> list[tuple[str, str]]:
    payload = as_magento2(basket)
    for name, value in changes.items():
        payload[name] = payload.get(name, ZERO) + value
    return [(difference.rule, difference.field) for difference in taken_over("magento2", payload).differences]


@pytest.mark.row("P-17")
def test_what_is_left_over_must_have_a_name() -> None:
    """A gift card in a field of its own is explained to the cent; the same amount without a field is not."""
    plain = Basket((Item(price=Decimal("100.00")),))
    assert found_in(replace(plain, less=(("gift_cards_amount", Decimal(25)),))) == []
    unnamed = found_in(plain, grand_total=Decimal(-25), base_grand_total=Decimal(-25), total_due=Decimal(-25))
    assert unnamed == [("grand_total", "")]


def test_a_fee_without_a_field_is_only_believed_of_cash_on_delivery() -> None:
    assert found_in(Basket((Item(),), fee=Decimal("5.33"))) == []
    more = {"grand_total": Decimal("5.33"), "base_grand_total": Decimal("5.33"), "total_due": Decimal("5.33")}
    assert found_in(Basket((Item(),)), **more) == [("grand_total", "")]


def test_a_fee_of_a_foreign_currency_may_have_been_forgotten_to_convert() -> None:
    """As in magento2_order_cod_fee_foreign_currency.json: 5.33 in dollars, and 5.33 in riyals."""
    basket = Basket((Item(price=Decimal("799")),), currency="SAR", currency_rate=Decimal("3.75"), fee=Decimal("5.33"))
    assert found_in(basket) == []
    forgotten = Decimal("5.33") - Decimal("19.99")
    assert found_in(basket, grand_total=forgotten, total_due=forgotten) == []
    other = {"grand_total": Decimal("0.02"), "total_due": Decimal("0.02")}
    assert found_in(basket, **other) == [("base", "grand_total")]


def test_more_paid_or_refunded_than_the_order_is_worth() -> None:
    paid = Basket((Item(),), paid=Decimal(1))
    assert ("paid", "") in found_in(paid, total_paid=Decimal(5), base_total_paid=Decimal(5))
    assert ("refunded", "") in found_in(paid, total_refunded=Decimal(500), base_total_refunded=Decimal(500))


def test_more_pieces_than_were_ordered() -> None:
    payload = as_magento2(Basket((Item(),)))
    payload["items"][0]["qty_shipped"] = Decimal(2)
    (found,) = taken_over("magento2", payload).differences
    assert (found.rule, found.field, found.line, found.expected, found.found) == (
        "pieces",
        "qty_shipped",
        "SKU-1",
        1,
        2,
    )


def test_a_wrong_rate_is_found() -> None:
    basket = Basket((Item(price=Decimal("100")),), currency="SAR", currency_rate=Decimal("3.75"))
    payload = as_magento2(basket)
    payload["base_to_order_rate"] = Decimal("3.57")
    assert {difference.rule for difference in taken_over("magento2", payload).differences} == {"base"}


def test_a_thousand_wrong_lines_are_told_in_twenty() -> None:
    payload = as_magento2(Basket(tuple(Item() for _ in range(100))))
    for item in payload["items"]:
        item["row_total"] += CENT
    assert len(taken_over("magento2", payload).differences) == 20
