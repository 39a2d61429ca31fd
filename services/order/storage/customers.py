"""Customers in the database: one per shop and e-mail address, as their newest order describes them; who never ordered
is as his account describes him."""

from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.order.storage.tables import customers, orders

_DESCRIBED = ("email", "name", "phone", "shop_customer_id", "address")
_NEW = insert(customers)
_NEVER_ORDERED = customers.c.last_order_at.is_(None)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["customer_id"],
    set_={name: _NEW.excluded[name] for name in (*_DESCRIBED, "last_order_at", "search")},
    where=or_(_NEVER_ORDERED, customers.c.last_order_at <= _NEW.excluded.last_order_at),
)
_KEEP_ACCOUNT = _NEW.on_conflict_do_update(
    index_elements=["customer_id"],
    set_={
        "account_search": _NEW.excluded.account_search,
        **{name: case((_NEVER_ORDERED, _NEW.excluded[name]), else_=customers.c[name]) for name in _DESCRIBED},
    },
)


def keep(session: Session, values: dict[str, Any]) -> None:
    """As an order describes him."""
    session.execute(_KEEP, values)


def keep_account(session: Session, values: dict[str, Any]) -> None:
    """What his accounts say: words to be found by, and all else where no order says it."""
    session.execute(_KEEP_ACCOUNT, values)


def forget_accounts(session: Session, customer_id: UUID) -> None:
    """He has no account any more: gone, unless an order knows him."""
    him = customers.c.customer_id == customer_id
    session.execute(delete(customers).where(him, ~exists().where(orders.c.customer_id == customer_id)))
    session.execute(update(customers).where(him).values(account_search=""))


def orders_of(session: Session, customer_id: Any) -> tuple[int, Any]:
    """How many orders, and since when."""
    statement = select(func.count(), func.min(orders.c.placed_at)).where(orders.c.customer_id == customer_id)
    count, since = session.execute(statement).one()
    return count, since
