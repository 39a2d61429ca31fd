"""The geocoder's two doors, what it was asked, and its switches."""

from __future__ import annotations

import threading
from time import monotonic

from flask import Blueprint, Response, request

from sandbox.geocoder import nominatim, pdok
from sandbox.shop.control import reply, sent
from sandbox.world import World

REMEMBERED = 500  # questions
MAP_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63b8fbe2060005"
    "43029ef27fec350000000049454e44ae426082"
)


def blueprint(world: World) -> Blueprint:
    service = Blueprint("geocoder", __name__)
    asked: list[dict[str, object]] = []
    lock = threading.Lock()

    @service.before_request
    def out_of_order() -> Response | None:
        if request.path.startswith("/control/"):
            return None
        with lock:
            told = {name: value for name, value in request.args.items() if name != "key"}
            agent = request.headers.get("User-Agent", "")
            asked.append({"at": monotonic(), "path": request.path, "asked": told, "user_agent": agent})
            del asked[:-REMEMBERED]
        if slow := float(world.switch("geocoder", "slow", 0) or 0):
            world.faults.ending.wait(slow)
        if world.switch("geocoder", "down", False):
            return reply({"error": "maintenance"}, 503)
        return None

    def unknown() -> object:
        return world.switch("geocoder", "unknown", [])

    @service.get("/geocoder/pdok/v3_1/<any(free, suggest):how>")
    def locatieserver(how: str) -> Response:
        wrong = set(request.args) - pdok.KNOWN
        if wrong or ("q" not in request.args and how == "suggest"):
            return reply({"error": f"unknown parameters: {sorted(wrong)}"}, 400)
        return reply(pdok.answer(request.args.to_dict(), unknown(), names_only=how == "suggest"))

    @service.get("/geocoder/nominatim/search")
    def search() -> Response:
        if not request.headers.get("User-Agent", "").startswith("Pakbon"):
            return reply({"error": {"code": 403, "message": "identify your application"}}, 403)
        return reply(nominatim.answer(request.args.to_dict(), unknown()))

    @service.get("/geocoder/tiles/<int:z>/<int:x>/<int:y>.png")
    def tile(z: int, x: int, y: int) -> Response:
        """A map of one colour, for who wants to see tiles arrive."""
        return Response(MAP_PIXEL, content_type="image/png")

    @service.post("/control/geocoder/settings")
    def settings() -> Response:
        told = sent()
        for switch in ("unknown", "down", "slow"):
            if switch in told:
                world.turn("geocoder", switch, told[switch])
        return reply(told)

    @service.get("/control/geocoder/asked")
    def questions() -> Response:
        with lock:
            return reply(list(asked))

    @service.delete("/control/geocoder/asked")
    def forget() -> Response:
        with lock:
            asked.clear()
        return reply({})

    return service
