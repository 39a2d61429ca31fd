"""Collections, finished one by one: the goods stand ready, the customer took them, or did not come."""

from uuid import UUID

from contracts.planning import OrderCollected, OrderNotCollected, OrderReadyForCollection
from kit.work import UnitOfWork
from services.planning.domain.plan import Plan, Status
from services.planning.domain.rules import House
from services.planning.storage import orders, rules, shipments
from services.planning.storage.packing import shipped_shop_lines
from services.planning.use_cases.dispatch import shipment_for
from services.planning.use_cases.telling import about


def ready_for_collection(uow: UnitOfWork, order_id: UUID, house: House) -> Plan:
    plan = orders.get(uow.session, order_id, lock=True)
    if plan.status is Status.READY:
        return plan  # clicked twice
    the_rules = rules.get(uow.session, house)
    plan.stand_ready(the_rules.today)
    shipment_for(uow, plan, the_rules, house)
    orders.save(uow.session, plan)
    uow.publish(OrderReadyForCollection(**about(plan)))
    return plan


def mark_collected(uow: UnitOfWork, order_id: UUID, house: House) -> Plan:
    plan = orders.get(uow.session, order_id, lock=True)
    if plan.status is Status.COLLECTED:
        return plan
    the_rules = rules.get(uow.session, house)
    plan.collect(the_rules.today)
    shipment_id = shipment_for(uow, plan, the_rules, house)
    shipments.set_status(uow.session, shipment_id, Status.COLLECTED.value)
    orders.save(uow.session, plan)
    facts = orders.facts(uow.session, order_id)
    uow.publish(
        OrderCollected(
            **about(plan), shop_order_id=facts.shop_order_id, shipped_shop_lines=shipped_shop_lines(facts.lines)
        )
    )
    return plan


def mark_not_collected(uow: UnitOfWork, order_id: UUID, house: House) -> Plan:
    plan = orders.get(uow.session, order_id, lock=True)
    if plan.status is Status.WAITING and plan.not_collected_on:
        return plan
    expected = plan.not_collected(rules.get(uow.session, house).today)
    orders.save(uow.session, plan)
    uow.publish(OrderNotCollected(**about(plan, expected)))
    return plan
