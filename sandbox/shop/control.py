"""The handle that tests and the demo turn: place, pay, cancel, hold, edit and look into a shop's orders."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request

from sandbox.shop import change, customers, orders, shelf
from sandbox.shop.aftercare import ACTS
from sandbox.shop.history import random_basket, total_of
from sandbox.shop.orders import save
from sandbox.shop.place import Basket, place_order
from sandbox.shop.raw import insert_raw
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import COUPONS, SHOPS, Shop
from sandbox.store import Doc, from_json, to_json
from sandbox.world import World


def reply(body: object, status: int = 200) -> Response:
    return Response(to_json(body), status, content_type="application/json; charset=utf-8")


def sent() -> Doc:
    raw = request.get_data()
    found: Doc = from_json(raw) if raw else {}
    return found


def summary(order: Doc) -> Doc:
    names = ("increment_id", "entity_id", "store_id", "state", "status", "created_at", "updated_at", "grand_total",
             "subtotal", "shipping_amount", "tax_amount", "discount_amount", "discount_tax_compensation_amount", "fee",
             "total_paid", "total_due", "customer_email", "delivery_date", "reference")  # fmt: skip
    return {n: order.get(n) for n in names} | {
        "payment": order["payment"].get("key"),
        "shipping": order.get("shipping_key"),
        "lines": [
            {"sku": i["sku"], "qty": i["qty_ordered"], "item_id": i["item_id"], "type": i["product_type"]}
            for i in order["items"]
        ],
    }


def basket_from(world: World, shop: Shop, told: Doc) -> Basket:
    """What is not told is chosen at random, the same after each restart with the same seed."""
    rng = random.Random(f"{world.seed}-{shop.name}-{world.store.next_number(shop.name, 'told')}")
    basket = random_basket(world, shop, rng, told.get("language"))
    if "lines" in told:
        basket.lines = told["lines"]
        basket.preferred_day = basket.note = basket.reference = ""
    basket.coupon = str(told.get("coupon") or "")
    basket.customer |= told.get("customer") or {}
    for name in ("payment", "shipping", "preferred_day", "reference", "referrer", "note", "gift", "registered", "paid"):
        if told.get(name) is not None:
            setattr(basket, name, told[name])
    basket.paid = bool(told.get("paid", True))
    if "payment" not in told and "lines" in told:
        basket.payment = "ideal"
    unknown = [
        name
        for name, known in (("payment", shop.payments), ("shipping", shop.shipping), ("coupon", {"": 1, **COUPONS}))
        if getattr(basket, name) not in known
    ]
    if unknown:
        raise ShopRefusal("invalid", f"Unknown {unknown[0]}: {getattr(basket, unknown[0])}")
    return basket


def blueprint(world: World) -> Blueprint:
    control = Blueprint("shop_control", __name__, url_prefix="/control/<any(fietshal, meubelhuis):name>")

    @control.errorhandler(ShopRefusal)
    def refused(no: ShopRefusal) -> Response:
        return reply({"message": no.message}, 404 if no.reason == "missing" else 409)

    @control.get("/orders")
    def listed(name: str) -> Response:
        with world.store.lock:
            return reply([summary(o) for o in world.store.all(name, "orders")])

    @control.post("/orders")
    def place(name: str) -> Response:
        shop, told = SHOPS[name], sent()
        with world.store.change():
            placed = [
                place_order(world, shop, basket_from(world, shop, told)) for _ in range(int(told.get("count", 1)))
            ]
            return reply(summary(placed[0]) if "count" not in told else [summary(o) for o in placed], 201)

    @control.get("/orders/<number>")
    def shown(name: str, number: str) -> Response:
        shop = SHOPS[name]
        with world.store.lock:
            order = orders.by_increment(world, shop, number)
            kinds = ("invoices", "shipments", "creditmemos")
            return reply({**order, **{k: orders.papers(world, shop, k, order) for k in kinds}})

    @control.delete("/orders/<number>")
    def deleted(name: str, number: str) -> Response:
        """As shops do that have a module for it: the order was never there."""
        with world.store.change():
            order = orders.by_increment(world, SHOPS[name], number)
            world.store.drop(name, "orders", order["entity_id"])
            return reply(summary(order))

    acts = ", ".join(("pay", "cancel", "hold", "unhold", "edit", *ACTS))

    @control.post(f"/orders/<number>/<any({acts}):act>")
    def acted(name: str, number: str, act: str) -> Response:
        with world.store.change():
            return reply(summary(_act(world, SHOPS[name], number, act, sent())))

    @control.get("/totals")
    def totals(name: str) -> Response:
        with world.store.lock:
            found = world.store.all(name, "orders")
            states: dict[str, int] = {}
            for order in found:
                states[str(order["state"])] = states.get(str(order["state"]), 0) + 1
            papers = {k: len(world.store.all(name, k)) for k in ("invoices", "shipments", "creditmemos", "customers")}
            return reply({"orders": len(found), "grand_total": total_of(found), "states": states, **papers})

    @control.get("/stock")
    def stocked(name: str) -> Response:
        with world.store.lock:
            docs = [p for p in shelf.products(world, SHOPS[name]) if p["type_id"] == "simple"]
            return reply(
                {p["sku"]: {"qty": p["qty"], "free": shelf.free(p), "in_stock": p["is_in_stock"]} for p in docs}
            )

    @control.post("/stock")
    def stock(name: str) -> Response:
        told = sent()
        with world.store.change():
            found = shelf.product(world, SHOPS[name], str(told["sku"]))
            if found is None:
                raise ShopRefusal("missing", "No such article.")
            found["qty"] = Decimal(str(told["qty"]))
            found["is_in_stock"] = bool(told.get("in_stock", found["qty"] > 0 or found["backorders"]))
            shelf.save(world, SHOPS[name], found)
            return reply({"sku": found["sku"], "qty": found["qty"], "in_stock": found["is_in_stock"]})

    @control.post("/products")
    def product(name: str) -> Response:
        """Change what the catalogue says of an article; its updated_at moves."""
        told = sent()
        with world.store.change():
            found = shelf.product(world, SHOPS[name], str(told.pop("sku")))
            if found is None:
                raise ShopRefusal("missing", "No such article.")
            unknown = [k for k in told if k not in found or k in ("entity_id", "parent", "children")]
            if unknown:
                raise ShopRefusal("invalid", f"An article has no {unknown[0]} to change.")
            found |= told | {"updated_at": world.clock.stamp()}
            shelf.save(world, SHOPS[name], found)
            return reply(found)

    @control.get("/customers")
    def accounts(name: str) -> Response:
        with world.store.lock:
            return reply(customers.all_of(world, SHOPS[name]))

    @control.post("/customers")
    def account_made(name: str) -> Response:
        with world.store.change():
            return reply(customers.make_up(world, SHOPS[name], sent()), 201)

    @control.post("/customers/<int:number>")
    def account_changed(name: str, number: int) -> Response:
        with world.store.change():
            return reply(customers.change(world, SHOPS[name], number, sent()))

    @control.delete("/customers/<int:number>")
    def account_deleted(name: str, number: int) -> Response:
        with world.store.change():
            return reply(customers.delete(world, SHOPS[name], number))

    @control.post("/raw-orders")
    def raw(name: str) -> Response:
        with world.store.change():
            return reply(summary(insert_raw(world, SHOPS[name], sent())), 201)

    @control.post("/settings")
    def settings(name: str) -> Response:
        told = sent()
        for switch, value in told.items():
            world.turn(name, switch, value)
        return reply(told)

    @control.post("/sessions/expire")
    def expire(name: str) -> Response:
        with world.store.change():
            world.store.clear(name, "sessions")
        return reply({"expired": True})

    return control


def _act(world: World, shop: Shop, number: str, act: str, told: Doc) -> Doc:
    order = orders.by_increment(world, shop, number)
    if act == "pay":
        change.pay(world, shop, order)
    elif act == "hold":
        change.hold(world, shop, order)
    elif act == "unhold":
        change.release(world, shop, order)
    elif act == "cancel" and not change.cancel(world, shop, order):
        raise ShopRefusal("invalid", "The order can't be cancelled: it is paid, held or finished.")
    elif act in ACTS:
        ACTS[act](world, shop, order, told)
    elif act == "edit":
        return change.edit(world, shop, order, _edited(order, told))
    save(world, shop, order)
    return order


def _edited(order: Doc, told: Doc) -> Basket:
    """The same order again, with what is told in its place."""
    tops = [i for i in order["items"] if not i["parent_item_id"]]
    lines = [
        {"sku": i["sku"], "qty": i["qty_ordered"], "options": {o["label"]: o["value"] for o in i["custom"]}}
        for i in tops
    ]
    same: dict[str, Any] = {
        k: v for k, v in order["billing_address"].items() if k not in ("entity_id", "address_type", "parent_id")
    }
    return Basket(
        lines=told.get("lines") or lines,
        customer={**same, **(told.get("customer") or {})},
        language=order["language"],
        payment=told.get("payment") or order["payment"]["key"],
        shipping=told.get("shipping") or order["shipping_key"] or "delivery",
        coupon=order["coupon_code"] or "",
        preferred_day=told.get("preferred_day") or order["delivery_date"] or "",
        reference=told.get("reference") or order["reference"] or "",
        referrer=order["referrer"] or "",
        gift=order.get("gift_message"),
        registered=bool(order["customer_id"]),
    )
