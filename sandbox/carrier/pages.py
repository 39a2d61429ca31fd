"""The carrier's pages: its packing slips for the office, and where a parcel is for the customer."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from sandbox.world import World

WORDS = {
    "announced": "Aangemeld",
    "collected": "Opgehaald",
    "sorted": "Gesorteerd",
    "out_for_delivery": "Bij de bezorger",
    "delivered": "Bezorgd",
    "not_home": "Niet thuis",
    "returned": "Terug naar afzender",
}


def blueprint(world: World) -> Blueprint:
    pages = Blueprint("carrier_pages", __name__, url_prefix="/carrier")

    @pages.get("/")
    def listed() -> str:
        slips = world.store.all("carrier", "manifests")[::-1]
        parcels = {str(p["barcode"]): p for p in world.store.all("carrier", "parcels")}
        return render_template("carrier.html", slips=slips, parcels=parcels, words=WORDS)

    @pages.get("/track/<barcode>")
    def track(barcode: str) -> str:
        found = world.store.get("carrier", "parcels", barcode) or abort(404)
        return render_template("track.html", parcel=found, words=WORDS)

    return pages
