"""Remember a shipment's printed delivery note, per language."""

from uuid import UUID

from contracts.facts import DocumentRef
from kit.work import UnitOfWork
from services.planning.storage import shipments


def keep_delivery_note(uow: UnitOfWork, shipment_id: UUID, language: str, document: DocumentRef) -> None:
    shipments.keep_document(uow.session, shipment_id, language, document)
