"""Close a day: fix one carrier's part of it, give each box its barcode, and tell it once."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from contracts.facts import Stop
from contracts.planning import DayClosed
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.planning.domain.capacity import Lane
from services.planning.domain.parcel import pack
from services.planning.domain.plan import Plan, Status
from services.planning.domain.rules import VAN, House, Rules
from services.planning.domain.tour import in_order
from services.planning.storage import agenda, closings, orders, rules, shipments
from services.planning.storage import tables as t
from services.planning.storage.packing import pieces
from services.planning.storage.stops import Known

NAMED = 3  # orders in a refusal
CLOSED_UNTIL = "closed_until"  # the setting that says up to which day the cut-off has rung


def close_day(uow: UnitOfWork, day: date, carrier: str, house: House) -> list[UUID]:
    """Close a carrier's part, or every open part. What was planned after a closing makes a second one.

    Two at once meet at the agenda's lock: the second finds nothing left, and says so by doing nothing.
    """
    agenda.lock(uow.session)
    the_rules = rules.get(uow.session, house)
    parts = _open_parts(uow, day, the_rules)
    if carrier:
        parts = {name: plans for name, plans in parts.items() if name == carrier}
    going = {name: [plan for plan in plans if plan.ready] for name, plans in parts.items()}
    if wrong := [plan.number for plans in going.values() for plan in _disagreeing(uow, plans)]:
        raise Refused(
            "{day} cannot be closed: order {number} does not agree with its shop. Settle its task first, or give the"
            " order another day.",
            day=day,
            number=", ".join(sorted(wrong)[:NAMED]),
        )
    closed = [_close(uow, day, name, going[name], the_rules, house) for name in sorted(going) if going[name]]
    if not closed and not closings.exists(uow.session, day, carrier):
        if waiting := sum(len(plans) for plans in parts.values()):
            raise Refused(
                "Nothing of {day} can be closed: {count} orders still wait for goods or payment.",
                day=day,
                count=waiting,
            )
        raise Refused("There is nothing to close on {day}.", day=day)
    return closed


def close_at_cut_off(uow: UnitOfWork, house: House) -> None:
    """At the cut-off, once a day: the carriers' parts of today, and our van's part of its next day out."""
    the_rules = rules.get(uow.session, house)
    today = the_rules.today
    if not the_rules.past_cut_off or not the_rules.calendar.works_on(today):
        return
    agenda.lock(uow.session)
    if rules.read(uow.session, CLOSED_UNTIL) == today.isoformat():
        return
    rules.put(uow.session, CLOSED_UNTIL, today.isoformat())
    next_day = the_rules.calendar.next_working_day(today)
    for day in (today + timedelta(days=ahead) for ahead in range((next_day - today).days + 1)):
        for carrier, plans in sorted(_open_parts(uow, day, the_rules).items()):
            going = [plan for plan in plans if plan.ready]
            wrong = _disagreeing(uow, going)  # they stay behind: nobody is there to settle it, and the others must go
            going = [plan for plan in going if plan not in wrong]
            if going and (carrier == VAN or day == today):
                _close(uow, day, carrier, going, the_rules, house)


def _open_parts(uow: UnitOfWork, day: date, the_rules: Rules) -> dict[str, list[Plan]]:
    """What is planned and not closed, per carrier. Collections are not closed, they are finished one by one."""
    c = t.orders.c
    going = (c.day == day, c.status == Status.PLANNED, c.state == "open", c.lane != Lane.PICKUP)
    parts: dict[str, list[Plan]] = {}
    for plan in orders.find(uow.session, *going, lock=True):
        parts.setdefault(the_rules.carrier_of(plan.lane, plan.wished_carrier), []).append(plan)
    return parts


def _disagreeing(uow: UnitOfWork, plans: list[Plan]) -> list[Plan]:
    """Orders whose amounts nobody may put on an invoice yet."""
    facts = orders.facts_of(uow.session, [plan.order_id for plan in plans])
    return [plan for plan in plans if facts[plan.order_id].disagrees]


def _close(uow: UnitOfWork, day: date, carrier: str, plans: list[Plan], the_rules: Rules, house: House) -> UUID:
    session, closing_id = uow.session, uuid4()
    collection_day = day if carrier == VAN else the_rules.calendar.collection_day(day, the_rules.today)
    closings.add(session, closing_id, day, carrier, collection_day, uow.actor)
    known = Known(session, plans, the_rules)
    before = closings.stops_of(session, day, carrier)
    stops: list[Stop] = []
    for position, plan in enumerate(in_order(plans), start=before + 1):
        plan.close(closing_id, uuid4(), position)
        weights = pack(pieces(known.facts[plan.order_id].lines), plan.boxes_fixed)
        stop = known.stop(plan, shipments.new_parcels(session, weights, house.gs1_prefix))
        number = shipments.number_of_next(session, plan.order_id, plan.number)
        assert plan.shipment_id
        shipments.add(session, plan.shipment_id, number, stop, closing_id)
        orders.save(session, plan)
        stops.append(stop)
    senders = {plan.shop for plan in plans}
    uow.publish(
        DayClosed(
            closing_id=closing_id,
            day=day,
            carrier=carrier,
            collection_day=collection_day,
            stops=tuple(stops),
            sender=senders.pop() if len(senders) == 1 else "",
        )
    )
    return closing_id
