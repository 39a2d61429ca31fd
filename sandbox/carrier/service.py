"""The carrier's REST service: announce a packing slip, read it back, follow a parcel, fetch its label."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, request

from sandbox.carrier.label import draw_label
from sandbox.carrier.parcels import Unprocessable, answer_of, take_manifest
from sandbox.shop.control import reply
from sandbox.store import Doc, from_json
from sandbox.world import World

API_KEY = "sandbox-carrier-key"


def blueprint(world: World) -> Blueprint:
    service = Blueprint("carrier", __name__, url_prefix="/carrier/v1")

    @service.before_request
    def known() -> Response | None:
        if hmac.compare_digest(request.headers.get("apikey", "").encode(), API_KEY.encode()):
            return None
        return reply({"message": "apikey is missing or wrong"}, 401)

    @service.post("/manifests")
    def announce() -> Response:
        try:
            told: Any = from_json(request.get_data())
        except ValueError:
            return reply({"message": "the body is not JSON"}, 400)
        if not isinstance(told, dict):
            return reply({"message": "the body is not an object"}, 400)
        key = request.headers.get("Idempotency-Key") or str(told.get("key") or "")
        if not key:
            return reply({"message": "Idempotency-Key is missing"}, 400)
        try:
            doc, new = take_manifest(world, key, told)
        except Unprocessable as no:
            return reply({"message": str(no)}, 422)
        return reply(answer_of(doc), 201 if new else 200)

    @service.get("/manifests")
    def read_back() -> Response:
        doc = world.store.get("carrier", "manifests", request.args.get("key", ""))
        return reply(answer_of(doc)) if doc else reply({"message": "no manifest with this key"}, 404)

    @service.get("/parcels/<barcode>")
    def parcel(barcode: str) -> Response:
        found = world.store.get("carrier", "parcels", barcode)
        return reply(_shown(found)) if found else reply({"message": "unknown barcode"}, 404)

    @service.get("/labels/<barcode>")
    def label(barcode: str) -> Response:
        found = world.store.get("carrier", "parcels", barcode)
        if found is None:
            return reply({"message": "unknown barcode"}, 404)
        return Response(draw_label(found), content_type="application/pdf")

    return service


def _shown(parcel: Doc) -> Doc:
    names = ("barcode", "order_number", "status", "events", "manifest_id", "collection_date", "reference")
    return {n: parcel.get(n) for n in names}
