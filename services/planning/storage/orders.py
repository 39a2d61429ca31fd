"""Orders as planning knows them: facts kept by version, and the plan beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.facts import OrderFacts, StockState
from kernel.refused import NotFound
from services.planning.domain.capacity import Lane, size_of
from services.planning.domain.parcel import pack
from services.planning.domain.plan import Plan, Status
from services.planning.domain.proposal import Wish
from services.planning.storage.packing import goods, pieces
from services.planning.storage.tables import WAITS, orders

_PLAN_FIELDS = tuple(field.name for field in fields(Plan))
_DECIDED = (
    "boxes_fixed",
    "status",
    "revision",
    "day",
    "slot",
    "position",
    "stop_id",
    "closing_id",
    "shipment_id",
    "not_collected_on",
)
_COLUMNS = [orders.c[name] for name in _PLAN_FIELDS]
READ = 1000  # orders whose facts a process remembers: a full week and what waits beside it
WAITING: ColumnElement[bool] = text(WAITS)  # type: ignore[assignment]


def keep(session: Session, facts: OrderFacts) -> Plan | None:
    """Keep an order's facts, unless newer ones are known; its plan where they were news. The row is locked anyway."""
    lines = goods(facts.lines)
    values: dict[str, Any] = {
        "version": facts.version,
        "number": facts.number,
        "shop": facts.shop,
        "state": facts.state.value,
        "lane": facts.delivery.value,
        "wished_carrier": facts.carrier,
        "ready": facts.ready,
        "goods_in": all(line.stock_state not in (StockState.TO_ORDER, StockState.ON_ORDER) for line in lines),
        "has_goods": bool(lines),
        "preferred_day": facts.preferred_day,
        "placed_at": facts.placed_at,
        "place": f"{facts.delivery_address.country} {facts.delivery_address.postcode}",
        "boxes": len(pack(pieces(facts.lines))),
        "address_doubt": facts.address_doubt,
        "facts": facts.model_dump_json(),
    }
    statement = insert(orders).values(order_id=facts.order_id, **values)
    statement = statement.on_conflict_do_update(
        index_elements=["order_id"], set_=values, where=orders.c.version < facts.version
    )
    row = session.execute(statement.returning(*_COLUMNS)).first()
    return None if row is None else _plan(row)


def get(session: Session, order_id: UUID, *, lock: bool = False) -> Plan:
    statement = select(*_COLUMNS).where(orders.c.order_id == order_id)
    row = session.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFound("This order is not known to planning yet.")
    return _plan(row)


def find(session: Session, *conditions: ColumnElement[bool], lock: bool = False, limit: int = 5000) -> list[Plan]:
    """Plans that meet the conditions; locked always in the same order, so that nobody waits in a circle."""
    statement: Select[Any] = select(*_COLUMNS).where(*conditions).limit(limit)
    if lock:
        statement = statement.order_by(orders.c.order_id).with_for_update()
    else:
        statement = statement.order_by(orders.c.placed_at, orders.c.order_id)
    return [_plan(row) for row in session.execute(statement)]


def facts(session: Session, order_id: UUID) -> OrderFacts:
    return facts_of(session, (order_id,))[order_id]


def facts_of(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, OrderFacts]:
    wanted: Sequence[UUID] = tuple(order_ids)
    rows = session.execute(select(orders.c.order_id, orders.c.facts).where(orders.c.order_id.in_(wanted)))
    return {row.order_id: _read(row.facts) for row in rows}


def wishes(session: Session) -> list[Wish]:
    """What can be planned and has no day, the longest waiting first: there may be a thousand of them, so no more is
    read than a proposal needs."""
    c = orders.c
    boxes = func.coalesce(c.boxes_fixed, c.boxes)
    columns = (c.order_id, c.lane, boxes, c.preferred_day, c.ready, c.shop, c.address_doubt != "")
    statement = select(*columns).where(WAITING)
    rows = session.execute(statement.order_by(c.placed_at, c.order_id).limit(5000))
    lanes = {lane.value: lane for lane in Lane}
    return [
        Wish(order_id, lanes[lane], size_of(lanes[lane], count), day, ready, shop, in_doubt)
        for order_id, lane, count, day, ready, shop, in_doubt in rows
    ]


def to_plan(session: Session, order_ids: Sequence[UUID]) -> tuple[dict[UUID, OrderFacts], dict[UUID, date | None]]:
    """Of orders that wait: their facts, and the day on which their customer did not come."""
    wanted = select(orders.c.order_id, orders.c.facts, orders.c.not_collected_on)
    rows = session.execute(wanted.where(orders.c.order_id.in_(order_ids))).all()
    facts_by_id = {row.order_id: _read(row.facts) for row in rows}
    return facts_by_id, {row.order_id: row.not_collected_on for row in rows}


def save(session: Session, plan: Plan) -> None:
    """Write down what was decided. The facts belong to the order service and are not touched."""
    values = {name: getattr(plan, name) for name in _DECIDED} | {"status": plan.status.value}
    session.execute(update(orders).where(orders.c.order_id == plan.order_id).values(**values))


@lru_cache(maxsize=READ)
def _read(stored: str) -> OrderFacts:
    """The same words are the same facts, and those are frozen: an agenda looked at again is not read again."""
    return OrderFacts.model_validate_json(stored)


def _plan(row: Row[Any]) -> Plan:
    plan = Plan(*tuple(row))  # the columns stand in the order of its fields
    plan.lane, plan.status = Lane(plan.lane), Status(plan.status)
    return plan
