"""Invoices, shipments and creditmemos as Magento 2 writes them."""

from __future__ import annotations

from sandbox.shop.magento2.orders import twice, without_nulls
from sandbox.store import Doc

TWICE = (
    "discount_amount", "grand_total", "discount_tax_compensation_amount", "shipping_amount", "shipping_incl_tax",
    "shipping_tax_amount", "subtotal", "subtotal_incl_tax", "tax_amount",
)  # fmt: skip
SAME = ("entity_id", "increment_id", "order_id", "store_id", "billing_address_id", "shipping_address_id", "created_at",
        "updated_at", "state", "comments")  # fmt: skip
LINE_TWICE = ("price", "price_incl_tax", "row_total", "row_total_incl_tax", "tax_amount",
              "discount_tax_compensation_amount")  # fmt: skip
LINE_SAME = ("entity_id", "name", "product_id", "sku", "order_item_id", "qty")


def money_view(doc: Doc) -> Doc:
    body = {
        **{name: doc[name] for name in SAME},
        **twice(doc, TWICE),
        **{f"{kind}_currency_code": "EUR" for kind in ("base", "global", "order", "store")},
        "base_to_global_rate": 1,
        "base_to_order_rate": 1,
        "store_to_base_rate": 0,
        "store_to_order_rate": 0,
        "email_sent": 1,
        "items": [_line(doc, line) for line in doc["items"]],
    }
    body["comments"] = [c | {"parent_id": doc["entity_id"]} for c in doc["comments"]]
    shown: Doc = without_nulls(body)
    return shown


def _line(doc: Doc, line: Doc) -> Doc:
    """A child of a configurable has only prices of nought, as real answers show."""
    body = {**{name: line[name] for name in LINE_SAME}, "parent_id": doc["entity_id"]}
    if line["child"] and not line["row_total"]:
        return body | {"base_price": 0, "price": 0}
    if line["discount_amount"]:
        body |= {"discount_amount": line["discount_amount"], "base_discount_amount": line["discount_amount"]}
    return body | twice(line, LINE_TWICE)


def invoice_view(doc: Doc) -> Doc:
    return money_view(doc) | {"total_qty": doc["total_qty"], "can_void_flag": 0}


def creditmemo_view(doc: Doc) -> Doc:
    names = ("adjustment", "adjustment_negative", "adjustment_positive")
    return money_view(doc) | twice(doc, names)


def shipment_view(doc: Doc) -> Doc:
    line = ("entity_id", "name", "price", "product_id", "sku", "weight", "order_item_id", "qty")
    body = {
        **{k: doc[k] for k in SAME if k not in ("state", "comments")},
        "customer_id": doc["customer_id"],
        "packages": [],
        "total_qty": doc["total_qty"],
        "items": [{n: i[n] for n in line} | {"parent_id": doc["entity_id"]} for i in doc["items"]],
        "tracks": [track_view(t) for t in doc["tracks"]],
        "comments": doc["comments"],
        "extension_attributes": {"source_code": "default"},
    }
    shown: Doc = without_nulls(body)
    return shown


def track_view(track: Doc) -> Doc:
    return {**track, "description": ""}
