"""Carriers and their connection: entered, tried and changed. A key is never shown again."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from contracts.facts import Address
from contracts.integration import CarrierView, CheckCarrier, ListCarriers, SaveCarrier
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.staff.rights import needs
from gateway.words import N_, _
from kernel.refused import NotFound, Refused

pages = Blueprint("carriers", __name__, url_prefix="/settings/carriers")

SENDER = {
    "company": N_("Name"),
    "street": N_("Street and number"),
    "postcode": N_("Postcode"),
    "city": N_("Town"),
    "country": N_("Country, two letters"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
}
STEPS = {
    "key_missing": N_("The key is missing. Enter it below."),
    "key_unreadable": N_("The stored key cannot be read any more. Enter it again."),
    "address": N_("The carrier answers at this address."),
    "address_wrong": N_("The carrier does not answer as it should."),
    "signed_in": N_("The key is accepted."),
    "sign_in_failed": N_("The key is not accepted."),
    "sender": N_("The sender's address is complete."),
    "sender_missing": N_("The sender's address is not complete: the carrier collects there, and returns go there."),
}


@pages.get("/")
@needs("settings")
def overview() -> str:
    return render_template("settings/carriers.html", carriers=ask_all(ListCarriers())[0])


@pages.get("/new")
@needs("settings")
def new() -> str:
    return render_template("settings/carrier.html", carrier=None, sender=SENDER, steps=None, said=STEPS)


@pages.get("/<code>")
@needs("settings")
def show(code: str) -> str:
    """With `check`: tried step by step."""
    steps = ask_all(CheckCarrier(carrier=code))[0] if "check" in request.args else None
    return render_template("settings/carrier.html", carrier=_known(code), sender=SENDER, steps=steps, said=STEPS)


@pages.post("/")
@needs("settings")
def save() -> Response:
    if not text_in("address", 300).startswith(("https://", "http://")):
        raise Refused("The carrier's address starts with https://")
    code, key = text_in("carrier", 40).lower(), request.form.get("key", "").strip()
    ask(
        SaveCarrier(
            carrier=code,
            name=text_in("name", 100) or code,
            address=text_in("address", 300),
            credentials={"apikey": key} if key else {},
            sender=_sender(),
            new="new" in request.form,
        )
    )
    return back_with(_("The carrier is saved. Check the connection now."))


def _sender() -> Address:
    typed = {name: text_in(name, 120) for name in SENDER if name not in ("street", "country")}
    street = text_in("street", 120)
    return Address(**typed, street=(street,) if street else (), country=text_in("country", 2).upper())


def _known(code: str) -> CarrierView:
    found = next((each for each in ask(ListCarriers()) if each.carrier == code), None)
    if found is None:
        raise NotFound("There is no carrier {carrier}.", carrier=code)
    return found
