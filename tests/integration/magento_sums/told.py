"""An order told as Magento 2's REST and as OpenMage's XML-RPC tell it."""

from decimal import Decimal
from typing import Any

from tests.integration.magento_sums.basket import ZERO, Basket, Item
from tests.integration.magento_sums.sums import Sums, sums_of

Payload = dict[str, Any]
_M1 = {  # Magento 2's name → Magento 1's
    "discount_tax_compensation_amount": "hidden_tax_amount",
    "shipping_discount_tax_compensation_amount": "shipping_hidden_tax_amount",
}
_BASE = {  # columns whose name was cut off
    "weee_tax_applied_row_amount": "base_weee_tax_applied_row_amnt",
    "shipping_discount_tax_compensation_amount": "base_shipping_discount_tax_compensation_amnt",
}
EXTRAS = ("cod_fee", "cod_tax_amount", "gift_cards_amount", "customer_balance_amount", "reward_currency_amount")
ADDRESS = {
    "firstname": "Sanne",
    "lastname": "Visser",
    "postcode": "3811 LM",
    "city": "Amersfoort",
    "country_id": "NL",
    "telephone": "033 4721190",
    "email": "sanne@example.nl",
}


def twice(own: dict[str, Decimal], base: dict[str, Decimal]) -> Payload:
    return own | {_BASE.get(name, f"base_{name}"): amount for name, amount in base.items() if name != "tax_percent"}


def as_magento2(basket: Basket) -> Payload:
    own, base = sums_of(basket, basket.currency_rate), sums_of(basket, Decimal(1))
    order = twice(own.order, base.order)
    extras = {name: order.pop(name) for name in list(order) if name.removeprefix("base_") in EXTRAS}
    rate = basket.currency_rate
    return _common(basket, own) | {
        **order,
        "entity_id": 4711,
        "base_to_order_rate": rate.quantize(Decimal("0.0001")),
        "billing_address": ADDRESS | {"street": ["Hoofdweg 12"]},
        "payment": {"method": _method(basket), "additional_information": ["Betaling"]},
        "items": [_m2_item(row) for row in _rows(basket, own, base)],
        "extension_attributes": extras
        | {
            "shipping_assignments": [
                {"shipping": {"address": ADDRESS | {"street": ["Hoofdweg 12"]}, "method": "flatrate_flatrate"}}
            ],
            "applied_taxes": [
                {"title": f"BTW {percent}", "percent": percent, "amount": amount, "base_amount": base.taxes[percent]}
                for percent, amount in own.taxes.items()
            ],
        },
    }


def as_magento2_since_23(basket: Basket) -> Payload:
    """REST tells rows less their discount, as they are paid; a bundle's child without a price has its parent's."""
    order = as_magento2(basket)
    by_number = {item["item_id"]: item for item in order["items"]}
    return order | {"items": [_m2_paid(item, by_number.get(item.get("parent_item_id"), {})) for item in order["items"]]}


def _m2_paid(item: Payload, parent: Payload) -> Payload:
    found = dict(item)
    for before, fixed in (("", "weee_tax_applied_row_amount"), ("base_", "base_weee_tax_applied_amount")):
        names = ("row_total", "tax_amount", "discount_tax_compensation_amount", "discount_amount")
        row, tax, hidden, off = (item.get(before + name, ZERO) for name in names)
        if "base_weee_tax_applied_row_amnt" in item:
            found["base_weee_tax_applied_amount"] = item["base_weee_tax_applied_row_amnt"] / item["qty_ordered"]
        found[f"{before}row_total"] = max(row - off, ZERO)
        found[f"{before}row_total_incl_tax"] = max(row + tax + hidden + found.get(fixed, ZERO) - off, ZERO)
    if parent.get("product_type") == "bundle" and not item["price"]:
        found["price"] = parent["price"]
    return found


def as_openmage(basket: Basket) -> Payload:
    own, base = sums_of(basket, basket.currency_rate), sums_of(basket, Decimal(1))
    order = {_m1_name(name): f"{amount:.4f}" for name, amount in twice(own.order, base.order).items()}
    address = ADDRESS | {"street": "Hoofdweg 12\nachterhuis"}
    return _common(basket, own) | {
        **order,
        "order_id": "4711",
        "base_to_order_rate": f"{basket.currency_rate:.4f}",
        "shipping_method": "flatrate_flatrate",
        "billing_address": address,
        "shipping_address": address,
        "payment": {"method": _method(basket), "additional_information": {}},
        "items": [_m1_item(_converted_price(row, basket)) for row in _rows(basket, own, base)],
    }


def _common(basket: Basket, own: Sums) -> Payload:
    return {
        "increment_id": "100000042",
        "created_at": "2026-11-17 10:42:07",
        "updated_at": "2026-11-17 10:42:09",
        "state": "processing",
        "status": "processing",
        "store_id": 1,
        "order_currency_code": basket.currency,
        "base_currency_code": "EUR",
        "customer_email": "sanne@example.nl",
        "total_due": own.order["grand_total"] - own.order["total_paid"],
    }


def _method(basket: Basket) -> str:
    return "cashondelivery" if basket.fee and not basket.fee_told else "ideal"


def _rows(basket: Basket, own: Sums, base: Sums) -> list[Payload]:
    """Items with their numbers, each followed by what belongs to it."""
    found: list[Payload] = []
    for item, mine, copy, parts, copies in zip(basket.items, own.rows, base.rows, own.parts, base.parts, strict=True):
        number = len(found) + 1
        found.append(_row(item, number, None, twice(mine, copy), item.quantity, basket))
        if item.kind in ("configurable", "fixed_bundle"):
            quiet = dict.fromkeys((name for name in found[-1] if name in mine), ZERO)
            found.append(_row(item, number + 1, number, quiet, item.quantity, basket) | {"product_type": "simple"})
        for part, its, its_copy in zip(item.parts, parts, copies, strict=bool(parts)):
            pieces = part.quantity * item.quantity
            found.append(_row(part, len(found) + 1, number, twice(its, its_copy), pieces, basket))
    return found


def _row(item: Item, number: int, parent: int | None, amounts: Payload, pieces: Decimal, basket: Basket) -> Payload:
    kind = {"fixed_bundle": "bundle"}.get(item.kind, item.kind)
    cancelled = (pieces * basket.cancelled).quantize(Decimal(1) if pieces % 1 == 0 else Decimal("0.1"))
    return {
        "item_id": number,
        "parent_item_id": parent,
        "product_id": 100 + number,
        "product_type": kind,
        "sku": f"SKU-{number}",
        "name": f"Artikel {number}",
        "qty_ordered": pieces,
        "qty_canceled": min(cancelled, pieces),
        "qty_shipped": ZERO,
        "qty_refunded": ZERO,
        "is_virtual": int(item.kind == "virtual"),
        **amounts,
    }


def _m2_item(row: Payload) -> Payload:
    return {name: value for name, value in row.items() if value is not None}


def _converted_price(row: Payload, basket: Basket) -> Payload:
    """OpenMage stores the base price, already rounded, converted: not the price its row was worked out from."""
    if basket.currency_rate == 1 or "base_price" not in row:
        return row
    return row | {"price": (row["base_price"] * basket.currency_rate).quantize(Decimal("0.0001"))}


def _m1_item(row: Payload) -> Payload:
    found = {_m1_name(name): f"{value:.4f}" if isinstance(value, Decimal) else value for name, value in row.items()}
    return found | {"item_id": str(row["item_id"]), "product_options": "a:0:{}"}


def _m1_name(name: str) -> str:
    if name == "base_shipping_discount_tax_compensation_amnt":
        return "base_shipping_hidden_tax_amnt"
    base, plain = ("base_", name[5:]) if name.startswith("base_") else ("", name)
    return base + _M1.get(plain, plain)
