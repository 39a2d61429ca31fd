"""What is to be paid back, credited or claimed: money and invoices that no longer fit an order."""

from kernel.money import cents
from services.order.domain.orders.conflict import Conflict, Stage, stage_of
from services.order.domain.orders.order import Order
from services.order.domain.orders.words import State

KEYS = ("refund", "invoice_off", "total", "credit")


def about_money(order: Order) -> tuple[list[Conflict], list[str]]:
    """What is to be paid back or credited now, and the keys of what no longer is."""
    if order.state is not State.CANCELLED:
        found = _about_invoices(order) if order.invoices else []
    elif order.historic and order.decided_at is None:
        found = []  # it was off before this house had anything to do with it
    else:
        found = _about_cancelled(order)
    return found, [key for key in KEYS if key not in {each.key for each in found}]


def _about_cancelled(order: Order) -> list[Conflict]:
    found = []
    if cents(order.to_pay_back, order.currency) > 0:
        title = "The order is cancelled: pay back {amount} ({method})."
        values = {"amount": order.to_pay_back, "currency": order.currency, "method": order.document["payment_method"]}
        found.append(Conflict("refund", title, values, False))
    if order.invoiced > order.credited:
        title = "The order is cancelled, but invoice {invoice} went out: credit it."
        found.append(Conflict("invoice_off", title, {"invoice": ", ".join(order.invoices)}, False))
    return found


def _about_invoices(order: Order) -> list[Conflict]:
    about = {"invoice": ", ".join(order.invoices), "currency": order.currency}
    found = []
    billed = {cents(amount, order.currency) for amount in (order.invoiced, order.invoiced - order.credited)}
    if cents(order.total, order.currency) not in billed:
        title = "The shop’s total is now {amount}, but invoice {invoice} says {invoiced}: decide which is right."
        values = {**about, "amount": order.total, "invoiced": order.invoiced}
        found.append(Conflict("total", title, values, False))
    if order.refunded > 0:
        title = "{amount} was paid back in the shop: credit it on invoice {invoice}."
        found.append(Conflict("credit", title, {**about, "amount": order.refunded}, False))
    if order.credited and order.money.open < 0:
        title = "{amount} was credited ({note}): pay it back ({method})."
        values = {"amount": -order.money.open, "currency": order.currency, "note": ", ".join(order.credit_notes)}
        found.append(Conflict("refund", title, values | {"method": order.document["payment_method"]}, False))
    return found


def payment_lost(order: Order) -> list[Conflict]:
    """The provider took money back that had been reported as paid."""
    owes = {"amount": order.owed, "currency": order.currency}
    stage = stage_of(order)
    if order.owed <= 0 or stage in (Stage.OPEN, Stage.OFF):
        return []
    if stage is Stage.GONE:
        title = "The payment was taken back, but the goods have left the house: {amount} is open."
        return [Conflict("payment", title, owes)]
    title = "The payment was taken back: keep the goods of {day} here, {amount} is open."
    return [Conflict("payment", title, owes | {"day": order.plan.day or ""})]
