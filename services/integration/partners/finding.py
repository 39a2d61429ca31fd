"""Which Magento answers at an address somebody typed, and at exactly which one. No credentials are shown to it yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

from services.integration.partners.http import Answer, Line
from services.integration.partners.trouble import Garbled, WrongAddress

REST, XML_RPC, SOAP = "REST", "XML-RPC", "SOAP v2"
_TAIL = re.compile(r"/(?:rest|api|soap|admin)(?:/.*)?$")
_INDEX = "/index.php"
_KNOCK = (
    b'<?xml version="1.0"?><methodCall><methodName>login</methodName><params>'
    b"<param><value><string/></value></param><param><value><string/></value></param></params></methodCall>"
)


@dataclass(frozen=True)
class Found:
    kind: str
    protocol: str
    address: str  # the base that a connection is saved with


@dataclass(frozen=True)
class Door:
    """One place at which one kind of shop would answer."""

    kind: str
    protocol: str
    tail: str

    def knock(self, line: Line, base: str) -> Answer:
        if self.protocol == XML_RPC:
            return line.look("POST", base + self.tail, headers={"Content-Type": "text/xml"}, body=_KNOCK)
        return line.look("GET", base + self.tail, headers={"Accept": "application/json, text/xml"})

    def is_it(self, answer: Answer) -> bool:
        body = answer.body[:100_000].lstrip()
        if self.protocol == REST:
            return answer.media_type == "application/json" and (body[:1] == b"[" or b'"message"' in body)
        if self.protocol == XML_RPC:
            return answer.status == 200 and b"<methodResponse" in body
        return answer.status == 200 and b"definitions" in body and (b"urn:Magento" in body or b"urn:OpenMage" in body)


DOORS = (
    Door("magento2", REST, "/rest/all/V1/store/storeConfigs"),
    Door("openmage", XML_RPC, "/api/xmlrpc"),
    Door("openmage", SOAP, "/api/v2_soap?wsdl=1"),
)


def tidy(address: str) -> str:
    """Without what people copy along: a call's path, a question, a slash at the end. https where nothing is said."""
    text = address.strip()
    parts = urlsplit(text if "://" in text else f"https://{text}")
    path = _TAIL.sub("", parts.path.rstrip("/"))
    return urlunsplit((parts.scheme.lower(), parts.netloc, path.rstrip("/"), "", ""))


def bases(address: str) -> list[str]:
    """Without and with index.php: many shops answer at one of the two only."""
    bare = address.removesuffix(_INDEX)
    return [bare, bare + _INDEX]


def is_open_to_listeners(address: str) -> bool:
    """Whether passwords would travel readable over the internet: http, and not to a machine of the house."""
    parts = urlsplit(address)
    if parts.scheme != "http":
        return False
    host = parts.hostname or ""
    try:
        return not (ip_address(host).is_private or ip_address(host).is_loopback)
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".lan"))


def find_shop(line: Line, address: str, kind: str = "auto") -> Found:
    """The first door at which a Magento opens, the wanted kind's first. Raises PartnerTrouble with the reason."""
    tried: list[Answer] = []
    doors = sorted(DOORS, key=lambda door: door.kind != kind)
    for base in bases(tidy(address)):
        for door in doors:
            for at, answer in _answers(line, door, base):
                if door.is_it(answer):
                    return Found(door.kind, door.protocol, at)
                tried.append(answer)
    raise _nobody(tried)


def _answers(line: Line, door: Door, base: str) -> Iterator[tuple[str, Answer]]:
    """Its answer; and where it sends us on (http to https, with or without www), the answer from there."""
    answer = door.knock(line, base)
    yield base, answer
    path = door.tail.partition("?")[0]
    target = answer.location.partition("?")[0].rstrip("/")
    if 300 <= answer.status < 400 and target.startswith("http") and target.endswith(path):
        there = target.removesuffix(path)
        if there != base:
            yield there, door.knock(line, there)


def _nobody(tried: list[Answer]) -> WrongAddress | Garbled:
    if any(answer.status == 401 and answer.media_type == "text/html" for answer in tried):
        return WrongAddress("The web server asks for a password of its own before the shop can be reached.")
    broken = next((answer for answer in tried if answer.status >= 500), None)
    if broken:
        return Garbled("{who} has an internal error ({status}).", who="The shop", status=broken.status)
    away = next((answer for answer in tried if answer.location), None)
    if away:
        return WrongAddress("{who} sends us on to another address: {location}.", who="The shop", location=away.location)
    return WrongAddress("A web server answers at this address, but no Magento.")
