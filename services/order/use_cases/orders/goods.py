"""The pieces a line still misses: ordered at the brand, received, or found in the house."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.domain.orders.line import Line
from services.order.storage import orders as storage
from services.order.use_cases.catalog.stockroom import Stockroom, open_stockroom
from services.order.use_cases.orders.handling import Handling, take


def mark_ordered(uow: UnitOfWork, order_id: UUID, line_id: UUID, expected_on: date | None) -> None:
    handling = take(uow, order_id)
    line = _waiting_line(handling, line_id)
    if (line.ordered, line.expected_on) != (line.missing, expected_on):
        line.ordered, line.expected_on = line.missing, expected_on
        handling.note("line_ordered", sku=line.sku, pieces=line.missing, expected_on=expected_on)
    handling.settle()


def mark_received(
    uow: UnitOfWork, order_id: UUID, line_id: UUID, quantity: Decimal | None, seen_missing: Decimal | None = None
) -> None:
    """`seen_missing` is what the screen showed: a second click finds something else and changes nothing."""
    room, handling = _take_with_goods(uow, order_id)
    if seen_missing is not None and handling.order.line(line_id).missing != seen_missing:
        return
    line = _waiting_line(handling, line_id)
    pieces = line.missing if quantity is None else quantity
    if pieces <= 0:
        raise Refused("The number of pieces received must be more than zero.")
    _come_in(room, handling, line, pieces, "line_received")


def mark_in_stock(uow: UnitOfWork, order_id: UUID, line_id: UUID) -> None:
    room, handling = _take_with_goods(uow, order_id)
    line = _waiting_line(handling, line_id)
    _come_in(room, handling, line, line.missing, "line_found")


def _take_with_goods(uow: UnitOfWork, order_id: UUID) -> tuple[Stockroom, Handling]:
    room = open_stockroom(uow, *storage.skus_of(uow.session, order_id))
    return room, take(uow, order_id)


def _waiting_line(handling: Handling, line_id: UUID) -> Line:
    order = handling.order
    line = order.line(line_id)
    if not order.is_open:
        raise Refused("Order {number} is no longer open.", number=order.number)
    if not line.missing:
        raise Refused("Nothing is missing of {name}.", name=line.document["name"])
    return line


def _come_in(room: Stockroom, handling: Handling, line: Line, pieces: Decimal, what: str) -> None:
    """This line first; what is left goes to the next in turn."""
    article = room[line.sku]
    article.come_in(pieces)
    room.reserve(line, min(line.missing, article.free))
    handling.note(what, sku=line.sku, pieces=pieces)
    room.close(handling)
    handling.settle()
