"""Which acts the order's page offers now, and why another one is greyed; the services decide, this only explains."""

from dataclasses import dataclass
from typing import Any

from contracts.facts import Delivery, OrderState, PaymentKind
from contracts.order import OrderView
from gateway.staff.rights import may
from gateway.words import N_, _

GONE = (OrderState.SHIPPED, OrderState.DELIVERED, OrderState.COLLECTED)


@dataclass(frozen=True)
class Act:
    why_not: str = ""  # empty: it can be done

    def __bool__(self) -> bool:
        return not self.why_not


def acts_of(view: OrderView, plan: Any, money: Any) -> dict[str, Act]:
    order = view.order
    away = _("This part is away at the moment.")
    no_plan, no_money = isinstance(plan, Exception), isinstance(money, Exception)
    planned = None if no_plan else plan.planned
    off = _ended(order.state)
    held = _("The order is on hold.") if order.state is OrderState.HELD else ""
    plan_refused = away if no_plan else ("" if plan.can_plan else _(plan.why_not or N_("It cannot be planned now.")))
    return {
        "hold": _act("orders", off or held),
        "release": _act("orders", "" if order.state is OrderState.HELD else _("The order is not on hold.")),
        "cancel": _act("orders", off),
        "plan": _act("plan", off or plan_refused),
        "unplan": _act("plan", off or (away if no_plan else "" if planned else _("The order has no day."))),
        "ship": _act("ship", off or held or (away if no_plan else "")),
        "deliver": _act("ship", "" if order.state is OrderState.SHIPPED else _("The order is not shipped.")),
        "ready": _act("ship", off or held or _pickup(order.delivery, planned, away if no_plan else "")),
        "collect": _act("ship", off or held or _pickup(order.delivery, planned, away if no_plan else "")),
        "pay": _act("money", away if no_money else "" if money.can_mark_paid else _why_paid(order, money)),
        "unpay": _act("money", away if no_money else "" if money.can_take_back else _why_kept(money)),
        "invoice": _act(
            "money",
            away if no_money else _("The order has its invoice.") if money.invoices else "",
        ),
        "credit": _act("money", away if no_money else "" if money.can_credit else _("Nothing is left to credit.")),
        "pay_back": _act("money", away if no_money else "" if money.open < 0 else _("Nothing is to be paid back.")),
        "wish": _act("orders", off),
        "stock": _act("stock", off),
    }


def _act(right: str, why_not: str) -> Act:
    return Act(why_not if may(right) else _("Your role does not include this."))


def _ended(state: OrderState) -> str:
    if state is OrderState.CANCELLED:
        return _("The order is cancelled.")
    return _("The order has left the house.") if state in GONE else ""


def _pickup(delivery: Delivery, planned: Any, away: str) -> str:
    if delivery is not Delivery.PICKUP:
        return _("This order is not collected in the shop.")
    return away or ("" if planned else _("Give it a day first."))


def _why_paid(order: Any, money: Any) -> str:
    if money.why_not:
        return _(money.why_not)
    if not money.open:
        return _("Nothing is open.")
    if order.payment_kind is PaymentKind.ONLINE:
        return _("The payment provider reports the money by itself.")
    return _("It cannot be paid now.")


def _why_kept(money: Any) -> str:
    if not money.paid:
        return _("Nothing is paid.")
    return _("A payment provider reported this money; it cannot be taken back here.")
