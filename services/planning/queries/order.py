"""One order's plan and deliveries, and the order that a scanned barcode belongs to."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from contracts.facts import Delivery, DocumentRef, Parcel
from contracts.planning import OrderPlan, PlannedOrder, ShipmentView
from kernel.refused import NotFound, Refused
from services.planning.domain.parcel import scanned
from services.planning.domain.plan import Plan, Status
from services.planning.domain.rules import House, Rules
from services.planning.queries.cards import card_of, numbered
from services.planning.storage import orders, rules, shipments
from services.planning.storage import tables as t
from services.planning.storage.stops import Known
from services.planning.use_cases.plan_order import refused_by_carrier
from services.planning.use_cases.propose import proposal_for


def order_plan(session: Session, order_id: UUID, house: House) -> OrderPlan:
    plan = orders.get(session, order_id)
    the_rules = rules.get(session, house)
    proposal = proposal_for(session, plan, the_rules)
    can_plan, why_not = _movable(session, plan)
    made = shipments.of_order(session, order_id)
    boxes = shipments.parcels_of(session, [row.shipment_id for row in made])
    return OrderPlan(
        order_id=order_id,
        planned=_card(session, plan, the_rules) if plan.day else None,
        proposed_day=proposal.day if proposal else None,
        shipments=tuple(_shipment(row, boxes.get(row.shipment_id, ())) for row in made),
        can_plan=can_plan,
        why_not=why_not,
    )


def found_parcel(session: Session, barcode: str, house: House) -> PlannedOrder:
    """By a box's barcode, the carrier's tracking number, or the order number on our papers."""
    text = scanned(barcode)
    order_id = shipments.order_of_barcode(session, text) if text else None
    if order_id is None:
        by_number = select(t.orders.c.order_id).where(t.orders.c.number == text, t.orders.c.day.is_not(None))
        order_id = session.execute(by_number.order_by(t.orders.c.day.desc()).limit(1)).scalar_one_or_none()
    if order_id is None:
        raise NotFound("No box and no planned order has the barcode {barcode}.", barcode=text)
    plan = orders.get(session, order_id)
    if plan.day is None:
        raise Refused("Order {number} has no day any more.", number=plan.number)
    return _card(session, plan, rules.get(session, house))


def _card(session: Session, plan: Plan, the_rules: Rules) -> PlannedOrder:
    """With the number the stop has among the others of its day."""
    same_day = orders.find(session, t.orders.c.day == plan.day, t.orders.c.lane == plan.lane)
    found = next(each for each in numbered(same_day, the_rules) if each.order_id == plan.order_id)
    return card_of(found, Known(session, [found], the_rules))


def _movable(session: Session, plan: Plan) -> tuple[bool, str]:
    if plan.state not in ("open", "held", "cancelled") and plan.status is Status.WAITING:
        return False, "This order has left the house already."
    try:
        plan.must_be_movable(refused_by_carrier(session, plan))
    except Refused as refusal:
        return False, refusal.template
    try:
        plan.must_be_ready()
        plan.must_have_a_right_address()
    except Refused as refusal:  # can be planned ahead all the same, when asked twice
        return True, refusal.template
    return True, ""


def _shipment(row: Row[Any], boxes: tuple[Parcel, ...]) -> ShipmentView:
    stored = next(iter(row.documents.values()), None)
    return ShipmentView(
        shipment_id=row.shipment_id,
        number=row.number,
        day=row.day,
        delivery=Delivery(row.lane),
        carrier=row.carrier,
        status=row.status,
        tracking_number=row.tracking_number,
        parcels=boxes,
        document=DocumentRef.model_validate(stored) if stored else None,
    )
