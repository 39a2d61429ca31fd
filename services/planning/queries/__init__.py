"""What the screens and papers are given: the agenda, an order's plan, a day's stops."""

from services.planning.queries.agenda import agenda_view, day_view, to_plan_count
from services.planning.queries.order import found_parcel, order_plan
from services.planning.queries.papers import day_paper, delivery_note
from services.planning.queries.rules import planning_settings

__all__ = [
    "agenda_view",
    "day_paper",
    "day_view",
    "delivery_note",
    "found_parcel",
    "order_plan",
    "planning_settings",
    "to_plan_count",
]
