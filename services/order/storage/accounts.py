"""Customers' accounts in the database, as the shops keep them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.customers import ShopCustomer
from services.order.storage.tables import customer_accounts as table

_NEW = insert(table)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["shop", "shop_customer_id"],
    set_={name: _NEW.excluded[name] for name in ("customer_id", "document", "seen_at")},
)


class Account(NamedTuple):
    """An account as kept, whose it is, and when the shop showed it."""

    customer: ShopCustomer
    customer_id: UUID
    seen_at: datetime


def look(session: Session, shop: str, shop_customer_id: str) -> Account | None:
    statement = select(table).where(table.c.shop == shop, table.c.shop_customer_id == shop_customer_id)
    found = session.execute(statement).first()
    return _account(found) if found else None


def owners(session: Session, accounts: Iterable[tuple[str, str]]) -> set[UUID]:
    """Whose these accounts are, each of a shop and its id there."""
    ours = tuple_(table.c.shop, table.c.shop_customer_id).in_(sorted(accounts))
    return set(session.execute(select(table.c.customer_id).where(ours)).scalars())


def keep(session: Session, account: Account) -> None:
    customer = account.customer
    values = {
        "shop": customer.shop,
        "shop_customer_id": customer.shop_customer_id,
        "customer_id": account.customer_id,
        "document": customer.model_dump(mode="json"),
        "seen_at": account.seen_at,
    }
    session.execute(_KEEP, values)


def accounts_of(session: Session, customer_id: UUID) -> list[Account]:
    statement = select(table).where(table.c.customer_id == customer_id).order_by(table.c.shop_customer_id)
    return [_account(row) for row in session.execute(statement)]


def _account(row: Row[tuple[object, ...]]) -> Account:
    return Account(ShopCustomer.model_validate(row.document), row.customer_id, row.seen_at)
