"""What planning tells: the day, the hand-over. The highest revision counts, whatever arrives first."""

from typing import Any

from contracts.planning import (
    DayClosed,
    OrderCollected,
    OrderDelivered,
    OrderMoved,
    OrderNotCollected,
    OrderPlanned,
    OrderReadyForCollection,
    OrderShipped,
    OrderUnplanned,
    ParcelRefused,
    PlanEvent,
)
from kit.work import UnitOfWork
from services.order.domain.orders.words import Planned, State
from services.order.storage import articles
from services.order.storage import orders as storage
from services.order.use_cases.catalog.stockroom import open_stockroom
from services.order.use_cases.desk.tasks import raise_conflict
from services.order.use_cases.orders.conflicts import mind_money, mind_settled
from services.order.use_cases.orders.handling import Handling, take, take_all

_LAST = 9  # of one revision's words: that it is gone


def hear_day(uow: UnitOfWork, event: OrderPlanned | OrderMoved) -> None:
    """It has its day, or another one."""
    moved: dict[str, Any] = {"from_day": event.from_day} if isinstance(event, OrderMoved) else {}
    _hear(uow, event, 0, Planned.PLANNED, "moved" if moved else "planned", **moved)


def hear_unplanned(uow: UnitOfWork, event: OrderUnplanned) -> None:
    _hear(uow, event, 3, Planned.NOT, "unplanned", reason=event.reason)


def hear_ready_for_collection(uow: UnitOfWork, event: OrderReadyForCollection) -> None:
    _hear(uow, event, 1, Planned.READY, "ready_for_collection")


def hear_not_collected(uow: UnitOfWork, event: OrderNotCollected) -> None:
    _hear(uow, event, 2, Planned.NOT_COLLECTED, "not_collected")


def _hear(uow: UnitOfWork, event: PlanEvent, rank: int, told: Planned, what: str, **facts: Any) -> None:
    handling = take(uow, event.order_id, event.number)
    handling.order.plan.hear(event.revision, rank, told, event.day, event.slot)
    handling.note(what, day=event.day, slot=event.slot, **facts)
    mind_settled(handling)
    handling.settle()


def hear_refused_parcel(uow: UnitOfWork, event: ParcelRefused) -> None:
    handling = take(uow, event.order_id, event.number)
    handling.order.plan.hear_refusal(event.revision, event.reason)
    handling.note("parcel_refused", barcode=event.barcode, reason=event.reason)
    handling.settle()


def hear_day_closed(uow: UnitOfWork, event: DayClosed) -> None:
    """The barcodes of its boxes find an order from here on."""
    stops = {stop.order_id: stop for stop in event.stops}
    articles.lock_those_of(uow.session, stops)
    for handling in take_all(uow, stops):
        stop = stops[handling.order.order_id]
        _remember(handling, [parcel.barcode for parcel in stop.parcels])
        _remember(handling, [parcel.tracking_number for parcel in stop.parcels])
        handling.order.plan.closed = event.day
        handling.note("day_closed", day=event.day, carrier=event.carrier, boxes=len(stop.parcels))
        handling.settle()


def hear_handed_over(uow: UnitOfWork, event: OrderShipped | OrderDelivered | OrderCollected) -> None:
    """Everything left the house: the pieces leave the stock, once, whichever of the three says so first."""
    state, what = {
        OrderShipped: (State.SHIPPED, "shipped"),
        OrderDelivered: (State.DELIVERED, "delivered"),
        OrderCollected: (State.COLLECTED, "collected"),
    }[type(event)]
    shop, skus = storage.skus_of(uow.session, event.order_id)
    room = open_stockroom(uow, shop, skus)
    handling = take(uow, event.order_id, event.number)
    order = handling.order
    was_off = order.state is State.CANCELLED
    for line in order.lines:
        pieces = line.needed
        if line.stocked and pieces and not order.shipment_told:
            line.untold += pieces
        room.hand_out(line, pieces)
    order.hand_over(state)
    order.plan.hear(event.revision, _LAST, Planned.GONE, event.day, event.slot)
    facts: dict[str, Any] = {"day": event.day}
    if isinstance(event, OrderShipped):
        numbers = [parcel.tracking_number for parcel in event.parcels if parcel.tracking_number]
        _remember(handling, [parcel.barcode for parcel in event.parcels] + numbers)
        facts |= {"carrier": event.carrier, "tracking": numbers}
    handling.note(what, **facts)
    if was_off:  # the two met on the way
        raise_conflict(handling, "cancelled", "It was cancelled, but has left the house all the same: bring it back.")
        mind_money(handling)
    room.close(handling)
    handling.settle()


def _remember(handling: Handling, numbers: list[str]) -> None:
    known = handling.order.parcels
    known += [number for number in dict.fromkeys(numbers) if number and number not in known]
