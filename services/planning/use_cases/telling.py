"""What every event about an order's plan tells."""

from datetime import date
from typing import Any

from contracts.facts import Delivery
from services.planning.domain.plan import Plan


def about(plan: Plan, day: date | None = None) -> dict[str, Any]:
    return {
        "order_id": plan.order_id,
        "number": plan.number,
        "shop": plan.shop,
        "day": day or plan.day,
        "delivery": Delivery(plan.lane.value),
        "slot": plan.slot,
        "revision": plan.revision,
    }
