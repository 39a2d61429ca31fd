"""The insurer's SOAP door: every message is checked against the interface's own schema, without entities or network."""

from __future__ import annotations

import base64
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, render_template, request
from lxml import etree

from sandbox.insurer import policies
from sandbox.insurer.document import draw_policy
from sandbox.insurer.policies import Declined
from sandbox.insurer.token import Door, NotLetIn
from sandbox.shop.control import reply, sent
from sandbox.store import Doc
from sandbox.world import World

SPACE = "urn:zekerenzoon:insurance:1"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
# the interface is one file for both sides
WSDL = (Path(__file__).parents[2] / "services/integration/partners/insurer/insurance.wsdl").read_text()
NAMES: Any = {None: SPACE}
ACTS = {
    "Quote": policies.quote,
    "Conclude": policies.conclude,
    "FindPolicy": policies.find,
    "UpdatePolicy": policies.change,
    "EndPolicy": policies.end,
    "GetDocument": policies.document,
}
SEVERAL = ("months",)  # what may be told more than once


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _schema() -> etree.XMLSchema:
    tree = etree.fromstring(WSDL.encode(), _parser())
    return etree.XMLSchema(next(tree.iter("{http://www.w3.org/2001/XMLSchema}schema")))


def blueprint(world: World) -> Blueprint:
    service = Blueprint("insurer", __name__)
    schema, door = _schema(), Door()

    @service.get("/insurer/")
    def listed_policies() -> str:
        return render_template("insurer.html", policies=world.store.all("insurer", "policies")[::-1])

    @service.get("/insurer/policies/<number>.pdf")
    def paper(number: str) -> Response:
        found = next((each for each in world.store.all("insurer", "policies") if each["policy_number"] == number), None)
        if found is None:
            return Response("", 404)
        return Response(draw_policy(found), content_type="application/pdf")

    @service.get("/insurer/service")
    def wsdl() -> Response:
        text = WSDL.replace("ADDRESS", f"{request.host_url}insurer/service")
        return Response(text, content_type="text/xml; charset=utf-8")

    @service.post("/insurer/service")
    def serve() -> Response:
        try:
            header, body = _read(request.get_data())
            door.let_in(header)
            name = etree.QName(body).localname
            if not schema.validate(etree.ElementTree(etree.fromstring(etree.tostring(body)))):
                raise ValueError(f"Not valid against the schema: {schema.error_log}")
            if name not in ACTS:
                raise ValueError("This is not a request.")
            return _envelope(_element(f"{name}Response", _done(name, _told(body))))
        except NotLetIn as no:
            return _fault(f"wsse:{no.code}", str(no))
        except Declined as no:
            return _fault("soap:Server", str(no), _element(no.fault, {"words": str(no), **no.more}))
        except (ValueError, KeyError, etree.XMLSyntaxError) as wrong:
            return _fault("soap:Client", str(wrong)[:500])

    def _done(name: str, told: Doc) -> Doc:
        """With the fault `twice` the message is delivered twice, as by a network that repeats itself."""
        if getattr(g.get("fault"), "kind", "") == "twice":
            ACTS[name](world, told)
        return ACTS[name](world, told)

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


def _read(raw: bytes) -> tuple[Any, Any]:
    root: Any = etree.fromstring(raw, _parser())
    if root.getroottree().docinfo.doctype:
        raise ValueError("A document type is not allowed.")
    body = root.find(f"{{{SOAP}}}Body")
    if body is None or len(body) != 1:
        raise ValueError("One message in a SOAP 1.1 Body is expected.")
    return root.find(f"{{{SOAP}}}Header"), body[0]


def _told(element: Any) -> Doc:
    told: Doc = {}
    for each in element:
        name = etree.QName(each).localname
        value = _told(each) if len(each) else (each.text or "").strip()
        if name in SEVERAL:
            told.setdefault(name, []).append(value)
        else:
            told[name] = value
    return told


def _element(name: str, doc: Doc) -> Any:
    element = etree.Element(f"{{{SPACE}}}{name}", nsmap=NAMES)
    for key, value in doc.items():
        for each in value if isinstance(value, list) else [value]:
            element.append(_element(key, each) if isinstance(each, dict) else _leaf(key, each))
    return element


def _leaf(key: str, value: object) -> Any:
    leaf = etree.Element(f"{{{SPACE}}}{key}")
    if isinstance(value, bytes):
        leaf.text = base64.b64encode(value).decode()
    elif isinstance(value, Decimal | float) or key in ("premium", "refund"):
        leaf.text = f"{Decimal(str(value)):.2f}"
    else:
        leaf.text = str(value)
    return leaf


def _envelope(content: Any, status: int = 200) -> Response:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "wsse": WSSE})
    etree.SubElement(envelope, f"{{{SOAP}}}Body").append(content)
    text = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
    return Response(text, status, content_type="text/xml; charset=utf-8")


def _fault(code: str, words: str, detail: Any = None) -> Response:
    fault = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soap": SOAP, "wsse": WSSE})
    etree.SubElement(fault, "faultcode").text = code
    etree.SubElement(fault, "faultstring").text = words
    if detail is not None:
        etree.SubElement(fault, "detail").append(detail)
    return _envelope(fault, 500)
