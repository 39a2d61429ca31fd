"""What now? One next step per order, from what its row says and the day it is: list and page ask here."""

from datetime import date, timedelta
from typing import NamedTuple

from kernel.clock import day_of
from services.order.domain.orders.overview import CONFLICT, Row
from services.order.domain.orders.words import PICKUP, Planned, State, Stock

REMIND_AFTER = timedelta(days=7)  # an unpaid order waits so long before we remind
PREPARE_BEFORE = timedelta(days=1)  # goods to collect are put ready so long before

_OF_GOODS = frozenset({"brand", "article", "pieces", "more"})


class Step(NamedTuple):
    code: str
    values: dict[str, str]


def next_step(row: Row, today: date) -> Step:
    facts = row.step
    if "conflict" in facts:
        return Step("solve_conflict", _conflict(facts))
    if row.state == State.CANCELLED:
        return Step("cancelled", {})
    if row.state not in (State.OPEN, State.HELD):
        return Step("done", {"state": str(row.state)})
    if row.state == State.HELD:
        return Step("held", {"reason": facts.get("reason", "")})
    if "refused" in facts:
        return Step("refused_parcel", {"reason": facts["refused"]})
    return _overdue(row, today) or _money(row, today) or _goods(row, today) or _way(row, today)


def _conflict(facts: dict[str, str]) -> dict[str, str]:
    """The sentence of the oldest open task, and what it is filled with."""
    values = {name.removeprefix(CONFLICT): value for name, value in facts.items() if name.startswith(CONFLICT)}
    others = {"more": facts["conflicts"]} if "conflicts" in facts else {}
    return {**values, "title": facts["conflict"], **others}


def _overdue(row: Row, today: date) -> Step | None:
    if row.step["status"] == Planned.NOT_COLLECTED:
        return Step("not_collected", {"day": row.step.get("expected", "")})
    if row.delivery == PICKUP and row.planned_on is not None and row.planned_on < today:
        return Step("not_collected", {"day": row.planned_on.isoformat()})
    return None


def _money(row: Row, today: date) -> Step | None:
    if "may_go" in row.step:
        return None
    if "review" in row.step:
        return Step("payment_review", {})
    placed = day_of(row.placed_at)
    values = {
        "open": f"{row.open_amount:f}",
        "currency": row.currency,
        "since": placed.isoformat(),
    }
    return Step("remind_payment" if today - placed >= REMIND_AFTER else "wait_payment", values)


def _goods(row: Row, today: date) -> Step | None:
    values = {name: value for name, value in row.step.items() if name in _OF_GOODS}
    if row.stock_state == Stock.TO_ORDER:
        return Step("order_at_brand", values)
    if row.stock_state != Stock.ON_ORDER:
        return None
    late = row.late_from is not None and row.late_from < today
    promised = {"expected_on": row.late_from.isoformat()} if row.late_from else {}
    return Step("goods_late" if late else "wait_goods", values | promised)


def _way(row: Row, today: date) -> Step:
    if "address" in row.step:  # planned or not: it will not arrive
        return Step("check_address", {"problem": row.step["address"]})
    if row.planned_on is None:
        wish = row.step.get("preferred_day", "")
        return Step("plan", {"day": wish} if wish else {})
    values = {"day": row.planned_on.isoformat()} | ({"slot": row.slot} if row.slot else {})
    if row.delivery == PICKUP:
        if row.step["status"] == Planned.READY:
            return Step("wait_collection", values)
        return Step("prepare_pickup" if row.planned_on - PREPARE_BEFORE <= today else "planned", values)
    return Step("hand_over" if row.planned_on <= today else "planned", values)
