"""Change an order as the shop changed it: another edition, other lines, another state; staff's own wishes stay."""

from copy import copy
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from contracts.integration import ShopLine, ShopOrder
from contracts.order import LinesCalledOff, OrderCancelled, OrderHeld, OrderReleased
from kit.work import UnitOfWork
from services.order.domain.orders.conflicts import Before, is_called_off
from services.order.domain.orders.line import ZERO, Line
from services.order.domain.orders.order import Order
from services.order.domain.orders.words import PICKUP, State
from services.order.storage import customers
from services.order.use_cases.catalog.stockroom import Stockroom, stock_line
from services.order.use_cases.orders.conflicts import mind_shops_word
from services.order.use_cases.orders.facts import facts_of
from services.order.use_cases.orders.handling import Handling
from services.order.use_cases.orders.own_sums import flag_own_sums
from services.order.use_cases.orders.shop_word import (
    cancelled_in,
    customer_id_of,
    customer_of,
    document_of,
    is_news,
    line_of,
)


def change_order(uow: UnitOfWork, handling: Handling, shop: ShopOrder, digest: str, room: Stockroom) -> None:
    order = handling.order
    if not is_news(order, shop.edition, shop.changed_at):
        return
    before, lines_before = Before.of(order), {line.line_id: line for line in order.lines}
    was, new_edition = order.document["state"], shop.edition > order.edition
    owed_before = order.total if order.is_open else None
    _take_document(order, shop, digest)
    _change_lines(order, shop, room)
    _follow_state(handling, shop, was, new_edition, room)
    if order.is_open and order.total != owed_before and order.money.revision:  # until invoicing says it itself
        order.money = replace(order.money, open=order.total - order.money.paid)
    room.close(handling)
    _call_off(handling, lines_before)
    if Decimal(order.document["totals"]["refunded"]) != Decimal(before.document["totals"]["refunded"]):
        handling.note("refunded_in_shop", who="shop", refunded=shop.totals.refunded, currency=shop.currency)
    changed = _differences(handling)
    if changed:
        customers.keep(uow.session, customer_of(order, shop))
        handling.note("order_edited" if new_edition else "order_changed", who="shop", fields=changed)
    mind_shops_word(handling, before)
    flag_own_sums(handling, shop)
    handling.settle()


def _take_document(order: Order, shop: ShopOrder, digest: str) -> None:
    """The shop's new word; where staff wrote over its old one, theirs stays until the shop says something else."""
    old = order.document
    order.document = document_of(shop)
    order.addresses.follow(old, order.document)
    if order.document["preferred_day"] != old["preferred_day"]:
        order.preferred_day = shop.preferred_day
    if shop.reference != old["reference"]:
        order.reference = shop.reference
    order.edition, order.changed_at, order.digest = shop.edition, shop.changed_at, digest
    order.payment_kind, order.delivery = shop.payment_kind.value, shop.delivery.value
    order.customer_id = customer_id_of(shop)


def _change_lines(order: Order, shop: ShopOrder, room: Stockroom) -> None:
    left = {line.document["shop_line_id"]: line for line in order.lines}
    same = [(theirs, left.pop(theirs.shop_line_id, None)) for theirs in shop.lines]
    pairs = [(theirs, ours or _same_article(theirs, left)) for theirs, ours in same]
    order.lines = [_carried(order, position, *pair) for position, pair in enumerate(pairs)]
    for line in order.lines:
        stock_line(order, line, room.articles.get(line.sku))
    for line in left.values():
        _move(order, line, -line.needed, shop, room)
        room.free(line)
    for line, (theirs, ours) in zip(order.lines, pairs, strict=True):
        _move(order, line, line.needed - (ours.needed if ours else ZERO), shop, room)
        left_there = min(theirs.shipped - line.shipped, line.needed)
        if order.is_open and left_there > 0:
            room.hand_out(line, left_there, known_since=shop.changed_at)
        if theirs.shipped >= line.shipped:
            line.untold = ZERO
        surplus = line.reserved - (line.needed if line.stocked else ZERO)
        if surplus > 0:
            room.reserve(line, -surplus)


def _same_article(theirs: ShopLine, left: dict[str, Line]) -> Line | None:
    """A new edition numbers its lines anew: what was reserved or ordered for an article stays with it."""
    for shop_line_id, line in left.items():
        if line.sku == theirs.sku:
            return left.pop(shop_line_id)
    return None


def _carried(order: Order, position: int, theirs: ShopLine, ours: Line | None) -> Line:
    """The line as the shop has it now, with what became of it here."""
    line = line_of(order.order_id, position, theirs)
    if ours is not None:
        line.line_id = ours.line_id  # also where a new edition gives it another number
        line.shipped, line.untold, line.insured = ours.shipped, ours.untold, ours.insured
        line.reserved, line.ordered, line.expected_on = ours.reserved, ours.ordered, ours.expected_on
        line.goods = copy(ours.goods)
        line.cancelled = cancelled_in(theirs, ours.shipped)
    return line


def _call_off(handling: Handling, before: dict[UUID, Line]) -> None:
    """Lines of which nothing is left, while the order itself goes on."""
    order = handling.order
    if order.state is State.CANCELLED:
        return
    now = {line.line_id: line for line in order.lines}
    off = [
        line
        for line_id, line in before.items()
        if not is_called_off(line) and (line_id not in now or is_called_off(now[line_id]))
    ]
    if off:
        handling.say(LinesCalledOff, line_ids=tuple(line.line_id for line in off))
        handling.note("lines_called_off", who="shop", articles=[line.document["name"] for line in off])


def _move(order: Order, line: Line, pieces: Decimal, shop: ShopOrder, room: Stockroom) -> None:
    """The shop put so many pieces more (or fewer) on the order: its stock figure may know that already."""
    if order.is_open and line.stocked:
        room[line.sku].shop_moved(pieces, shop.changed_at)


def _follow_state(handling: Handling, shop: ShopOrder, was: str, new_edition: bool, room: Stockroom) -> None:
    order, state = handling.order, shop.state
    gone = any(line.shipped for line in order.lines)
    if state == "canceled" or (state == "closed" and not gone):
        if order.is_open:
            _cancel(handling, shop, room)
        elif was != state and order.state is not State.CANCELLED:
            handling.note("cancelled_in_shop_too_late", who="shop")
        return
    if order.state is State.CANCELLED and order.cancelled_by == "shop":
        order.reopen()
        handling.note("reopened", who="shop")
        for line in order.lines:
            _move(order, line, line.needed, shop, room)
    # the shop counts whole seconds: what it decided itself it may have decided otherwise within the same one
    fresh = order.decided_at is None or shop.changed_at >= order.decided_at
    if state == "holded" and (was != "holded" or new_edition) and order.state is State.OPEN and fresh:
        order.hold("shop", shop.status, shop.changed_at)
        handling.say(OrderHeld)
        handling.note("held", who="shop", reason=shop.status)
    elif state != "holded" and was == "holded" and order.state is State.HELD and fresh:
        order.release(shop.changed_at)
        handling.say(OrderReleased)
        handling.note("released", who="shop")
    all_gone = gone and not any(line.needed for line in order.lines)
    if order.is_open and (state == "complete" or all_gone):
        _hand_over(handling, shop, room)


def _cancel(handling: Handling, shop: ShopOrder, room: Stockroom) -> None:
    order = handling.order
    for line in order.lines:
        _move(order, line, -line.needed, shop, room)
        room.free(line)
    order.cancel("shop", shop.changed_at)
    reason = "refunded" if shop.state == "closed" else ""
    handling.say(OrderCancelled, by_shop=True, reason=reason)
    handling.note("cancelled", who="shop", reason=reason)


def _hand_over(handling: Handling, shop: ShopOrder, room: Stockroom) -> None:
    """Someone shipped it in the shop itself."""
    order = handling.order
    for line in order.lines:
        room.hand_out(line, line.needed, known_since=shop.changed_at)
    order.hand_over(State.COLLECTED if order.delivery == PICKUP else State.SHIPPED)
    order.shipment_told = True
    handling.note("completed_in_shop", who="shop")


def _differences(handling: Handling) -> list[str]:
    """Which facts are others than before; empty where the shop only moved its own clock."""
    new = facts_of(handling.order)
    return [
        name
        for name in type(new).model_fields
        if name != "version" and getattr(new, name) != getattr(handling.facts, name)
    ]
