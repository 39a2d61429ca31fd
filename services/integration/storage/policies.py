"""Premiums that count, and policies."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kernel.refused import NotFound
from services.integration.domain.insurance import INSURED, OVER, Placed
from services.integration.partners.insurer.insurer import Offer
from services.integration.storage.tables import POLICIES, PREMIUMS

_COLUMNS = POLICIES.c

# ---- premiums


def offers_of(session: Session, order_id: UUID) -> Sequence[Row[Any]]:
    return session.execute(select(PREMIUMS).where(PREMIUMS.c.order_id == order_id).order_by(PREMIUMS.c.months)).all()


def offer(session: Session, quote_id: UUID) -> Row[Any] | None:
    return session.execute(select(PREMIUMS).where(PREMIUMS.c.quote_id == quote_id)).first()


def keep_offers(
    session: Session, order_id: UUID, line_id: UUID, insurer: str, risk: str, offers: Iterable[Offer]
) -> None:
    """In the place of what was offered before for the same risk. An offer that somebody looks at keeps its id."""
    same = (PREMIUMS.c.line_id == line_id, PREMIUMS.c.insurer == insurer, PREMIUMS.c.risk == risk)
    rows = [
        {
            "quote_id": uuid4(),
            "order_id": order_id,
            "line_id": line_id,
            "insurer": insurer,
            "months": each.months,
            "risk": risk,
            "number": each.quote_number,
            "premium": each.premium,
            "currency": each.currency,
            "valid_until": each.valid_until,
        }
        for each in offers
    ]
    session.execute(delete(PREMIUMS).where(*same, PREMIUMS.c.months.not_in([row["months"] for row in rows])))
    if rows:
        offered = insert(PREMIUMS).values(rows)
        newer = {name: offered.excluded[name] for name in ("number", "premium", "currency", "valid_until")}
        session.execute(
            offered.on_conflict_do_update(index_elements=["line_id", "insurer", "months", "risk"], set_=newer)
        )


def forget_offers(session: Session, line_id: UUID) -> None:
    session.execute(delete(PREMIUMS).where(PREMIUMS.c.line_id == line_id))


# ---- policies


def get(session: Session, policy_id: UUID, *, lock: bool = False) -> Row[Any]:
    statement = select(POLICIES).where(_COLUMNS.policy_id == policy_id)
    row = session.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound("This policy is not known here.")
    return row


def order_of(session: Session, policy_id: UUID) -> UUID:
    found = session.execute(select(_COLUMNS.order_id).where(_COLUMNS.policy_id == policy_id)).scalar()
    if found is None:
        raise NotFound("This policy is not known here.")
    return UUID(str(found))


def of_order(session: Session, order_id: UUID) -> Sequence[Row[Any]]:
    """All there ever were, oldest first."""
    statement = select(POLICIES).where(_COLUMNS.order_id == order_id).order_by(_COLUMNS.at, _COLUMNS.key)
    return session.execute(statement).all()


def standing(session: Session, order_id: UUID) -> list[Placed]:
    """Those that are not over."""
    mine = (_COLUMNS.order_id == order_id, _COLUMNS.state.not_in(OVER))
    columns = (_COLUMNS.policy_id, _COLUMNS.line_id, _COLUMNS.piece)
    return [Placed(*row) for row in session.execute(select(*columns).where(*mine))]


def standing_on(session: Session, line_id: UUID, piece: int) -> Row[Any] | None:
    mine = (_COLUMNS.line_id == line_id, _COLUMNS.piece == piece, _COLUMNS.state.not_in(OVER))
    return session.execute(select(POLICIES).where(*mine)).first()


def generation(session: Session, order_id: UUID) -> int:
    """A number no policy of this order has had."""
    made = select(func.count()).select_from(POLICIES).where(_COLUMNS.order_id == order_id)
    return int(session.execute(made).scalar_one()) + 1


def insured_lines(session: Session, order_id: UUID) -> tuple[UUID, ...]:
    mine = (_COLUMNS.order_id == order_id, _COLUMNS.state.in_(INSURED))
    found = select(_COLUMNS.line_id).where(*mine).distinct().order_by(_COLUMNS.line_id)
    return tuple(session.execute(found).scalars())


def add(session: Session, values: dict[str, Any]) -> None:
    session.execute(insert(POLICIES).values(**values))


def change(session: Session, policy_id: UUID, **values: Any) -> None:
    session.execute(update(POLICIES).where(_COLUMNS.policy_id == policy_id).values(**values))


def is_valid(row: Row[Any], risk: str, day: date) -> bool:
    return bool(row.risk == risk and row.valid_until >= day)
