"""Take over what a shop showed: say what is new or changed, note it as known, put aside what is refused."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from contracts.facts import PaymentKind
from contracts.identity import order_id
from contracts.integration import ShopOrder, ShopOrderSeen, ShopPaymentSeen
from kernel.clock import now
from kit.work import UnitOfWork
from services.integration.partners.magento.guesses import Guess
from services.integration.partners.magento.text import storable
from services.integration.storage import seen
from services.integration.use_cases.explain import note_guesses
from services.integration.use_cases.note_sales import note_sales
from services.integration.use_cases.queue_addresses import queue_addresses
from services.integration.use_cases.read_orders import ReadOrder, ReadPage
from services.integration.use_cases.see_products import note_strangers, see_products

BODY_LIMIT = 200_000  # characters of a refused order that are kept


def see_orders(uow: UnitOfWork, shop: str, page: ReadPage, connected_at: datetime, *, say_again: bool = False) -> int:
    """How many orders were said. `say_again`: also what is known unchanged."""
    see_products(uow, shop, page.products)
    note_strangers(uow, shop, page.strangers)
    known = seen.known(uow.session, shop, [each.shown.shop_order_id for each in page.orders], lock=True)
    rows, said = [], 0
    to_check: list[ShopOrder] = []
    moved: list[ShopOrder] = []
    guessed: list[tuple[ShopOrder, Sequence[Guess]]] = []
    for each in page.orders:
        if each.order is None:
            _refuse(uow, shop, each)
            continue
        before = known.get(each.order.shop_order_id)
        order = believed(each.order, before)
        row = _row(order, each, page.at or now(), before)
        rows.append(row)
        if each.superseded:
            continue
        if say_again or before is None or before.hash != row["hash"]:
            uow.publish(ShopOrderSeen(order=order, seen_at=now(), historic=order.placed_at < connected_at))
            said += 1
            if each.guesses and order.state not in seen.OVER:
                guessed.append((order, each.guesses))
            if order.placed_at >= connected_at or before is not None:
                moved.append(order)
            if order.placed_at >= connected_at and order.state not in seen.OVER:
                to_check.append(order)
        if say_again or _money_moved(order, before):
            _say_payment(uow, order, historic=order.placed_at < connected_at)
    seen.put(uow.session, rows)
    note_sales(uow, shop, moved, [order for order in moved if order.shop_order_id not in known])
    queue_addresses(uow, to_check)
    note_guesses(uow, shop, guessed)
    taken = [each.order for each in page.orders if each.order]
    seen.no_longer_refused(uow.session, shop, [order.shop_order_id for order in taken])
    seen.fill_gaps(uow.session, shop, [order.number for order in taken])
    return said


def believed(order: ShopOrder, before: Row[Any] | None) -> ShopOrder:
    """Without the echo of what we wrote there ourselves."""
    return _without_our_credits(_without_our_invoice(order, before), before)


def _without_our_credits(order: ShopOrder, before: Row[Any] | None) -> ShopOrder:
    """A credit memo of ours pays nothing out, and its pieces are taken back here already."""
    ours = list(before.credited_by_us.values()) if before else []
    if not ours:
        return order
    total = sum((Decimal(each["total"]) for each in ours), Decimal(0))
    pieces: Counter[str] = Counter()
    for each in ours:
        pieces.update({line: Decimal(quantity) for line, quantity in each["lines"].items()})
    lines = tuple(
        line.model_copy(update={"refunded": max(line.refunded - pieces[line.shop_line_id], Decimal(0))})
        for line in order.lines
    )
    refunded = max(order.totals.refunded - total, Decimal(0))
    return order.model_copy(update={"lines": lines, "totals": order.totals.model_copy(update={"refunded": refunded})})


def _without_our_invoice(order: ShopOrder, before: Row[Any] | None) -> ShopOrder:
    """Magento takes an invoice of an offline method for its payment; one we wrote there ourselves is none."""
    if before is None or not before.invoiced_by_us or order.payment_kind is PaymentKind.ONLINE:
        return order
    return order.model_copy(update={"totals": order.totals.model_copy(update={"paid": before.paid})})


def _money_moved(order: ShopOrder, before: Row[Any] | None) -> bool:
    paid, refunded = (before.paid, before.refunded) if before else (Decimal(0), Decimal(0))
    return bool(order.totals.paid != paid or order.totals.refunded != refunded)


def _say_payment(uow: UnitOfWork, order: ShopOrder, *, historic: bool) -> None:
    uow.publish(
        ShopPaymentSeen(
            order_id=order_id(order.shop, order.number),
            shop=order.shop,
            number=order.number,
            paid=order.totals.paid,
            refunded=order.totals.refunded,
            currency=order.currency,
            method=order.payment_method,
            by_provider=order.payment_kind is PaymentKind.ONLINE,
            seen_at=now(),
            historic=historic,
        )
    )


def fingerprint(order: ShopOrder) -> str:
    """The same while nothing but the date of the change differs."""
    return hashlib.sha256(order.model_dump_json(exclude={"changed_at"}).encode()).hexdigest()


def _row(order: ShopOrder, each: ReadOrder, at: datetime, before: Row[Any] | None) -> dict[str, Any]:
    return {
        "shop": order.shop,
        "shop_order_id": order.shop_order_id,
        "number": order.number,
        "increment_id": each.shown.increment_id,
        "edition": order.edition,
        "store_id": order.store_id,
        "state": order.state,
        "language": order.language,
        "payment_kind": order.payment_kind.value,
        "placed_at": order.placed_at,
        "changed_at": order.changed_at,
        "read_at": at,
        "hash": fingerprint(order),
        "paid": order.totals.paid,
        "refunded": order.totals.refunded,
        "invoiced_by_us": bool(before and before.invoiced_by_us),
    }


def _refuse(uow: UnitOfWork, shop: str, each: ReadOrder) -> None:
    """Visible, with the reason; it can be taken over again once it is mended. No others wait for it."""
    kept = storable(each.shown.body or {})
    body = json.dumps(kept)
    kept = kept if len(body) <= BODY_LIMIT else {"too_large": len(body)}
    key = each.shown.shop_order_id or hashlib.sha256(body.encode()).hexdigest()[:16]
    seen.refuse(uow.session, shop, key, each.shown.increment_id or f"#{key}", each.reason, kept)
