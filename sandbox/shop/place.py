"""Place an order: the basket becomes rows, taxes, totals and a payment, as Magento writes them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sandbox.clock import STAMP
from sandbox.shop import customers, shelf
from sandbox.shop.counting import shipped
from sandbox.shop.fulfil import invoice
from sandbox.shop.money import ZERO, inside, rate_for
from sandbox.shop.orders import add_history, save
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.rows import rows_of, share_gift
from sandbox.shop.shops import COUPONS, STORES, Shop
from sandbox.store import Doc
from sandbox.world import World


@dataclass
class Basket:
    lines: list[Doc]
    customer: Doc
    language: str = "nl"
    payment: str = "ideal"
    shipping: str = "delivery"
    coupon: str = ""
    preferred_day: str = ""
    reference: str = ""
    referrer: str = ""
    note: str = ""
    gift: Doc | None = None  # sender, recipient, message
    registered: bool = False
    paid: bool = True  # false: the visitor left for the bank and did not come back
    at: datetime | None = None
    parent: Doc | None = field(default=None)  # the cancelled order that this one replaces


def place_order(world: World, shop: Shop, basket: Basket) -> Doc:
    with world.store.change():
        stamp = (basket.at or world.clock.now()).strftime(STAMP)
        order = _header(world, shop, basket, stamp)
        country = basket.customer["country_id"]
        for line in basket.lines:
            order["items"] += rows_of(world, shop, order, line, country, basket.coupon)
        if not order["items"]:
            raise ShopRefusal("invalid", "The basket is empty.")
        share_gift(shop, order, basket.coupon, country)
        _add_up(shop, order, basket, country)
        _addresses(world, shop, order, basket)
        reserve(world, shop, order, 1)
        add_history(world, shop, order, order["status"], basket.note or None, "order", stamp)
        save(world, shop, order)
        if basket.payment == "ideal" and basket.paid:
            invoice(world, shop, order, None, stamp=stamp, paid=True)
        return order


def _header(world: World, shop: Shop, basket: Basket, stamp: str) -> Doc:
    store_id = STORES[basket.language]
    number = world.store.next_number(shop.name, "order")
    parent = basket.parent
    if parent:
        root = parent["original_increment_id"] or parent["increment_id"]
        edit = int(parent["edit_increment"] or 0) + 1
        increment = f"{root}-{edit}"
    else:
        counted = world.store.next_number(shop.name, f"increment{store_id}", shop.first[store_id])
        increment = shop.number[store_id].format(counted)
    payment = shop.payments[basket.payment]
    state, status = "new", "pending"
    if basket.payment == "klarna":  # authorised, not yet captured
        state = status = "processing"
    elif basket.payment == "ideal" and not basket.paid:
        state = status = "pending_payment"
    person = basket.customer
    account = customers.account_of(world, shop, person, store_id, stamp) if basket.registered else None
    return {
        "entity_id": number,
        "increment_id": increment,
        "store_id": store_id,
        "state": state,
        "status": status,
        "created_at": stamp,
        "updated_at": stamp,
        "currency": "EUR",
        "protect_code": f"{random.Random(increment).getrandbits(64):016x}",
        "customer_id": account["id"] if account else None,
        "customer_email": person["email"],
        "customer_firstname": person["firstname"],
        "customer_lastname": person["lastname"],
        "customer_prefix": person.get("prefix"),
        "customer_taxvat": person.get("vat_id"),
        "coupon_code": basket.coupon or None,
        "customer_note": basket.note or None,
        "gift_message": basket.gift or None,
        "delivery_date": basket.preferred_day or None,
        "reference": basket.reference or None,
        "referrer": basket.referrer or None,
        "original_increment_id": (parent["original_increment_id"] or parent["increment_id"]) if parent else None,
        "edit_increment": (int(parent["edit_increment"] or 0) + 1) if parent else None,
        "relation_parent_id": str(parent["entity_id"]) if parent else None,
        "relation_parent_real_id": parent["increment_id"] if parent else None,
        "relation_child_id": None,
        "relation_child_real_id": None,
        "hold_before_state": None,
        "hold_before_status": None,
        "items": [],
        "history": [],
        "payment": {"entity_id": number, "method": payment.method, "key": basket.payment},
        "language": basket.language,
    }


def _add_up(shop: Shop, order: Doc, basket: Basket, country: str) -> None:
    items = order["items"]
    tops = [i for i in items if i["parent_item_id"] is None]
    virtual = all(i["is_virtual"] for i in items)
    way = shop.shipping[basket.shipping]
    shipping_incl = ZERO if virtual else way.price
    rate = rate_for(country, "high")
    shipping_tax = inside(shipping_incl, rate)
    fee = shop.payments[basket.payment].fee
    discount = sum((i["discount_amount"] for i in items), ZERO)
    compensation = sum((i["discount_tax_compensation_amount"] for i in items), ZERO)
    tax = sum((i["tax_amount"] for i in tops), ZERO) + shipping_tax
    subtotal = sum((i["row_total"] for i in tops), ZERO)
    grand = subtotal + shipping_incl - shipping_tax + tax + compensation - discount + fee
    german = basket.language == "de"
    order |= {
        "is_virtual": int(virtual),
        "shipping_key": None if virtual else basket.shipping,
        "shipping_method": None if virtual else way.code,
        "shipping_description": None if virtual else (way.title_de if german else way.title),
        "shipping_amount": shipping_incl - shipping_tax,
        "shipping_incl_tax": shipping_incl,
        "shipping_tax_amount": shipping_tax,
        "shipping_rate": rate,
        "subtotal": subtotal,
        "subtotal_incl_tax": sum((i["row_total_incl_tax"] for i in tops), ZERO),
        "tax_amount": tax,
        "discount_amount": -discount,
        "discount_tax_compensation_amount": compensation,
        "fee": fee,
        "grand_total": grand,
        "total_due": grand,
        "total_paid": None,
        "total_item_count": len(tops),
        "total_qty_ordered": sum((i["qty_ordered"] for i in tops), ZERO),
        "weight": sum((i["qty_ordered"] * i["weight"] for i in items if not i["parent_item_id"]), ZERO),
        "discount_description": COUPONS[basket.coupon][0] if basket.coupon in COUPONS else None,
    }
    title = shop.payments[basket.payment]
    order["payment"] |= {
        "title": title.title_de if german else title.title,
        "amount_ordered": grand,
        "amount_paid": None,
    }


def _addresses(world: World, shop: Shop, order: Doc, basket: Basket) -> None:
    for kind in ("billing", "shipping"):
        if kind == "shipping" and order["is_virtual"]:
            order["shipping_address"] = None
            continue
        person = (
            basket.customer if kind == "billing" else {**basket.customer, **(basket.customer.get("shipping") or {})}
        )
        order[f"{kind}_address"] = {
            "entity_id": world.store.next_number(shop.name, "address"),
            "address_type": kind,
            "parent_id": order["entity_id"],
            **{k: v for k, v in person.items() if k != "shipping"},
        }


def reserve(world: World, shop: Shop, order: Doc, sign: int) -> None:
    """Magento 2 reserves and takes from stock at shipment; Magento 1 takes at once. Both are kept: qty and reserved."""
    for item in order["items"]:
        found = shelf.product(world, shop, item["sku"])
        if found and found["type_id"] == "simple" and item["product_type"] == "simple":
            open_qty = item["qty_ordered"] - shipped(shop, order, item)
            found["reserved"] = max(ZERO, Decimal(found["reserved"]) + sign * open_qty)
            shelf.save(world, shop, found)
