"""The shipment of an order that leaves, or stands ready, without a closing: it gets its number and boxes now."""

from uuid import UUID, uuid4

from kit.work import UnitOfWork
from services.planning.domain.capacity import Lane
from services.planning.domain.parcel import pack
from services.planning.domain.plan import Plan
from services.planning.domain.rules import House, Rules
from services.planning.storage import shipments
from services.planning.storage.packing import pieces
from services.planning.storage.stops import Known


def shipment_for(uow: UnitOfWork, plan: Plan, the_rules: Rules, house: House) -> UUID:
    """The plan's shipment, made where there is none. The order's row must be held; the caller saves the plan."""
    if plan.shipment_id:
        return plan.shipment_id
    known = Known(uow.session, [plan], the_rules)
    lines = known.facts[plan.order_id].lines
    weights = [] if plan.lane is Lane.PICKUP else pack(pieces(lines), plan.boxes_fixed)
    boxes = shipments.new_parcels(uow.session, weights, house.gs1_prefix)
    number = shipments.number_of_next(uow.session, plan.order_id, plan.number)
    plan.shipment_id = uuid4()
    shipments.add(uow.session, plan.shipment_id, number, known.stop(plan, boxes))
    return plan.shipment_id
