"""The mailbox's pages for people and its JSON for tests."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, abort, render_template, request

from sandbox.mailbox.letters import attachments, letter, message_of, search, text_of
from sandbox.mailbox.smtp import Postman
from sandbox.shop.control import reply
from sandbox.store import Doc
from sandbox.world import World

# What a mail says is not trusted: no scripts, no forms, nothing from outside.
STRICT = "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; sandbox"


def blueprint(world: World, postman: Postman) -> Blueprint:
    pages = Blueprint("mailbox", __name__)

    def find(number: int) -> Doc:
        return world.store.get("mailbox", "mails", number) or abort(404)

    @pages.get("/mailbox/")
    def listed() -> str:
        words = request.args.get("q", "")
        return render_template("mailbox.html", mails=search(world, words=words), q=words, smtp_port=postman.port)

    @pages.get("/mailbox/<int:number>")
    def shown(number: int) -> str:
        return render_template("mail.html", mail=letter(find(number)))

    @pages.get("/mailbox/<int:number>/html")
    def html(number: int) -> Response:
        body = text_of(message_of(find(number)), "html") or ""
        return Response(body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": STRICT})

    @pages.get("/mailbox/<int:number>/source")
    def source(number: int) -> Response:
        return Response(message_of(find(number)).as_bytes(), content_type="text/plain; charset=utf-8")

    @pages.get("/mailbox/<int:number>/attachments/<int:place>")
    def attachment(number: int, place: int) -> Response:
        parts = attachments(message_of(find(number)))
        if place >= len(parts):
            abort(404)
        name = (parts[place].get_filename() or f"bijlage-{place}").replace('"', "").replace("\n", "")
        answer = Response(cast(bytes, parts[place].get_payload(decode=True)), content_type="application/octet-stream")
        answer.headers.set("Content-Disposition", "attachment", filename=name)
        if parts[place].get_content_type() == "application/pdf":
            answer.content_type = "application/pdf"
        return answer

    @pages.get("/control/mailbox/mails")
    def mails() -> Response:
        found = search(world, request.args.get("to", ""), request.args.get("since", ""), request.args.get("q", ""))
        return reply([letter(doc) for doc in found])

    @pages.delete("/control/mailbox/mails")
    def empty() -> Response:
        with world.store.change():
            world.store.clear("mailbox", "mails")
        return reply({"emptied": True})

    return pages
