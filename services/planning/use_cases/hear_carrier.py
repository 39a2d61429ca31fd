"""Hear what the carrier said to a packing slip: taken with tracking numbers, boxes refused, or all of it refused."""

from contracts.integration import ManifestAccepted, ManifestRefused
from contracts.planning import ParcelRefused
from kit.work import UnitOfWork
from services.planning.storage import closings, orders
from services.planning.use_cases.telling import about


def hear_accepted(uow: UnitOfWork, event: ManifestAccepted) -> None:
    session = uow.session
    closings.get(session, event.closing_id, lock=True)
    closings.set_manifest(
        session,
        event.closing_id,
        manifest_state=closings.ACCEPTED,
        manifest_number=event.manifest_number,
        manifest_message="",
        collection_day=event.collection_day,
    )
    closings.mark_tracking(session, event.closing_id, event.tracking, event.tracking_urls)
    for barcode, order_id in closings.mark_refused(session, event.closing_id, event.refused).items():
        plan = orders.get(session, order_id)
        if plan.closing_id == event.closing_id:
            uow.publish(ParcelRefused(**about(plan), barcode=barcode, reason=event.refused[barcode]))


def hear_refused(uow: UnitOfWork, event: ManifestRefused) -> None:
    """A slip once taken stays taken, whatever older answer arrives after it."""
    closing = closings.get(uow.session, event.closing_id, lock=True)
    if closing.manifest_state != closings.ACCEPTED:
        state = closings.UNCERTAIN if event.uncertain else closings.REFUSED
        closings.set_manifest(uow.session, event.closing_id, manifest_state=state, manifest_message=event.reason)
