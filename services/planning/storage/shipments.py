"""Shipments and their boxes."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, cast, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from contracts.facts import DocumentRef, Parcel, Stop
from kernel.clock import now
from kernel.refused import NotFound
from services.planning.domain.parcel import sscc
from services.planning.storage.counters import take
from services.planning.storage.tables import parcels, shipments

PREPARED, WITHDRAWN = "prepared", "withdrawn"
_PARCEL = [parcels.c[name] for name in Parcel.model_fields]


def new_parcels(session: Session, weights: Sequence[int], gs1_prefix: str) -> tuple[Parcel, ...]:
    """A box with its own barcode for each weight. Not stored yet: they belong to the shipment they come with."""
    serials = take(session, "parcels", len(weights)) if weights else range(0)
    return tuple(
        Parcel(
            parcel_id=uuid4(),
            barcode=sscc(gs1_prefix, serial),
            box=box,
            boxes=len(weights),
            weight_grams=weight,
        )
        for box, (serial, weight) in enumerate(zip(serials, weights, strict=True), start=1)
    )


def number_of_next(session: Session, order_id: UUID, order_number: str) -> str:
    """L-<order>-1, -2 …; the order's row must be locked."""
    count = session.execute(select(func.count()).where(shipments.c.order_id == order_id)).scalar_one()
    return f"L-{order_number}-{count + 1}"


def add(session: Session, shipment_id: UUID, number: str, stop: Stop, closing_id: UUID | None = None) -> None:
    row = {
        "shipment_id": shipment_id,
        "number": number,
        "order_id": stop.order_id,
        "closing_id": closing_id,
        "day": stop.day,
        "lane": stop.delivery.value,
        "carrier": stop.carrier,
        "status": PREPARED,
        "stop": stop.model_dump(mode="json"),
        "made_at": now(),
    }
    session.execute(insert(shipments).values(row))
    if stop.parcels:
        boxes = [parcel.model_dump() | {"shipment_id": shipment_id} for parcel in stop.parcels]
        session.execute(insert(parcels), boxes)


def get(session: Session, shipment_id: UUID) -> Row[Any]:
    row = session.execute(select(shipments).where(shipments.c.shipment_id == shipment_id)).first()
    if row is None:
        raise NotFound("There is no such shipment.")
    return row


def set_status(session: Session, shipment_id: UUID, status: str) -> None:
    session.execute(update(shipments).where(shipments.c.shipment_id == shipment_id).values(status=status))


def set_tracking(session: Session, shipment_id: UUID, number: str) -> None:
    """A number typed by staff: it stands on the shipment and on its first box."""
    session.execute(update(shipments).where(shipments.c.shipment_id == shipment_id).values(tracking_number=number))
    session.execute(
        update(parcels)
        .where(parcels.c.shipment_id == shipment_id, parcels.c.box == 1)
        .values(tracking_number=number, tracking_url="")
    )


def keep_document(session: Session, shipment_id: UUID, language: str, document: DocumentRef) -> None:
    added = cast({language: document.model_dump(mode="json")}, JSONB)
    merged = shipments.c.documents.op("||")(added)
    session.execute(update(shipments).where(shipments.c.shipment_id == shipment_id).values(documents=merged))


def of_order(session: Session, order_id: UUID) -> Sequence[Row[Any]]:
    return session.execute(
        select(shipments).where(shipments.c.order_id == order_id).order_by(shipments.c.made_at, shipments.c.number)
    ).all()


def parcels_of(session: Session, shipment_ids: Iterable[UUID]) -> dict[UUID, tuple[Parcel, ...]]:
    statement = select(parcels.c.shipment_id, *_PARCEL).where(parcels.c.shipment_id.in_(tuple(shipment_ids)))
    found: dict[UUID, tuple[Parcel, ...]] = {}
    for row in session.execute(statement.order_by(parcels.c.shipment_id, parcels.c.box)):
        found[row.shipment_id] = (*found.get(row.shipment_id, ()), Parcel.model_validate(dict(row._mapping)))
    return found


def order_of_barcode(session: Session, text: str) -> UUID | None:
    """The order of the box with this barcode, or with this tracking number of the carrier."""
    statement = select(shipments.c.order_id).join(parcels, parcels.c.shipment_id == shipments.c.shipment_id)
    for column in (parcels.c.barcode, parcels.c.tracking_number):
        newest = statement.where(column == text).order_by(shipments.c.made_at.desc()).limit(1)
        found: UUID | None = session.execute(newest).scalar_one_or_none()
        if found:
            return found
    return None
