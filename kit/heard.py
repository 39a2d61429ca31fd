"""An event as it reached a service, before anybody has read it."""

import json
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from contracts import identity
from contracts.base import Event


class Heard:
    """One event as it reached this service."""

    def __init__(self, contract: type[Event], body: Any, headers: dict[str, Any], *, suspect: bool = False) -> None:
        """`suspect`: it was worked on before, and that did not end well; perhaps it killed who worked on it."""
        self.contract, self.body, self.headers, self.suspect = contract, body, headers, suspect
        self.begun = False  # it was worked on, here and now
        # not said by one of us: the same words are the same event
        self.event_id = id_in(headers) or uuid5(NAMESPACE_OID, f"{contract.__name__} {json.dumps(body)}")

    def read(self) -> Event:
        return self.contract.model_validate(self.body)

    @property
    def about(self) -> str:
        """An order's number, where the event has one: it tells a person what a parked message is about."""
        return str(self._of_order("number") or self._of_order("order_number") or "")

    @property
    def order_id(self) -> str:
        """Whoever handles several at a time does so in this order, so that no two wait for each other's rows."""
        shop, number = self._of_order("shop"), self._of_order("number")
        return str(self._of_order("order_id") or (shop and number and identity.order_id(str(shop), str(number))) or "")

    def _of_order(self, name: str) -> Any:
        body = self.body if isinstance(self.body, dict) else {}
        order = body.get("order")
        return (order if order and isinstance(order, dict) else body).get(name)


def id_in(headers: dict[str, Any]) -> UUID | None:
    try:
        return UUID(headers["event_id"])
    except (KeyError, ValueError, TypeError, AttributeError):
        return None
