"""What staff do on an order's page; each act asks its owner, and returns to the page with what was said."""

from uuid import UUID

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from contracts.invoicing import IssueInvoice, MarkPaid, MarkPaidBack, PrintInvoices, TakeBackPayment
from contracts.order import (
    AddNote,
    CancelOrder,
    HoldOrder,
    MarkLineInStock,
    MarkLineOrdered,
    MarkLineReceived,
    ReleaseOrder,
    SetOrderStatus,
    SetWishes,
)
from contracts.planning import (
    GetAgenda,
    GetOrderPlan,
    MarkCollected,
    MarkDelivered,
    MarkNotCollected,
    MarkShipped,
    PlanOrder,
    PrintDeliveryNote,
    ReadyForCollection,
    SetBoxes,
    UnplanOrder,
)
from gateway.acting import back, back_with, day_in, day_or_none, id_in, number_in, text_in
from gateway.asking import ask, ask_all
from gateway.errors import in_words
from gateway.filters import long_day
from gateway.house import house
from gateway.orders.detail import DAYS_OFFERED
from gateway.papers.pages import open_document
from gateway.staff.rights import needs
from gateway.words import _
from kernel.clock import today
from kernel.money import ZERO
from kernel.refused import Refused

pages = Blueprint("act", __name__, url_prefix="/orders/<uuid:order_id>")


@pages.post("/hold")
@needs("orders")
def hold(order_id: UUID) -> AnyResponse:
    ask(HoldOrder(order_id=order_id, reason=text_in("reason")))
    return back_with(_("The order is on hold. Nobody plans, ships or mails about it."))


@pages.post("/release")
@needs("orders")
def release(order_id: UUID) -> AnyResponse:
    ask(ReleaseOrder(order_id=order_id))
    return back_with(_("The order is off hold."))


@pages.post("/cancel")
@needs("orders")
def cancel(order_id: UUID) -> AnyResponse:
    ask(CancelOrder(order_id=order_id, reason=text_in("reason")))
    return back_with(_("The order is cancelled. The shop is told, its stock is free again."))


@pages.post("/status")
@needs("orders")
def status(order_id: UUID) -> AnyResponse:
    ask(SetOrderStatus(order_id=order_id, status=text_in("status"), notify="notify" in request.form))
    return back_with(_("Saved."))


@pages.post("/wishes")
@needs("orders")
def wishes(order_id: UUID) -> AnyResponse:
    wished = day_or_none("preferred_day")
    ask(
        SetWishes(
            order_id=order_id,
            preferred_day=wished,
            clear_preferred_day=wished is None,
            reference=text_in("reference", 200),
        )
    )
    return back_with(_("Saved."))


@pages.post("/note")
@needs("note")
def note(order_id: UUID) -> AnyResponse:
    if not text_in("text"):
        raise Refused("A note without words says nothing.")
    ask(AddNote(order_id=order_id, text=text_in("text", 4000)))
    return back_with(_("The note is on the order."))


# ---- goods


@pages.post("/line/ordered")
@needs("stock")
def line_ordered(order_id: UUID) -> AnyResponse:
    ask(MarkLineOrdered(order_id=order_id, line_id=id_in("line_id"), expected_on=day_or_none("expected_on")))
    return back_with(_("Ordered at the brand."))


@pages.post("/line/received")
@needs("stock")
def line_received(order_id: UUID) -> AnyResponse:
    ask(
        MarkLineReceived(
            order_id=order_id,
            line_id=id_in("line_id"),
            quantity=number_in("quantity"),
            seen_missing=number_in("seen_missing"),
        )
    )
    return back_with(_("The goods are in."))


@pages.post("/line/found")
@needs("stock")
def line_found(order_id: UUID) -> AnyResponse:
    ask(MarkLineInStock(order_id=order_id, line_id=id_in("line_id")))
    return back_with(_("The stock is corrected; the pieces are reserved for this order."))


# ---- money


@pages.post("/paid")
@needs("money")
def paid(order_id: UUID) -> AnyResponse:
    ask(MarkPaid(order_id=order_id, seen_open=number_in("seen_open") or ZERO))
    return back_with(_("The order is paid."))


@pages.post("/take-back")
@needs("money")
def take_back(order_id: UUID) -> AnyResponse:
    ask(TakeBackPayment(order_id=order_id, payment_id=id_in("payment_id")))
    return back_with(_("The payment is taken back; the order is open again."))


@pages.post("/paid-back")
@needs("money")
def paid_back(order_id: UUID) -> AnyResponse:
    ask(MarkPaidBack(order_id=order_id, seen_open=number_in("seen_open") or ZERO))
    return back_with(_("Booked as paid back."))


@pages.post("/invoice")
@needs("money")
def invoice(order_id: UUID) -> AnyResponse:
    ask(IssueInvoice(order_id=order_id))
    return back_with(_("The invoice is made."))


@pages.post("/invoices/print")
@needs("print")
def print_invoices(order_id: UUID) -> AnyResponse:
    return open_document(ask(PrintInvoices(order_id=order_id, language=text_in("language", 5))))


# ---- planning and delivery


@pages.post("/plan")
@needs("plan")
def plan(order_id: UUID) -> AnyResponse | str:
    """Give it a day. What is refused is asked once more: the planner may know better."""
    day, slot, revision = day_in("day"), text_in("slot", 40), text_in("seen_revision")
    position = text_in("position")
    wish = PlanOrder(
        order_id=order_id,
        day=day,
        slot=slot,
        position=int(position) if position.isdigit() else None,
        seen_revision=int(revision) if revision.isdigit() else None,
        override="override" in request.form,
    )
    try:
        ask(wish)
    except Refused as error:
        if wish.override:
            raise
        return _ask_again(order_id, wish, error)
    return back_with(_("Planned for {day}.", day=long_day(day)))


def _ask_again(order_id: UUID, wish: PlanOrder, error: Refused) -> AnyResponse | str:
    in_dialog = bool(request.headers.get("HX-Request"))
    if not in_dialog:
        return render_template("orders/plan_anyway.html", wish=wish, refused=in_words(error), back=back())
    plan, agenda = ask_all(
        GetOrderPlan(order_id=order_id), GetAgenda(start=today(house().settings.zone), days=DAYS_OFFERED)
    )
    if isinstance(plan, Exception):
        raise plan
    days = () if isinstance(agenda, Exception) else agenda.days
    return render_template(
        "orders/_plan.html",
        order_id=order_id,
        plan=plan,
        days=days,
        chosen=wish.day,
        slot=wish.slot,
        refused=in_words(error),
    )


@pages.post("/unplan")
@needs("plan")
def unplan(order_id: UUID) -> AnyResponse:
    ask(UnplanOrder(order_id=order_id, reason=text_in("reason", 500)))
    return back_with(_("The order has no day any more."))


@pages.post("/boxes")
@needs("ship")
def boxes(order_id: UUID) -> AnyResponse:
    """Staff counted the boxes; empty: back to what the rule says."""
    counted = number_in("boxes")
    if counted is not None and counted != int(counted):
        raise Refused("{text} is not a number of boxes.", text=counted)
    ask(SetBoxes(order_id=order_id, boxes=None if counted is None else int(counted)))
    return back_with(_("Saved."))


@pages.post("/shipped")
@needs("ship")
def shipped(order_id: UUID) -> AnyResponse:
    ask(MarkShipped(order_id=order_id, tracking_number=text_in("tracking_number", 60)))
    return back_with(_("Shipped. The customer gets a mail."))


@pages.post("/delivered")
@needs("ship")
def delivered(order_id: UUID) -> AnyResponse:
    ask(MarkDelivered(order_id=order_id))
    return back_with(_("Delivered."))


@pages.post("/ready")
@needs("ship")
def ready(order_id: UUID) -> AnyResponse:
    ask(ReadyForCollection(order_id=order_id))
    return back_with(_("Stands ready. The customer gets a mail."))


@pages.post("/collected")
@needs("ship")
def collected(order_id: UUID) -> AnyResponse:
    ask(MarkCollected(order_id=order_id))
    return back_with(_("Collected."))


@pages.post("/not-collected")
@needs("ship")
def not_collected(order_id: UUID) -> AnyResponse:
    ask(MarkNotCollected(order_id=order_id))
    return back_with(_("Not collected. The order waits for a new day."))


@pages.post("/delivery-note")
@needs("print")
def delivery_note(order_id: UUID) -> AnyResponse:
    return open_document(ask(PrintDeliveryNote(shipment_id=id_in("shipment_id"), language=text_in("language", 5))))
