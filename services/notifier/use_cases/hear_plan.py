"""Hear of an order's plan: its day, a new day, ready to be collected, shipped. The highest revision is the truth."""

from contracts.planning import OrderMoved, OrderPlanned, OrderReadyForCollection, OrderShipped, PlanEvent
from kernel.clock import now
from kit.work import UnitOfWork
from services.notifier.domain.happening import Box, Happening, Occasion, Stage
from services.notifier.storage import orders
from services.notifier.storage.orders import KnownOrder
from services.notifier.use_cases.tell import tell


def hear_planned(uow: UnitOfWork, event: OrderPlanned) -> None:
    known = _keep(uow, event, Stage.PLANNED)
    tell(uow, known, _appointment(Occasion.ORDER_PLANNED, event))


def hear_moved(uow: UnitOfWork, event: OrderMoved) -> None:
    known = _keep(uow, event, Stage.PLANNED)
    tell(uow, known, _appointment(Occasion.ORDER_MOVED, event))


def hear_ready(uow: UnitOfWork, event: OrderReadyForCollection) -> None:
    known = _keep(uow, event, Stage.READY)
    happening = Happening(
        Occasion.READY_FOR_COLLECTION,
        event.order_id,
        fact=f"revision {event.revision}",
        revision=event.revision,
        day=event.day,
        slot=event.slot,
        delivery=event.delivery.value,
    )
    tell(uow, known, happening)


def hear_shipped(uow: UnitOfWork, event: OrderShipped) -> None:
    """With tracking where any box has a number, else without; a shipment is told once, so never both ways."""
    known = _keep(uow, event, Stage.SHIPPED)
    boxes = tuple(Box(parcel.box, parcel.tracking_number, parcel.tracking_url) for parcel in event.parcels)
    tracked = any(box.tracking_number for box in boxes)
    happening = Happening(
        Occasion.ORDER_SHIPPED_TRACKING if tracked else Occasion.ORDER_SHIPPED,
        event.order_id,
        fact=str(event.shipment_id),
        revision=event.revision,
        day=event.day,
        slot=event.slot,
        delivery=event.delivery.value,
        carrier=event.carrier,
        boxes=boxes,
    )
    tell(uow, known, happening)


def hear_stage(uow: UnitOfWork, event: PlanEvent, stage: Stage) -> None:
    """Nothing to tell, but what is told from now on must agree with it."""
    _keep(uow, event, stage)


def _keep(uow: UnitOfWork, event: PlanEvent, stage: Stage) -> KnownOrder:
    known = orders.locked(uow.session, event.order_id)
    if (event.revision, stage) > (known.revision, known.stage):
        known.revision, known.stage = event.revision, stage
        known.stage_since = now()
        known.day, known.slot = event.day, event.slot
        orders.save(uow.session, known)
    return known


def _appointment(occasion: Occasion, event: PlanEvent) -> Happening:
    return Happening(
        occasion,
        event.order_id,
        fact=f"{event.day} revision {event.revision}",
        revision=event.revision,
        day=event.day,
        slot=event.slot,
        delivery=event.delivery.value,
    )
