"""Where shop and house disagree about an order: what cannot be done silently any more, as a sentence for a person.

Decision 0009 has the table of what happens at which stage; here are its tasks.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from services.order.domain.orders.addresses import BILLING, DELIVERY, in_one_line
from services.order.domain.orders.conflict import Conflict, Stage, stage_of
from services.order.domain.orders.line import ZERO, Line
from services.order.domain.orders.order import OVER, Order
from services.order.domain.orders.words import PAID_LATER, Planned, State


@dataclass(frozen=True)
class Before:
    """An order as it stood before the shop's new word was taken over."""

    stage: Stage
    state: State
    edition: int
    document: dict[str, Any]
    ordered: dict[str, Decimal]  # article → pieces
    wanted: dict[str, Decimal]  # the same without what is off
    cancelled_there: Decimal  # pieces
    shipped_there: Decimal
    label: dict[str, Any]  # where it was to go, and on whose name
    corrected: bool  # by staff
    billing: dict[str, Any]
    day: date | None

    @classmethod
    def of(cls, order: Order) -> "Before":
        return cls(
            stage_of(order),
            order.state,
            order.edition,
            order.document,
            _pieces(order.lines, cancelled_too=True),
            _pieces(order.lines),
            _cancelled_there(order),
            sum((_told(line, "shipped") for line in order.lines), ZERO),
            _label(order),
            DELIVERY in order.addresses.corrected,
            _printed(order.address(BILLING)),
            order.plan.day,
        )

    @property
    def refunded(self) -> Decimal:
        return Decimal(self.document["totals"]["refunded"])


def after_shops_word(before: Before, order: Order) -> list[Conflict]:
    """What the shop's new word leaves for a person to do."""
    untouched = order.historic and order.decided_at is None and order.plan.told is Planned.NOT
    if untouched and before.stage in (Stage.GONE, Stage.OFF):
        return []  # it was over before this house had anything to do with it
    found = {
        Stage.OPEN: _while_open,
        Stage.READY: _while_ready,
        Stage.CLOSED: _while_closed,
        Stage.GONE: _after_it_left,
        Stage.OFF: _after_it_was_cancelled,
    }[before.stage](before, order)
    return found + _about_papers(before, order)


def settled_by(order: Order) -> list[str]:
    """The keys of conflicts that the shop's present word, or the plan, has made void."""
    state = order.document["state"]
    keys: list[str] = []
    keys.append("not_told:cancel" if state in ("canceled", "closed") else "cancelled")
    keys += ["not_told:hold"] if state == "holded" else ["held", "not_told:unhold"]
    if state == "complete":
        keys.append("not_told:shipment")
    if state != "payment_review":
        keys.append("review")
    if order.owed <= 0 or order.state is State.CANCELLED:
        keys += ["payment", "part_cancelled"]
    if stage_of(order) is Stage.OPEN:
        keys += ["address", "changed"]  # another day was agreed: its papers are made anew
    return keys


# ---- stage by stage


def _while_open(before: Before, order: Order) -> list[Conflict]:
    found = []
    if before.state is State.HELD and order.state in OVER:
        title = "Shipped in the shop while it was on hold here: find out who sent it, and why."
        found.append(Conflict("shipped", title))
    if before.corrected and _label(order) != before.label and order.is_open:
        title = (
            "The address was corrected here, and the shop changed it since: it goes to {address} now. Is that right?"
        )
        found.append(Conflict("corrected", title, {"address": in_one_line(order.address(DELIVERY))}))
    if order.is_open and order.owed > 0 and _cancelled_there(order) > before.cancelled_there:
        values = {"amount": order.owed, "currency": order.currency}
        title = "Pieces were cancelled in the shop, but its total still counts them: {amount} is open. Is that right?"
        found.append(Conflict("part_cancelled", title, values))
    return found


def _while_ready(before: Before, order: Order) -> list[Conflict]:
    if order.state is State.CANCELLED:
        title = "Cancelled in the shop while the goods stand ready for collection: put them back."
        return [Conflict("cancelled", title)]
    if order.state is State.HELD and before.state is not State.HELD:
        return [Conflict("held", "On hold in the shop: do not hand over the goods that stand ready for collection.")]
    if _review_began(before, order):
        return [Conflict("review", "The payment provider checks the payment again: do not hand over the goods yet.")]
    changes = _changes(before, order)
    if changes and order.is_open:
        title = "Changed in the shop while the goods stand ready for collection ({changes}): check them."
        return [Conflict("changed", title, {"changes": ", ".join(changes)})]
    return _while_open(before, order)


def _while_closed(before: Before, order: Order) -> list[Conflict]:
    day = {"day": before.day or ""}
    if order.state is State.CANCELLED:
        title = "Cancelled in the shop after {day} was closed: take its boxes out before they leave."
        return [Conflict("cancelled", title, day)]
    if order.state in OVER:
        title = "Shipped in the shop, but its boxes stand ready for {day}: see whether they are still here."
        return [Conflict("shipped", title, day)]
    if order.state is State.HELD and before.state is not State.HELD:
        return [Conflict("held", "On hold in the shop after {day} was closed: keep its boxes here.", day)]
    found = []
    if _review_began(before, order):
        title = "The payment provider checks the payment again: keep the boxes of {day} here until it is accepted."
        found.append(Conflict("review", title, day))
    if _label(order) != before.label:
        title = "Address changed in the shop after the label was printed: it goes to {address} now. Print a new label."
        found.append(Conflict("address", title, {"address": in_one_line(order.address(DELIVERY))}))
    changes = _changes(before, order)
    if changes:
        title = "Changed in the shop after {day} was closed ({changes}): check boxes and papers."
        found.append(Conflict("changed", title, {**day, "changes": ", ".join(changes)}))
    return found + _while_open(before, order)


def _after_it_left(before: Before, order: Order) -> list[Conflict]:
    state, found = order.document["state"], []
    was = before.document["state"]
    refunded = Decimal(order.document["totals"]["refunded"])
    if refunded > before.refunded:
        values = {"amount": refunded, "currency": order.currency}
        title = "{amount} was paid back in the shop, but the goods have left the house: do they come back?"
        found.append(Conflict("refunded", title, values))
    elif state in ("canceled", "closed") and was != state:
        title = "Cancelled in the shop, but it has left the house: bring it back, or agree with the shop."
        found.append(Conflict("cancelled", title))
    if state == "holded" and was != state:
        title = "Put on hold in the shop, but it has left the house: ask the shop why."
        found.append(Conflict("held", title))
    if _review_began(before, order):
        title = "The payment provider checks the payment again, but the goods have left the house."
        found.append(Conflict("review", title))
    if order.state is State.SHIPPED and _label(order) != before.label:
        title = (
            "Address changed in the shop, but the goods are on their way: tell the carrier to bring them to {address}."
        )
        found.append(Conflict("address", title, {"address": in_one_line(order.address(DELIVERY))}))
    late = [line for line in order.lines if _told(line, "cancelled") + line.shipped > line.quantity]
    if late and state != "canceled":  # that all of it was cancelled is said above
        values = {"articles": ", ".join(line.document["name"] for line in late)}
        found.append(Conflict("pieces", "Cancelled in the shop, but it has left the house: {articles}.", values, False))
    insured = [line for line in order.lines if line.insured and _told(line, "refunded") and not is_called_off(line)]
    if insured:
        articles = [f"{_told(line, 'refunded').normalize():f} × {line.document['name']}" for line in insured]
        title = "Paid back in the shop, and insured: end the policy of the piece that comes back ({articles})."
        found.append(Conflict("insured_piece", title, {"articles": ", ".join(articles)}, False))
    if _pieces(order.lines, cancelled_too=True) != before.ordered:
        title = "Other articles or pieces in the shop, but the goods have left the house: agree with the customer."
        found.append(Conflict("changed", title))
    return found


def _after_it_was_cancelled(before: Before, order: Order) -> list[Conflict]:
    """Only where it was cancelled here: what the shop cancelled, the shop may take back."""
    if order.cancelled_by == "shop":
        return []
    there = sum((_told(line, "shipped") for line in order.lines), ZERO)
    if there > before.shipped_there:
        return [Conflict("shipped", "Cancelled here, but shipped in the shop: find out where the goods are.")]
    if order.edition > before.edition and order.document["state"] not in ("canceled", "closed"):
        title = "Cancelled here, but changed in the shop since: cancel it there too, or have it ordered anew."
        return [Conflict("changed", title)]
    return []


def _about_papers(before: Before, order: Order) -> list[Conflict]:
    """What an invoice that went out says no longer fits."""
    if not order.invoices or order.state is State.CANCELLED:
        return []
    invoice = {"invoice": ", ".join(order.invoices)}
    found = []
    if _printed(order.address(BILLING)) != before.billing:
        title = "The billing address changed in the shop after invoice {invoice} went out: does it need another one?"
        found.append(Conflict("billing", title, invoice))
    return found


# ---- looking


def _changes(before: Before, order: Order) -> list[str]:
    """What stands on papers and labels, as codes: lines, delivery, payment, total."""
    document, old = order.document, before.document
    differs = {
        "lines": _pieces(order.lines) != before.wanted,
        "delivery": document["delivery"] != old["delivery"],
        "payment": (document["payment_kind"] in PAID_LATER) != (old["payment_kind"] in PAID_LATER),
        "total": (document["totals"]["grand_total"], document["currency"])
        != (old["totals"]["grand_total"], old["currency"]),
    }
    return [code for code, differ in differs.items() if differ]


def _review_began(before: Before, order: Order) -> bool:
    return order.in_review and before.document["state"] != order.document["state"]


def _label(order: Order) -> dict[str, Any]:
    return _printed(order.address(DELIVERY))


def _printed(address: dict[str, Any]) -> dict[str, Any]:
    """What labels and invoices say; another phone or mail address reroutes no box."""
    names = ("first_name", "last_name", "company", "street", "postcode", "city", "country", "vat_id")
    return {name: address[name] for name in names}


def _pieces(lines: list[Line], *, cancelled_too: bool = False) -> dict[str, Decimal]:
    """Article → pieces; what is off altogether is left out."""
    counted: dict[str, Decimal] = {}
    for line in lines:
        counted[line.sku] = counted.get(line.sku, ZERO) + line.quantity - (ZERO if cancelled_too else line.cancelled)
    return {sku: pieces for sku, pieces in counted.items() if pieces}


def _told(line: Line, what: str) -> Decimal:
    return Decimal(line.document[what])


def _cancelled_there(order: Order) -> Decimal:
    return sum((_told(line, "cancelled") for line in order.lines), ZERO)


def is_called_off(line: Line) -> bool:
    """The shop cancelled or paid back all its pieces, before or after they left."""
    return _told(line, "cancelled") + _told(line, "refunded") >= line.quantity
