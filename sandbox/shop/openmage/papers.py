"""Invoices, shipments and creditmemos as OpenMage gives them."""

from __future__ import annotations

from sandbox.shop.openmage.text import doubled, four
from sandbox.store import Doc

AMOUNTS = ("grand_total", "shipping_tax_amount", "tax_amount", "discount_amount", "shipping_amount",
"subtotal_incl_tax",
           "subtotal", "shipping_incl_tax")  # fmt: skip
IDS = ("store_id", "order_id", "billing_address_id", "shipping_address_id", "increment_id", "created_at", "updated_at")
RATES = ("store_to_order_rate", "base_to_order_rate", "store_to_base_rate", "base_to_global_rate")
WEEE = ("base_weee_tax_applied_amount", "base_weee_tax_applied_row_amnt", "base_weee_tax_applied_row_amount",
        "weee_tax_applied_amount", "weee_tax_applied_row_amount", "weee_tax_disposition", "weee_tax_row_disposition",
        "base_weee_tax_disposition", "base_weee_tax_row_disposition")  # fmt: skip


def money_row(doc: Doc) -> Doc:
    hidden = four(doc["discount_tax_compensation_amount"])
    return {
        **{n: doc[n] for n in IDS},
        **doubled(doc, AMOUNTS),
        **dict.fromkeys(RATES, "1.0000"),
        **{f"{kind}_currency_code": "EUR" for kind in ("store", "order", "base", "global")},
        "total_qty": four(doc["total_qty"]),
        "email_sent": None,
        "state": doc["state"],
        "transaction_id": None,
        "hidden_tax_amount": hidden,
        "base_hidden_tax_amount": hidden,
        "shipping_hidden_tax_amount": four(0),
        "base_shipping_hidden_tax_amnt": None,
        "discount_description": None,
        "order_increment_id": doc["order_increment_id"],
    }


def invoice_row(doc: Doc) -> Doc:
    return money_row(doc) | {
        "invoice_id": doc["entity_id"],
        "is_used_for_refund": None,
        "can_void_flag": 0,
        "base_total_refunded": None,
    }


def creditmemo_row(doc: Doc) -> Doc:
    names = ("adjustment", "adjustment_positive", "adjustment_negative")
    return money_row(doc) | doubled(doc, names) | {"creditmemo_id": doc["entity_id"], "creditmemo_status": None}


def with_items(row: Doc, doc: Doc) -> Doc:
    return row | {"items": [_line(doc, line) for line in doc["items"]], "comments": _comments(doc)}


def of_order(order: Doc) -> Doc:
    billing = order["billing_address"]
    names = {f"billing_{n}": billing.get(n) for n in ("firstname", "middlename", "lastname")}
    return {"order_created_at": order["created_at"], **names}


def _line(doc: Doc, line: Doc) -> Doc:
    off, hidden = line["discount_amount"] or None, four(line["discount_tax_compensation_amount"])
    return {
        "parent_id": doc["entity_id"],
        "item_id": line["entity_id"],
        **{n: line[n] for n in ("product_id", "order_item_id", "sku", "name")},
        **doubled(line, ("price", "tax_amount", "row_total", "price_incl_tax", "row_total_incl_tax")),
        "discount_amount": four(off),
        "base_discount_amount": four(off),
        "qty": four(line["qty"]),
        "base_cost": None,
        "additional_data": None,
        "description": None,
        "hidden_tax_amount": hidden,
        "base_hidden_tax_amount": hidden,
        **dict.fromkeys(WEEE, "0.0000"),
        "weee_tax_applied": "a:0:{}",
    }


def _comments(doc: Doc) -> list[Doc]:
    names = ("parent_id", "is_customer_notified", "is_visible_on_front", "comment", "created_at")
    return [{n: c[n] for n in names} | {"comment_id": c["entity_id"]} for c in doc["comments"]]


def shipment_row(doc: Doc) -> Doc:
    return {
        **{n: doc[n] for n in IDS},
        "total_weight": None,
        "total_qty": four(doc["total_qty"]),
        "email_sent": 1,
        "customer_id": doc["customer_id"],
        "shipment_status": None,
        "packages": None,
        "shipping_label": None,
        "shipment_id": doc["entity_id"],
    }


def shipment_info(doc: Doc) -> Doc:
    return shipment_row(doc) | {
        "items": [
            {
                "parent_id": doc["entity_id"],
                "row_total": None,
                "price": four(i["price"]),
                "weight": four(i["weight"]),
                "qty": four(i["qty"]),
                "additional_data": None,
                "description": None,
                "item_id": i["entity_id"],
                **{n: i[n] for n in ("product_id", "order_item_id", "name", "sku")},
            }
            for i in doc["items"]
        ],
        "tracks": [
            {
                "weight": None,
                "qty": None,
                "number": t["track_number"],
                "description": None,
                "track_id": t["entity_id"],
                **{
                    n: t[n]
                    for n in (
                        "parent_id",
                        "order_id",
                        "track_number",
                        "title",
                        "carrier_code",
                        "created_at",
                        "updated_at",
                    )
                },
            }
            for t in doc["tracks"]
        ],
        "comments": _comments(doc),
    }
