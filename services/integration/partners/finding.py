"""Which Magento answers at an address somebody typed, and at exactly which one. No credentials are shown to it yet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urlsplit, urlunsplit

from services.integration.domain.entered import may_be_shown
from services.integration.partners.http import Answer, Line
from services.integration.partners.trouble import Garbled, WrongAddress

REST, XML_RPC, SOAP = "REST", "XML-RPC", "SOAP v2"
_TAIL = re.compile(r"/(?:rest|api|soap|admin)(?:/.*)?$")
_INDEX = "/index.php"
HIGHEST = 8  # folders upwards, from a page's address to its shop's
LONG_ENOUGH = 12.0  # seconds of knocking; further doors are left alone
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
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return text
    path = _TAIL.sub("", parts.path.rstrip("/"))
    return urlunsplit((parts.scheme.lower(), parts.netloc, path.rstrip("/"), "", ""))


def bases(address: str) -> list[str]:
    """Where the shop may be: at the address, or above it where a page of the shop was copied. Each without and with
    index.php: many shops answer at one of the two only."""
    parts = urlsplit(address.removesuffix(_INDEX))
    path = parts.path.replace(f"{_INDEX}/", "/")
    above = [path]
    while path.strip("/") and len(above) < HIGHEST:
        path = path.rpartition("/")[0]
        above.append(path)
    bare = [urlunsplit((parts.scheme, parts.netloc, each, "", "")) for each in above]
    return [base + tail for base in bare for tail in ("", _INDEX)]


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
    until = monotonic() + LONG_ENOUGH
    doors = sorted(DOORS, key=lambda door: door.kind != kind)
    for base in bases(tidy(address)):
        if tried and monotonic() > until:
            break
        for door in doors:
            for at, answer in _answers(line, door, base):
                if door.is_it(answer):
                    return Found(door.kind, door.protocol, at)
                tried.append(answer)
    raise _nobody(tried)


def _answers(line: Line, door: Door, base: str) -> Iterator[tuple[str, Answer]]:
    """Its answer; and where it sends us on (http to https, with or without www), the answer from there. Another server
    is not followed: what is found is where the credentials go next."""
    answer = door.knock(line, base)
    yield base, answer
    path = door.tail.partition("?")[0]
    target = answer.location.partition("?")[0].rstrip("/")
    if 300 <= answer.status < 400 and target.startswith("http") and target.endswith(path):
        there = target.removesuffix(path)
        if there != base and may_be_shown(base, there):
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
