"""Staff counted the boxes of an order: their number counts, not the rule's."""

from uuid import UUID

from kernel.refused import Refused
from kit.work import UnitOfWork
from services.planning.domain.plan import Plan
from services.planning.storage import orders

MOST = 99


def set_boxes(uow: UnitOfWork, order_id: UUID, boxes: int | None) -> Plan:
    """None: back to what the rule says. A closed day's boxes have their barcodes and stay."""
    plan = orders.get(uow.session, order_id, lock=True)
    if boxes is not None and not 1 <= boxes <= MOST:
        raise Refused("An order has between 1 and {most} boxes.", most=MOST)
    if plan.shipment_id:
        raise Refused("The boxes of this order have their barcodes already.")
    plan.boxes_fixed = boxes
    orders.save(uow.session, plan)
    return plan
