"""A shop's own description of its SOAP (WSDL), read without entities and without fetching anything it names."""

from collections import OrderedDict
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from zeep import Settings
from zeep.wsdl import Document

from services.integration.partners.http import Answer, Line
from services.integration.partners.openmage.wire import WHO, ShutOff
from services.integration.partners.trouble import Denied, Garbled

WSDL, XSD = "{http://schemas.xmlsoap.org/wsdl/}", "{http://www.w3.org/2001/XMLSchema}"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
DOORS = ("/api/v2_soap?wsdl", "/index.php/api/v2_soap/?wsdl")
_ENCODING_FILE = Path(__file__).parent / "soap_encoding.xsd"
_LEADS_ON = (f"{WSDL}import", f"{XSD}import", f"{XSD}include", f"{XSD}redefine")
LARGEST = 4 * 1024 * 1024  # bytes; a real shop's is a third of one MB
KEPT, AGE = 50, 3600.0  # descriptions in this process, and seconds until one is read anew
# zeep itself asks for the encoding's schema by its outside address; _Package answers that one and refuses all others.
_SETTINGS = Settings(strict=True, forbid_dtd=True, forbid_entities=True, force_https=False)


@dataclass(frozen=True)
class Description:
    document: Any  # zeep's
    binding: str
    rpc: bool  # RPC-style; else WS-I: its arrays are written differently
    endpoint: str  # where calls go
    read_at: float

    def parameters(self, operation: str) -> list[tuple[str, Any]]:
        """Name and type of what an operation wants, the session first."""
        known = self.document.bindings[self.binding]._operations.get(operation)
        return [] if known is None else [(name, each.type) for name, each in known.input.body.type.elements]

    def fields(self, name: str) -> set[str]:
        """The fields of a type, by its name without namespace."""
        types = (each for each in self.document.types.types if getattr(each, "name", "") == name)
        return {field for each in types for field, _ in getattr(each, "elements", ())}


_known: OrderedDict[str, Description] = OrderedDict()


def description_of(root: str, line: Line) -> Description:
    """Read once an hour per process. ShutOff where the shop shows none."""
    found = _known.get(root)
    if found is None or monotonic() - found.read_at > AGE:
        found = _known[root] = _fetch(root, line)
    _known.move_to_end(root)
    while len(_known) > KEPT:
        _known.popitem(last=False)
    return found


def forget(root: str) -> None:
    """What was read no longer fits what the shop answers."""
    _known.pop(root, None)


def _fetch(root: str, line: Line) -> Description:
    away: Answer | None = None
    for door in DOORS:
        answer = line.look("GET", f"{root}{door}", headers={"Accept": "text/xml"})
        if answer.status == 401:
            raise Denied("{who} does not accept our credentials, or gives them no right to this ({status}).",
                         who=WHO, status=401)  # fmt: skip
        if answer.status >= 500:
            raise Garbled("{who} has an internal error ({status}).", who=WHO, status=answer.status)
        if answer.status == 200 and b"definitions" in answer.body[:4096]:
            return _described(read(answer.body), f"{root}{door}")
        away = answer if 300 <= answer.status < 400 else away
    if away:
        line.judged(away)  # a shop leads its pages to the one address it goes by, and calls do not follow
    raise ShutOff("There is no SOAP at this address, or it is shut off.")


def read(text: bytes) -> Any:
    """zeep's document. Garbled where it is no description, is a bomb, or leads elsewhere."""
    if len(text) > LARGEST:
        raise Garbled("The shop's description of its SOAP (WSDL) is too large.")
    root = _parsed(text)
    for node in root.iter(*_LEADS_ON):
        place = "location" if node.tag == f"{WSDL}import" else "schemaLocation"
        if node.tag == f"{XSD}import" and node.get("namespace") == ENCODING:
            node.set(place, ENCODING)
        elif node.get(place):
            raise Garbled("The shop's description of its SOAP (WSDL) leads to another address.")
    try:
        package: Any = _Package()
        return Document(BytesIO(etree.tostring(root)), package, settings=_SETTINGS)
    except Garbled:
        raise
    except Exception:  # zeep raises whatever a malformed description runs it into
        raise Garbled("The shop's description of its SOAP (WSDL) cannot be read.") from None


class _Package:
    """Stands where zeep would fetch: it knows the one schema that RPC-style descriptions import, and nothing else."""

    def load(self, location: str) -> bytes:
        if location == ENCODING:
            return _ENCODING_FILE.read_bytes()
        raise Garbled("The shop's description of its SOAP (WSDL) leads to another address.")


def _parsed(text: bytes) -> Any:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Garbled("The shop's description of its SOAP (WSDL) holds entities, which are not read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Garbled("The shop's description of its SOAP (WSDL) cannot be read.") from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Garbled("The shop's description of its SOAP (WSDL) holds entities, which are not read.")
    if root.tag != f"{WSDL}definitions":
        raise Garbled("The shop's description of its SOAP (WSDL) cannot be read.")
    return root


def _described(document: Any, door: str) -> Description:
    try:
        (service, *_) = document.services.values()
        (port, *_) = service.ports.values()
        told = str(port.binding_options["address"])
        binding, style = str(port.binding.name), str(port.binding.default_style)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Garbled("The shop's description of its SOAP (WSDL) cannot be read.") from None
    return Description(document, binding, style == "rpc", _endpoint(told, door), monotonic())


def _endpoint(told: str, door: str) -> str:
    """As the shop says, on the host that staff entered; an address elsewhere would take our key with it."""
    own, other = urlsplit(door), urlsplit(told)
    same = (own.scheme, own.netloc) == (other.scheme, other.netloc)
    return told if same else door.removesuffix("?wsdl")
