"""The agenda of a house with 1,000 orders that wait for their day, and of the same house with its week planned full."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from bench.place import fresh_statistics
from contracts.facts import Delivery
from kernel.clock import today
from kit.work import unit_of_work
from services.planning import queries, use_cases
from services.planning.domain.rules import House
from tests.planning.builders import a_line, an_order

WAITING, DAYS = 1000, 5
HOUSE = House()


def waiting(engine: Engine) -> tuple[str, Callable[[Any], Any]]:
    """Orders of three lines, of every way of delivery."""
    for n in range(WAITING):
        order = an_order(delivery=list(Delivery)[n % 3])
        lines = tuple(a_line(order.order_id, f"sku-{line}") for line in range(3))
        with unit_of_work(engine) as uow:
            use_cases.hear_order(uow, order.model_copy(update={"lines": lines}))
    fresh_statistics(engine)
    return f"agenda of {DAYS} days, {WAITING:,} orders wait", agenda


def planned(engine: Engine) -> tuple[str, Callable[[Any], Any]]:
    with unit_of_work(engine) as uow:
        cards = use_cases.accept_proposals(uow, today(), today() + timedelta(days=DAYS + 1), HOUSE)
    fresh_statistics(engine)
    return f"the same with {cards} of them planned", agenda


def agenda(session: Any) -> str:
    """As the gateway is sent it."""
    return queries.agenda_view(session, today() + timedelta(days=1), DAYS, HOUSE).model_dump_json()
