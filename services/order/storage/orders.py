"""Orders in the database: found, locked, loaded whole, and kept with only what changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Text, any_, bindparam, delete, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from services.order.domain.orders.addresses import from_kept
from services.order.domain.orders.line import ZERO, Goods, Line
from services.order.domain.orders.order import Money, Order, Plan
from services.order.domain.orders.words import Planned, State
from services.order.storage.tables import articles
from services.order.storage.tables import order_lines as lines
from services.order.storage.tables import orders as table

Values = dict[str, Any]


class Glance(NamedTuple):
    """What must be known before anything is locked."""

    known: bool
    edition: int
    digest: str
    changed_at: datetime | None
    order_skus: tuple[str, ...]  # of the order as it stands
    known_skus: frozenset[str]  # articles that exist, of those asked for


_HERE = (
    select(table.c.edition, table.c.digest, table.c.changed_at)
    .where(table.c.order_id == bindparam("order_id"))
    .subquery()
)
_ON_IT = select(func.array_agg(lines.c.sku)).where(lines.c.order_id == bindparam("order_id"))
_KNOWN = select(func.array_agg(articles.c.sku)).where(
    articles.c.shop == bindparam("shop"), articles.c.sku == any_(bindparam("skus", type_=ARRAY(Text)))
)
_GLANCE = select(*_HERE.c, _ON_IT.scalar_subquery(), _KNOWN.scalar_subquery()).select_from(
    select(literal(1).label("one")).subquery().outerjoin(_HERE, true())
)
_ADD = insert(table).on_conflict_do_nothing().returning(table.c.order_id)
_TOUCH = (
    update(table)
    .where(table.c.order_id == bindparam("which"), table.c.edition == bindparam("same"))
    .where(table.c.changed_at < bindparam("at"))
    .values(changed_at=bindparam("at"))
)


def glance(session: Session, order_id: UUID, shop: str, skus: Sequence[str]) -> Glance:
    """One look, nothing locked: is the order here, and which of these articles are?"""
    row = session.execute(_GLANCE, {"order_id": order_id, "shop": shop, "skus": list(skus)}).one()
    return Glance(row[0] is not None, row[0] or 0, row[1] or "", row[2], tuple(row[3] or ()), frozenset(row[4] or ()))


def skus_of(session: Session, order_id: UUID) -> tuple[str, list[str]]:
    """The shop of an order and the articles on it that a shelf has to deliver."""
    found = session.execute(select(lines.c.shop, lines.c.sku).where(lines.c.order_id == order_id, lines.c.stocked))
    pairs = found.all()
    return (pairs[0].shop if pairs else ""), sorted({row.sku for row in pairs})


def load(session: Session, order_ids: Iterable[UUID], *, lock: bool) -> list[Order]:
    """Orders with their lines, in the order of their ids, which is also the order they are locked in."""
    wanted = sorted(set(order_ids))
    if not wanted:
        return []
    statement = select(table).where(table.c.order_id.in_(wanted)).order_by(table.c.order_id)
    rows = session.execute(statement.with_for_update() if lock else statement).all()
    by_order: dict[UUID, list[Line]] = {row.order_id: [] for row in rows}
    on_them = select(lines).where(lines.c.order_id.in_(list(by_order))).order_by(lines.c.order_id, lines.c.position)
    for row in session.execute(on_them) if by_order else ():
        by_order[row.order_id].append(_line(row))
    return [_order(row, by_order[row.order_id]) for row in rows]


def find(session: Session, number: str, shop: str = "") -> UUID | None:
    """The order with this number; the newest, where two shops count alike and none is named."""
    statement = select(table.c.order_id).where(table.c.number == number).order_by(table.c.placed_at.desc()).limit(1)
    return session.execute(statement.where(table.c.shop == shop) if shop else statement).scalar()


def open_with(session: Session, shop: str, sku: str) -> list[UUID]:
    """The open orders that have this article on them."""
    return list(
        session.execute(
            select(lines.c.order_id)
            .distinct()
            .join(table, table.c.order_id == lines.c.order_id)
            .where(lines.c.shop == shop, lines.c.sku == sku, table.c.state.in_([State.OPEN, State.HELD]))
        ).scalars()
    )


def with_parcels(session: Session, numbers: list[str]) -> list[UUID]:
    """The orders these barcodes or tracking numbers belong to."""
    found = session.execute(select(table.c.order_id).where(table.c.parcels.overlap(numbers))).scalars()
    return list(found) if numbers else []


# ---- keeping


def add(session: Session, order: Order) -> bool:
    """Keep a new order; False if it is there already."""
    if session.execute(_ADD, values_of(order)).first() is None:
        return False
    if order.lines:
        session.execute(insert(lines), [line_values(order, line) for line in order.lines])
    return True


def save(session: Session, order: Order, kept: Values, kept_lines: dict[UUID, Values]) -> None:
    """Write what is different from what was kept."""
    changed = {name: value for name, value in values_of(order).items() if value != kept[name]}
    if changed:
        session.execute(update(table).where(table.c.order_id == order.order_id).values(changed))
    new = {line.line_id: line_values(order, line) for line in order.lines}
    gone = kept_lines.keys() - new.keys()
    if gone:
        session.execute(delete(lines).where(lines.c.line_id.in_(gone)))
    different = [values for line_id, values in new.items() if values != kept_lines.get(line_id)]
    if different:
        statement = insert(lines)
        every = {name: statement.excluded[name] for name in different[0] if name not in ("line_id", "order_id")}
        session.execute(statement.on_conflict_do_update(index_elements=["line_id"], set_=every), different)


def touch(session: Session, order_id: UUID, edition: int, changed_at: Any) -> None:
    """The shop showed the same again: only remember how new its word is."""
    session.execute(_TOUCH, {"which": order_id, "same": edition, "at": changed_at})


def values_of(order: Order) -> Values:
    return {
        "order_id": order.order_id,
        "shop": order.shop,
        "number": order.number,
        "placed_at": order.placed_at,
        "changed_at": order.changed_at,
        "payment_kind": order.payment_kind,
        "delivery": order.delivery,
        "customer_id": order.customer_id,
        "document": order.document,
        "edition": order.edition,
        "digest": order.digest,
        "version": order.version,
        "state": order.state.value,
        "held_by": order.held_by,
        "hold_reason": order.hold_reason,
        "decided_at": order.decided_at,
        "cancelled_by": order.cancelled_by,
        "custom_status": order.custom_status,
        "preferred_day": order.preferred_day,
        "reference": order.reference,
        "ready": order.ready,
        "paid": order.paid,
        "historic": order.historic,
        "shipment_told": order.shipment_told,
        "insurance_revision": order.insurance_revision,
        "money_revision": order.money.revision,
        "money_paid": order.money.paid,
        "money_open": order.money.open,
        "plan_revision": order.plan.mark[0],
        "plan_rank": order.plan.mark[1],
        "plan_told": order.plan.told.value,
        "plan_day": order.plan.day,
        "plan_slot": order.plan.slot,
        "plan_ready_at": order.plan.ready_at,
        "plan_waiting_at": order.plan.waiting_at,
        "plan_refused_at": order.plan.refused_at,
        "plan_refused": order.plan.refused,
        "plan_closed": order.plan.closed,
        "invoices": list(order.invoices),
        "invoiced": order.invoiced,
        "credited": order.credited,
        "credited_by_shop": order.credited_by_shop,
        "credit_notes": list(order.credit_notes),
        "parcels": list(order.parcels),
        "addresses": order.addresses.as_kept(),
        "conflicts": list(order.conflicts),
    }


def line_values(order: Order, line: Line) -> Values:
    return {
        "line_id": line.line_id,
        "order_id": order.order_id,
        "position": line.position,
        "shop": order.shop,
        "sku": line.sku,
        "quantity": line.quantity,
        "cancelled": line.cancelled,
        "shipped": line.shipped,
        "reserved": line.reserved,
        "ordered": line.ordered,
        "expected_on": line.expected_on,
        "stocked": line.stocked,
        "untold": line.untold,
        "insured": line.insured,
        "still_here": line.needed if order.is_open and line.stocked else ZERO,
        "missing": line.missing if order.is_open else ZERO,
        "brand": line.goods.brand,
        "boxes": line.goods.boxes,
        "weight_grams": line.goods.weight_grams,
        "workshop_minutes": line.goods.workshop_minutes,
        "insurable": line.goods.insurable,
        "image_url": line.goods.image_url,
        "document": line.document,
    }


def _order(row: Row[Any], its_lines: list[Line]) -> Order:
    return Order(
        order_id=row.order_id,
        shop=row.shop,
        number=row.number,
        placed_at=row.placed_at,
        changed_at=row.changed_at,
        payment_kind=row.payment_kind,
        delivery=row.delivery,
        customer_id=row.customer_id,
        document=row.document,
        lines=its_lines,
        edition=row.edition,
        digest=row.digest,
        version=row.version,
        state=State(row.state),
        held_by=row.held_by,
        hold_reason=row.hold_reason,
        decided_at=row.decided_at,
        cancelled_by=row.cancelled_by,
        custom_status=row.custom_status,
        preferred_day=row.preferred_day,
        reference=row.reference,
        ready=row.ready,
        paid=row.paid,
        historic=row.historic,
        shipment_told=row.shipment_told,
        insurance_revision=row.insurance_revision,
        money=Money(row.money_revision, row.money_paid, row.money_open),
        plan=Plan(
            (row.plan_revision, row.plan_rank),
            Planned(row.plan_told),
            row.plan_day,
            row.plan_slot,
            row.plan_ready_at,
            row.plan_waiting_at,
            row.plan_refused_at,
            row.plan_refused,
            row.plan_closed,
        ),
        invoices=list(row.invoices),
        invoiced=row.invoiced,
        credited=row.credited,
        credited_by_shop=row.credited_by_shop,
        credit_notes=list(row.credit_notes),
        parcels=list(row.parcels),
        addresses=from_kept(row.addresses),
        conflicts=list(row.conflicts),
    )


def _line(row: Row[Any]) -> Line:
    return Line(
        line_id=row.line_id,
        position=row.position,
        sku=row.sku,
        quantity=row.quantity,
        cancelled=row.cancelled,
        shipped=row.shipped,
        reserved=row.reserved,
        ordered=row.ordered,
        expected_on=row.expected_on,
        stocked=row.stocked,
        untold=row.untold,
        insured=row.insured,
        goods=Goods(row.brand, row.boxes, row.weight_grams, row.workshop_minutes, row.insurable, row.image_url),
        document=row.document,
    )
