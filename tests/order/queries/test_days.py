"""What is late, what is due and what is to be done today is asked by the shop's day, whatever the hour (C-07)."""

from datetime import date, datetime, timedelta

import pytest

from contracts.facts import Delivery, PaymentKind
from contracts.order import FindOrders, OrderFilter
from contracts.planning import OrderPlanned
from kernel.clock import frozen, start_of
from kit.work import UnitOfWork
from services.order.queries.find import find_orders, get_row
from services.order.queries.tasks import tasks_of
from services.order.use_cases.orders import hear_planning
from services.order.use_cases.orders.goods import mark_ordered
from tests.around_midnight import around_midnight
from tests.order.builders import a_line, facts, in_conflict, placed, plan_values, stock

pytestmark = pytest.mark.row("C-07")
DAY = timedelta(days=1)


@around_midnight
def test_goods_are_late_from_the_day_after_they_were_promised(uow: UnitOfWork, moment: datetime, day: date) -> None:
    for number, promised in (("1", day - DAY), ("2", day)):
        order = placed(uow, number, a_line("GONE"))
        mark_ordered(uow, order, facts(uow, order).lines[0].line_id, promised)
    with frozen(moment):
        rows = find_orders(uow.session, FindOrders(filter=OrderFilter.NOT_RECEIVED)).rows
    assert [(row.number, row.goods_late, row.next_step.code) for row in rows] == [
        ("1", True, "goods_late"),
        ("2", False, "wait_goods"),
    ]


@around_midnight
def test_what_is_planned_for_today_is_to_be_done_today(uow: UnitOfWork, moment: datetime, day: date) -> None:
    stock(uow, HERE=20)
    steps = {}
    for number, delivery, planned in (
        ("1", Delivery.VAN, day),
        ("2", Delivery.VAN, day + DAY),
        ("3", Delivery.PICKUP, day),
        ("4", Delivery.PICKUP, day - DAY),
        ("5", Delivery.PICKUP, day + 2 * DAY),
    ):
        order = placed(uow, number, a_line("HERE"), delivery=delivery)
        hear_planning.hear_day(uow, OrderPlanned(**{**plan_values(order), "day": planned, "delivery": delivery}))
        with frozen(moment):
            row = get_row(uow.session, order)
        assert row.planned_on == planned
        steps[number] = row.next_step.code
    assert steps == {"1": "hand_over", "2": "planned", "3": "prepare_pickup", "4": "not_collected", "5": "planned"}


@around_midnight
def test_a_reminder_is_due_a_week_after_the_day_of_the_order(uow: UnitOfWork, moment: datetime, day: date) -> None:
    unpaid = {"paid": False, "payment_kind": PaymentKind.TRANSFER, "placed_at": moment}
    order = placed(uow, "1", **unpaid)
    steps = []
    for later in (6, 7):
        with frozen(start_of(day + later * DAY) + timedelta(minutes=30)):
            steps.append(get_row(uow.session, order).next_step)
    assert [step.code for step in steps] == ["wait_payment", "remind_payment"]
    assert {step.values["since"] for step in steps} == {day.isoformat()}


@around_midnight
def test_a_task_that_the_shop_makes_is_due_on_the_shops_day(uow: UnitOfWork, moment: datetime, day: date) -> None:
    order = placed(uow, "1")
    with frozen(moment):
        in_conflict(uow, order, "cancelled", "Cancelled in the shop: take the boxes out.")
    assert [task.due_on for task in tasks_of(uow.session, order)] == [day]
