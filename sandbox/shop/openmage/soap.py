"""The door of Meubelhuis' SOAP v2: the same calls as over XML-RPC, poorer answers, and faults with HTTP 200."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from lxml import etree

from sandbox.shop.openmage import catalog_calls, server
from sandbox.shop.openmage.faults import Fault
from sandbox.shop.openmage.soap_table import MULTI_UPDATE, TYPES, WSI, Call, Field, calls, field_of, fields, takes
from sandbox.shop.openmage.text import clean
from sandbox.shop.openmage.wsdl import ENCODING, PLAIN, Writer, array_of
from sandbox.store import Doc
from sandbox.world import World

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
XSI, XSD = "http://www.w3.org/2001/XMLSchema-instance", "http://www.w3.org/2001/XMLSchema"
BROKEN = "<html><body>There has been an error processing your request</body></html>"  # WS-I cannot list what is allowed
DOORS = ("/api/v2_soap", "/api/v2_soap/", "/index.php/api/v2_soap", "/index.php/api/v2_soap/")


def blueprint(world: World) -> Blueprint:
    api = Blueprint("openmage_soap", __name__, url_prefix="/meubelhuis")

    def serve() -> Response:
        style = world.switch(server.SHOP, "soap", "rpc")
        if style == "off":
            return Response("Not Found", 404, content_type="text/html; charset=UTF-8")
        space = f"urn:{world.switch(server.SHOP, 'namespace', 'OpenMage')}"
        if request.method == "GET":
            told = world.switch(server.SHOP, "soap_address", "") or request.base_url
            return Response(Writer(style, space, told).written(), 200, content_type="text/xml; charset=UTF-8")
        try:
            name, arguments = _asked(request.get_data(), style)
            if name == "resources" and style == WSI:
                return Response(BROKEN, 503, content_type="text/html; charset=UTF-8")
            return Answer(style, space, calls(style)[name]).of(_done(world, name, arguments))
        except Fault as fault:
            return fault_answer(fault.code, fault.words)
        except KeyError:
            return fault_answer("SOAP-ENV:Server", "Procedure not present")
        except (etree.XMLSyntaxError, ValueError, TypeError):
            return fault_answer("SOAP-ENV:Client", "Bad Request")

    for door in DOORS:
        api.add_url_rule(door, door.replace(".", " "), serve, methods=["GET", "POST"])
    return api


def fault_answer(code: int | str, words: str) -> Response:
    root, body = _envelope()
    fault = etree.SubElement(body, f"{{{ENVELOPE}}}Fault")
    etree.SubElement(fault, "faultcode").text = str(code)
    etree.SubElement(fault, "faultstring").text = words
    return _written(root)


def _asked(raw: bytes, style: str) -> tuple[str, Doc]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root: Any = etree.fromstring(raw, parser)
    element = root.find(f"{{{ENVELOPE}}}Body")[0]
    name = etree.QName(element).localname
    for ending in ("RequestParam", "Param") if style == WSI else ():
        name = name.removesuffix(ending)
    given = {etree.QName(child).localname: child for child in element}
    return name, {f.name: _told(f, given[f.name]) for f in takes(calls(style)[name]) if f.name in given}


def _told(field: Field, element: Any) -> Any:
    if element.get(f"{{{XSI}}}nil") in ("1", "true"):
        return None
    if field.many:
        return [_told(Field("", field.kind), child) for child in element]
    if field.kind in PLAIN:
        return element.text or ""
    known = {each.name: each for each in fields(TYPES[field.kind])}
    tags = ((etree.QName(child).localname, child) for child in element)
    return {name: _told(known[name], child) for name, child in tags if name in known}


def _done(world: World, name: str, told: Doc) -> Any:
    if name == "login":
        return server.login(world, told.get("username"), told.get("apiKey"))
    session = str(told.pop("sessionId", ""))
    if name in ("endSession", "resources"):
        return server.procedure(world, name, [session])
    call = calls(world.switch(server.SHOP, "soap", "rpc"))[name]
    given = [_as_rpc(told.get(field.name)) for field in fields(call.takes)]
    while given and given[-1] is None:
        given.pop()
    if call.path == MULTI_UPDATE:  # which over XML-RPC is none
        server.procedure(world, "call", [session, "core_magento.info", []])
        return catalog_calls.update_all(world, *given)
    wanted = (told.get("attributes") or {}).get("additional_attributes") if name == "catalogProductInfo" else None
    found = server.procedure(world, "call", [session, call.path, given])
    if wanted is None:
        return found
    return found | {"additional_attributes": [{"key": k, "value": found[k]} for k in wanted if k in found]}


def _as_rpc(value: Any) -> Any:
    """Lists of pairs become the maps that the calls take."""
    if isinstance(value, dict) and ("filter" in value or "complex_filter" in value or not value):
        found: Doc = {row["key"]: row["value"] for row in value.get("filter") or []}
        for row in value.get("complex_filter") or []:
            found.setdefault(row["key"], {})[row["value"]["key"]] = row["value"]["value"]
        return found
    if isinstance(value, list) and value and isinstance(value[0], dict) and "order_item_id" in value[0]:
        return {row["order_item_id"]: row["qty"] for row in value}
    if isinstance(value, dict):
        return {name: _as_rpc(each) for name, each in value.items()}
    return value


class Answer:
    """A call's answer in the shop's style: encoded with types and nils, or literal with what is empty left out."""

    def __init__(self, style: str, space: str, call: Call) -> None:
        self.style, self.space, self.call = style, space, call

    def of(self, value: Any) -> Response:
        root, body = _envelope(self.space)
        literal = self.style == WSI
        name = f"{self.call.name}Response{'Param' if literal else ''}"
        if not literal:
            root.set(f"{{{ENVELOPE}}}encodingStyle", ENCODING)
        holder = etree.SubElement(body, f"{{{self.space}}}{name}")
        result = field_of(self.call.gives)
        told = clean(value)
        self._put(holder, Field("result" if literal else self.call.result, result.kind, result.many), told)
        return _written(root)

    def _put(self, parent: Any, field: Field, value: Any) -> None:
        if value is None or (field.kind not in PLAIN and not field.many and not isinstance(value, dict)):
            if self.style != WSI:
                etree.SubElement(parent, field.name).set(f"{{{XSI}}}nil", "true")
            return
        element = etree.SubElement(parent, field.name)
        if field.many:
            self._put_all(element, field, value)
        elif field.kind in PLAIN:
            self._typed(element, f"xsd:{field.kind}")
            element.text = _text(field.kind, value)
        else:
            self._typed(element, f"ns1:{field.kind}")
            for each in fields(TYPES[field.kind]):
                if each.name in value or (self.style != WSI and each.name in ("items", "comments", "tracks")):
                    self._put(element, each, value.get(each.name))

    def _put_all(self, element: Any, field: Field, value: Any) -> None:
        """A map is a list of pairs here."""
        rows = [{"key": k, "value": v} for k, v in value.items()] if isinstance(value, dict) else list(value)
        prefix = "xsd" if field.kind in PLAIN else "ns1"
        if self.style != WSI:
            element.set(f"{{{ENCODING}}}arrayType", f"{prefix}:{field.kind}[{len(rows)}]")
            self._typed(element, f"ns1:{array_of(field.kind)}")
        for row in rows:
            self._put(element, Field("complexObjectArray" if self.style == WSI else "item", field.kind), row)

    def _typed(self, element: Any, name: str) -> None:
        if self.style != WSI:
            element.set(f"{{{XSI}}}type", name)


def _text(kind: str, value: Any) -> str:
    if kind == "boolean":
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, bool) else str(value)


def _envelope(space: str = "") -> tuple[Any, Any]:
    names: Any = {"SOAP-ENV": ENVELOPE, "xsd": XSD, "xsi": XSI, "SOAP-ENC": ENCODING} | (
        {"ns1": space} if space else {}
    )
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap=names)
    return root, etree.SubElement(root, f"{{{ENVELOPE}}}Body")


def _written(root: Any) -> Response:
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Response(text, 200, content_type="text/xml; charset=utf-8")
