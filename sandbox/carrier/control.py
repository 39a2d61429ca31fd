"""The handle on the carrier: scan a barcode, list what it holds."""

from __future__ import annotations

from flask import Blueprint, Response

from sandbox.carrier.parcels import scan
from sandbox.shop.control import reply, sent
from sandbox.world import World


def blueprint(world: World) -> Blueprint:
    control = Blueprint("carrier_control", __name__, url_prefix="/control/carrier")

    @control.post("/scan/<barcode>")
    def scanned(barcode: str) -> Response:
        told = sent()
        parcel = scan(world, barcode, str(told.get("status", "collected")), str(told.get("place", "Zwolle")))
        return reply(parcel) if parcel else reply({"message": "unknown barcode"}, 404)

    @control.get("/manifests")
    def manifests() -> Response:
        return reply(world.store.all("carrier", "manifests"))

    @control.get("/parcels")
    def parcels() -> Response:
        return reply(world.store.all("carrier", "parcels"))

    return control
