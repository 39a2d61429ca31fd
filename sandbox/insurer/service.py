"""The insurer's SOAP door: every message is checked against the WSDL's own schema, without entities or network."""

from __future__ import annotations

import hmac
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request
from lxml import etree

from sandbox.insurer.policies import Declined, conclude, quote
from sandbox.shop.control import reply, sent
from sandbox.store import Doc
from sandbox.world import World

USER = "pakbon"
KEY = "sandbox-insurer-key"
SPACE = "urn:zekerenzoon:insurance:1"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSDL = (Path(__file__).parent / "service.wsdl").read_text()
NAMES: Any = {None: SPACE}
ACTS = {"Quote": quote, "Conclude": conclude}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _schema() -> etree.XMLSchema:
    tree = etree.fromstring(WSDL.encode(), _parser())
    return etree.XMLSchema(next(tree.iter("{http://www.w3.org/2001/XMLSchema}schema")))


def blueprint(world: World) -> Blueprint:
    service = Blueprint("insurer", __name__)
    schema = _schema()

    @service.get("/insurer/")
    def policies() -> str:
        return render_template("insurer.html", policies=world.store.all("insurer", "policies")[::-1])

    @service.get("/insurer/service")
    def wsdl() -> Response:
        text = WSDL.replace("ADDRESS", f"{request.host_url}insurer/service")
        return Response(text, content_type="text/xml; charset=utf-8")

    @service.post("/insurer/service")
    def serve() -> Response:
        who = request.authorization
        known = (
            who is not None
            and who.type == "basic"
            and hmac.compare_digest(f"{who.username}:{who.password}", f"{USER}:{KEY}")
        )
        if not known:
            return Response("", 401, headers={"WWW-Authenticate": 'Basic realm="insurer"'})
        try:
            body = _body(request.get_data(), schema)
            name = etree.QName(body).localname
            return _envelope(_element(f"{name}Response", ACTS[name](world, _told(body))))
        except Declined as no:
            return _fault("Server", str(no))
        except (ValueError, KeyError, etree.XMLSyntaxError) as wrong:
            return _fault("Client", str(wrong))

    @service.get("/control/insurer/policies")
    def listed() -> Response:
        return reply(world.store.all("insurer", "policies"))

    @service.post("/control/insurer/settings")
    def settings() -> Response:
        told = sent()
        for switch, value in told.items():
            world.turn("insurer", switch, value)
        return reply(told)

    return service


def _body(raw: bytes, schema: etree.XMLSchema) -> Any:
    root: Any = etree.fromstring(raw, _parser())
    if root.getroottree().docinfo.doctype:
        raise ValueError("A document type is not allowed.")
    body = root.find(f"{{{SOAP}}}Body")
    if body is None or len(body) != 1:
        raise ValueError("One message in a SOAP 1.1 Body is expected.")
    if not schema.validate(body[0]):
        raise ValueError(f"Not valid against the schema: {schema.error_log}")
    if etree.QName(body[0]).localname not in ACTS:
        raise ValueError("This is not a request.")
    return body[0]


def _told(element: Any) -> Doc:
    return {etree.QName(c).localname: _told(c) if len(c) else (c.text or "").strip() for c in element}


def _element(name: str, doc: Doc) -> Any:
    element = etree.Element(f"{{{SPACE}}}{name}", nsmap=NAMES)
    for key, value in doc.items():
        text = f"{value:.2f}" if isinstance(value, Decimal) or key == "premium" else str(value)
        etree.SubElement(element, f"{{{SPACE}}}{key}").text = text.lower() if isinstance(value, bool) else text
    return element


def _envelope(content: Any, status: int = 200) -> Response:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    text = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
    return Response(text, status, content_type="text/xml; charset=utf-8")


def _fault(who: str, words: str) -> Response:
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP})
    etree.SubElement(fault, "faultcode").text = f"soap:{who}"
    etree.SubElement(fault, "faultstring").text = words
    return _envelope(fault, 500)
