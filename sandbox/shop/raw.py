"""An order that a test writes itself, answered as written: bad input that a real shop could send one day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sandbox.shop.money import ZERO, Row
from sandbox.shop.orders import by_increment, save
from sandbox.shop.shops import LANGUAGES, Shop
from sandbox.store import Doc
from sandbox.world import World

AMOUNTS = ("grand_total", "subtotal", "shipping_amount", "tax_amount", "discount_amount", "shipping_tax_amount",
           "discount_tax_compensation_amount", "shipping_incl_tax", "subtotal_incl_tax")  # fmt: skip
QUANTITIES = ("qty_ordered", "qty_invoiced", "qty_shipped", "qty_refunded", "qty_canceled")


def number_of(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return ZERO


def insert_raw(world: World, shop: Shop, raw: Doc) -> Doc:
    """Keep the document as given; around it just enough of an order for the shop's own acts to work on it."""
    store_id = int(raw.get("store_id") or 1)
    store_id = store_id if store_id in LANGUAGES else 1
    mended = str(raw.pop("mends", ""))  # an order that stands there wrong, and is put right
    number = by_increment(world, shop, mended)["entity_id"] if mended else world.store.next_number(shop.name, "order")
    counted = raw.get("increment_id") or shop.number[store_id].format(
        world.store.next_number(shop.name, f"increment{store_id}", shop.first[store_id])
    )
    stamp = world.clock.stamp()
    order: Doc = {
        "raw": raw,
        "entity_id": number,
        "order_id": number,
        "increment_id": str(counted),
        "store_id": raw.get("store_id", 1),
        "state": raw.get("state", "new"),
        "status": raw.get("status", "pending"),
        "created_at": raw.get("created_at", stamp),
        "updated_at": raw.get("updated_at", stamp),
        "language": LANGUAGES[store_id],
        "currency": raw.get("order_currency_code", "EUR"),
        "customer_email": raw.get("customer_email"),
        "items": [_item(world, shop, item) for item in raw.get("items") or []],
        "billing_address": (raw.get("billing_address") or {})
        | {"entity_id": world.store.next_number(shop.name, "address")},
        "shipping_address": None,
        "payment": {"entity_id": number, "key": "", "method": "", "title": "", "amount_paid": None},
        "history": [],
        "is_virtual": int(raw.get("is_virtual") or 0),
        "total_paid": None,
        "fee": ZERO,
        "edit_increment": None,
        "original_increment_id": None,
        "customer_id": None,
        **{name: number_of(raw.get(name) or 0) for name in AMOUNTS},
    }
    keys = ["increment_id", "store_id", "state", "status", "created_at", "updated_at"]
    order["raw_keys"] = [*keys, "entity_id" if shop.name == "fietshal" else "order_id"]
    save(world, shop, order)
    return order


def _item(world: World, shop: Shop, item: Doc) -> Doc:
    kept = {name: number_of(item.get(name) or 0) for name in (*Row.__dataclass_fields__, *QUANTITIES, "weight")}
    kept["qty_ordered"] = kept["qty_ordered"] or Decimal(1)
    item.setdefault("item_id", world.store.next_number(shop.name, "item"))
    text = {name: item.get(name) for name in ("item_id", "parent_item_id", "product_id", "sku", "name")}
    more = {"product_type": item.get("product_type", "simple"), "is_virtual": int(item.get("is_virtual") or 0)}
    return {**kept, **text, **more, "custom": [], "super": [], "bundle": [], "tax_class": "high"}
