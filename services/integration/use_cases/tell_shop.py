"""What the shop is to be told of what happened here. What the shop itself caused is not told back to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from contracts.invoicing import CreditNoteIssued, InvoiceIssued
from contracts.order import OrderCancelled, OrderHeld, OrderReleased, StatusChanged
from contracts.planning import OrderCollected, OrderMoved, OrderPlanned, OrderShipped
from kernel.clock import AMSTERDAM, now
from kit.work import UnitOfWork
from services.integration.storage import seen, shops

SHIPMENT, INVOICE, COMMENT = "write_shipment", "write_invoice", "write_comment"
CREDIT = "write_credit_memo"
CANCEL, HOLD, UNHOLD = "cancel_in_shop", "hold_in_shop", "unhold_in_shop"
WORDS = {
    "nl": ("Pakbon: gepland op {day}", "Pakbon: verplaatst van {before} naar {day}"),
    "de": ("Pakbon: geplant für den {day}", "Pakbon: verschoben vom {before} auf den {day}"),
    "en": ("Pakbon: planned for {day}", "Pakbon: moved from {before} to {day}"),
}
STATUS_WORDS = {
    "nl": ("Pakbon: status {status}", "Pakbon: geen eigen status meer"),
    "de": ("Pakbon: Status {status}", "Pakbon: kein eigener Status mehr"),
    "en": ("Pakbon: status {status}", "Pakbon: no own status any more"),
}


def tell_shipped(uow: UnitOfWork, event: OrderShipped) -> None:
    tracks = [
        {"number": parcel.tracking_number, "title": event.carrier or "Pakbon", "carrier": event.carrier or "custom"}
        for parcel in event.parcels
        if parcel.tracking_number and not parcel.refused
    ]
    facts = {"lines": event.shipped_shop_lines, "tracks": tracks, "mark": f"Pakbon {event.shipment_id}"}
    _tell(uow, SHIPMENT, str(event.shipment_id), event, facts)


def tell_collected(uow: UnitOfWork, event: OrderCollected) -> None:
    key = f"{event.order_id}:collected:{event.revision}"
    facts = {"lines": event.shipped_shop_lines, "tracks": [], "mark": f"Pakbon {key}"}
    _tell(uow, SHIPMENT, key, event, facts)


def tell_planned(uow: UnitOfWork, event: OrderPlanned | OrderMoved) -> None:
    row = shops.find(uow.session, event.shop)
    order = seen.latest(uow.session, event.shop, event.number) if row else None
    planned, moved = WORDS.get(order.language if order else "nl", WORDS["en"])
    if isinstance(event, OrderMoved):
        text = moved.format(day=_day(event.day), before=_day(event.from_day))
    else:
        text = planned.format(day=_day(event.day))
    if event.revision > 1:
        text = f"{text} ({event.revision})"  # so that each can be found again by its words
    _tell(uow, COMMENT, f"{event.order_id}:planned:{event.revision}", event, {"text": text})


def _day(day: date) -> str:
    return day.strftime("%d-%m-%Y")


def tell_status(uow: UnitOfWork, event: StatusChanged) -> None:
    """As a comment, with the moment, so that each can be found again: a status of the house is none of the shop's."""
    order = event.order
    row = shops.find(uow.session, order.shop)
    if row is None or not is_told(row.settings, "comment"):
        return
    status, none = STATUS_WORDS.get(order.language, STATUS_WORDS["en"])
    said = status.format(status=event.status) if event.status else none
    text = f"{said} ({now().astimezone(AMSTERDAM):%d-%m-%Y %H:%M})"
    key = f"{order.order_id}:status:{order.version}"
    _ask(uow, COMMENT, key, order.shop, order.order_id, order.number, order.shop_order_id, {"text": text})


def tell_invoiced(uow: UnitOfWork, event: InvoiceIssued) -> None:
    row = shops.find(uow.session, event.shop)
    if row is None or not is_told(row.settings, "invoice"):
        return
    seen.invoiced_by_us(uow.session, event.shop, event.order_number)
    facts = {"mark": f"Pakbon {event.number}", "invoice": event.number}
    key, number = str(event.invoice_id), event.order_number
    _ask(uow, INVOICE, key, event.shop, event.order_id, number, event.shop_order_id, facts)


def tell_credited(uow: UnitOfWork, event: CreditNoteIssued) -> None:
    """A credit note that follows from a refund in the shop itself is no news there."""
    row = shops.find(uow.session, event.shop)
    if event.by_shop or uow.actor == "shop" or row is None or not is_told(row.settings, "credit_memo"):
        return
    lines = {line: str(pieces) for line, pieces in event.lines.items()}
    amounts = {name: str(getattr(event, name)) for name in ("shipping", "adjustment", "total")}
    note, number = str(event.credit_note_id), event.order_number
    seen.credited_by_us(uow.session, event.shop, number, note, {"total": amounts["total"], "lines": lines})
    facts = {"mark": f"Pakbon {event.number}", "credit_note": note, "lines": lines, **amounts}
    facts["currency"] = event.currency
    _ask(uow, CREDIT, note, event.shop, event.order_id, number, event.shop_order_id, facts)


def tell_cancelled(uow: UnitOfWork, event: OrderCancelled) -> None:
    if not event.by_shop:
        _tell_state(uow, CANCEL, event)


def tell_held(uow: UnitOfWork, event: OrderHeld) -> None:
    _tell_state(uow, HOLD, event)


def tell_released(uow: UnitOfWork, event: OrderReleased) -> None:
    _tell_state(uow, UNHOLD, event)


def _tell_state(uow: UnitOfWork, kind: str, event: OrderCancelled | OrderHeld | OrderReleased) -> None:
    """Polling acts as "shop", and so does all that follows from it: that is where the shop would hear its echo."""
    order = event.order
    row = shops.find(uow.session, order.shop)
    if uow.actor == "shop" or row is None or not is_told(row.settings, kind.split("_")[0]):
        return
    key = f"{order.order_id}:{kind.split('_')[0]}:{order.version}"
    _ask(uow, kind, key, order.shop, order.order_id, order.number, order.shop_order_id, {})


def _tell(uow: UnitOfWork, kind: str, key: str, event: Any, facts: dict[str, Any]) -> None:
    row = shops.find(uow.session, event.shop)
    if row is None or not is_told(row.settings, kind.removeprefix("write_")):
        return
    shop_order_id = getattr(event, "shop_order_id", "")
    _ask(uow, kind, key, event.shop, event.order_id, event.number, shop_order_id, facts)


def _ask(
    uow: UnitOfWork,
    kind: str,
    key: str,
    shop: str,
    order_id: UUID,
    number: str,
    shop_order_id: str,
    facts: dict[str, Any],
) -> None:
    """The newest edition of the order is the one that the shop still knows as living."""
    order = seen.latest(uow.session, shop, number)
    payload = {
        "shop": shop,
        "order_id": str(order_id),
        "number": number,
        "shop_order_id": order.shop_order_id if order else shop_order_id,
        "increment_id": order.increment_id if order else number,
        **facts,
    }
    uow.effect(kind, key, payload, about=number)


def is_told(settings: Mapping[str, str], what: str) -> bool:
    """tell.shipment, .invoice, .credit_memo, .comment, .cancel, .hold, .unhold, .stock: `no` switches it off."""
    return settings.get(f"tell.{what}", "yes").lower() not in ("no", "off", "0", "false")
