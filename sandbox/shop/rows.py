"""What a line of a basket becomes in an order: rows with prices, taxes and discount, parents before children."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from sandbox.shop import shelf
from sandbox.shop.money import ZERO, Row, cent, inside, rate_for, row_excl, row_incl
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import COUPONS, Shop
from sandbox.store import Doc
from sandbox.world import World

SUMS = ("row_total", "row_total_incl_tax", "tax_amount")


def rows_of(world: World, shop: Shop, order: Doc, line: Doc, country: str, coupon: str) -> list[Doc]:
    sku, qty = str(line["sku"]), Decimal(str(line.get("qty", 1)))
    found = shelf.product(world, shop, sku)
    if found is None:
        raise ShopRefusal("missing", "The product that was requested doesn't exist. Verify the product and try again.")
    if found["type_id"] == "configurable":
        sizes = [c for child in found["children"] if (c := shelf.product(world, shop, child))]
        found = max(sizes, key=shelf.free)
    _require_stock(found)
    chosen = {str(k): str(v) for k, v in (line.get("options") or {}).items()}
    if found["parent"]:
        parent = shelf.product(world, shop, found["parent"]) or found
        top = _item(world, shop, order, parent, qty, _row(shop, found, qty, country, coupon))
        attribute = parent["varies_by"]
        text = shelf.value(found, attribute)
        top |= {"sku": found["sku"], "simple_name": found["name"], "weight": found["weight"]}
        top["super"] = [
            {
                "attribute_id": shelf.ATTRIBUTE_ID[attribute],
                "code": attribute,
                "label": shelf.LABELS[attribute],
                "value": text,
                "value_index": shelf.options(world, shop, attribute)[text],
            }
        ]
        child = _item(world, shop, order, found, qty, None, top)
        return [top, child]
    if found["type_id"] == "bundle":
        return _bundle(world, shop, order, found, qty, country, coupon)
    item = _item(world, shop, order, found, qty, _row(shop, found, qty, country, coupon))
    item["custom"] = [
        {"option_id": o["id"], "label": o["title"], "type": o["type"], "value": chosen[o["title"]]}
        for o in found["options"]
        if o["title"] in chosen
    ]
    return [item]


def _bundle(world: World, shop: Shop, order: Doc, found: Doc, qty: Decimal, country: str, coupon: str) -> list[Doc]:
    """A dynamic bundle: the children carry rate, tax and discount; the parent repeats their sums without discount."""
    top = _item(world, shop, order, found, qty, None)
    top["ships_apart"] = bool(world.switch(shop.name, "ships_apart", False))
    children = []
    for option in found["bundle"]:
        part = shelf.product(world, shop, option["sku"])
        if part is None:
            continue
        number = qty * option["qty"]
        child = _item(world, shop, order, part, number, _row(shop, part, number, country, coupon), top)
        child["bundle_option"] = {"id": option["id"], "label": option["title"], "qty": option["qty"]}
        children.append(child)
    for name in SUMS:
        top[name] = sum((c[name] for c in children), ZERO)
    for name in ("price", "price_incl_tax", "original_price"):
        top[name] = sum((c[name] * c["bundle_option"]["qty"] for c in children), ZERO)
    top["bundle"] = [
        {**c["bundle_option"], "title": c["name"], "price": c["row_total_incl_tax"] / qty} for c in children
    ]
    return [top, *children]


def _require_stock(found: Doc) -> None:
    if found["type_id"] == "simple" and not (found["is_in_stock"] and (shelf.free(found) > 0 or found["backorders"])):
        raise ShopRefusal("invalid", "Product that you are trying to add is not available.")


def _row(shop: Shop, found: Doc, qty: Decimal, country: str, coupon: str) -> Row:
    rate, home = rate_for(country, found["tax_class"]), rate_for("NL", found["tax_class"])
    percent = COUPONS[coupon][1] if coupon in COUPONS else ZERO
    price = Decimal(found["price"])
    if shop.prices_include_tax:
        plain = row_incl(price, qty, home, rate, ZERO, ZERO)
        return row_incl(price, qty, home, rate, percent, cent(plain.row_total_incl_tax * percent / 100))
    return row_excl(price, qty, rate, percent, cent(cent(price * qty) * percent / 100))


def _item(
    world: World, shop: Shop, order: Doc, found: Doc, qty: Decimal, row: Row | None, parent: Doc | None = None
) -> Doc:
    number = world.store.next_number(shop.name, "item")
    german = order["language"] == "de" and found["name_de"]
    amounts = asdict(row) if row else dict.fromkeys(Row.__dataclass_fields__, ZERO)
    return {
        "item_id": number,
        "parent_item_id": parent["item_id"] if parent else None,
        "product_id": found["entity_id"],
        "product_type": found["type_id"],
        "sku": found["sku"],
        "name": found["name_de"] if german else found["name"],
        "weight": found["weight"],
        "is_virtual": int(found["type_id"] == "virtual"),
        "qty_ordered": qty,
        "qty_invoiced": ZERO,
        "qty_shipped": ZERO,
        "qty_refunded": ZERO,
        "qty_canceled": ZERO,
        "tax_class": found["tax_class"],
        "custom": [],
        "super": [],
        "bundle": [],
        **amounts,
    }


def share_gift(shop: Shop, order: Doc, coupon: str, country: str) -> None:
    """A fixed amount off the whole basket is shared by row value; the last row takes what rounding leaves."""
    amount = COUPONS[coupon][2] if coupon in COUPONS else ZERO
    rows = [i for i in order["items"] if i["row_total"] and i["product_type"] != "bundle"]
    base = "row_total_incl_tax" if shop.prices_include_tax else "row_total"
    whole = sum((i[base] for i in rows), ZERO)
    left = amount = min(amount, whole)
    for item in rows if amount else []:
        off = left if item is rows[-1] else cent(amount * item[base] / whole)
        left -= off
        rate = rate_for(country, item["tax_class"])
        before = item["tax_amount"]
        item["discount_amount"] = off
        if shop.prices_include_tax:
            item["tax_amount"] = inside(item[base] - off, rate)
            item["discount_tax_compensation_amount"] = before - item["tax_amount"]
        else:
            item["tax_amount"] = cent((item[base] - off) * rate / 100)
    for top in [i for i in order["items"] if amount and i["product_type"] == "bundle"]:
        top["tax_amount"] = sum((i["tax_amount"] for i in children(order, top)), ZERO)


def children(order: Doc, item: Doc) -> list[Doc]:
    return [i for i in order["items"] if i["parent_item_id"] == item["item_id"]]
