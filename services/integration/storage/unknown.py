"""What was guessed of a shop's orders, and of which orders; it waits for a person."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from contracts.integration import ShopOrder
from kernel.clock import now
from services.integration.partners.magento.guesses import Guess
from services.integration.storage.tables import UNKNOWN, UNKNOWN_ORDERS

KEY = ["shop", "what", "code"]


def note(session: Session, shop: str, guessed: Sequence[tuple[ShopOrder, Sequence[Guess]]]) -> None:
    """In one order of rows, as another replica may note the same. What a person found right gathers no orders."""
    entries = {(guess.what, guess.code): guess for _, guesses in guessed for guess in guesses}
    at = now()
    rows = [
        {"shop": shop, "what": what, "code": code, "name": each.name, "assumed": each.assumed, "found_at": at}
        for (what, code), each in sorted(entries.items())
    ]
    statement = insert(UNKNOWN).values(rows)
    kept = {name: statement.excluded[name] for name in ("name", "assumed")}
    put = statement.on_conflict_do_update(index_elements=KEY, set_=kept)
    put_rows = session.execute(put.returning(UNKNOWN.c.what, UNKNOWN.c.code, UNKNOWN.c.dismissed_by))
    waiting = {(row.what, row.code) for row in put_rows if not row.dismissed_by}
    concerned = {
        (guess.what, guess.code, order.number): order.placed_at
        for order, guesses in guessed
        for guess in guesses
        if (guess.what, guess.code) in waiting
    }
    orders = [
        {"shop": shop, "what": what, "code": code, "number": number, "placed_at": placed_at}
        for (what, code, number), placed_at in sorted(concerned.items())
    ]
    if orders:
        session.execute(insert(UNKNOWN_ORDERS).values(orders).on_conflict_do_nothing())


def waiting(session: Session, limit: int) -> Sequence[Row[Any]]:
    """With the number of orders, the oldest and the newest; those that concern most come first."""
    numbers = UNKNOWN_ORDERS.c.number
    oldest = func.array_agg(aggregate_order_by(numbers, UNKNOWN_ORDERS.c.placed_at, numbers))
    newest = func.array_agg(aggregate_order_by(numbers, UNKNOWN_ORDERS.c.placed_at.desc(), numbers.desc()))
    counted = (
        select(
            *(UNKNOWN_ORDERS.c[name] for name in KEY),
            func.count().label("orders"),
            oldest[1].label("first"),
            newest[1].label("last"),
        )
        .group_by(*(UNKNOWN_ORDERS.c[name] for name in KEY))
        .subquery()
    )
    statement = select(UNKNOWN, counted.c.orders, counted.c.first, counted.c.last).join(
        counted, tuple_(*(UNKNOWN.c[name] for name in KEY)) == tuple_(*(counted.c[name] for name in KEY))
    )
    first = statement.where(UNKNOWN.c.dismissed_by == "").order_by(UNKNOWN.c.shop, counted.c.orders.desc(), *UNKNOWN.c)
    return session.execute(first.limit(limit)).all()


def codes(session: Session, shop: str, what: Sequence[str]) -> set[tuple[str, str]]:
    statement = select(UNKNOWN.c.what, UNKNOWN.c.code).where(UNKNOWN.c.shop == shop, UNKNOWN.c.what.in_(what))
    return {(row.what, row.code) for row in session.execute(statement)}


def orders_of(session: Session, shop: str, what: str, wanted: Iterable[str]) -> list[str]:
    """Their numbers, the oldest first."""
    mine = (UNKNOWN_ORDERS.c.shop == shop, UNKNOWN_ORDERS.c.what == what, UNKNOWN_ORDERS.c.code.in_(list(wanted)))
    rows = session.execute(select(UNKNOWN_ORDERS.c.number).where(*mine).order_by(UNKNOWN_ORDERS.c.placed_at))
    return list(dict.fromkeys(rows.scalars()))


def forget(session: Session, shop: str, what: str, wanted: Iterable[str]) -> list[str]:
    """It is explained. The orders concerned, the oldest first; locked, so that none is noted meanwhile."""
    mine = (UNKNOWN.c.shop == shop, UNKNOWN.c.what == what, UNKNOWN.c.code.in_(list(wanted)))
    session.execute(select(UNKNOWN.c.code).where(*mine).order_by(UNKNOWN.c.code).with_for_update())
    numbers = orders_of(session, shop, what, wanted)
    session.execute(delete(UNKNOWN).where(*mine))
    return numbers


def dismiss(session: Session, shop: str, what: str, code: str, by: str) -> bool:
    mine = (UNKNOWN.c.shop == shop, UNKNOWN.c.what == what, UNKNOWN.c.code == code, UNKNOWN.c.dismissed_by == "")
    return (
        session.execute(update(UNKNOWN).where(*mine).values(dismissed_by=by).returning(UNKNOWN.c.code)).first()
        is not None
    )
