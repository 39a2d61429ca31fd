"""Customers in the database: one per shop and e-mail address, as their newest order describes them."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.order.storage.tables import customers, orders

_NEW = insert(customers)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=["customer_id"],
    set_={
        name: _NEW.excluded[name]
        for name in ("email", "name", "phone", "shop_customer_id", "address", "last_order_at", "search")
    },
    where=customers.c.last_order_at <= _NEW.excluded.last_order_at,
)


def keep(session: Session, values: dict[str, Any]) -> None:
    session.execute(_KEEP, values)


def orders_of(session: Session, customer_id: Any) -> tuple[int, Any]:
    """How many orders, and since when."""
    statement = select(func.count(), func.min(orders.c.placed_at)).where(orders.c.customer_id == customer_id)
    count, since = session.execute(statement).one()
    return count, since
