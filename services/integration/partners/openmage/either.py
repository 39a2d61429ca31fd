"""XML-RPC where a host has it open, else SOAP: found out by asking, and kept to while it answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.integration.partners.http import Line
from services.integration.partners.openmage.rpc import Rpc
from services.integration.partners.openmage.soap import Soap
from services.integration.partners.openmage.wire import WHO, Calls, ShutOff, WebPage, Wire
from services.integration.partners.shop import Connection
from services.integration.partners.trouble import PartnerTrouble

PROTOCOLS = ("auto", "xmlrpc", "soap")


def wire_of(connection: Connection, line: Line | None, *, afresh: bool = False) -> Wire:
    """As the setting `protocol` says; by itself, beginning with what was found before unless `afresh`."""
    told = connection.setting("protocol", "auto")
    if told == "xmlrpc":
        return Rpc(connection.address, connection.credentials, line)
    if told == "soap":
        return Soap(connection.address, connection.credentials, line)
    found = "" if afresh else str(connection.facts.get("protocol") or "")
    return Either(connection, line, soap_first=found == "soap")


class Either:
    """XML-RPC tells more, so it comes first; where it is shut off, SOAP is asked the same."""

    def __init__(self, connection: Connection, line: Line | None, *, soap_first: bool) -> None:
        line = line or Line(WHO)
        wires: list[Wire] = [
            Rpc(connection.address, connection.credentials, line),
            Soap(connection.address, connection.credentials, line),
        ]
        self.wire, self.other = reversed(wires) if soap_first else wires

    @property
    def protocol(self) -> str:
        return self.wire.protocol

    @property
    def clock(self) -> datetime | None:
        return self.wire.clock

    def read(self, method: str, *arguments: Any) -> Any:
        return self._asked(lambda wire: wire.read(method, *arguments), (ShutOff, WebPage))

    def write(self, method: str, *arguments: Any) -> Any:
        """A page in the place of an answer does not say that nothing was done: it is not written again."""
        return self._asked(lambda wire: wire.write(method, *arguments), (ShutOff,))

    def read_many(self, calls: Calls) -> list[Any]:
        found: list[Any] = self._asked(lambda wire: wire.read_many(calls), (ShutOff, WebPage))
        return found

    def resources(self) -> Any:
        return self._asked(lambda wire: wire.resources(), (ShutOff, WebPage))

    def sign_in(self) -> None:
        self._asked(lambda wire: wire.sign_in(), (ShutOff, WebPage))

    def _asked(self, ask: Callable[[Wire], Any], shut: tuple[type[PartnerTrouble], ...]) -> Any:
        try:
            return ask(self.wire)
        except shut as first:
            try:
                answer = ask(self.other)
            except (ShutOff, WebPage):
                raise first from None  # neither is open: what the first said is what staff should hear
            except PartnerTrouble:
                self._change()  # it is open, whatever it said
                raise
            self._change()
            return answer

    def _change(self) -> None:
        self.wire, self.other = self.other, self.wire
