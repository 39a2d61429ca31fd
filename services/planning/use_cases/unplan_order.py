"""Take an order off its day: back among what still has to be planned."""

from uuid import UUID

from contracts.planning import OrderUnplanned
from kit.work import UnitOfWork
from services.planning.domain.plan import Plan, Status
from services.planning.storage import agenda, orders
from services.planning.use_cases.plan_order import refused_by_carrier, withdraw
from services.planning.use_cases.telling import about


def unplan_order(uow: UnitOfWork, order_id: UUID, reason: str = "") -> Plan:
    agenda.lock(uow.session)
    plan = orders.get(uow.session, order_id, lock=True)
    if plan.status is Status.WAITING:
        return plan  # clicked twice
    plan.must_be_movable(refused_by_carrier(uow.session, plan))
    take_off(uow, plan, reason)
    return plan


def take_off(uow: UnitOfWork, plan: Plan, reason: str) -> None:
    """The order's row must be held."""
    if plan.status is Status.CLOSED:
        withdraw(uow.session, plan)
    day = plan.unplan()
    orders.save(uow.session, plan)
    uow.publish(OrderUnplanned(**about(plan, day), reason=reason))
