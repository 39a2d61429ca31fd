"""SOAP v2 through zeep, for hosts that shut XML-RPC off: both styles, RPC and WS-I, answered as if over XML-RPC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

import zeep
from lxml import etree
from zeep.xsd import SkipValue

from services.integration.partners.http import Answer, Line
from services.integration.partners.magento.product import TECHNICAL
from services.integration.partners.openmage import description
from services.integration.partners.openmage.legible import text_of
from services.integration.partners.openmage.soap_order import complete
from services.integration.partners.openmage.soap_shapes import operation_of, plain, shaped
from services.integration.partners.openmage.wire import (
    SHUT,
    WHO,
    Calls,
    Fault,
    InSession,
    ShutOff,
    is_web_page,
    root_of,
    web_page,
)
from services.integration.partners.retries import read_again
from services.integration.partners.trouble import Denied, Garbled, Rejected

_SETTINGS = zeep.Settings(strict=True, forbid_dtd=True, forbid_entities=True, forbid_external=True, force_https=False)
NO_SUCH_CALL = "3"  # as the shop's own fault for it
_client: Any = zeep.Client  # untyped
_PICTURES = ("gallery", "media_image")
SETS, ATTRIBUTES_AGE = 20, 3600.0  # attribute sets read at most, and seconds until they are read anew
_attributes: dict[str, tuple[float, dict[str, str]]] = {}  # a shop's address → when read, attribute's code → number


@dataclass(frozen=True)
class _Reply:
    """An answer as zeep wants it."""

    content: bytes
    status_code: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml"})
    encoding: str = "utf-8"


class Soap(InSession):
    protocol = "soap"

    def __init__(self, address: str, credentials: Mapping[str, str], line: Line | None = None) -> None:
        super().__init__(root_of(address), credentials)
        self.line = line or Line(WHO)
        self.clock: datetime | None = None
        self._listed: dict[str, Mapping[str, Any]] = {}  # the last list's orders, by number

    # ---- as a wire

    def read(self, method: str, *arguments: Any) -> Any:
        return read_again(lambda: self.write(method, *arguments))

    def write(self, method: str, *arguments: Any) -> Any:
        reader = getattr(self, f"_{method.replace('.', '_')}", self._plainly)
        return reader(method, *arguments)

    def read_many(self, calls: Calls) -> list[Any]:
        """SOAP knows no several at once."""
        return [self._or_rejected(method, arguments) for method, arguments in calls]

    def _or_rejected(self, method: str, arguments: list[Any]) -> Any:
        try:
            return self.read(method, *arguments)
        except Rejected as refusal:
            return refusal

    def resources(self) -> Any:
        return read_again(lambda: self.in_session(lambda session: self._send("resources", [session])))

    # ---- what is asked otherwise here than over XML-RPC

    def _sales_order_list(self, method: str, *filters: Any) -> Any:
        found = self._plainly(method, *filters)
        rows = found if isinstance(found, list) else []
        self._listed = {str(row.get("increment_id")): row for row in rows if isinstance(row, dict)}
        return found

    def _sales_order_info(self, method: str, number: str) -> Any:
        """An order's own call drops what its list tells; a list from before the last change is not laid with it."""
        told = self._plainly(method, number)
        if not isinstance(told, dict):
            raise Garbled("The shop sent something else than an order.")
        listed = self._listed.get(number)
        if listed is None or listed.get("updated_at") != told.get("updated_at"):
            key = str(told.get("order_id") or "")
            rows = self._plainly("sales_order.list", {"order_id": {"from": key, "to": key}}) if key else []
            listed = next((row for row in rows or [] if str(row.get("increment_id")) == number), {})
        return complete(told, listed)

    def _catalog_product_info(self, method: str, key: str, *more: Any) -> Any:
        """Attributes that are no field of the shop's description must be asked for by name."""
        known = self._description().fields("catalogProductReturnEntity")
        wanted = sorted(set(self._numbers()) - known - TECHNICAL)
        told = self._plainly(method, key, None, {"additional_attributes": wanted}, *more[2:])
        if not isinstance(told, dict):
            raise Garbled("The shop sent something else than a product.")
        extra = told.pop("additional_attributes", None) or []
        return {
            **told,
            **{str(row["key"]): row.get("value") for row in extra if isinstance(row, dict) and "key" in row},
        }

    def _catalog_product_attribute_options(self, method: str, code: str) -> Any:
        """By its number, which is all that WS-I lets through."""
        return self._plainly(method, self._numbers().get(code, code))

    def _numbers(self) -> dict[str, str]:
        """All attributes' codes and numbers. Where the shop will not list them, products come with the usual ones."""
        read_at, found = _attributes.get(self.address, (0.0, {}))
        if found and monotonic() - read_at < ATTRIBUTES_AGE:
            return found
        found = {}
        try:
            for group in (self._plainly("catalog_product_attribute_set.list") or [])[:SETS]:
                for row in self._plainly("catalog_product_attribute.list", int(group["set_id"])) or []:
                    if row.get("type") not in _PICTURES:
                        found[str(row["code"])] = str(row["attribute_id"])
        except (Rejected, Denied, KeyError, TypeError, ValueError):
            return found
        _attributes[self.address] = (monotonic(), found)
        return found

    # ---- one exchange

    def login(self) -> str:
        return str(self._send("login", [self.user, self.key]))

    def _plainly(self, method: str, *arguments: Any) -> Any:
        operation = operation_of(method)
        return self.in_session(lambda session: self._send(operation, [session, *arguments]))

    def _description(self) -> description.Description:
        return description.description_of(self.address, self.line)

    def _send(self, operation: str, arguments: list[Any]) -> Any:
        known = self._description()
        wanted = known.parameters(operation)
        if not wanted:
            raise Rejected("The shop's SOAP does not know the call {call}.", NO_SUCH_CALL, call=operation)
        given = [shaped(kind, value, rpc=known.rpc) for (_, kind), value in zip(wanted, arguments, strict=False)]
        given += [SkipValue] * (len(wanted) - len(given))
        client: Any = _client(known.document, transport=_Transport(self, operation), settings=_SETTINGS)
        service = client.create_service(known.binding, known.endpoint)
        try:
            return plain(service[operation](*given))
        except zeep.exceptions.Fault as fault:
            raise Fault(_number(fault.code), str(fault.message or "")) from None
        except (zeep.exceptions.Error, etree.LxmlError, ValueError, TypeError, LookupError, AttributeError):
            description.forget(self.address)  # the shop may have changed its description since
            raise Garbled("The shop sent half an answer, or one that is no SOAP.") from None

    def judged(self, answer: Answer) -> str:
        """Faults come with 200, from some hosts with 500."""
        self.clock = self.clock or answer.at
        text = text_of(answer.body)
        if answer.status in SHUT:
            raise ShutOff("There is no SOAP at this address, or it is shut off.")
        if answer.status != 500 or "Envelope" not in text[:1000]:
            self.line.judged(answer)
        if not text:
            raise Garbled("{who} sent an empty answer.", who=WHO)
        if is_web_page(answer.media_type, text):
            raise web_page()
        return text


@dataclass(frozen=True)
class _Transport:
    """What zeep sends goes over our line; zeep fetches nothing by itself."""

    wire: Soap
    operation: str

    def post_xml(self, address: str, envelope: Any, headers: Mapping[str, str]) -> _Reply:
        body = etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
        text = self.wire.judged(self.wire.line.look("POST", address, headers=headers, body=body))
        if f"{self.operation}Response" not in text and "Fault" not in text:  # zeep would take it for an empty answer
            raise Garbled("The shop sent half an answer, or one that is no SOAP.")
        return _Reply(text.encode())


def _number(code: Any) -> int:
    """`5`, or `SOAP-ENV:Server` where the shop's SOAP itself broke down: 0."""
    text = str(code or "").rpartition(":")[2].strip()
    return int(text) if text.isdigit() else 0
