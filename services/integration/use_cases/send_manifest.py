"""Send the packing slip of a closed day to its carrier, once."""

from typing import Any, ClassVar

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import Address
from contracts.integration import ManifestRefused
from contracts.planning import DayClosed
from kernel.clock import now
from kernel.refused import Refused
from kernel.sentence import pack
from kit.effects import Effect, Performer, RefusedOutside
from kit.engine import engine_of
from kit.settings import Settings
from kit.work import UnitOfWork
from services.integration.partners.rest_carrier.client import RestCarrier
from services.integration.partners.rest_carrier.mapping import accepted_of, manifest_of
from services.integration.partners.rest_carrier.schemas import ManifestAnswer
from services.integration.storage import carriers
from services.integration.storage.secrets import Vault
from services.integration.storage.tables import MANIFESTS
from services.integration.use_cases.perform import in_effect_words

MANIFEST = "send_manifest"
OWN = "van"


def ask_manifest(uow: UnitOfWork, closed: DayClosed) -> None:
    """The own van needs no packing slip, nor does a day without parcels."""
    if closed.carrier != OWN and any(stop.parcels for stop in closed.stops):
        about = f"{closed.carrier} {closed.day.isoformat()}"
        uow.effect(MANIFEST, str(closed.closing_id), closed, about=about)


class SendManifest(Performer):
    """The carrier knows a packing slip by its key: sending it again changes nothing, so a lost answer does no harm."""

    kind: ClassVar[str] = MANIFEST
    repeatable: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        self.engine = engine_of(settings.database_of("integration"), settings.workers)
        self.vault = Vault(settings.secret)

    def act(self, effect: Effect) -> dict[str, Any]:
        closed = DayClosed.model_validate(effect.payload)
        carrier, sender = self._carrier(closed.carrier)
        with in_effect_words():
            answer = carrier.announced(effect.key) if effect.attempts else None
            answer = answer or carrier.announce(effect.key, manifest_of(closed, sender))
        return answer.model_dump(mode="json")

    def _carrier(self, code: str) -> tuple[RestCarrier, Address]:
        with Session(self.engine) as session:
            row = carriers.find(session, code)
        if row is None:
            raise RefusedOutside(
                pack("The carrier {code} is not connected: enter its address and key in the settings.", code=code)
            )
        try:
            credentials = self.vault.unlock(row.credentials)
        except Refused as refusal:
            raise RefusedOutside(refusal.sentence) from None
        return RestCarrier(row.address, credentials), Address.model_validate(row.sender)

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        closed = DayClosed.model_validate(effect.payload)
        if not result:  # staff wrote it down as done
            result = {
                "manifest_id": "",
                "accepted": [parcel.barcode for stop in closed.stops for parcel in stop.parcels],
            }
        answer = ManifestAnswer.model_validate(result)
        event = accepted_of(closed.closing_id, closed.carrier, closed.collection_day, answer)
        row = {
            "closing_id": closed.closing_id,
            "carrier": closed.carrier,
            "number": event.manifest_number,
            "collection_day": event.collection_day,
            "answer": result,
            "accepted_at": now(),
        }
        uow.session.execute(insert(MANIFESTS).values(**row).on_conflict_do_nothing())
        uow.publish(event)

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self._refused(uow, effect, reason, uncertain=False)

    def uncertain(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self._refused(uow, effect, reason, uncertain=True)

    def _refused(self, uow: UnitOfWork, effect: Effect, reason: str, *, uncertain: bool) -> None:
        closed = DayClosed.model_validate(effect.payload)
        uow.publish(
            ManifestRefused(closing_id=closed.closing_id, carrier=closed.carrier, reason=reason, uncertain=uncertain)
        )
