"""What goes between us and an OpenMage shop, whichever protocol carries it: calls in a session, and faults in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from services.integration.partners.trouble import Denied, Garbled, PartnerTrouble, Rejected, WrongAddress

WHO = "The shop"
SHUT = (403, 404, 405, 410)  # how a web server answers where a protocol is shut off: nothing was done
EXPIRED, DENIED, INTERNAL = 5, 2, 1
UNKNOWN = 404  # something broke in the shop that its XML-RPC says nothing of; its own resources have no such fault
Calls = list[tuple[str, list[Any]]]


class ShutOff(WrongAddress):
    """Nobody speaks this protocol at this address: surely nothing was done, and the other protocol may be open."""


class WebPage(Garbled):
    """A page for people came instead of an answer: the protocol is shut off, or the shop is under maintenance."""


class Fault(Exception):
    """The shop's own way to say no. It comes with HTTP 200."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


class Wire(Protocol):
    """Calls by their XML-RPC names, with arguments and answers shaped as XML-RPC shapes them."""

    @property
    def protocol(self) -> str:
        """xmlrpc or soap: what is spoken."""

    @property
    def clock(self) -> datetime | None: ...
    def read(self, method: str, *arguments: Any) -> Any:
        """Tried again where that can help."""

    def write(self, method: str, *arguments: Any) -> Any:
        """Once; only where the session had expired, and so nothing was done, it is repeated after signing in anew."""

    def read_many(self, calls: Calls) -> list[Any]:
        """Several reads. What fails in one is a Rejected in its place."""

    def resources(self) -> Any:
        """The calls that the user's role allows."""

    def sign_in(self) -> None:
        """Anew. Denied where the shop does not know us."""


_sessions: dict[tuple[str, str, str], str] = {}  # signing in anew for each round would fill the shop's session table


class InSession:
    """Signs in when needed, and once more where the session has expired."""

    def __init__(self, address: str, credentials: Mapping[str, str]) -> None:
        self.address = address
        self.user, self.key = credentials.get("user", ""), credentials.get("key", "")

    def login(self) -> str:
        raise NotImplementedError

    def sign_in(self) -> None:
        _sessions.pop((self.address, self.user, self.key), None)
        self.in_session(lambda session: None)

    def in_session(self, act: Callable[[str], Any]) -> Any:
        known = (self.address, self.user, self.key)
        session = _sessions.get(known)
        if session:
            try:
                return act(session)
            except Fault as fault:
                if fault.code != EXPIRED:
                    raise trouble_of(fault) from None
                _sessions.pop(known, None)
        if not self.user or not self.key:
            raise Denied("The credentials of the shop are not complete: user and key are needed.")
        try:
            session = _sessions[known] = self.login()
            return act(session)
        except Fault as fault:
            raise trouble_of(fault) from None


def trouble_of(fault: Fault) -> PartnerTrouble:
    """Fault 1 can hold raw SQL, so its words are never passed on."""
    code, words = fault.code, fault.words.strip()
    if code == DENIED:
        return Denied("The shop does not accept our user and key, or gives them no right to this.")
    if code <= INTERNAL or code == UNKNOWN or "SQLSTATE" in words or "SELECT " in words:
        return Garbled("The shop has an internal error (fault 1).")
    if code == EXPIRED:
        return Denied("The shop ends our session again and again.")
    if not words:
        return Rejected("The shop refused (fault {fault}).", str(code), fault=code)
    return Rejected("{words}", str(code), words=words[:300])


def root_of(address: str) -> str:
    """The shop's address, without the door that staff may have entered with it."""
    root = address.rstrip("/")
    for door in ("/api/xmlrpc", "/api/v2_soap", "/api/soap", "/index.php"):
        root = root.removesuffix(door)
    return root


def web_page() -> WebPage:
    return WebPage("{who} sent a web page instead of data: is the address right, or is it under maintenance?", who=WHO)


def is_web_page(media_type: str, text: str) -> bool:
    return media_type == "text/html" or text[:15].lower().startswith(("<!doctype html", "<html"))
