"""Cards: planned orders as the agenda shows them, in the order of the day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from contracts.facts import OrderFacts
from contracts.planning import PlannedOrder
from services.planning.domain.capacity import Lane
from services.planning.domain.plan import IN_HAND, Plan, Status
from services.planning.domain.rules import Rules
from services.planning.domain.tour import in_order
from services.planning.storage.packing import wanted
from services.planning.storage.stops import Known

_LANES = list(Lane)


def cards_of(session: Session, plans: Sequence[Plan], rules: Rules) -> tuple[PlannedOrder, ...]:
    """Our van's stops, then each carrier's parcels, then collections by their hour."""
    known = Known(session, plans, rules)
    return tuple(card_of(plan, known) for plan in numbered(plans, rules))


def card_of(plan: Plan, known: Known) -> PlannedOrder:
    facts = known.facts[plan.order_id]
    going_on = plan.status in IN_HAND or plan.status is Status.CLOSED
    return PlannedOrder(
        stop=known.stop(plan),
        status=plan.state if plan.held_or_cancelled and going_on else plan.status.value,
        revision=plan.revision,
        closing_id=plan.closing_id,
        ready=plan.ready or not going_on,
        insured=any(line.insured for line in facts.lines),
        address_doubt=facts.address_doubt if going_on else "",
        disagrees=facts.disagrees and going_on,
        workshop_minutes=workshop_minutes(facts),
        customer_phone=facts.delivery_address.phone or facts.customer_phone or facts.billing.phone,
        invoice_number=known.invoice_number(plan),
    )


def workshop_minutes(facts: OrderFacts) -> int:
    lines = (line for line in facts.lines if wanted(line))
    return sum(int(line.workshop_minutes * (line.quantity - line.cancelled)) for line in lines)


def numbered(plans: Sequence[Plan], rules: Rules) -> list[Plan]:
    """Each day in its order; stops that staff did not put in a place get their number as it would be now."""
    parts: dict[tuple[date, int, str], list[Plan]] = {}
    for plan in plans:
        assert plan.day
        carrier = rules.carrier_of(plan.lane, plan.wished_carrier)
        parts.setdefault((plan.day, _LANES.index(plan.lane), carrier), []).append(plan)
    ordered: list[Plan] = []
    for key in sorted(parts):
        fixed = [plan for plan in in_order(parts[key]) if plan.status not in IN_HAND]
        open_ones = [plan for plan in in_order(parts[key]) if plan.status in IN_HAND]
        for position, plan in enumerate(fixed + open_ones, start=1):
            if plan.position is None or plan.status in IN_HAND:
                plan.position = position
            ordered.append(plan)
    return ordered
