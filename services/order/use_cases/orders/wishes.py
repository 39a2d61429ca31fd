"""The customer's wishes: the preferred day and the reference."""

from typing import Any

from contracts.order import SetWishes
from kernel.refused import Refused
from kit.work import UnitOfWork
from services.order.use_cases.orders.handling import take


def set_wishes(uow: UnitOfWork, request: SetWishes) -> None:
    handling = take(uow, request.order_id)
    order = handling.order
    day = None if request.clear_preferred_day else request.preferred_day or order.preferred_day
    reference = order.reference if request.reference is None else request.reference.strip()
    changed: dict[str, Any] = {}
    if day != order.preferred_day:
        if not order.is_open:
            raise Refused("Order {number} is no longer open: its preferred day cannot change.", number=order.number)
        changed["preferred_day"] = [order.preferred_day, day]
    if reference != order.reference:
        changed["reference"] = [order.reference, reference]
    order.preferred_day, order.reference = day, reference
    if changed:
        handling.note("wishes_set", **changed)
    handling.settle()
