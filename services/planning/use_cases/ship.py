"""Out of the house: an order shipped by hand, a closing handed over to its driver, an order delivered."""

from datetime import date
from uuid import UUID

from contracts.planning import OrderDelivered, OrderShipped
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.planning.domain.capacity import Lane
from services.planning.domain.plan import Plan, Status
from services.planning.domain.rules import House, Rules
from services.planning.storage import closings, orders, rules, shipments
from services.planning.storage import tables as t
from services.planning.storage.packing import shipped_shop_lines
from services.planning.use_cases.dispatch import shipment_for
from services.planning.use_cases.telling import about


def mark_shipped(uow: UnitOfWork, order_id: UUID, tracking_number: str, house: House) -> Plan:
    """The blue button, once: clicked again it changes nothing. A number typed first is the one that counts."""
    plan = orders.get(uow.session, order_id, lock=True)
    typed = tracking_number.strip()
    if plan.status in (Status.SHIPPED, Status.DELIVERED):
        known = shipments.get(uow.session, plan.shipment_id).tracking_number if plan.shipment_id else ""
        if typed not in ("", known):
            raise Refused("This order has been shipped already.")
        return plan
    _ship(uow, plan, rules.get(uow.session, house), house, typed)
    return plan


def hand_over(uow: UnitOfWork, closing_id: UUID, house: House) -> date:
    """The driver took everything along, except what the carrier refused, and what is cancelled, on hold,
    or will be collected after all.

    Returns the closing's day. Clicked again, it finds nothing left to hand over.
    """
    closing = closings.get(uow.session, closing_id, lock=True)
    if closing.manifest_state == closings.SENDING:
        raise Refused("The carrier has not confirmed the packing slip yet.")
    if closing.manifest_state == closings.REFUSED:
        raise Refused("The carrier refused the packing slip: {reason}", reason=closing.manifest_message)
    in_closing = (t.orders.c.closing_id == closing_id, t.orders.c.status == Status.CLOSED)
    plans = orders.find(uow.session, *in_closing, lock=True)
    boxes = shipments.parcels_of(uow.session, [plan.shipment_id for plan in plans if plan.shipment_id])
    the_rules = rules.get(uow.session, house)
    for plan in plans:
        assert plan.shipment_id
        refused = any(box.refused for box in boxes.get(plan.shipment_id, ()))
        if not refused and not plan.held_or_cancelled and plan.lane is not Lane.PICKUP:
            _ship(uow, plan, the_rules, house)
    day: date = closing.day
    return day


def mark_delivered(uow: UnitOfWork, order_id: UUID) -> Plan:
    plan = orders.get(uow.session, order_id, lock=True)
    if plan.status is Status.DELIVERED:
        return plan
    plan.deliver()
    orders.save(uow.session, plan)
    if plan.shipment_id:
        shipments.set_status(uow.session, plan.shipment_id, Status.DELIVERED.value)
    uow.publish(OrderDelivered(**about(plan)))
    return plan


def _ship(uow: UnitOfWork, plan: Plan, the_rules: Rules, house: House, tracking_number: str = "") -> None:
    session = uow.session
    plan.ship(the_rules.today)
    shipment_id = shipment_for(uow, plan, the_rules, house)
    if tracking_number:
        shipments.set_tracking(session, shipment_id, tracking_number)
    shipments.set_status(session, shipment_id, Status.SHIPPED.value)
    orders.save(session, plan)
    facts = orders.facts(session, plan.order_id)
    boxes = shipments.parcels_of(session, [shipment_id]).get(shipment_id, ())
    uow.publish(
        OrderShipped(
            **about(plan),
            shipment_id=shipment_id,
            shop_order_id=facts.shop_order_id,
            carrier=shipments.get(session, shipment_id).carrier,
            parcels=tuple(box for box in boxes if not box.refused),
            shipped_shop_lines=shipped_shop_lines(facts.lines),
        )
    )
