"""Where an order goes: its addresses on a map, doubts about them, and putting them right.

The map is a page of its own that the order's page fetches, so that nobody waits for a geocoder.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from contracts.facts import Address, Delivery, OrderFacts
from contracts.order import GetOrder, OrderView
from contracts.places import (
    AcceptAddress,
    CorrectAddress,
    FindPlaces,
    OrderPlaces,
    PlaceState,
    PlaceView,
    Which,
)
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.house import house
from gateway.orders.sketch import Pin, draw, kilometres
from gateway.staff.rights import needs
from gateway.words import _
from kernel.refused import Refused

pages = Blueprint("places", __name__, url_prefix="/orders/<uuid:order_id>")
LOOKS = 20  # how often the page looks again while an address is being looked up
STATION = "station"
UNREACHABLE = ("po_box", "packstation", STATION)
FIELDS = ("company", "first_name", "last_name", "postcode", "city", "country")
LINES = 3


@pages.get("/places")
def block(order_id: UUID) -> str:
    view = ask(GetOrder(order_id=order_id))
    found = ask_all(_find(view.order))[0]
    looks = request.args.get("looks", 0, type=int)
    shown = _shown(view, found) if isinstance(found, OrderPlaces) else {}
    return render_template("orders/_map.html", order=view.order, found=found, looks=looks, more=looks < LOOKS, **shown)


def _find(order: OrderFacts) -> FindPlaces:
    return FindPlaces(
        order_id=order.order_id,
        shop=order.shop,
        number=order.number,
        billing=order.billing,
        delivery=order.delivery_address,
    )


def _shown(view: OrderView, found: OrderPlaces) -> dict[str, Any]:
    order, accepted = view.order, {doubt.which for doubt in view.address_doubts if doubt.accepted}
    same = one_line(order.billing) == one_line(order.delivery_address)
    delivery = _by_parcel(found.delivery) if order.delivery is Delivery.PARCEL else found.delivery
    seen: list[tuple[Which, Address, PlaceView]] = [(Which.DELIVERY, order.delivery_address, delivery)]
    if not same:
        seen.insert(0, (Which.BILLING, order.billing, found.billing))
    pins = _pins(seen, found.shop)
    complete = all(_is_clear(each) for _which, _address, each in seen)
    return {
        "seen": seen,
        "same": same,
        "accepted": accepted,
        "doubted": [which for which, _address, place in seen if not place.ok and which not in accepted],
        "waiting": any(
            each.state is PlaceState.WAITING for each in (found.billing, found.delivery, found.shop) if each
        ),
        "pin_data": [{"sign": p.sign, "name": p.name, "kind": p.kind, "lat": p.lat, "lon": p.lon} for p in pins],
        "signs": {which: str(number) for number, (which, _address, _place) in enumerate(seen, start=1)},
        "one_line": one_line,
        "sketch": draw(pins) if complete and any(pin.kind != "shop" for pin in pins) else None,
        "away": _from_the_shop(pins) if complete else {},
        "tiles": house().settings.map_tiles,
        "credit": house().settings.map_credit,
    }


def _by_parcel(place: PlaceView) -> PlaceView:
    """A parcel station is just the place for a parcel."""
    return place.model_copy(update={"ok": True, "problem": STATION}) if place.problem == "packstation" else place


def _is_clear(place: PlaceView) -> bool:
    """Found, or nothing to be found: an invoice's post box. Else there is no map, so that nobody trusts it."""
    return place.state is PlaceState.FOUND or (place.ok and place.problem in UNREACHABLE)


def _pins(seen: list[tuple[Which, Address, PlaceView]], shop: PlaceView | None) -> list[Pin]:
    pins = [
        Pin(str(number), address.city, place.lat, place.lon, which.value)
        for number, (which, address, place) in enumerate(seen, start=1)
        if place.lat is not None and place.lon is not None
    ]
    if shop is not None and shop.lat is not None and shop.lon is not None:
        pins.insert(0, Pin("⌂", _("Shop"), shop.lat, shop.lon, "shop"))
    return pins


def _from_the_shop(pins: list[Pin]) -> dict[str, float]:
    """How many kilometres off each address is."""
    shop = next((pin for pin in pins if pin.kind == "shop"), None)
    return {pin.kind: kilometres(shop, pin) for pin in pins if pin is not shop} if shop else {}


def one_line(address: Address) -> str:
    """To compare by, and to read: Brink 12, 7411 BR Deventer NL."""
    town = " ".join(part for part in (address.postcode, address.city, address.country) if part)
    return ", ".join(" ".join(part.split()) for part in (*address.street, town) if part.strip())


# ---- putting them right


@pages.get("/address/<which>")
@needs("orders")
def form(order_id: UUID, which: str) -> str:
    order = ask(GetOrder(order_id=order_id)).order
    address = _address(order, _which(which))
    same = one_line(order.billing) == one_line(order.delivery_address)
    return render_template(
        "orders/_address.html", order=order, which=which, address=address, same=same, seen=one_line(address)
    )


@pages.post("/address/<which>")
@needs("orders")
def correct(order_id: UUID, which: str) -> Response:
    order = ask(GetOrder(order_id=order_id)).order
    before = _address(order, _which(which))
    if text_in("seen") != one_line(before):
        raise Refused("The address of order {number} has changed meanwhile. Look at it again.", number=order.number)
    typed: dict[str, Any] = {name: text_in(name, 200) for name in FIELDS}
    lines = (text_in(f"street.{number}", 200) for number in range(LINES))
    address = before.model_copy(update={**typed, "street": tuple(line for line in lines if line)})
    _correct(order, _which(which), before, address)
    return back_with(_("The address is put right. It is checked again now."))


@pages.post("/address/<which>/suggestion")
@needs("orders")
def take_suggestion(order_id: UUID, which: str) -> Response:
    """What is proposed now; not what some older page shows."""
    order = ask(GetOrder(order_id=order_id)).order
    found, before = ask(_find(order)), _address(order, _which(which))
    proposed = (found.billing if _which(which) is Which.BILLING else found.delivery).suggestion
    if proposed is None or one_line(proposed) != text_in("shown"):
        raise Refused("The address of order {number} has changed meanwhile. Look at it again.", number=order.number)
    better = {name: getattr(proposed, name) for name in ("street", "postcode", "city", "country")}
    _correct(order, _which(which), before, before.model_copy(update=better))
    return back_with(_("The address is put right. It is checked again now."))


@pages.post("/address/<which>/accept")
@needs("orders")
def accept(order_id: UUID, which: str) -> Response:
    for each in Which if "both" in request.form else (_which(which),):
        ask(AcceptAddress(order_id=order_id, which=each))
    return back_with(_("The address counts as right."))


def _correct(order: OrderFacts, which: Which, before: Address, after: Address) -> None:
    """Where both addresses were one, both are put right, unless the form says otherwise."""
    ask(CorrectAddress(order_id=order.order_id, which=which, address=after, seen=before))
    other = Which.BILLING if which is Which.DELIVERY else Which.DELIVERY
    if "both" in request.form and one_line(_address(order, other)) == one_line(before):
        same = {name: getattr(after, name) for name in ("street", "postcode", "city", "country")}
        theirs = _address(order, other)
        ask(CorrectAddress(order_id=order.order_id, which=other, address=theirs.model_copy(update=same), seen=theirs))


def _which(text: str) -> Which:
    if text not in set(Which):
        abort(404)
    return Which(text)


def _address(order: OrderFacts, which: Which) -> Address:
    return order.billing if which is Which.BILLING else order.delivery_address
