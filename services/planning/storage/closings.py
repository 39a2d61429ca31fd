"""Closings: one carrier's fixed part of a day, and what the carrier said to its packing slip."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.refused import NotFound
from services.planning.domain.rules import VAN
from services.planning.storage.tables import closings, parcels, shipments

SENDING, ACCEPTED, REFUSED, UNCERTAIN, NONE = "sending", "accepted", "refused", "uncertain", "none"


def add(session: Session, closing_id: UUID, day: date, carrier: str, collection_day: date, closed_by: str) -> None:
    row = {
        "closing_id": closing_id,
        "day": day,
        "carrier": carrier,
        "closed_at": now(),
        "closed_by": closed_by,
        "collection_day": collection_day,
        "manifest_state": NONE if carrier == VAN else SENDING,
    }
    session.execute(insert(closings).values(row))


def get(session: Session, closing_id: UUID, *, lock: bool = False) -> Row[Any]:
    statement = select(closings).where(closings.c.closing_id == closing_id)
    row = session.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound("There is no such closing.")
    return row


def exists(session: Session, day: date, carrier: str = "") -> bool:
    statement = select(closings.c.closing_id).where(closings.c.day == day)
    if carrier:
        statement = statement.where(closings.c.carrier == carrier)
    return session.execute(statement.limit(1)).first() is not None


def set_manifest(session: Session, closing_id: UUID, **values: Any) -> None:
    session.execute(update(closings).where(closings.c.closing_id == closing_id).values(**values))


def mark_tracking(session: Session, closing_id: UUID, numbers: Mapping[str, str], addresses: Mapping[str, str]) -> None:
    """Write the carrier's tracking numbers on the boxes of a closing. A number typed by staff stays."""
    ours = _boxes(session, closing_id, sorted({*numbers, *addresses}))
    for barcode, (shipment_id, _) in ours.items():
        number = numbers.get(barcode, "")
        session.execute(
            update(parcels)
            .where(parcels.c.barcode == barcode, parcels.c.tracking_number == "")
            .values(tracking_number=number, tracking_url=addresses.get(barcode, ""))
        )
        session.execute(
            update(shipments)
            .where(shipments.c.shipment_id == shipment_id, shipments.c.tracking_number == "")
            .values(tracking_number=number)
        )


def mark_refused(session: Session, closing_id: UUID, reasons: Mapping[str, str]) -> dict[str, UUID]:
    """Write the carrier's reasons on the boxes it refused; returns the boxes not known as refused before."""
    fresh: dict[str, UUID] = {}
    for barcode, (_, order_id) in _boxes(session, closing_id, sorted(reasons)).items():
        reason = reasons[barcode] or "refused"
        marked = session.execute(
            update(parcels)
            .where(parcels.c.barcode == barcode, parcels.c.refused == "")
            .values(refused=reason)
            .returning(parcels.c.parcel_id)
        ).first()
        if marked:
            fresh[barcode] = order_id
    return fresh


def _boxes(session: Session, closing_id: UUID, barcodes: list[str]) -> dict[str, tuple[UUID, UUID]]:
    statement = (
        select(parcels.c.barcode, shipments.c.shipment_id, shipments.c.order_id)
        .join(shipments, shipments.c.shipment_id == parcels.c.shipment_id)
        .where(shipments.c.closing_id == closing_id, parcels.c.barcode.in_(barcodes))
        .order_by(parcels.c.barcode)
    )
    return {row.barcode: (row.shipment_id, row.order_id) for row in session.execute(statement)}


def stops_of(session: Session, day: date, carrier: str) -> int:
    """How many stops of a day are in a carrier's closings already; the next closing numbers on from there."""
    statement = (
        select(func.count())
        .select_from(shipments)
        .join(closings, closings.c.closing_id == shipments.c.closing_id)
        .where(closings.c.day == day, closings.c.carrier == carrier)
    )
    return int(session.execute(statement).scalar_one())
