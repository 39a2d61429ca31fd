"""The shops as a visitor sees them: shelves, an article, the cart, the till and a thank-you."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from sandbox.shop import orders, shelf
from sandbox.shop.magento2.products import picture_file
from sandbox.shop.money import cent, rate_for
from sandbox.shop.pictures import draw
from sandbox.shop.place import Basket, place_order
from sandbox.shop.refusal import ShopRefusal
from sandbox.shop.shops import COUPONS, LANGUAGES, SHOPS, Shop
from sandbox.shop.words import FACTS, KINDS_DE, WORDS
from sandbox.store import Doc
from sandbox.world import World

Answer = str | BaseResponse
NEEDED = ("firstname", "lastname", "email", "street", "postcode", "city", "telephone")


def blueprint(world: World) -> Blueprint:
    pages = Blueprint("shop", __name__, url_prefix="/<any(fietshal, meubelhuis):name>")

    def show(template: str, shop: Shop, **more: object) -> str:
        words = WORDS[language()]
        cart = session.get(f"cart-{shop.name}", [])
        return render_template(
            template, shop=shop, t=words, lang=language(), in_cart=sum(int(line["qty"]) for line in cart), **more
        )

    @pages.get("/")
    def shelves(name: str) -> str:
        shop, kind = SHOPS[name], request.args.get("kind", "")
        docs = [p for p in shelf.products(world, shop) if not p["parent"]]
        german = language() == "de"
        kinds = {k: KINDS_DE[k] if german else k.capitalize() for k in dict.fromkeys(p["kind"] for p in docs)}
        cards = [card(world, shop, p) for p in docs if kind in ("", p["kind"])]
        return show("shop/shelves.html", shop, cards=cards, kinds=kinds, kind=kind)

    @pages.get("/artikel/<path:sku>")
    def article(name: str, sku: str) -> str:
        shop = SHOPS[name]
        doc = shelf.product(world, shop, sku) or abort(404)
        kids = [card(world, shop, c) for s in doc["children"] if (c := shelf.product(world, shop, s))]
        labels = FACTS[language()]
        return show("shop/article.html", shop, card=card(world, shop, doc), kids=kids, doc=doc, labels=labels)

    @pages.get("/winkelwagen")
    def cart(name: str) -> str:
        shop = SHOPS[name]
        lines = cart_lines(world, shop)
        return show("shop/cart.html", shop, lines=lines, total=sum((row["total"] for row in lines), Decimal(0)))

    @pages.post("/winkelwagen")
    def put(name: str) -> Answer:
        shop, sku = SHOPS[name], request.form.get("sku", "")
        doc = shelf.product(world, shop, sku)
        if doc is None or not shelf.buyable(world, shop, doc):
            abort(404)
        options = {o["title"]: v for o in doc["options"] if (v := request.form.get(f"option-{o['id']}", "").strip())}
        qty = max(1, min(99, int(request.form.get("qty", "1")) if request.form.get("qty", "1").isdigit() else 1))
        session[f"cart-{name}"] = [*session.get(f"cart-{name}", []), {"sku": sku, "qty": qty, "options": options}]
        return redirect(url_for("shop.cart", name=name))

    @pages.post("/winkelwagen/weg/<int:place>")
    def drop(name: str, place: int) -> Answer:
        lines = list(session.get(f"cart-{name}", []))
        session[f"cart-{name}"] = lines[:place] + lines[place + 1 :]
        return redirect(url_for("shop.cart", name=name))

    @pages.get("/afrekenen")
    def till(name: str) -> Answer:
        shop = SHOPS[name]
        if not session.get(f"cart-{name}"):
            return redirect(url_for("shop.cart", name=name))
        return show("shop/till.html", shop, lines=cart_lines(world, shop), form={}, wrong="")

    @pages.post("/afrekenen")
    def order(name: str) -> Answer:
        shop, form = SHOPS[name], request.form
        lines = session.get(f"cart-{name}", [])
        if not lines:
            return redirect(url_for("shop.cart", name=name))
        wrong = what_is_wrong(shop)
        if not wrong:
            try:
                placed = place_order(world, shop, basket(lines))
                session.pop(f"cart-{name}")
                session["last"] = placed["increment_id"]
                return redirect(url_for("shop.thanks", name=name, number=placed["increment_id"]))
            except ShopRefusal:
                wrong = WORDS[language()]["gone"]
        return show("shop/till.html", shop, lines=cart_lines(world, shop), form=form, wrong=wrong)

    @pages.get("/bedankt/<number>")
    def thanks(name: str, number: str) -> str:
        shop = SHOPS[name]
        if session.get("last") != number:
            abort(404)  # an order is only shown to who placed it
        return show("shop/thanks.html", shop, order=orders.by_increment(world, shop, number))

    @pages.get("/media/catalog/product/<path:file>")
    def picture(name: str, file: str) -> Response:
        for doc in shelf.products(world, SHOPS[name]):
            if picture_file(doc) == f"/{file}":
                colour = doc["facts"].get("fabric") or doc["colour"]
                return Response(
                    draw(_subject(doc), colour), content_type="image/png", headers={"Cache-Control": "max-age=3600"}
                )
        return Response("", 404)

    return pages


def _subject(doc: Doc) -> str:
    return "fietslamp" if doc["sku"].startswith("VEL-LAMP") else str(doc["kind"])


def language() -> str:
    told = request.args.get("lang", "")
    if told in WORDS:
        session["lang"] = told
    return str(session.get("lang", "nl"))


def card(world: World, shop: Shop, doc: Doc) -> Doc:
    """What a visitor sees of an article: the price always with tax."""
    kids = [c for s in doc["children"] if (c := shelf.product(world, shop, s))]
    name = doc["name_de"] if language() == "de" and doc["name_de"] else doc["name"]
    state = "to_order"
    if not shelf.buyable(world, shop, doc):
        state = "sold_out"
    elif doc["type_id"] in ("virtual", "bundle") or any(shelf.free(k) > 0 for k in kids or [doc]):
        state = "in_stock"
    return {
        "sku": doc["sku"],
        "name": name,
        "brand": doc["brand"],
        "price": price(world, shop, doc),
        "state": state,
        "varies": bool(kids),
        "picture": f"/{shop.name}/media/catalog/product{picture_file(doc)}",
        "text": (doc["text_de"] if language() == "de" else "") or doc["text"],
    }


def price(world: World, shop: Shop, doc: Doc) -> Decimal:
    if doc["type_id"] == "bundle":
        parts = [(shelf.product(world, shop, o["sku"]), o["qty"]) for o in doc["bundle"]]
        return sum((price(world, shop, p) * q for p, q in parts if p), Decimal(0))
    whole = Decimal(doc["price"])
    return whole if shop.prices_include_tax else cent(whole * (100 + rate_for("NL", doc["tax_class"])) / 100)


def cart_lines(world: World, shop: Shop) -> list[Doc]:
    found = []
    for place, line in enumerate(session.get(f"cart-{shop.name}", [])):
        if doc := shelf.product(world, shop, line["sku"]):
            row = card(world, shop, doc) | {"place": place, "qty": int(line["qty"]), "options": line["options"]}
            found.append(row | {"total": row["price"] * row["qty"]})
    return found


def what_is_wrong(shop: Shop) -> str:
    form, words = request.form, WORDS[language()]
    if any(not form.get(name, "").strip() for name in NEEDED) or "@" not in form.get("email", ""):
        return words["fill"]
    if form.get("coupon", "").strip() and form["coupon"].strip().upper() not in COUPONS:
        return words["coupon_no"]
    if form.get("shipping") not in shop.shipping or form.get("payment") not in shop.payments:
        return words["fill"]
    if form["payment"] == "payinstore" and form["shipping"] != "pickup":
        return words["pay_pickup"]
    try:
        date.fromisoformat(form.get("day") or "2000-01-01")
    except (ValueError, InvalidOperation):
        return words["day"]
    return ""


def basket(lines: list[Doc]) -> Basket:
    form = request.form
    customer: Doc = {name: form[name].strip() for name in NEEDED}
    customer |= {"street": [customer["street"]], "company": form.get("company", "").strip()}
    customer["country_id"] = form.get("country") if form.get("country") in ("NL", "DE") else "NL"
    return Basket(
        lines=lines,
        customer=customer,
        language=language() if language() in LANGUAGES.values() else "nl",
        payment=form["payment"],
        shipping=form["shipping"],
        coupon=form.get("coupon", "").strip().upper(),
        preferred_day=form.get("day", ""),
        reference=form.get("reference", "").strip(),
        note=form.get("note", "").strip(),
        referrer=request.args.get("utm_source", "direct"),
    )
