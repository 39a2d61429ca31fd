"""What is known of an order here, and what still waits to be told about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import OrderFacts, OrderState, StockState
from kernel.clock import now
from services.notifier.domain.happening import Happening, Stage
from services.notifier.domain.truth import Standing
from services.notifier.storage.tables import orders, waiting_occasions

MOMENTS = timedelta(minutes=1)
_happening = TypeAdapter(Happening)
_NEW = insert(orders)
_LOCK = _NEW.on_conflict_do_update(
    index_elements=["order_id"],
    set_={"order_id": _NEW.excluded.order_id},  # as it is: only so that it is locked, and told as it stands
).returning(orders)


@dataclass
class KnownOrder:
    """An order as far as it has been heard: facts, plan and money each as new as they ever came."""

    order_id: UUID
    facts: OrderFacts | None = None
    revision: int = 0
    stage: Stage = Stage.NONE
    stage_since: datetime | None = None
    day: date | None = None
    slot: str = ""
    money_revision: int = 0
    paid: Decimal | None = None
    open: Decimal | None = None
    told_day: date | None = None
    ended_policies: tuple[str, ...] = ()

    @property
    def planned(self) -> bool:
        return self.stage in (Stage.PLANNED, Stage.READY)

    @property
    def paid_amount(self) -> Decimal:
        """What has been paid: as invoicing booked it, else as the shop said when it was ordered."""
        if self.paid is not None:
            return self.paid
        if self.facts is None:
            return Decimal(0)
        return self.facts.totals.grand_total if self.facts.paid else self.facts.totals.paid

    @property
    def open_amount(self) -> Decimal:
        if self.open is not None:
            return self.open
        return self.facts.totals.grand_total - self.paid_amount if self.facts else Decimal(0)

    def goods(self) -> dict[str, str]:
        """Where the goods of each line are that has goods of its own."""
        return {
            str(line.line_id): line.stock_state.value
            for line in (self.facts.lines if self.facts else ())
            if not line.is_virtual and line.stock_state is not StockState.CANCELLED
        }

    def standing(self) -> Standing:
        facts = self.facts
        return Standing(
            known=facts is not None,
            held=facts is not None and facts.state is OrderState.HELD,
            cancelled=facts is not None and facts.state is OrderState.CANCELLED,
            historic=facts is not None and facts.historic,
            status=facts.custom_status if facts else "",
            revision=self.revision,
            stage=self.stage,
            settled=self.stage_since is not None and now() - self.stage_since > MOMENTS,
            money_revision=self.money_revision,
            money_open=self.open is not None and self.open > 0,
            lines=self.goods(),
            ended_policies=self.ended_policies,
        )


def locked(session: Session, order_id: UUID) -> KnownOrder:
    """The order, ours until the end of the transaction: whoever hears of it at the same time waits.

    It is made where nothing was heard of it yet, so that what comes first and what comes second meet.
    """
    return _known(session.execute(_LOCK, {"order_id": order_id}).one())


def find(session: Session, order_id: UUID) -> KnownOrder | None:
    row = session.execute(select(orders).where(orders.c.order_id == order_id)).first()
    return _known(row) if row else None


def save(session: Session, known: KnownOrder) -> None:
    values: dict[str, Any] = {
        "version": known.facts.version if known.facts else 0,
        "facts": known.facts.model_dump(mode="json") if known.facts else None,
        "revision": known.revision,
        "stage": int(known.stage),
        "stage_since": known.stage_since,
        "day": known.day,
        "slot": known.slot,
        "money_revision": known.money_revision,
        "paid": known.paid,
        "open": known.open,
        "told_day": known.told_day,
        "ended_policies": list(known.ended_policies),
    }
    session.execute(update(orders).where(orders.c.order_id == known.order_id).values(**values))


def _known(row: Any) -> KnownOrder:
    return KnownOrder(
        order_id=row.order_id,
        facts=OrderFacts.model_validate(row.facts) if row.facts else None,
        revision=row.revision,
        stage=Stage(row.stage),
        stage_since=row.stage_since,
        day=row.day,
        slot=row.slot,
        money_revision=row.money_revision,
        paid=row.paid,
        open=row.open,
        told_day=row.told_day,
        ended_policies=tuple(row.ended_policies),
    )


def keep_waiting(session: Session, happening: Happening) -> None:
    session.execute(
        insert(waiting_occasions)
        .values(key=happening.key, order_id=happening.order_id, happening=as_json(happening))
        .on_conflict_do_nothing()
    )


def take_waiting(session: Session, order_id: UUID) -> list[Happening]:
    """What waits to be told of an order, in the order it was heard; it waits no longer."""
    rows = session.execute(
        delete(waiting_occasions)
        .where(waiting_occasions.c.order_id == order_id)
        .returning(waiting_occasions.c.happening, waiting_occasions.c.since)
    ).all()
    return [from_json(row.happening) for row in sorted(rows, key=lambda row: row.since)]


def as_json(happening: Happening) -> Any:
    return _happening.dump_python(happening, mode="json")


def from_json(stored: Any) -> Happening:
    return _happening.validate_python(stored)
