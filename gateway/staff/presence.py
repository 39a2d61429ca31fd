"""Who has an order's page open, so that colleagues see each other before they get in each other's way."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from gateway.storage.tables import presence, staff
from kernel.clock import now

STILL_HERE = timedelta(seconds=45)  # an open page says so every 20 seconds


def look_at(engine: Engine, order_id: UUID, staff_id: UUID) -> None:
    row = insert(presence).values(order_id=order_id, staff_id=staff_id, seen_at=now())
    with engine.begin() as connection:
        connection.execute(
            row.on_conflict_do_update(index_elements=["order_id", "staff_id"], set_={"seen_at": row.excluded.seen_at})
        )


def who_else(engine: Engine, order_id: UUID, staff_id: UUID) -> list[str]:
    query = (
        select(staff.c.name)
        .join(presence, presence.c.staff_id == staff.c.staff_id)
        .where(
            presence.c.order_id == order_id,
            presence.c.staff_id != staff_id,
            presence.c.seen_at > now() - STILL_HERE,
        )
        .order_by(staff.c.name)
    )
    with engine.connect() as connection:
        return list(connection.scalars(query))
