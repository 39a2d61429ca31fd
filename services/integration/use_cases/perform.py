"""Acting on a partner outside any transaction, and what each of its troubles means for the effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.integration import ShopNotTold, ShopTold
from kernel.clock import now
from kernel.refused import Refused
from kernel.sentence import pack
from kit.effects import Effect, NotDone, Performer, RefusedOutside, Unknown
from kit.engine import engine_of
from kit.settings import Settings
from kit.work import UnitOfWork
from services.integration.partners.connect import connect
from services.integration.partners.shop import OrderRef, ShopPartner
from services.integration.partners.trouble import PartnerTrouble, Rejected
from services.integration.storage import shops, stock_writes
from services.integration.storage.secrets import Vault


@contextmanager
def in_effect_words() -> Iterator[None]:
    """A refusal is final; what surely did not happen is tried again; what may have happened is looked up."""
    try:
        yield
    except Rejected as trouble:
        raise RefusedOutside(trouble.sentence) from None
    except PartnerTrouble as trouble:
        raise (Unknown if trouble.happened else NotDone)(trouble.sentence) from None


class ShopPerformer(Performer):
    """Writes to a shop by reading first: what is there already is not written again, so a lost answer does no harm."""

    what: str  # as it is told: shipment, invoice, credit_memo, comment, cancel, hold, unhold
    moves_stock: ClassVar[bool] = False  # the shop's stock figures too: see tell_stock.MOVERS

    def __init__(self, settings: Settings) -> None:
        self.engine = engine_of(settings.database_of("integration"), settings.workers)
        self.vault = Vault(settings.secret)

    def act(self, effect: Effect) -> dict[str, Any]:
        if self.moves_stock:
            self._leave_figures_alone(effect.payload["shop"])
        with in_effect_words():
            return self.write(self._partner(effect), effect)

    def write(self, shop: ShopPartner, effect: Effect) -> dict[str, Any]:
        """Make it so, and return what is worth keeping."""
        return {"reference": self.bring_about(shop, ref_of(effect), effect.payload)}

    def _leave_figures_alone(self, shop: str) -> None:
        """While they are being written: what is taken off between reading and writing them would be written over."""
        with Session(self.engine) as session:
            if stock_writes.being_written(session, shop, now()):
                raise NotDone(pack("The shop's stock is being written; this follows."))

    def find(self, effect: Effect) -> dict[str, Any] | None:
        """Asked when an answer was lost. Where the shop cannot be asked either, it is asked later."""
        try:
            reference = self.stands(self._partner(effect), ref_of(effect), effect.payload)
        except PartnerTrouble as trouble:
            raise NotDone(trouble.sentence) from None
        return None if reference is None else {"reference": reference}

    def bring_about(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str:
        """Make it so, and return the shop's own name for it."""
        raise NotImplementedError

    def stands(self, shop: ShopPartner, ref: OrderRef, facts: dict[str, Any]) -> str | None:
        """The shop's name for it where it is so already."""
        raise NotImplementedError

    def _partner(self, effect: Effect) -> ShopPartner:
        try:
            with Session(self.engine) as session:
                row = shops.get(session, effect.payload["shop"])
                return connect(shops.connection_of(row, self.vault))
        except Refused as refusal:
            raise RefusedOutside(refusal.sentence) from None

    def done(self, uow: UnitOfWork, effect: Effect, result: dict[str, Any]) -> None:
        order_id, shop = UUID(effect.payload["order_id"]), effect.payload["shop"]
        uow.publish(ShopTold(order_id=order_id, shop=shop, what=self.what, reference=str(result.get("reference", ""))))

    def failed(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self._not_told(uow, effect, reason, uncertain=False)

    def uncertain(self, uow: UnitOfWork, effect: Effect, reason: str) -> None:
        self._not_told(uow, effect, reason, uncertain=True)

    def _not_told(self, uow: UnitOfWork, effect: Effect, reason: str, *, uncertain: bool) -> None:
        order_id, shop = UUID(effect.payload["order_id"]), effect.payload["shop"]
        uow.publish(ShopNotTold(order_id=order_id, shop=shop, what=self.what, reason=reason, uncertain=uncertain))


def ref_of(effect: Effect) -> OrderRef:
    return OrderRef(effect.payload["shop_order_id"], effect.payload["increment_id"])
