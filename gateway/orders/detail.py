"""An order's page: its owners are asked in parallel, and each block stands on its own."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from contracts.facts import Totals
from contracts.invoicing import GetOrderMoney
from contracts.notifier import FindMails
from contracts.order import GetOrder
from contracts.planning import DayView, GetAgenda, GetOrderPlan
from gateway.asking import ask, ask_all
from gateway.house import house
from gateway.orders.standing import acts_of
from gateway.sums import ADJUSTMENTS
from gateway.tasks.pages import people
from gateway.words import N_
from kernel.clock import today

pages = Blueprint("order", __name__, url_prefix="/orders")
DAYS_OFFERED = 14


@pages.get("/<uuid:order_id>")
def detail(order_id: UUID) -> str:
    view, plan, money, mails = ask_all(
        GetOrder(order_id=order_id),
        GetOrderPlan(order_id=order_id),
        GetOrderMoney(order_id=order_id),
        FindMails(order_id=order_id),
    )
    if isinstance(view, Exception):
        raise view
    return render_template(
        "orders/detail.html",
        view=view,
        order=view.order,
        plan=plan,
        money=money,
        mails=mails,
        acts=acts_of(view, plan, money),
        parts=parts_of(view.order.totals),
        people=people(),
    )


def parts_of(totals: Totals) -> list[tuple[str, Decimal]]:
    """The shop's totals, line by line as they add up; what is zero is left out."""
    rows = [
        (N_("Subtotal"), totals.subtotal),
        (N_("Discount"), totals.discount),
        (N_("Shipping costs"), totals.shipping),
        (totals.fee_label or N_("Extra costs"), totals.fee),
        (N_("Tax"), totals.tax + totals.hidden_tax + totals.fee_tax),
        (ADJUSTMENTS.get(totals.adjustment_label) or N_("Rounding and other"), totals.adjustment),
    ]
    return [(name, amount) for name, amount in rows if amount or name == "Subtotal"]


@pages.get("/<uuid:order_id>/plan")
def plan_dialog(order_id: UUID) -> str:
    """Choose a day: each with how full it is."""
    plan, agenda = ask_all(
        GetOrderPlan(order_id=order_id), GetAgenda(start=today(house().settings.zone), days=DAYS_OFFERED)
    )
    if isinstance(plan, Exception):
        raise plan
    days = _days(agenda)
    return render_template(
        "orders/_plan.html", order_id=order_id, plan=plan, days=days, chosen=_chosen(plan, days), refused=""
    )


def _days(agenda: Any) -> tuple[DayView, ...]:
    return () if isinstance(agenda, Exception) else tuple(agenda.days)


def _chosen(plan: Any, days: tuple[DayView, ...]) -> date:
    """Its day, the day proposed, or else the next one that is worked."""
    if plan.planned:
        return plan.planned.stop.day  # type: ignore[no-any-return]
    tomorrow = today(house().settings.zone) + timedelta(days=1)
    return plan.proposed_day or next((each.day for each in days if each.working and each.day >= tomorrow), tomorrow)


@pages.get("/<uuid:order_id>/line/<uuid:line_id>")
def line_dialog(order_id: UUID, line_id: UUID) -> str:
    """What can be done about the pieces one line misses."""
    order = ask(GetOrder(order_id=order_id)).order
    line = next(line for line in order.lines if line.line_id == line_id)
    return render_template("orders/_line.html", order=order, line=line)
