"""What now? The order service says it as a code with its values; here it becomes a sentence with its action first."""

from dataclasses import dataclass
from decimal import Decimal

from contracts.order import NextStep
from gateway import filters
from gateway.names import code_in_words, named, readable
from gateway.orders.place_words import PROBLEM
from gateway.tasks.sentences import sentence
from gateway.words import N_, _

# code → (the action's words or nothing, where it leads, why)
_NEXT: dict[str, tuple[str, str, str]] = {
    "payment_review": (N_("Show payment"), "payment", N_("The payment provider still checks this payment.")),
    "wait_payment": (N_("Show payment"), "payment", N_("Waits for payment of {open} since {since}.")),
    "remind_payment": (N_("Show payment"), "payment", N_("Unpaid since {since}: {open} is open.")),
    "order_at_brand": (N_("Order at {brand}"), "products", N_("Still to order: {pieces} × {article}")),
    "wait_goods": (N_("Show products"), "products", N_("{pieces} × {article} comes {day}.")),
    "goods_late": (N_("Call {brand}"), "products", N_("Late: {pieces} × {article}, promised for {day}.")),
    "check_address": (N_("Check address"), "addresses", N_("The delivery address cannot be right: {problem}.")),
    "plan": (N_("Plan {day}"), "plan", N_("Everything is there; it has no day yet.")),
    "planned": (N_("Show day"), "day", N_("Planned for {day}.")),
    "prepare_pickup": (N_("Set ready"), "planning", N_("The customer comes {day}; set the goods ready.")),
    "wait_collection": (N_("Show day"), "day", N_("Stands ready; the customer comes {day}.")),
    "not_collected": (N_("New day"), "plan", N_("Was not collected on {day}.")),
    "held": (N_("Show order"), "order", N_("On hold: {reason}")),
    "hand_over": (N_("Show day"), "day", N_("Goes out {day}: close the day and hand over.")),
    "refused_parcel": (N_("Show delivery"), "delivery", N_("The carrier refuses a box: {reason}")),
    "done": ("", "order", N_("Done; nothing left to do.")),
    "cancelled": ("", "order", N_("Cancelled.")),
}
# the same where the values that would make the sentence complete are not known
_SHORT = {
    "wait_payment": N_("Waits for payment."),
    "remind_payment": N_("Unpaid for long; remind the customer."),
    "order_at_brand": N_("Goods are still to be ordered."),
    "wait_goods": N_("Waits for goods."),
    "goods_late": N_("Goods are late."),
    "check_address": N_("The delivery address cannot be right."),
    "planned": N_("Planned."),
    "prepare_pickup": N_("Set the goods ready for collection."),
    "wait_collection": N_("Stands ready; waits for the customer."),
    "not_collected": N_("Was not collected."),
    "held": N_("On hold."),
    "hand_over": N_("Close the day and hand over."),
    "refused_parcel": N_("The carrier refuses a box."),
}
HELD_THERE = "holded"  # the status that Magento gives by itself
_SHORT_ACTION = {"order_at_brand": N_("Order goods"), "goods_late": N_("Call the brand"), "plan": N_("Plan")}


@dataclass(frozen=True)
class WhatNow:
    action: str
    leads_to: str
    sentence: str


def what_now(step: NextStep) -> WhatNow:
    """What to do with an order, and why, in the reader's words."""
    if step.code == "solve_conflict":
        return _conflict(step)
    values = {key: readable(value) for key, value in step.values.items() if value}
    if "expected_on" in values:
        values["day"] = values["expected_on"]
    if "open" in values:
        values["open"] = filters.money(Decimal(step.values["open"]), step.values.get("currency", "EUR"))
    if "problem" in values:
        values["problem"] = named(PROBLEM, values["problem"])
    if values.get("reason") == HELD_THERE:
        values["reason"] = _("in the shop")
    if step.code not in _NEXT:
        return WhatNow("", "order", code_in_words(step.code))
    action, leads_to, sentence = _NEXT[step.code]
    said = _filled(sentence, values, _SHORT.get(step.code, ""))
    if "more" in values:
        said += " " + _("(and {n} more)", n=values["more"])
    if "slot" in values:
        said += " (" + values["slot"] + ")"
    return WhatNow(_filled(action, values, _SHORT_ACTION.get(step.code, "")), leads_to, said)


def _conflict(step: NextStep) -> WhatNow:
    """Something no rule decides: the oldest task's sentence, and how many more wait."""
    values = {name: value for name, value in step.values.items() if name not in ("title", "more")}
    said = sentence(step.values.get("title", ""), values)
    if "more" in step.values:
        said += " " + _("(and {n} more)", n=step.values["more"])
    return WhatNow(_("Show task"), "tasks", said)


def _filled(template: str, values: dict[str, str], short: str) -> str:
    if not template:
        return ""
    try:
        return _(template).format(**values)
    except KeyError:
        return _(short) if short else ""
