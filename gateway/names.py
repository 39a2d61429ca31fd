"""What the services' codes are called on the screen, and in which tone of tag they are shown."""

from datetime import date
from typing import Any

from contracts.facts import Delivery, OrderState, PaymentKind, StockState
from contracts.order import OrderFilter, OrderRow, PaidState
from gateway import filters
from gateway.words import N_, _

DELIVERY = {
    Delivery.VAN: (N_("Deliver"), "deliver"),
    Delivery.PARCEL: (N_("Ship"), "deliver"),
    Delivery.PICKUP: (N_("Pick-up"), "pickup"),
}
PAYMENT = {
    PaymentKind.ONLINE: N_("Online"),
    PaymentKind.TRANSFER: N_("Bank transfer"),
    PaymentKind.ON_DELIVERY: N_("Cash on delivery"),
    PaymentKind.AT_PICKUP: N_("At collection"),
    PaymentKind.ON_ACCOUNT: N_("On account"),
}
STOCK = {
    StockState.IN_STOCK: (N_("In stock"), "good"),
    StockState.TO_ORDER: (N_("To order"), "wrong"),
    StockState.ON_ORDER: (N_("On order"), "wait"),
    StockState.DONE: (N_("Handed over"), "plain"),
    StockState.CANCELLED: (N_("Cancelled"), "plain"),
}
STATE = {
    OrderState.OPEN: N_("Open"),
    OrderState.HELD: N_("On hold"),
    OrderState.SHIPPED: N_("Shipped"),
    OrderState.DELIVERED: N_("Delivered"),
    OrderState.COLLECTED: N_("Collected"),
    OrderState.CANCELLED: N_("Cancelled"),
}
STATE_TONE = {"held": "wait", "cancelled": "wrong", "shipped": "good", "delivered": "good", "collected": "good"}
FILTER = {
    OrderFilter.UNPROCESSED: N_("To process"),
    OrderFilter.ON_ORDER: N_("On order"),
    OrderFilter.IN_STOCK: N_("In stock"),
    OrderFilter.NOT_RECEIVED: N_("Not received"),
    OrderFilter.NOT_COLLECTED: N_("Not collected"),
    OrderFilter.NOT_PLANNED: N_("Not planned"),
    OrderFilter.NOT_PAID: N_("Not paid"),
    OrderFilter.ALL: N_("All"),
}
PLAN_STATUS = {
    "planned": (N_("Planned"), "plain"),
    "closed": (N_("Day closed"), "plain"),
    "ready": (N_("Ready for collection"), "good"),
    "prepared": (N_("Being prepared"), "plain"),
    "shipped": (N_("Shipped"), "good"),
    "delivered": (N_("Delivered"), "good"),
    "collected": (N_("Collected"), "good"),
    "not_collected": (N_("Not collected"), "wrong"),
    "waiting": (N_("Still to plan"), "wait"),
    "held": (N_("On hold"), "wait"),
    "cancelled": (N_("Cancelled"), "wrong"),
}
EFFECT_STATE = {
    "due": (N_("Waiting"), "wait"),
    "sending": (N_("Under way"), "wait"),
    "done": (N_("Sent"), "good"),
    "failed": (N_("Failed"), "wrong"),
    "uncertain": (N_("Uncertain"), "wrong"),
}
EFFECTS = {
    "send_mail": N_("E-mail to the customer"),
    "send_manifest": N_("Packing slip to the carrier"),
    "write_shipment": N_("Shipment to the shop"),
    "write_invoice": N_("Invoice to the shop"),
    "write_credit_memo": N_("Credit memo to the shop"),
    "write_comment": N_("Comment to the shop"),
    "cancel_in_shop": N_("Cancelling in the shop"),
    "hold_in_shop": N_("Hold in the shop"),
    "unhold_in_shop": N_("Release in the shop"),
    "conclude_policy": N_("Concluding a policy at the insurer"),
    "end_policy": N_("Ending a policy at the insurer"),
    "update_policy": N_("Frame number to the insurer"),
    "fetch_policy": N_("Policy document from the insurer"),
}
POLICY_STATE = {
    "concluding": (N_("Being concluded"), "wait"),
    "concluded": (N_("Insured"), "insured"),
    "refused": (N_("Refused"), "wrong"),
    "uncertain": (N_("Uncertain"), "wrong"),
    "ending": (N_("Being ended"), "wait"),
    "end_uncertain": (N_("Uncertain"), "wrong"),
    "ended": (N_("Ended"), "plain"),
}
POLICY_END = {
    "withdrawn": N_("Withdrawn by the customer"),
    "cancelled": N_("Order cancelled"),
    "returned": N_("Article returned"),
    "other": N_("Another reason"),
}
MANIFEST = {
    "sending": (N_("Packing slip on its way to the carrier"), "wait"),
    "accepted": (N_("The carrier confirmed the packing slip"), "good"),
    "refused": (N_("The carrier refused the packing slip"), "wrong"),
    "uncertain": (N_("Unknown whether the carrier has the packing slip"), "wrong"),
    "none": (N_("Own van, no packing slip"), "plain"),
}
CARRIERS = {"van": N_("Own van"), "": N_("No carrier")}
OCCASIONS = {
    "order_received": N_("Order received"),
    "order_paid": N_("Payment received"),
    "policy_concluded": N_("Insured"),
    "policy_changed": N_("Frame number on the policy"),
    "policy_ended": N_("Insurance ended"),
    "goods_ordered": N_("Goods ordered"),
    "goods_in": N_("Goods in"),
    "order_planned": N_("Planned"),
    "order_moved": N_("Another day"),
    "order_unplanned": N_("Day withdrawn"),
    "ready_for_collection": N_("Ready for collection"),
    "not_collected": N_("Not collected"),
    "order_shipped": N_("Shipped"),
    "order_shipped_tracking": N_("Shipped, with tracking"),
    "order_delivered": N_("Delivered"),
    "order_collected": N_("Collected"),
    "order_cancelled": N_("Cancelled"),
    "status_changed": N_("Status changed"),
    "order_credited": N_("Credited"),
    "invoice_issued": N_("Invoice"),
    "payment_reminder": N_("Payment reminder"),
}

TOLD = {
    "shipment": N_("shipment"),
    "invoice": N_("invoice"),
    "credit_memo": N_("credit note"),
    "credit_memo_total": N_("amount of the credit note"),
    "comment": N_("comment"),
    "cancel": N_("cancelling"),
    "hold": N_("hold"),
    "unhold": N_("release"),
}
FACTS = {  # of an order, as far as the shop changes them
    "placed_at": N_("day of the order"),
    "language": N_("language"),
    "currency": N_("currency"),
    "state": N_("state"),
    "delivery": N_("way of delivery"),
    "carrier": N_("carrier"),
    "shipping_method": N_("way of delivery"),
    "payment_kind": N_("way of payment"),
    "payment_method": N_("way of payment"),
    "customer_id": N_("customer"),
    "customer_name": N_("name"),
    "customer_email": N_("e-mail address"),
    "customer_phone": N_("phone number"),
    "billing": N_("billing address"),
    "delivery_address": N_("delivery address"),
    "preferred_day": N_("preferred day"),
    "reference": N_("reference"),
    "comment": N_("the customer’s words"),
    "referrer": N_("where the customer came from"),
    "lines": N_("articles or pieces"),
    "taxes": N_("tax"),
    "totals": N_("amounts"),
    "paid": N_("payment"),
}


def named(table: dict[Any, Any], code: str) -> str:
    """The words for a code; a code of a partner or a shop stays what it is."""
    found = table.get(code)
    if found is None:
        return code_in_words(code) if "_" in code else code
    return _(found[0] if isinstance(found, tuple) else found)


def tone(table: dict[Any, tuple[str, str]], code: str) -> str:
    return table[code][1] if code in table else "plain"


_AS_THEY_WRITE = {"postnl": "PostNL", "dhl": "DHL", "dpd": "DPD", "gls": "GLS", "ups": "UPS"}


def carrier(code: str) -> str:
    return _(CARRIERS[code]) if code in CARRIERS else _AS_THEY_WRITE.get(code, code)


def code_in_words(code: str) -> str:
    """A code nobody gave words yet."""
    return code.replace("_", " ").capitalize()


def readable(value: str) -> str:
    """A day that travelled as text is written as a day."""
    try:
        return filters.day(date.fromisoformat(value)) if len(value) == 10 else value
    except ValueError:
        return value


def clock_in_words(ahead: int) -> str:
    """What is wrong with a shop's clock, `ahead` in seconds."""
    minutes = max(1, round(abs(ahead) / 60))
    return _("clock {n} min ahead", n=minutes) if ahead > 0 else _("clock {n} min behind", n=minutes)


def stock_tag(row: OrderRow) -> tuple[str, str]:
    """The goods of a whole order: 2 of 3 in stock tells more than 'on order'."""
    if row.goods_late:
        return _("Not received"), "wrong"
    if 0 < row.lines_in_stock < row.lines_total and row.stock_state in (StockState.TO_ORDER, StockState.ON_ORDER):
        return _("{n} of {all} in stock", n=row.lines_in_stock, all=row.lines_total), "wait"
    words, tone = STOCK[row.stock_state]
    return _(words), tone


def paid_tag(row: OrderRow) -> tuple[str, str]:
    if row.paid_state is PaidState.PAID:
        return _("Paid"), "good"
    if row.paid_state is PaidState.PARTLY:
        return _("Partly paid"), "wrong"
    later = {
        PaymentKind.ON_DELIVERY: N_("Cash"),
        PaymentKind.AT_PICKUP: N_("At collection"),
        PaymentKind.ON_ACCOUNT: N_("On account"),
    }
    if row.payment_kind in later:
        return _(later[row.payment_kind]), "wait"
    return _("Not paid"), "wrong"
