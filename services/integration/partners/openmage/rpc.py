"""XML-RPC, OpenMage's fullest protocol: exact numbers, no entities, faults in words."""

import xmlrpc.client
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.xmlrpc import DefusedExpatParser

from services.integration.partners.http import Answer, Line
from services.integration.partners.openmage.legible import sendable, text_of
from services.integration.partners.openmage.wire import (
    SHUT,
    WHO,
    Calls,
    Fault,
    InSession,
    ShutOff,
    is_web_page,
    root_of,
    trouble_of,
    web_page,
)
from services.integration.partners.retries import read_again
from services.integration.partners.trouble import Garbled, Rejected

DOORS = ("/api/xmlrpc", "/index.php/api/xmlrpc")
_doors: dict[str, str] = {}  # which of its two doors a shop opened last


def _exact(values: Any, data: str) -> None:
    values.append(Decimal(data.strip()))
    values._value = False


class _Values(xmlrpc.client.Unmarshaller):
    """Numbers with a point become exact decimals."""

    dispatch = {**xmlrpc.client.Unmarshaller.dispatch, "double": _exact}  # noqa: RUF012


class Rpc(InSession):
    protocol = "xmlrpc"

    def __init__(self, address: str, credentials: Mapping[str, str], line: Line | None = None) -> None:
        super().__init__(root_of(address), credentials)
        self.line = line or Line(WHO)
        self.clock: datetime | None = None

    def read(self, method: str, *arguments: Any) -> Any:
        return read_again(lambda: self.write(method, *arguments))

    def write(self, method: str, *arguments: Any) -> Any:
        return self.in_session(lambda session: self._send("call", session, method, list(arguments)))

    def resources(self) -> Any:
        """The calls that our user's role allows."""
        return read_again(lambda: self.in_session(lambda session: self._send("resources", session)))

    def read_many(self, calls: Calls) -> list[Any]:
        """Several in one exchange."""
        if not calls:
            return []
        wanted = [[method, arguments] for method, arguments in calls]
        found = read_again(lambda: self.in_session(lambda session: self._send("multiCall", session, wanted)))
        if not isinstance(found, list) or len(found) != len(calls):
            raise Garbled("The shop sent something else than the answers to what was asked.")
        return [self._each(answer) for answer in found]

    def _each(self, answer: Any) -> Any:
        if isinstance(answer, dict) and "faultCode" in answer and len(answer) <= 4:
            words = str(answer.get("faultMessage") or answer.get("faultString") or "")
            trouble = trouble_of(Fault(int(answer["faultCode"]), words))
            if isinstance(trouble, Rejected):
                return trouble
            raise trouble
        return answer

    def login(self) -> str:
        return str(self._send("login", self.user, self.key))

    def _send(self, method: str, *params: Any) -> Any:
        body = xmlrpc.client.dumps(_sendable(params), method, encoding="utf-8", allow_none=True).encode()
        headers = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}
        answer = self._through_the_open_door(headers, body)
        self.clock = self.clock or answer.at
        try:
            return parse(answer.body, answer.media_type)
        except xmlrpc.client.Fault as fault:
            raise Fault(fault.faultCode, fault.faultString) from None

    def _through_the_open_door(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """At the first door that is not shut; what is shut has done nothing, so the next may be tried."""
        status = 404
        for door in sorted(DOORS, key=lambda each: each != _doors.get(self.address)):
            answer = self.line.look("POST", f"{self.address}{door}", headers=headers, body=body)
            if answer.status not in SHUT:
                _doors[self.address] = door
                return self.line.judged(answer)
            status = answer.status
        if status == 404:
            raise ShutOff("There is no OpenMage at this address, or its XML-RPC is shut off.")
        raise ShutOff("This address does not take XML-RPC ({status}).", status=status)


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        return sendable(value)
    if isinstance(value, dict):
        return {name: _sendable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_sendable(each) for each in value)
    return value


def parse(body: bytes, media_type: str = "text/xml") -> Any:
    """The one value of an answer; a Fault is raised as such."""
    text = text_of(body)
    if not text:
        raise Garbled("{who} sent an empty answer.", who=WHO)
    if is_web_page(media_type, text):
        raise web_page()
    target = _Values(use_builtin_types=True)
    parser = DefusedExpatParser(target, forbid_dtd=True)
    try:
        parser.feed(text)
        parser.close()
        values = target.close()
    except xmlrpc.client.Fault:
        raise
    except (
        ExpatError,
        DefusedXmlException,
        xmlrpc.client.ResponseError,
        ValueError,
        ArithmeticError,
        LookupError,
        TypeError,
    ):
        raise Garbled("The shop sent half an answer, or one that is no XML-RPC.") from None
    return values[0] if isinstance(values, tuple | list) and values else None
