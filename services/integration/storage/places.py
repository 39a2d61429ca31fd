"""Addresses and what is known of where they are, each once; and which orders have them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import Address
from kernel.clock import now
from services.integration.domain.addresses import PostalAddress, key_of
from services.integration.storage.tables import ORDER_PLACES, PLACES

LEASE = timedelta(seconds=90)  # who looks an address up and does not end in this time has died over it
SAID_AT_ONCE = 100
_PUT = insert(PLACES).on_conflict_do_nothing()
_LINK = insert(ORDER_PLACES)
_ANOTHER_WORD = _LINK.on_conflict_do_update(
    index_elements=["order_id", "which"],
    set_={"key": _LINK.excluded.key, "shop_key": _LINK.excluded.shop_key, "told": False},
    where=ORDER_PLACES.c.shop_key != _LINK.excluded.shop_key,
)


def postal(address: Address) -> PostalAddress:
    return PostalAddress(address.street, address.postcode, address.city, address.country).tidied()


def as_kept(address: PostalAddress) -> dict[str, Any]:
    kept = {"lines": list(address.lines), "postcode": address.postcode, "city": address.city}
    return {**kept, "country": address.country}


def from_row(kept: dict[str, Any] | None) -> PostalAddress | None:
    if not kept:
        return None
    return PostalAddress(tuple(kept["lines"]), kept["postcode"], kept["city"], kept["country"])


def as_contract(address: PostalAddress | None) -> Address | None:
    if address is None:
        return None
    return Address(street=address.lines, postcode=address.postcode, city=address.city, country=address.country)


def put(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what is not known yet: one statement, however many there are."""
    if rows:
        session.execute(_PUT, sorted(rows, key=lambda row: str(row["key"])))


def link(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """The shop's word for an order's addresses. The same word again leaves staff's correction as it is."""
    if rows:
        session.execute(_ANOTHER_WORD, sorted(rows, key=lambda row: (str(row["order_id"]), row["which"])))


def relink(session: Session, row: dict[str, Any], *, unless_newer: bool = False) -> None:
    """The order has this address now, whatever the shop says."""
    statement = insert(ORDER_PLACES).values(**row)
    changed: ColumnElement[bool] = ORDER_PLACES.c.key != statement.excluded.key
    if unless_newer:
        older = func.coalesce(ORDER_PLACES.c.corrected_at < statement.excluded.corrected_at, True)
        changed = changed & older
    values = {"key": statement.excluded.key, "told": False}
    if "corrected_at" in row:
        values["corrected_at"] = statement.excluded.corrected_at
    session.execute(statement.on_conflict_do_update(index_elements=["order_id", "which"], set_=values, where=changed))


def find(session: Session, keys: Iterable[str]) -> dict[str, Row[Any]]:
    rows = session.execute(select(PLACES).where(PLACES.c.key.in_(list(keys))))
    return {row.key: row for row in rows}


def look_again(session: Session, key: str) -> None:
    session.execute(update(PLACES).where(PLACES.c.key == key, PLACES.c.next_try.is_(None)).values(next_try=now()))


def take_due(session: Session, of: ColumnElement[bool]) -> Row[Any] | None:
    """One address to look up now, lent for a while: replicas never take the same."""
    due = (
        select(PLACES.c.key)
        .where(PLACES.c.next_try <= now(), of)
        .order_by(PLACES.c.next_try)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = update(PLACES).where(PLACES.c.key == due).values(next_try=now() + LEASE).returning(*PLACES.c)
    return session.execute(taken).first()


def settle_unserved(session: Session, served: ColumnElement[bool]) -> None:
    """Nobody can tell where these are: their form is all that is known of them, until a geocoder comes."""
    due = (PLACES.c.next_try <= now(), ~served)
    session.execute(update(PLACES).where(*due).values(next_try=None, checked_at=now()))


def write(session: Session, key: str, values: dict[str, Any]) -> None:
    """What was found out. Who was told something else before is told anew."""
    told = ("problem", "suggestion", "lat", "lon", "precision")
    before = session.execute(select(PLACES).where(PLACES.c.key == key).with_for_update()).one()
    session.execute(update(PLACES).where(PLACES.c.key == key).values(**values))
    if before.checked_at is not None and any(getattr(before, name) != values[name] for name in told):
        mine = (ORDER_PLACES.c.key == key, ORDER_PLACES.c.told)
        ordered = select(ORDER_PLACES.c.order_id).where(*mine).order_by(ORDER_PLACES.c.order_id, ORDER_PLACES.c.which)
        session.execute(ordered.with_for_update())
        session.execute(update(ORDER_PLACES).where(*mine).values(told=False))


def take_untold(session: Session) -> list[Row[Any]]:
    """Orders that were not told yet what is known of their address; they count as told now."""
    untold = (
        select(ORDER_PLACES.c.order_id, ORDER_PLACES.c.which)
        .join(PLACES, PLACES.c.key == ORDER_PLACES.c.key)
        .where(~ORDER_PLACES.c.told, PLACES.c.checked_at.is_not(None))
        .order_by(ORDER_PLACES.c.order_id, ORDER_PLACES.c.which)
        .limit(SAID_AT_ONCE)
        .with_for_update(skip_locked=True, of=ORDER_PLACES)
        .cte("untold")
    )
    mine = tuple_(ORDER_PLACES.c.order_id, ORDER_PLACES.c.which).in_(select(untold.c.order_id, untold.c.which))
    told = (
        update(ORDER_PLACES)
        .where(mine, PLACES.c.key == ORDER_PLACES.c.key)
        .values(told=True, revision=ORDER_PLACES.c.revision + 1)
        .returning(
            *(ORDER_PLACES.c[name] for name in ("order_id", "which", "shop", "number", "revision")),
            *(PLACES.c[name] for name in ("address", "problem", "suggestion", "lat", "lon", "precision")),
        )
    )
    return list(session.execute(told))


def order_place(order_id: UUID, which: str, shop: str, number: str, address: PostalAddress) -> dict[str, Any]:
    return {"order_id": order_id, "which": which, "shop": shop, "number": number, "key": key_of(address)}


def postpone(session: Session, key: str, values: dict[str, Any]) -> None:
    session.execute(update(PLACES).where(PLACES.c.key == key).values(**values))
