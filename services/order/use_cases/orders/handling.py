"""An order in hand: locked, changed, and put back with everything that follows from the change said once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from contracts.facts import OrderFacts
from contracts.order import LinesCalledOff, OrderChanged, OrderEvent, OrderNotReady, OrderReady, OrderRowChanged
from kernel.clock import now
from kernel.refused import NotFound
from kit.search import search_text
from kit.work import UnitOfWork
from services.order.domain.orders.addresses import BILLING, DELIVERY
from services.order.domain.orders.order import Order
from services.order.domain.orders.overview import row_of
from services.order.storage import chronicle, overview
from services.order.storage import orders as storage
from services.order.use_cases.orders.facts import facts_of


class Handling:
    """`settle` decides by comparison: nothing changed, nothing is said and no version is spent.

    Every event carries a version of its own, the last one is the order's; hearers keep the highest.
    """

    def __init__(self, uow: UnitOfWork, order: Order, *, is_new: bool = False) -> None:
        self.uow, self.order, self.is_new = uow, order, is_new
        self.happened: list[tuple[type[OrderEvent], dict[str, Any]]] = []
        self.entries: list[dict[str, Any]] = []
        if not is_new:
            self.kept = storage.values_of(order)
            self.kept_lines = {line.line_id: storage.line_values(order, line) for line in order.lines}
            self.facts, self.row, self.search = facts_of(order), row_of(order), _search(order)

    def say(self, event: type[OrderEvent], **more: Any) -> None:
        self.happened.append((event, more))

    def note(self, what: str, /, *, who: str = "", **facts: Any) -> None:
        """An entry in the order's chronicle."""
        self.entries.append(
            chronicle.entry(
                self.order.order_id, now(), who or self.uow.actor, what, json.loads(json.dumps(facts, default=str))
            )
        )

    def settle(self) -> bool:
        """Put the order back. False: it was new, and someone else has just placed it."""
        order = self.order
        was_ready = not self.is_new and bool(self.kept["ready"])
        order.derive()
        facts = facts_of(order)
        if order.ready and not was_ready:
            self.say(OrderReady)
            self.note("order_ready", who="system")
        elif was_ready and not order.ready and order.is_open and not self._was_held_or_cancelled():
            self.say(OrderNotReady)
            self.note("order_not_ready", who="system")
        if not self.is_new and facts != self.facts and all(event is LinesCalledOff for event, _ in self.happened):
            self.say(OrderChanged)  # what else happened carries the order whole, too, and is heard as widely
        row, search = row_of(order), _search(order)
        shows_new = self.is_new or row != self.row or search != self.search
        first = order.version + 1
        order.version += len(self.happened) or int(shows_new)
        if not self._keep():
            return False
        if shows_new or self.happened:
            overview.put(self.uow.session, row, order.version, search)
        chronicle.write(self.uow.session, self.entries)
        self._publish(facts, first)
        if shows_new or self.happened:
            self.uow.publish(
                OrderRowChanged(order_id=order.order_id, number=order.number, version=order.version, is_new=self.is_new)
            )
        return True

    def _was_held_or_cancelled(self) -> bool:
        return bool(self.order.state != self.kept["state"])

    def _keep(self) -> bool:
        if self.is_new:
            return storage.add(self.uow.session, self.order)
        storage.save(self.uow.session, self.order, self.kept, self.kept_lines)
        return True

    def _publish(self, facts: OrderFacts, version: int) -> None:
        for number, (event, more) in enumerate(self.happened):
            self.uow.publish(event(order=facts.model_copy(update={"version": version + number}), **more))


def take(uow: UnitOfWork, order_id: UUID, number: str = "") -> Handling:
    """Take one order in hand. What is not here (yet) is refused; an event's hearer tries again later."""
    found = take_all(uow, [order_id])
    if not found:
        raise NotFound("Order {number} is not known here.", number=number or order_id)
    return found[0]


def take_all(uow: UnitOfWork, order_ids: Iterable[UUID]) -> list[Handling]:
    return [Handling(uow, order) for order in storage.load(uow.session, order_ids, lock=True)]


def _search(order: Order) -> str:
    """What an order is found by."""
    document = order.document
    values = [
        order.number,
        document["customer_email"],
        document["customer_first_name"],
        document["customer_last_name"],
        order.reference,
        document["reference"],
        *order.invoices,
        *order.parcels,
    ]
    for address in (order.address(BILLING), order.address(DELIVERY)):
        names = ("first_name", "last_name", "company", "postcode", "city", "email", "phone")
        values += [address.get(name, "") for name in names]
        values += address.get("street", ())
        values.append(_national(address.get("phone", "")))
    for line in order.lines:
        values += (line.sku, line.document["name"], line.goods.brand or line.document["brand"])
    return search_text(*values)


def _national(phone: str) -> str:
    """As people at home dial it: +31 6 1234 → 061234."""
    digits = "".join(ch for ch in phone if ch.isdigit())
    for prefix in ("0031", "0049", "0032"):
        if digits.startswith(prefix):
            return "0" + digits[4:]
    if phone.strip().startswith("+") and digits[:2] in ("31", "49", "32"):
        return "0" + digits[2:]
    return digits
