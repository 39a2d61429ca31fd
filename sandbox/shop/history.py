"""The weeks before today: orders that were placed, paid, sent, cancelled and sent back."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox.clock import STAMP
from sandbox.shop import shelf
from sandbox.shop.change import cancel
from sandbox.shop.fulfil import invoice, refund, ship
from sandbox.shop.orders import save
from sandbox.shop.people import someone
from sandbox.shop.place import Basket, place_order
from sandbox.shop.shops import Shop
from sandbox.store import Doc
from sandbox.world import World

HOURS = (7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 19, 19, 20, 20, 21)
REFERRERS = ("google", "google", "direct", "nieuwsbrief", "instagram", "beslist.nl", "winkel")
NOTES = (
    "Graag bellen vóór levering.",
    "Achterom bezorgen, de bel is stuk.",
    "Het is een cadeau: geen factuur in de doos.",
)
BIG = ("fiets", "tafel", "kast", "bank", "bed", "stoel")


def random_basket(world: World, shop: Shop, rng: random.Random, language: str | None = None) -> Basket:
    language = language or rng.choice(["nl"] * 4 + ["de"])
    buyable = [p for p in shelf.products(world, shop) if not p["parent"] and shelf.buyable(world, shop, p)]
    main = rng.choice([p for p in buyable if p["kind"] in BIG] if rng.random() < 0.6 else buyable)
    extra = rng.sample([p for p in buyable if p["kind"] not in BIG], rng.choice([0, 0, 1, 1, 2]))
    lines = [_line(world, shop, rng, p) for p in dict.fromkeys([main["sku"], *(p["sku"] for p in extra)])]
    small = main["kind"] not in BIG
    shipping = rng.choice(
        ["parcel"] * 5 + ["pickup"] * 2 + ["delivery"] if small else ["delivery"] * 6 + ["pickup"] * 3
    )
    ways = ["ideal"] * 10 + ["banktransfer"] * 3 + ["klarna"] * 3 + ["cashondelivery"] * 2
    payment = rng.choice(["payinstore", "ideal"] if shipping == "pickup" else ways)
    if language == "de" and payment == "ideal":
        payment = rng.choice(["klarna", "banktransfer", "ideal"])
    basket = Basket(lines, someone(rng, language), language, payment, shipping)
    basket.coupon = rng.choice(["", "", "", "", "", "", "WELKOM10", "ZOMER5", "KADO25"])
    basket.registered = rng.random() < 0.55
    basket.referrer = rng.choice(REFERRERS)
    basket.note = rng.choice(NOTES) if rng.random() < 0.12 and language == "nl" else ""
    basket.reference = f"PO-{rng.randint(1000, 9999)}" if basket.customer["company"] else ""
    if shipping != "parcel" and rng.random() < 0.5:
        day = world.clock.today() + timedelta(days=rng.randint(2, 10))
        basket.preferred_day = (day + timedelta(days=max(0, day.weekday() - 4) and 7 - day.weekday())).isoformat()
    return basket


def _line(world: World, shop: Shop, rng: random.Random, sku: str) -> Doc:
    found = shelf.product(world, shop, sku) or {}
    if found["type_id"] == "configurable":
        sizes = [c for c in found["children"] if shelf.buyable(world, shop, shelf.product(world, shop, c) or {})]
        sku = rng.choice(sizes)
    several = found["kind"] in ("stoel", "band", "kussen", "plank", "lamp") and found["type_id"] != "virtual"
    options = {
        o["title"]: rng.choice(["Familie Jansen", "Sanne & Daan", "Huize Zonneschijn"]) for o in found["options"]
    }
    if "Lettertype" in options:
        options["Lettertype"] = "Schreefloos"
    return {"sku": sku, "qty": rng.choice([1, 2, 2, 4] if several else [1]), "options": options}


def generate(world: World, shop: Shop) -> None:
    rng = random.Random(f"{world.seed}-{shop.name}")
    now = world.clock.now().replace(microsecond=0)
    moments = sorted(_moment(rng, now, world.history_days) for _ in range(world.history_orders))
    for i in range(4, len(moments), 7):
        moments[i] = moments[i - 1]  # several orders share one second, as on a busy evening
    for at in moments:
        basket = random_basket(world, shop, rng)
        basket.at = at
        basket.preferred_day = _later(rng, at) if basket.preferred_day else ""
        basket.paid = rng.random() > 0.05
        order = place_order(world, shop, basket)
        _grow_old(world, shop, rng, order, at, now)
    restock(world, shop)


def restock(world: World, shop: Shop) -> None:
    """What the history took has been delivered again: what is free on day one is what the catalogue says."""
    told = {a.sku: a.qty for top in shop.articles for a in (top, *top.children)}
    for doc in shelf.products(world, shop):
        if doc["type_id"] == "simple" and told[doc["sku"]]:
            doc["qty"] = told[doc["sku"]] + Decimal(doc["reserved"])
            shelf.save(world, shop, doc)


def _moment(rng: random.Random, now: datetime, days: int) -> datetime:
    at = now.replace(hour=rng.choice(HOURS), minute=rng.randint(0, 59), second=rng.randint(0, 59))
    at -= timedelta(days=rng.randint(0, max(0, days - 1)))
    return at if at < now else at - timedelta(days=1)


def _later(rng: random.Random, at: datetime) -> str:
    day = at.date() + timedelta(days=rng.randint(3, 14))
    return (day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)).isoformat()


def _grow_old(world: World, shop: Shop, rng: random.Random, order: Doc, at: datetime, now: datetime) -> None:
    """Orders of more than ten days ago are mostly done; the younger ones are what the back office still has to do."""
    age = (now - at).days
    chance = rng.random()
    if (order["state"] == "new" and chance < 0.07) or (order["state"] == "pending_payment" and age > 0):
        cancel(world, shop, order)
    elif age > 10 and chance < 0.85:
        _finish(world, shop, rng, order, at + timedelta(days=rng.randint(1, 4), minutes=rng.randint(1, 300)))
        if chance < 0.14 and order["state"] == "complete" and order["total_paid"]:
            refund(world, shop, order, None, comment="Teruggestuurd", stamp=(at + timedelta(days=8)).strftime(STAMP))
    elif order["payment"]["key"] == "banktransfer" and age > 2 and chance < 0.7:
        invoice(world, shop, order, None, stamp=(at + timedelta(days=1)).strftime(STAMP))
    order["updated_at"] = max(order["updated_at"], order["created_at"])
    if order["state"] == "canceled":
        order["updated_at"] = order["history"][0]["created_at"] = (at + timedelta(hours=3)).strftime(STAMP)
    save(world, shop, order)


def _finish(world: World, shop: Shop, rng: random.Random, order: Doc, at: datetime) -> None:
    stamp = at.strftime(STAMP)
    if any(i["qty_ordered"] > i["qty_invoiced"] for i in order["items"]):
        invoice(world, shop, order, None, stamp=stamp)
    if order["is_virtual"]:
        return
    tracks = []
    if order["shipping_key"] == "parcel":
        number = f"3SPKB{rng.randint(10**8, 10**9 - 1)}"
        tracks = [{"track_number": number, "title": "PostNL", "carrier_code": "custom"}]
    ship(world, shop, order, None, tracks, stamp=stamp)
    order["updated_at"] = stamp


def total_of(orders: list[Doc]) -> Decimal:
    return sum((Decimal(o["grand_total"]) for o in orders), Decimal(0))
