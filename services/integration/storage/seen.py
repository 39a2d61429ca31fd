"""What of each shop's orders is known, what was refused, and which numbers are missing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Row, case, cast, delete, or_, select, true, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from kernel.clock import now
from services.integration.storage.tables import GAPS, REFUSED_ORDERS, SEEN_ORDERS

OVER = ("complete", "closed", "canceled")  # in the shop: nothing is delivered any more
RECENT = 3000  # orders looked through for gaps


def known(session: Session, shop: str, ids: Iterable[str], *, lock: bool = False) -> dict[str, Row[Any]]:
    statement = select(SEEN_ORDERS).where(SEEN_ORDERS.c.shop == shop, SEEN_ORDERS.c.shop_order_id.in_(list(ids)))
    if lock:
        statement = statement.order_by(SEEN_ORDERS.c.shop_order_id).with_for_update()
    return {row.shop_order_id: row for row in session.execute(statement)}


def latest(session: Session, shop: str, number: str) -> Row[Any] | None:
    """The order's newest edition: the one that is written to."""
    statement = select(SEEN_ORDERS).where(SEEN_ORDERS.c.shop == shop, SEEN_ORDERS.c.number == number)
    return session.execute(statement.order_by(SEEN_ORDERS.c.edition.desc()).limit(1)).first()


def put(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    statement = insert(SEEN_ORDERS)
    names = [name for name in rows[0] if name not in ("shop", "shop_order_id")]
    kept = {name: statement.excluded[name] for name in names}
    session.execute(
        statement.on_conflict_do_update(index_elements=["shop", "shop_order_id"], set_=kept),
        sorted(rows, key=lambda row: str(row["shop_order_id"])),
    )


def invoiced_by_us(session: Session, shop: str, number: str) -> None:
    """The shop counts what we invoice there as paid; such a payment is not to be believed."""
    mine = (SEEN_ORDERS.c.shop == shop, SEEN_ORDERS.c.number == number)
    session.execute(update(SEEN_ORDERS).where(*mine).values(invoiced_by_us=True))


def credited_by_us(session: Session, shop: str, number: str, note: str, credited: Mapping[str, Any] | None) -> None:
    """What we take back there the shop counts as refunded; that is not to be believed either. None: it was not done."""
    mine = (SEEN_ORDERS.c.shop == shop, SEEN_ORDERS.c.number == number)
    others = SEEN_ORDERS.c.credited_by_us.op("-")(note)
    told = others if credited is None else others.op("||")(cast({note: dict(credited)}, JSONB))
    session.execute(update(SEEN_ORDERS).where(*mine).values(credited_by_us=told))


def refuse(session: Session, shop: str, shop_order_id: str, number: str, reason: str, body: Any) -> None:
    values = {"number": number, "reason": reason, "body": body, "seen_at": now()}
    statement = insert(REFUSED_ORDERS).values(refused_id=uuid4(), shop=shop, shop_order_id=shop_order_id, **values)
    changed = statement.on_conflict_do_update(
        index_elements=["shop", "shop_order_id"], set_=values, where=REFUSED_ORDERS.c.body != statement.excluded.body
    )
    session.execute(changed)


def refused(session: Session, refused_id: UUID) -> Row[Any] | None:
    return session.execute(select(REFUSED_ORDERS).where(REFUSED_ORDERS.c.refused_id == refused_id)).first()


def no_longer_refused(session: Session, shop: str, ids: Sequence[str]) -> None:
    if ids:
        session.execute(
            delete(REFUSED_ORDERS).where(REFUSED_ORDERS.c.shop == shop, REFUSED_ORDERS.c.shop_order_id.in_(ids))
        )


def recent_numbers(session: Session, shop: Row[Any], connected_there: datetime) -> list[tuple[str, str]]:
    """Store view and number of the newest orders, without editions: those have their first order's number.

    While the history is imported only those that it has reached: of others the neighbours are still to come.
    """
    columns = SEEN_ORDERS.c
    reached = columns.placed_at >= connected_there
    if shop.history_before is not None:
        key = case((columns.shop_order_id.regexp_match("^[0-9]{1,18}$"), cast(columns.shop_order_id, BigInteger)))
        reached = or_(reached, key >= shop.history_before)
    seen = (
        select(columns.store_id, columns.number)
        .where(columns.shop == shop.shop, columns.edition == 0)
        .where(reached if not shop.history_read else true())
        .order_by(columns.placed_at.desc().nulls_last())
        .limit(RECENT)
    )
    return [(row.store_id, row.number) for row in session.execute(seen)]


def numbers_known(session: Session, shop: str, numbers: Sequence[str]) -> set[str]:
    seen = select(SEEN_ORDERS.c.number).where(SEEN_ORDERS.c.shop == shop, SEEN_ORDERS.c.number.in_(numbers))
    refused = select(REFUSED_ORDERS.c.number).where(REFUSED_ORDERS.c.shop == shop, REFUSED_ORDERS.c.number.in_(numbers))
    return {*session.execute(seen).scalars(), *session.execute(refused).scalars()}


def note_gaps(session: Session, shop: str, numbers: Sequence[str]) -> None:
    if numbers:
        at = now()
        rows = [{"shop": shop, "number": number, "found_at": at, "next_ask": at} for number in numbers]
        session.execute(insert(GAPS).on_conflict_do_nothing(), rows)


def gaps_to_ask(session: Session, shop: str, limit: int = 20) -> list[str]:
    statement = select(GAPS.c.number).where(GAPS.c.shop == shop, GAPS.c.next_ask <= now(), GAPS.c.dismissed_by == "")
    return list(session.execute(statement.order_by(GAPS.c.next_ask).limit(limit)).scalars())


def asked_in_vain(session: Session, shop: str, numbers: Sequence[str], pauses: Sequence[timedelta]) -> None:
    """The shop knows no such order; it is asked a few times more, ever later, as numbers are given out early."""
    for number in numbers:
        mine = (GAPS.c.shop == shop, GAPS.c.number == number)
        asked = session.execute(
            update(GAPS).where(*mine).values(asked=GAPS.c.asked + 1).returning(GAPS.c.asked)
        ).scalar()
        if asked:
            pause = pauses[min(asked, len(pauses)) - 1]
            session.execute(update(GAPS).where(*mine).values(next_ask=now() + pause))


def dismiss_gap(session: Session, shop: str, number: str, by: str) -> bool:
    """It is asked for no more. Should the order show itself after all, it is taken over like any other."""
    mine = (GAPS.c.shop == shop, GAPS.c.number == number)
    found = session.execute(update(GAPS).where(*mine).values(dismissed_by=by).returning(GAPS.c.number))
    return found.first() is not None


def fill_gaps(session: Session, shop: str, numbers: Sequence[str]) -> None:
    if numbers:
        session.execute(delete(GAPS).where(GAPS.c.shop == shop, GAPS.c.number.in_(list(numbers))))
