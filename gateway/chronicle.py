"""What happened to an order, told in words: who, what, and the values that matter."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from gateway import filters
from gateway.names import DELIVERY, FACTS, OCCASIONS, POLICY_END, STATE, TOLD, carrier, code_in_words, named, readable
from gateway.orders.place_words import PROBLEM, WHICH
from gateway.tasks.sentences import sentence
from gateway.words import N_, _, _n

_HAPPENED = {
    "order_placed": N_("Order placed in the shop"),
    "order_changed": N_("Order changed in the shop"),
    "order_edited": N_("Order changed in the shop"),
    "order_ready": N_("Everything is there: ready to plan"),
    "order_not_ready": N_("No longer ready to plan"),
    "order_held": N_("Put on hold"),
    "held": N_("Put on hold"),
    "order_released": N_("Taken off hold"),
    "released": N_("Taken off hold"),
    "order_cancelled": N_("Cancelled"),
    "cancelled": N_("Cancelled"),
    "status_changed": N_("Own status"),
    "status_set": N_("Own status"),
    "wishes_changed": N_("Wishes changed"),
    "wishes_set": N_("Wishes changed"),
    "note_added": N_("Note added"),
    "task_added": N_("Task added"),
    "task_opened": N_("To be solved"),
    "task_done": N_("Task done"),
    "task_settled": N_("Settled by itself"),
    "lines_called_off": N_("Articles called off in the shop"),
    "refunded_in_shop": N_("Paid back in the shop"),
    "address_doubtful": N_("Address cannot be right"),
    "address_right": N_("Address found after all"),
    "address_corrected": N_("Address put right"),
    "address_accepted": N_("Address confirmed as it is"),
    "line_ordered": N_("Ordered at the brand"),
    "line_received": N_("Goods received"),
    "line_in_stock": N_("Goods found in the house"),
    "line_found": N_("Goods found in the house"),
    "planned": N_("Planned"),
    "order_planned": N_("Planned"),
    "moved": N_("Moved to another day"),
    "order_moved": N_("Moved to another day"),
    "unplanned": N_("Taken out of the planning"),
    "order_unplanned": N_("Taken out of the planning"),
    "day_closed": N_("Day closed"),
    "ready_for_collection": N_("Set ready for collection"),
    "collected": N_("Collected"),
    "order_collected": N_("Collected"),
    "not_collected": N_("Not collected"),
    "shipped": N_("Shipped"),
    "order_shipped": N_("Shipped"),
    "delivered": N_("Delivered"),
    "order_delivered": N_("Delivered"),
    "parcel_refused": N_("The carrier refused a box"),
    "payment_booked": N_("Payment booked"),
    "payment_taken_back": N_("Payment taken back"),
    "order_paid": N_("Fully paid"),
    "paid": N_("Fully paid"),
    "invoice_issued": N_("Invoice made"),
    "credit_note_issued": N_("Credit note made"),
    "payment_paid_back": N_("Paid back"),
    "manifest_accepted": N_("The carrier confirmed the packing slip"),
    "manifest_refused": N_("The carrier refused the packing slip"),
    "cancelled_in_shop_too_late": N_("Cancelled in the shop, but it has left the house"),
    "completed_in_shop": N_("Completed in the shop"),
    "goods_reserved": N_("Goods reserved"),
    "goods_taken_back": N_("Reservation moved to another order"),
    "reopened": N_("Opened again in the shop"),
    "shop_told_uncertain": N_("Unknown whether the shop was told"),
    "mail_sent": N_("E-mail sent"),
    "mail_failed": N_("E-mail failed"),
    "mail_uncertain": N_("Unknown whether the e-mail went out"),
    "shop_told": N_("Passed on to the shop"),
    "policy_concluded": N_("Insured"),
    "policy_refused": N_("Not insured"),
    "policy_uncertain": N_("Unknown whether it is insured"),
    "policy_changed": N_("The insurer knows the frame number"),
    "policy_not_changed": N_("The insurer did not take the frame number"),
    "policy_ended": N_("Insurance ended"),
    "policy_end_refused": N_("The insurer did not end the policy"),
    "policy_end_uncertain": N_("Unknown whether the policy has ended"),
    "shop_not_told": N_("Could not be passed on to the shop"),
}
_AS = {"system": N_("Pakbon"), "shop": N_("Shop"), "customer": N_("Customer")}
_NOT_SHOWN = {
    "order_id",
    "mail_id",
    "invoice_id",
    "shipment_id",
    "line_id",
    "note_id",
    "closing_id",
    "policy_id",
    "currency",
    "shop",
}


def happened(what: str) -> str:
    return _(_HAPPENED[what]) if what in _HAPPENED else code_in_words(what)


def by_whom(who: str) -> str:
    return _(_AS[who]) if who in _AS else who


def facts_in_words(facts: dict[str, Any]) -> str:
    """The values of a chronicle's line: days as days, amounts as amounts, the rest as it is; ids are left out."""
    if "task" in facts:
        return sentence(str(facts["task"]), facts["values"]) if "values" in facts else str(facts["task"])
    said = [
        _fact(key, value, facts) for key, value in facts.items() if key not in _NOT_SHOWN and value not in ("", None)
    ]
    return " · ".join(each for each in said if each)


def _fact(key: str, value: Any, facts: dict[str, Any]) -> str:
    if key == "fields":  # those without words follow from the others
        return ", ".join(dict.fromkeys(_(FACTS[code]) for code in value if code in FACTS))
    if isinstance(value, dict | list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, bool):
        return ""
    text = str(value)
    if key in ("amount", "total", "paid", "open", "refunded"):
        return _amount(key, text, str(facts.get("currency") or "EUR"))
    if key == "boxes":
        return _n("{n} box", "{n} boxes", int(text))
    if key == "occasion":
        return named(OCCASIONS, text)
    if key == "delivery":
        return named(DELIVERY, text)
    if key == "state":
        return named(STATE, text)
    if key == "end_reason":
        return named(POLICY_END, text)
    if key == "months":
        return _n("{n} month", "{n} months", int(text))
    if key == "told":
        return named(TOLD, text)
    if key == "problem":
        return named(PROBLEM, text)
    if key == "which":
        return named(WHICH, text)
    if key == "carrier":
        return carrier(text)
    if "T" in text and len(text) > 18:
        try:
            return filters.moment(datetime.fromisoformat(text))
        except ValueError:
            return text
    return readable(text)


def _amount(key: str, text: str, currency: str) -> str:
    """What is open is said to be so, and only where something is."""
    try:
        amount = Decimal(text)
    except ArithmeticError:
        return text
    if key != "open":
        return filters.money(amount, currency)
    return _("Open {amount}", amount=filters.money(amount, currency)) if amount > 0 else ""
