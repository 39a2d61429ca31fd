"""Plan an order: give it its day, or move it to another one."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.planning import OrderMoved, OrderPlanned, PlanOrder
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.planning.domain.calendar import WEEKEND
from services.planning.domain.plan import IN_HAND, Plan, Status
from services.planning.domain.rules import House, Rules
from services.planning.domain.tour import put_at
from services.planning.storage import agenda, orders, rules, shipments
from services.planning.storage import tables as t
from services.planning.use_cases.propose import proposals_for
from services.planning.use_cases.telling import about


def plan_order(uow: UnitOfWork, asked: PlanOrder, house: House) -> Plan:
    """By hand. What is closed, full or not ready is refused, until it is asked again with `override`."""
    session = uow.session
    agenda.lock(session)
    plan = orders.get(session, asked.order_id, lock=True)
    slot = asked.slot or (plan.slot if asked.position and plan.day == asked.day else "")
    if plan.is_at(asked.day, slot) and not asked.position:
        return plan  # clicked twice
    if asked.seen_revision not in (None, plan.revision):
        raise Refused("Somebody else has planned this order meanwhile. Look at it again.")
    plan.must_be_movable(refused_by_carrier(session, plan))
    the_rules = rules.get(session, house)
    if asked.day < the_rules.today:
        raise Refused("{day} is over.", day=asked.day)
    if plan.day != asked.day and not asked.override:
        check_day(session, plan, asked.day, the_rules)
    if not plan.is_at(asked.day, slot):
        give_day(uow, plan, asked.day, slot)
    if asked.position:
        _put_in_tour(session, plan, asked.position, the_rules)
    return plan


def check_day(session: Session, plan: Plan, day: date, the_rules: Rules) -> None:
    """Refuse a day on which nobody works, that has no room, or for which the goods are not there."""
    if (why := the_rules.calendar.closed_because(day)) == WEEKEND:
        raise Refused("{day} is no working day of the week.", day=day)
    if why:
        raise Refused("{day} is not a working day ({why}).", day=day, why=why)
    load, capacity = agenda.load_from(session, day, day), the_rules.capacity
    if not load.has_room(capacity, day, plan.lane, plan.size):
        used, room = load.on(day, plan.lane), capacity.of(day, plan.lane)
        raise Refused("{day} is full: {used} of {room} are planned.", day=day, used=used, room=room)
    plan.must_be_ready()
    plan.must_have_a_right_address()


def give_day(uow: UnitOfWork, plan: Plan, day: date, slot: str = "") -> None:
    """The day is given and told. The agenda's lock and the order's row must be held."""
    if plan.status is Status.CLOSED and plan.shipment_id:  # the carrier refused it: it starts anew
        withdraw(uow.session, plan)
    before = plan.plan(day, slot)
    orders.save(uow.session, plan)
    if before is None or before == day:
        uow.publish(OrderPlanned(**about(plan)))
    else:
        uow.publish(OrderMoved(**about(plan), from_day=before))


def withdraw(session: Session, plan: Plan) -> None:
    """The shipment will not go; its boxes and their barcodes stay on record."""
    if plan.shipment_id:
        shipments.set_status(session, plan.shipment_id, shipments.WITHDRAWN)
        plan.shipment_id = None


def refused_by_carrier(session: Session, plan: Plan) -> bool:
    if plan.status is not Status.CLOSED or plan.shipment_id is None:
        return False
    boxes = shipments.parcels_of(session, [plan.shipment_id]).get(plan.shipment_id, ())
    return any(box.refused for box in boxes)


def accept_proposals(
    uow: UnitOfWork, first: date, last: date, house: House, only: Iterable[UUID] = (), shop: str = ""
) -> int:
    """Plan what waits on the days proposed to it, as far as these lie in the days shown. Returns how many."""
    session = uow.session
    agenda.lock(session)
    the_rules = rules.get(session, house)
    named = frozenset(only)
    proposals = proposals_for(session, orders.wishes(session), the_rules)
    days = {order_id: found.day for order_id, found in proposals.items() if found.day and first <= found.day <= last}
    if named:
        days = {order_id: day for order_id, day in days.items() if order_id in named}
    planned = 0
    for plan in orders.find(session, t.orders.c.order_id.in_(days), lock=True):
        still_waits = plan.status is Status.WAITING and plan.ready and not plan.held_or_cancelled
        if still_waits and not plan.address_doubt and shop in ("", plan.shop):
            give_day(uow, plan, days[plan.order_id])
            planned += 1
    return planned


def _put_in_tour(session: Session, plan: Plan, position: int, the_rules: Rules) -> None:
    carrier = the_rules.carrier_of(plan.lane, plan.wished_carrier)
    same_day = orders.find(session, t.orders.c.day == plan.day, t.orders.c.status.in_(IN_HAND), lock=True)
    others = [
        other
        for other in same_day
        if other.order_id != plan.order_id
        and the_rules.carrier_of(other.lane, other.wished_carrier) == carrier
        and other.lane is plan.lane
    ]
    for each in put_at(plan, position, others):
        orders.save(session, each)
