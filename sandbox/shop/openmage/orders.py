"""An order as OpenMage's sales_order.info gives it: some hundred and fifty fields, most of them empty."""

from __future__ import annotations

from decimal import Decimal

from sandbox.shop.openmage.php import serialize
from sandbox.shop.openmage.text import doubled, four
from sandbox.store import Doc

VIEWS = {1: "Default Store View", 2: "Deutsch"}
AMOUNTS = ("discount_amount", "grand_total", "shipping_amount", "shipping_tax_amount", "subtotal", "tax_amount",
           "subtotal_incl_tax", "shipping_incl_tax")  # fmt: skip
INVOICED = ("discount", "shipping", "subtotal", "tax", "total")
SAME = (
    "state", "status", "coupon_code", "protect_code", "shipping_description", "is_virtual", "store_id", "customer_id",
    "increment_id", "customer_email", "customer_firstname", "customer_lastname", "customer_prefix", "customer_taxvat",
    "discount_description", "shipping_method", "customer_note", "created_at", "updated_at", "total_item_count",
    "original_increment_id", "edit_increment", "relation_parent_id", "relation_parent_real_id", "relation_child_id",
    "relation_child_real_id", "hold_before_state", "hold_before_status", "delivery_date", "reference", "referrer",
)  # fmt: skip
EMPTY = (
    "base_discount_canceled", "base_shipping_canceled", "base_subtotal_canceled", "base_tax_canceled",
    "base_total_online_refunded", "base_total_qty_ordered", "discount_canceled", "shipping_canceled",
    "subtotal_canceled", "tax_canceled", "total_online_refunded", "can_ship_partially", "can_ship_partially_item",
    "customer_note_notify", "email_sent", "forced_shipment_with_invoice", "payment_auth_expiration",
    "quote_address_id", "adjustment_negative", "adjustment_positive", "base_adjustment_negative",
    "base_adjustment_positive", "payment_authorization_amount", "customer_dob", "applied_rule_ids",
    "customer_middlename", "customer_suffix", "ext_customer_id", "ext_order_id", "x_forwarded_for", "customer_gender",
    "coupon_rule_name", "gift_message_id", "payment_authorization_expiration", "forced_do_shipment_with_invoice",
    "base_shipping_hidden_tax_amount", "base_shipping_refunded", "shipping_refunded", "base_shipping_tax_refunded",
    "shipping_tax_refunded", "base_discount_refunded", "discount_refunded", "base_tax_refunded", "tax_refunded",
    "base_subtotal_refunded", "subtotal_refunded", "hidden_tax_refunded", "base_hidden_tax_refunded",
)  # fmt: skip
ADDRESS_EMPTY = ("quote_address_id", "region_id", "fax", "region", "middlename", "vat_is_valid",
                 "vat_request_id", "vat_request_date", "vat_request_success")  # fmt: skip
PAYMENT_EMPTY = (
    "additional_data", "cc_exp_month", "cc_ss_start_year", "echeck_bank_name", "cc_debug_request_body",
    "cc_secure_verify", "protection_eligibility", "cc_approval", "cc_last4", "cc_status_description", "echeck_type",
    "cc_debug_response_serialized", "cc_ss_start_month", "echeck_account_type", "cc_cid_status", "cc_owner", "cc_type",
    "po_number", "cc_exp_year", "cc_status", "echeck_routing_number", "account_status", "anet_trans_method",
    "cc_debug_response_body", "cc_ss_issue", "echeck_account_name", "cc_avs_status", "cc_number_enc", "cc_trans_id",
    "paybox_request_number", "address_status", "quote_payment_id", "amount_canceled", "base_amount_authorized",
    "base_amount_paid_online", "base_amount_refunded_online", "base_amount_canceled",
)  # fmt: skip


def row(order: Doc) -> Doc:
    """The order without its lines, as sales_order.list gives it."""
    if "raw" in order:
        return {**order["raw"], **{k: order[k] for k in order["raw_keys"]}}
    paid, refunded = order["total_paid"], order.get("total_refunded")
    invoiced = order.get("total_invoiced")
    full = invoiced is not None and invoiced == order["grand_total"]
    body = dict.fromkeys(EMPTY) | {name: order[name] for name in SAME} | doubled(order, AMOUNTS)
    for name in INVOICED:
        source = "grand_total" if name == "total" else f"{name}_amount" if name != "subtotal" else name
        body[f"{name}_invoiced"] = body[f"base_{name}_invoiced"] = four(order[source]) if full else None
    hidden = four(order["discount_tax_compensation_amount"])
    body |= {
        "order_id": order["entity_id"],
        "total_paid": four(paid),
        "base_total_paid": four(paid),
        "total_invoiced": four(invoiced),
        "base_total_invoiced": four(paid),
        "base_total_invoiced_cost": four(0) if paid else None,
        "total_due": four(order["total_due"]),
        "base_total_due": four(order["total_due"]),
        "total_refunded": four(refunded),
        "base_total_refunded": four(refunded),
        "shipping_refunded": four(order.get("shipping_refunded")),
        "base_shipping_refunded": four(order.get("shipping_refunded")),
        "total_offline_refunded": four(refunded),
        "base_total_offline_refunded": four(refunded),
        "total_canceled": four(order.get("total_canceled")),
        "base_total_canceled": four(order.get("total_canceled")),
        "total_qty_ordered": four(order["total_qty_ordered"]),
        "weight": four(order["weight"]),
        "hidden_tax_amount": hidden,
        "base_hidden_tax_amount": hidden,
        "hidden_tax_invoiced": hidden if full else None,
        "base_hidden_tax_invoiced": hidden if full else None,
        "shipping_hidden_tax_amount": four(0),
        "base_shipping_hidden_tax_amnt": four(0),
        "shipping_discount_amount": four(0),
        "base_shipping_discount_amount": four(0),
        **dict.fromkeys(
            ("base_to_global_rate", "base_to_order_rate", "store_to_base_rate", "store_to_order_rate"), "1.0000"
        ),
        **{f"{kind}_currency_code": order["currency"] for kind in ("base", "global", "order", "store")},
        "customer_is_guest": None if order["customer_id"] else 1,
        "customer_group_id": 1 if order["customer_id"] else 0,
        "billing_address_id": order["billing_address"]["entity_id"],
        "shipping_address_id": order["shipping_address"]["entity_id"] if order["shipping_address"] else None,
        "quote_id": order["entity_id"],
        "remote_ip": "127.0.0.1",
        "store_name": f"Main Website\nMain Website Store\n{VIEWS[order['store_id']]}",
        "paypal_ipn_customer_notified": 0,
    }
    return body


def listed(order: Doc) -> Doc:
    billing, shipping = order["billing_address"], order["shipping_address"] or {}
    names: Doc = {}
    for kind, address in (("billing", billing), ("shipping", shipping)):
        first, last = address.get("firstname"), address.get("lastname")
        names |= {
            f"{kind}_firstname": first,
            f"{kind}_lastname": last,
            f"{kind}_name": f"{first} {last}" if first else None,
        }
    return row(order) | (names if "raw" not in order else {})


def info(order: Doc) -> Doc:
    body = row(order)
    if "raw" in order:
        return {"status_history": [history(h) for h in order["history"]], **body}
    return (
        body
        | _gift(order)
        | {
            # A virtual order has no address to ship to: an empty list stands in its place.
            "shipping_address": address_view(order["shipping_address"]) if order["shipping_address"] else [],
            "billing_address": address_view(order["billing_address"]),
            "items": [item_view(order, item) for item in order["items"]],
            "payment": payment_view(order),
            "status_history": [history(h) for h in order["history"]],
        }
    )


def _gift(order: Doc) -> Doc:
    """Its words alone; who gives and who gets is not told."""
    gift = order.get("gift_message")
    return {"gift_message": gift["message"], "gift_message_id": order["entity_id"]} if gift else {}


def address_view(address: Doc) -> Doc:
    names = (
        "parent_id",
        "postcode",
        "lastname",
        "city",
        "email",
        "telephone",
        "country_id",
        "firstname",
        "address_type",
    )
    return {
        **dict.fromkeys(ADDRESS_EMPTY),
        **{n: address.get(n) for n in names},
        "address_id": address["entity_id"],
        "customer_address_id": None,
        "customer_id": None,
        "prefix": address.get("prefix"),
        "suffix": address.get("suffix"),
        "company": address.get("company") or None,
        "vat_id": address.get("vat_id"),
        "street": "\n".join(address.get("street") or []),
    }


ITEM_AMOUNTS = ("price", "original_price", "tax_amount", "discount_amount", "row_total", "price_incl_tax",
                "row_total_incl_tax")  # fmt: skip
ITEM_EMPTY = ("description", "applied_rule_ids", "additional_data", "qty_backordered", "base_cost",
              "base_tax_before_discount", "tax_before_discount", "ext_order_item_id", "locked_do_invoice",
              "locked_do_ship", "tax_canceled", "hidden_tax_canceled", "tax_refunded", "base_tax_refunded",
              "discount_refunded", "base_discount_refunded", "gift_message_id", "gift_message_available")  # fmt: skip
WEEE = ("base_weee_tax_applied_amount", "base_weee_tax_applied_row_amnt", "base_weee_tax_applied_row_amount",
        "weee_tax_applied_amount", "weee_tax_applied_row_amount", "weee_tax_disposition", "weee_tax_row_disposition",
        "base_weee_tax_disposition", "base_weee_tax_row_disposition")  # fmt: skip


def item_view(order: Doc, item: Doc) -> Doc:
    hidden, all_in = four(item["discount_tax_compensation_amount"]), item["qty_invoiced"] == item["qty_ordered"]
    part = {
        done: Decimal(item["row_total"]) * item[done] / item["qty_ordered"] for done in ("qty_invoiced", "qty_refunded")
    }
    empty_child = item["parent_item_id"] and not item["row_total"]
    body = dict.fromkeys(ITEM_EMPTY) | doubled(item, ITEM_AMOUNTS) | dict.fromkeys(WEEE, "0.0000")
    body |= {
        **{
            n: item[n] for n in ("item_id", "parent_item_id", "product_id", "product_type", "is_virtual", "sku", "name")
        },
        "order_id": order["entity_id"],
        "quote_item_id": item["item_id"],
        "store_id": order["store_id"],
        "created_at": order["created_at"],
        "updated_at": order["updated_at"],
        "product_options": serialize(chosen(order, item)),
        "weight": four(item["weight"]) if not item["is_virtual"] else None,
        "row_weight": four(item["weight"] * item["qty_ordered"]),
        "free_shipping": 0,
        "is_qty_decimal": 0,
        "no_discount": 0,
        "is_nominal": 0,
        **{q: four(item[q]) for q in ("qty_canceled", "qty_invoiced", "qty_ordered", "qty_refunded", "qty_shipped")},
        "tax_percent": None if item["product_type"] == "bundle" or empty_child else four(item["tax_percent"]),
        "discount_percent": four(item["discount_percent"]),
        "weee_tax_applied": "a:0:{}",
    }
    for base in ("base_", ""):
        body |= {
            f"{base}tax_invoiced": four(item["tax_amount"]) if all_in else four(0),
            f"{base}discount_invoiced": four(item["discount_amount"]) if all_in else four(0),
            f"{base}hidden_tax_amount": hidden,
            f"{base}hidden_tax_invoiced": hidden if all_in else None,
            f"{base}hidden_tax_refunded": None,
            f"{base}row_invoiced": four(part["qty_invoiced"]),
            f"{base}amount_refunded": four(part["qty_refunded"]),
        }
        if empty_child:
            body |= {
                f"{base}{n}": None for n in ("price_incl_tax", "row_total_incl_tax", "hidden_tax_amount", "tax_amount")
            }
    if any(i["parent_item_id"] == item["item_id"] for i in order["items"]):
        body["has_children"] = True
    return body


def chosen(order: Doc, item: Doc) -> Doc:
    """product_options: what was asked for (info_buyRequest) and what came of it."""
    parent = next((i for i in order["items"] if i["item_id"] == item["parent_item_id"]), item)
    ask: Doc = {"qty": int(parent["qty_ordered"])}
    if parent["super"]:
        ask["super_attribute"] = {o["attribute_id"]: o["value_index"] for o in parent["super"]}
    if parent["bundle"]:
        ask |= {"bundle": 1, "bundle_option": {o["id"]: o["id"] for o in parent["bundle"]}}
    if item["custom"]:
        ask["options"] = {o["option_id"]: o["value"] for o in item["custom"]}
    found: Doc = {"info_buyRequest": ask}
    if item is not parent:
        return found
    if item["custom"]:
        found["options"] = [
            {"label": o["label"], "value": _escaped(o["value"]), "print_value": o["value"], "option_id": o["option_id"],
             "option_type": o["type"], "option_value": o["value"], "custom_view": False}
            for o in item["custom"]
        ]  # fmt: skip
    if item["super"]:
        found["attributes_info"] = [{"label": o["label"], "value": o["value"]} for o in item["super"]]
        found |= {
            "simple_name": item["simple_name"],
            "simple_sku": item["sku"],
            "product_calculations": 1,
            "shipment_type": 0,
        }
    if item["bundle"]:
        found["bundle_options"] = {
            o["id"]: {"option_id": o["id"], "label": o["label"],
                      "value": [{"title": o["title"], "qty": o["qty"], "price": Decimal(o["price"])}]}
            for o in item["bundle"]
        }  # fmt: skip
        found |= {"product_calculations": 0, "shipment_type": int(bool(item.get("ships_apart")))}
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def payment_view(order: Doc) -> Doc:
    payment, paid = order["payment"], order["total_paid"]
    refunded = order.get("total_refunded")
    extra: object = {"instructions": ""} if payment["method"] == "banktransfer" else []
    if order["fee"]:
        extra = {"title": payment["title"], "fee": four(order["fee"])}
    return dict.fromkeys(PAYMENT_EMPTY) | {
        "parent_id": order["entity_id"],
        "payment_id": payment["entity_id"],
        "method": payment["method"],
        "additional_information": extra,
        "last_trans_id": f"tr_{order['protect_code'][:10]}" if payment["key"] == "ideal" else None,
        **{f"{b}shipping_amount": four(order["shipping_amount"]) for b in ("base_", "")},
        **{f"{b}shipping_captured": four(order["shipping_amount"]) if paid else None for b in ("base_", "")},
        **{f"{b}shipping_refunded": four(order["shipping_amount"]) if refunded else None for b in ("base_", "")},
        **{f"{b}amount_ordered": four(order["grand_total"]) for b in ("base_", "")},
        **{f"{b}amount_paid": four(paid) for b in ("base_", "")},
        **{f"{b}amount_refunded": four(refunded) for b in ("base_", "")},
        "amount_authorized": four(order["grand_total"]) if payment["key"] == "klarna" else None,
    }


def history(entry: Doc) -> Doc:
    notified = entry["is_customer_notified"]
    names = ("parent_id", "is_visible_on_front", "comment", "status", "created_at", "entity_name")
    return {n: entry[n] for n in names} | {"is_customer_notified": 2 if notified is None else notified, "store_id": 1}
