"""The general handle: plan faults for a part, take the mailbox away, start all over."""

from __future__ import annotations

from flask import Blueprint, Response, request

from sandbox.faults import KINDS, Fault
from sandbox.mailbox.smtp import Postman
from sandbox.shop.control import reply, sent
from sandbox.start import begin, forget
from sandbox.world import World


def blueprint(world: World, postman: Postman) -> Blueprint:
    control = Blueprint("control", __name__, url_prefix="/control")

    @control.post("/<any(fietshal, meubelhuis, carrier, insurer, geocoder):part>/faults")
    def plan(part: str) -> Response:
        told = sent()
        if part == "carrier" and "refuse_parcel" in told:
            with world.store.change():
                world.store.put("carrier", "refusals", told["refuse_parcel"], {"reason": told.get("reason", "")})
            return reply(told, 201)
        if told.get("kind") not in KINDS:
            return reply({"message": f"kind is one of {', '.join(KINDS)}"}, 400)
        fault = Fault(
            kind=told["kind"],
            times=int(told.get("times", 1)),
            seconds=float(told.get("seconds", 30)),
            path=str(told.get("path", "")),
            status=int(told.get("status", 500)),
        )
        world.faults.plan(part, fault)
        return reply(told, 201)

    @control.delete("/<any(fietshal, meubelhuis, carrier, insurer, geocoder):part>/faults")
    def clear(part: str) -> Response:
        world.faults.clear(part)
        if part == "carrier":
            with world.store.change():
                world.store.clear("carrier", "refusals")
        return reply({"cleared": part})

    @control.get("/<any(fietshal, meubelhuis, carrier, insurer, geocoder):part>/faults")
    def listed(part: str) -> Response:
        return reply([vars(f) for f in world.faults.listed(part)])

    @control.post("/mailbox/faults")
    def mailbox() -> Response:
        told = sent()
        if "down" in told:
            postman.stop() if told["down"] else postman.start()
        if "refuse" in told:  # a reply code such as 451 or 550 for the next mails, or null to end it
            postman.refuse(told["refuse"], int(told.get("times", 1)), str(told.get("at", "rcpt")))
        return reply(told, 201)

    @control.post("/clock")
    def clock() -> Response:
        """The whole world's clock is so many seconds ahead; below zero: behind."""
        world.clock.shift(float(sent().get("seconds", 0)))
        return reply({"now": world.clock.stamp()})

    @control.post("/reset")
    def reset() -> Response:
        """Everything as on the first start, or, with {"history": false}, shops with articles and no orders."""
        told = sent() if request.get_data() else {}
        world.faults.clear()
        postman.refuse(None)
        postman.start()
        forget(world)
        begin(world, history=bool(told.get("history", True)))
        return reply({"reset": True})

    return control
