"""Geocoders: who finds addresses on the map, in which countries. For administrators."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from contracts.places import ListGeocoders, SaveGeocoder
from gateway.acting import back_with, text_in
from gateway.asking import ask, ask_all
from gateway.house import house
from gateway.staff.rights import needs
from gateway.words import _
from kernel.refused import Refused

pages = Blueprint("geocoders", __name__, url_prefix="/settings/geocoders")
KINDS = {"pdok": "PDOK Locatieserver", "nominatim": "Nominatim"}


@pages.get("/")
@needs("settings")
def overview() -> str:
    (geocoders,) = ask_all(ListGeocoders())
    chosen = None
    if not isinstance(geocoders, Exception):
        chosen = next((each for each in geocoders if each.geocoder == request.args.get("change")), None)
    tiles = house().settings.map_tiles
    return render_template(
        "settings/geocoders.html", geocoders=geocoders, chosen=chosen, kinds=KINDS, tiles=bool(tiles)
    )


@pages.post("/")
@needs("settings")
def save() -> Response:
    if not text_in("address", 300).startswith(("https://", "http://")):
        raise Refused("The geocoder's address starts with https://")
    countries = text_in("countries", 200).upper().replace(",", " ").split()
    ask(
        SaveGeocoder(
            geocoder=text_in("geocoder", 40).lower(),
            kind=text_in("kind", 20),
            address=text_in("address", 300),
            countries=tuple(countries),
            contact=text_in("contact", 100),
            key=request.form.get("key", "").strip(),
            enabled="enabled" in request.form,
        )
    )
    return back_with(_("Saved. Addresses that could not be found so far are looked up again."))
