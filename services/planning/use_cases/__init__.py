"""What planning can do, one verb a file:

hear_order, hear_money, hear_carrier     keep its copy of the facts; what is held or cancelled leaves the plan
propose, plan_order, unplan_order        give an order its day, by hand, or many at once (accept_proposals)
close_day                                fix a carrier's part of a day: shipments, boxes, barcodes
ship                                     shipped, delivered, a closing handed over to its driver
collect                                  ready in the shop, collected, not collected
set_boxes, set_rules                     what staff and the administrator correct
"""

from services.planning.use_cases.close_day import close_at_cut_off, close_day
from services.planning.use_cases.collect import mark_collected, mark_not_collected, ready_for_collection
from services.planning.use_cases.hear_carrier import hear_accepted, hear_refused
from services.planning.use_cases.hear_money import hear_invoice, hear_payment
from services.planning.use_cases.hear_order import hear_order, hear_ready_order
from services.planning.use_cases.hear_shop import hear_shop
from services.planning.use_cases.keep_delivery_note import keep_delivery_note
from services.planning.use_cases.plan_order import accept_proposals, plan_order
from services.planning.use_cases.set_boxes import set_boxes
from services.planning.use_cases.set_rules import set_rules
from services.planning.use_cases.ship import hand_over, mark_delivered, mark_shipped
from services.planning.use_cases.unplan_order import unplan_order

__all__ = [
    "accept_proposals",
    "close_at_cut_off",
    "close_day",
    "hand_over",
    "hear_accepted",
    "hear_invoice",
    "hear_order",
    "hear_payment",
    "hear_ready_order",
    "hear_refused",
    "hear_shop",
    "keep_delivery_note",
    "mark_collected",
    "mark_delivered",
    "mark_not_collected",
    "mark_shipped",
    "plan_order",
    "ready_for_collection",
    "set_boxes",
    "set_rules",
    "unplan_order",
]
