"""An order as Magento 2 writes it: base amounts beside amounts, null fields left out, the rest in attributes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.shop.money import ZERO
from sandbox.shop.rows import children
from sandbox.store import Doc

VIEWS = {1: "Nederlands", 2: "Deutsch"}
TWICE = (
    "discount_amount",
    "grand_total",
    "discount_tax_compensation_amount",
    "shipping_amount",
    "shipping_incl_tax",
    "shipping_tax_amount",
    "subtotal",
    "subtotal_incl_tax",
    "tax_amount",
    "total_due",
    "total_paid",
    "total_canceled",
    "total_refunded",
)
SAME = (
    "entity_id", "increment_id", "created_at", "updated_at", "state", "status", "store_id", "protect_code",
    "customer_id",
    "customer_email", "customer_firstname", "customer_lastname", "customer_prefix", "customer_taxvat", "coupon_code",
    "discount_description", "is_virtual", "shipping_description", "total_item_count", "total_qty_ordered", "weight",
    "customer_note", "original_increment_id", "edit_increment", "relation_parent_id", "relation_parent_real_id",
    "relation_child_id", "relation_child_real_id", "hold_before_state", "hold_before_status",
)  # fmt: skip
ITEM_TWICE = (
    "discount_amount", "original_price", "price", "price_incl_tax", "row_total", "row_total_incl_tax", "tax_amount",
    "discount_tax_compensation_amount",
)  # fmt: skip
ITEM_SAME = (
    "item_id", "parent_item_id", "product_id", "product_type", "sku", "name", "weight", "is_virtual", "qty_ordered",
    "qty_invoiced", "qty_shipped", "qty_refunded", "qty_canceled", "discount_percent", "tax_percent",
)  # fmt: skip


def without_nulls(doc: Any) -> Any:
    if isinstance(doc, list):
        return [without_nulls(row) for row in doc]
    if isinstance(doc, dict):
        return {k: without_nulls(v) for k, v in doc.items() if v is not None}
    return doc


def twice(doc: Doc, names: tuple[str, ...]) -> Doc:
    return {f"{base}{name}": doc.get(name) for base in ("base_", "") for name in names}


def order_view(order: Doc) -> Doc:
    if "raw" in order:
        return {**order["raw"], **{k: order[k] for k in order["raw_keys"]}}
    title = VIEWS[order["store_id"]]
    invoiced = any(i["qty_invoiced"] for i in order["items"])
    body = {
        **{name: order[name] for name in SAME},
        **twice(order, TWICE),
        **_invoiced(order, invoiced),
        "base_currency_code": order["currency"],
        "global_currency_code": order["currency"],
        "order_currency_code": order["currency"],
        "store_currency_code": order["currency"],
        "base_to_global_rate": 1,
        "base_to_order_rate": 1,
        "store_to_base_rate": 0,
        "store_to_order_rate": 0,
        "base_shipping_discount_amount": 0,
        "shipping_discount_amount": 0,
        "base_shipping_discount_tax_compensation_amnt": 0,
        "shipping_discount_tax_compensation_amount": 0,
        "billing_address_id": order["billing_address"]["entity_id"],
        "customer_group_id": 1 if order["customer_id"] else 0,
        "customer_is_guest": int(not order["customer_id"]),
        "customer_note_notify": 1,
        "email_sent": 1,
        "quote_id": order["entity_id"] + 40,
        "remote_ip": "192.0.2.7",
        "store_name": f"Fietshal\nFietshal\n{title}",
        "items": [item_view(order, item) for item in order["items"]],
        "billing_address": address_view(order["billing_address"]),
        "payment": payment_view(order),
        "status_histories": [
            _history(row) for row in order["history"] if row["entity_name"] == "order" or row["comment"]
        ],
        "extension_attributes": extension(order),
    }
    if body["customer_is_guest"]:
        body["customer_firstname"] = body["customer_lastname"] = None  # guests can lack a name: billing has it
    shown: Doc = without_nulls(body)
    shown["payment"] |= {"account_status": None, "cc_last4": None}  # these two a real shop writes even when empty
    return shown


def _invoiced(order: Doc, any_invoiced: bool) -> Doc:
    if not any_invoiced:
        return {}
    full = order["total_invoiced"] == order["grand_total"]
    names = {"subtotal": "subtotal_invoiced", "tax_amount": "tax_invoiced", "shipping_amount": "shipping_invoiced",
             "discount_amount": "discount_invoiced"}  # fmt: skip
    body = {new: order[old] for old, new in names.items()} if full else {}
    body["total_invoiced"] = order["total_invoiced"]
    return body | {f"base_{k}": v for k, v in body.items()}


def item_view(order: Doc, item: Doc, nested: bool = True) -> Doc:
    body = {
        **{name: item[name] for name in ITEM_SAME},
        **twice(item, ITEM_TWICE),
        "amount_refunded": _part(item, "qty_refunded"),
        "base_amount_refunded": _part(item, "qty_refunded"),
        "row_invoiced": _part(item, "qty_invoiced"),
        "base_row_invoiced": _part(item, "qty_invoiced"),
        "tax_invoiced": item["tax_amount"] if item["qty_invoiced"] == item["qty_ordered"] else 0,
        "created_at": order["created_at"],
        "updated_at": order["updated_at"],
        "discount_invoiced": item["discount_amount"] if item["qty_invoiced"] == item["qty_ordered"] else 0,
        "free_shipping": 0,
        "is_qty_decimal": 0,
        "no_discount": 0,
        "order_id": order["entity_id"],
        "quote_item_id": item["item_id"] + 100,
        "row_weight": item["weight"] * item["qty_ordered"],
        "store_id": order["store_id"],
        "product_option": _options(item),
    }
    if nested and item["parent_item_id"]:
        parent = next(i for i in order["items"] if i["item_id"] == item["parent_item_id"])
        body["parent_item"] = item_view(order, parent, nested=False)
    return body


def _part(item: Doc, done: str) -> Decimal:
    return Decimal(item["row_total"]) * Decimal(item[done]) / Decimal(item["qty_ordered"])


def _options(item: Doc) -> Doc | None:
    found: Doc = {}
    if item["custom"]:
        found["custom_options"] = [
            {"option_id": str(o["option_id"]), "option_value": o["value"]} for o in item["custom"]
        ]
    if item["super"]:
        found["configurable_item_options"] = [
            {"option_id": str(o["attribute_id"]), "option_value": o["value_index"]} for o in item["super"]
        ]
    if item["bundle"]:
        found["bundle_options"] = [
            {"option_id": o["id"], "option_qty": o["qty"], "option_selections": [o["id"]]} for o in item["bundle"]
        ]
    return {"extension_attributes": found} if found else None


def address_view(address: Doc) -> Doc:
    names = ("address_type", "city", "country_id", "email", "entity_id", "firstname", "lastname", "parent_id",
    "postcode",
             "prefix", "street", "suffix", "telephone", "vat_id")  # fmt: skip
    return {**{n: address.get(n) for n in names}, "company": address.get("company") or None}


def payment_view(order: Doc) -> Doc:
    payment = order["payment"]
    body = {
        "account_status": None,
        "additional_information": [payment["title"], ""] if order["fee"] else [payment["title"]],
        "amount_ordered": payment["amount_ordered"],
        "base_amount_ordered": payment["amount_ordered"],
        "amount_paid": payment["amount_paid"],
        "base_amount_paid": payment["amount_paid"],
        "base_shipping_amount": order["shipping_amount"],
        "cc_exp_year": "0",
        "cc_last4": None,
        "cc_ss_start_month": "0",
        "cc_ss_start_year": "0",
        "entity_id": payment["entity_id"],
        "method": payment["method"],
        "parent_id": order["entity_id"],
        "shipping_amount": order["shipping_amount"],
    }
    if payment["key"] == "ideal":
        body["last_trans_id"] = f"tr_{order['protect_code'][:10]}"
    return body


def _history(row: Doc) -> Doc:
    return row | {"is_customer_notified": row["is_customer_notified"] or 0}


def extension(order: Doc) -> Doc:
    shipping = {
        "address": address_view(order["shipping_address"]) if order["shipping_address"] else None,
        "method": order["shipping_method"],
        "total": {
            f"{base}{name}": order[name]
            for base in ("base_", "")
            for name in ("shipping_amount", "shipping_incl_tax", "shipping_tax_amount")
        },
    }
    title = order["payment"]["title"]
    fee = f" (toeslag € {order['fee']:.2f})".replace(".", ",") if order["fee"] else ""
    applied, items = _taxes(order)
    return {
        "shipping_assignments": [{"shipping": shipping, "items": [item_view(order, i) for i in order["items"]]}],
        "payment_additional_info": [{"key": "method_title", "value": title + fee}],
        "applied_taxes": applied,
        "item_applied_taxes": items,
        "converting_from_quote": None,
        "pickup_location_code": "zwolle" if order["shipping_key"] == "pickup" else None,
        "delivery_date": order["delivery_date"],
        "reference": order["reference"],
        "referrer": order["referrer"],
        "gift_message": order.get("gift_message"),
    }


def _taxes(order: Doc) -> tuple[list[Doc], list[Doc]]:
    """One applied tax for each rate in the order, and one for each taxed row and the shipping."""
    country = (order["shipping_address"] or order["billing_address"])["country_id"]
    sums: dict[Decimal, Decimal] = {}
    items: list[Doc] = []

    def apply(kind: str, rate: Decimal, amount: Decimal, item_id: int | None) -> None:
        sums[rate] = sums.get(rate, ZERO) + amount
        items.append({"type": kind, "item_id": item_id, "applied_taxes": [_tax(country, rate, amount)]})

    for item in order["items"]:
        if item["tax_amount"] and not (item["product_type"] == "bundle" and children(order, item)):
            apply("product", item["tax_percent"], item["tax_amount"], item["item_id"])
    if order["shipping_tax_amount"]:
        apply("shipping", order["shipping_rate"], order["shipping_tax_amount"], None)
    return [_tax(country, rate, amount) for rate, amount in sums.items()], items


def _tax(country: str, rate: Decimal, amount: Decimal) -> Doc:
    word = "MwSt." if country == "DE" else "BTW"
    percent = f"{Decimal(rate).normalize():f}"  # kept and read again it has more decimals
    named = {"code": f"{country}-{percent}", "title": f"{word} {percent}%", "percent": rate}
    return {**named, "amount": amount, "base_amount": amount, "extension_attributes": {"rates": [named]}}
