"""Hear of an order: keep the newest facts, and let the plan follow them."""

from contracts.facts import OrderFacts
from kit.work import UnitOfWork
from services.planning.domain.capacity import Lane
from services.planning.domain.plan import IN_HAND, Plan, Status
from services.planning.domain.rules import House
from services.planning.storage import agenda, orders, rules, shipments
from services.planning.use_cases.plan_order import give_day, withdraw
from services.planning.use_cases.propose import proposals_for, wish_of
from services.planning.use_cases.unplan_order import take_off

_AS_FAR_AS = {"shipped": Status.SHIPPED, "delivered": Status.DELIVERED, "collected": Status.COLLECTED}
_FAR = (Status.SHIPPED, Status.COLLECTED, Status.DELIVERED)


def hear_order(uow: UnitOfWork, facts: OrderFacts) -> None:
    """Events come in any order: what the newest facts say is done, whichever event brought them."""
    plan = orders.keep(uow.session, facts)
    if plan is None:
        return
    _mind_the_lane(uow, plan)
    if plan.held_or_cancelled:
        _leave_plan(uow, plan)
    elif plan.state in _AS_FAR_AS:
        _follow(uow, plan)


def hear_ready_order(uow: UnitOfWork, facts: OrderFacts, house: House) -> None:
    """Where the shop wants it so, a ready order is planned at once on its proposed day."""
    the_rules = rules.get(uow.session, house)
    if facts.shop in the_rules.auto_plan and not facts.historic:
        agenda.lock(uow.session)  # before the order's row, as everywhere
        hear_order(uow, facts)
        plan = orders.get(uow.session, facts.order_id, lock=True)
        if plan.status is Status.WAITING and plan.state == "open" and plan.ready:
            proposal = proposals_for(uow.session, [wish_of(plan)], the_rules)[plan.order_id]
            if proposal.day:
                give_day(uow, plan, proposal.day)
    else:
        hear_order(uow, facts)


def _mind_the_lane(uow: UnitOfWork, plan: Plan) -> None:
    """What stood ready for its customer is to be brought after all: it is planned like any other delivery."""
    if plan.lane is not Lane.PICKUP and plan.shipment_id and plan.status in (Status.READY, Status.WAITING):
        withdraw(uow.session, plan)
        if plan.status is Status.READY:
            plan.status = Status.PLANNED
        orders.save(uow.session, plan)


def _leave_plan(uow: UnitOfWork, plan: Plan) -> None:
    """On hold or cancelled. What is in a closed day stays in it, to be seen there, and is not handed over."""
    if plan.status is Status.CLOSED and plan.state == "cancelled" and plan.shipment_id:
        shipments.set_status(uow.session, plan.shipment_id, shipments.WITHDRAWN)
    if plan.status not in (*IN_HAND, Status.WAITING):
        return
    if plan.state == "cancelled":
        withdraw(uow.session, plan)
        orders.save(uow.session, plan)
    if plan.status in IN_HAND:
        take_off(uow, plan, plan.state)


def _follow(uow: UnitOfWork, plan: Plan) -> None:
    """It left the house without us (the shop's own page was used), or the order service heard of it from us."""
    status = _AS_FAR_AS[plan.state]
    if plan.status not in _FAR or _FAR.index(plan.status) < _FAR.index(status):
        plan.status = status
        orders.save(uow.session, plan)
        if plan.shipment_id:
            shipments.set_status(uow.session, plan.shipment_id, status.value)
