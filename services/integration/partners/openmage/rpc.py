"""One call to OpenMage's XML-RPC: a session that is used again, exact numbers, no entities, and faults in words."""

import re
import xmlrpc.client
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.xmlrpc import DefusedExpatParser

from services.integration.partners.http import Line
from services.integration.partners.retries import read_again
from services.integration.partners.trouble import Denied, Garbled, Rejected, WrongAddress

WHO = "The shop"
EXPIRED, DENIED, INTERNAL = 5, 2, 1
_NO_XML = re.compile(
    rb"&#(?:x(?:0?[0-8bcefBCEF]|1[0-9a-fA-F])|(?:[0-8]|1[124-9]|2[0-9]|3[01]));|[\x00-\x08\x0b\x0c\x0e-\x1f]"
)
_UNREADABLE = (
    ExpatError,
    DefusedXmlException,
    xmlrpc.client.ResponseError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
)
_sessions: dict[tuple[str, str, str], str] = {}  # signing in anew for each round would fill the shop's session table


def _exact(values: Any, data: str) -> None:
    values.append(Decimal(data.strip()))
    values._value = False


class _Values(xmlrpc.client.Unmarshaller):
    """Numbers with a point become exact decimals."""

    dispatch = {**xmlrpc.client.Unmarshaller.dispatch, "double": _exact}  # noqa: RUF012


class Rpc:
    def __init__(self, address: str, credentials: Mapping[str, str], line: Line | None = None) -> None:
        root = address.rstrip("/")
        self.url = root if root.endswith("/api/xmlrpc") else f"{root}/api/xmlrpc"
        self.user, self.key = credentials.get("user", ""), credentials.get("key", "")
        self.line = line or Line(WHO)
        self.clock: datetime | None = None

    def read(self, method: str, *arguments: Any) -> Any:
        return read_again(lambda: self.write(method, *arguments))

    def write(self, method: str, *arguments: Any) -> Any:
        """Once; only where the session had expired, and so nothing was done, it is repeated after signing in anew."""
        return self._in_session(lambda session: self._send("call", session, method, list(arguments)))

    def read_many(self, calls: list[tuple[str, list[Any]]]) -> list[Any]:
        """Several reads in one exchange. What fails in it is a Rejected in its place."""
        if not calls:
            return []
        wanted = [[method, arguments] for method, arguments in calls]
        found = read_again(lambda: self._in_session(lambda session: self._send("multiCall", session, wanted)))
        if not isinstance(found, list) or len(found) != len(calls):
            raise Garbled("The shop sent something else than the answers to what was asked.")
        return [self._each(answer) for answer in found]

    def _each(self, answer: Any) -> Any:
        if isinstance(answer, dict) and "faultCode" in answer and len(answer) <= 4:
            fault = _trouble(
                int(answer["faultCode"]), str(answer.get("faultMessage") or answer.get("faultString") or "")
            )
            if isinstance(fault, Rejected):
                return fault
            raise fault
        return answer

    def _in_session(self, act: Any) -> Any:
        known = (self.url, self.user, self.key)
        session = _sessions.get(known)
        if session:
            try:
                return act(session)
            except xmlrpc.client.Fault as fault:
                if fault.faultCode != EXPIRED:
                    raise _trouble(fault.faultCode, fault.faultString) from None
        try:
            session = _sessions[known] = self._login()
            return act(session)
        except xmlrpc.client.Fault as fault:
            raise _trouble(fault.faultCode, fault.faultString) from None

    def _login(self) -> str:
        if not self.user or not self.key:
            raise Denied("The credentials of the shop are not complete: user and key are needed.")
        return str(self._send("login", self.user, self.key))

    def _send(self, method: str, *params: Any) -> Any:
        body = xmlrpc.client.dumps(params, method, encoding="utf-8", allow_none=True).encode()
        headers = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml"}
        answer = self.line.exchange("POST", self.url, headers=headers, body=body)
        self.clock = self.clock or answer.at
        if answer.status == 404:
            raise WrongAddress("There is no OpenMage at this address, or its XML-RPC is shut off.")
        if answer.status >= 400:
            raise WrongAddress(f"This address does not take XML-RPC ({answer.status}).")
        return parse(answer.body, answer.media_type)


def parse(body: bytes, media_type: str = "text/xml") -> Any:
    """The one value of an answer; a Fault is raised as such."""
    text = _NO_XML.sub(b"", body).strip()
    if not text:
        raise Garbled("The shop sent an empty answer.")
    if media_type == "text/html" or text[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise Garbled("The shop sent a web page instead of data: is the address right, or is it under maintenance?")
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


def _trouble(code: int, words: str) -> Exception:
    """Fault 1 can hold raw SQL, so its words are never passed on."""
    if code == DENIED:
        return Denied("The shop does not accept our user and key, or gives them no right to this.")
    if code == INTERNAL or "SQLSTATE" in words or "SELECT " in words:
        return Garbled("The shop has an internal error (fault 1).")
    if code == EXPIRED:
        return Denied("The shop ends our session again and again.")
    return Rejected(words.strip()[:300] or f"The shop refused (fault {code}).", str(code))
