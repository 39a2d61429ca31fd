"""Orders whose amounts do not fit: flagged at take-over, and compared with their shops at night. Never mended here."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts import identity
from contracts.facts import Difference
from contracts.integration import ShopOrder, ShopOrderSeen
from contracts.sums import ComparisonEnded, ShopOrderCompared
from kit.metrics import COMPARED
from kit.work import UnitOfWork
from services.order.domain.orders.comparing import Found, compared
from services.order.domain.orders.order import Order
from services.order.domain.orders.words import SHOP_DIFFERS
from services.order.storage import orders as storage
from services.order.storage import sums
from services.order.use_cases.desk.tasks import raise_conflict, settle_conflict
from services.order.use_cases.orders.handling import Handling, take
from services.order.use_cases.orders.take_over import take_over

ONLINE = "online"
OUTCOMES = ("same", "differs", "unreachable")
PROGRESS = ("cancelled", "shipped", "refunded")
PIECES = ("quantity", *PROGRESS)


def compare(uow: UnitOfWork, event: ShopOrderCompared) -> None:
    """Against the shop's word of this moment. A newer word is taken over; an older one says nothing."""
    shop = event.order
    order_id = identity.order_id(shop.shop, shop.number)
    if _is_to_be_taken_over(uow, order_id, shop):  # before it is locked: articles are locked first
        take_over(uow, ShopOrderSeen(order=shop, seen_at=event.seen_at, historic=event.historic))
    handling = take(uow, order_id, shop.number)
    if (shop.edition, shop.changed_at) < (handling.order.edition, handling.order.changed_at):
        return  # read before a change that is known here by now
    found = _differences(handling.order, shop)
    sums.keep_differences(uow.session, order_id, event.comparison_id, event.seen_at, found)
    sums.count(uow.session, event.comparison_id, shop.shop, event.seen_at, differs=bool(found))
    counters = {outcome: COMPARED.labels(shop.shop, outcome) for outcome in OUTCOMES}  # all of them exist from now on
    counters["differs" if found else "same"].inc()
    _flag(handling, found)
    if found:
        handling.order.digest = ""  # so that reading it again takes it over, whatever it looked like before
    handling.settle()


def _is_to_be_taken_over(uow: UnitOfWork, order_id: UUID, shop: ShopOrder) -> bool:
    """Unknown, newer, or the same but for pieces that moved: a shipment in Magento 2 leaves the date alone."""
    known = storage.load(uow.session, [order_id], lock=False)
    if not known or (shop.edition, shop.changed_at) > (known[0].edition, known[0].changed_at):
        return True
    found = _differences(known[0], shop)
    return bool(found) and all(each["rule"] == "shop_lines" and each["field"] in PROGRESS for each in found)


def _differences(order: Order, shop: ShopOrder) -> list[dict[str, Any]]:
    lines = [{**line.document, "quantity": line.quantity} for line in order.lines]
    found = compared(order.document, lines, shop.model_dump(mode="json", include={"totals", "taxes", "lines"}))
    found += _money(order, shop)
    facts = (Difference(**each._asdict(), currency=shop.currency) for each in found)
    return [fact.model_dump(mode="json") for fact in facts]


def _money(order: Order, shop: ShopOrder) -> list[Found]:
    """What the provider was paid must be booked; invoicing may know of more (cash, a bank transfer).

    What staff credited may have been paid back here, without a word of the shop."""
    paid, credited_here = order.money.paid, order.credited - order.credited_by_shop
    booked = not order.money.revision or paid >= shop.totals.paid - shop.totals.refunded - credited_here
    if order.payment_kind != ONLINE or booked:
        return []
    return [Found("paid_here", "paid", shop.totals.paid, paid)]


def _flag(handling: Handling, found: list[dict[str, Any]]) -> None:
    if not found:
        settle_conflict(handling, SHOP_DIFFERS)
        return
    first = found[0]
    difference = abs(Decimal(first["found"]) - Decimal(first["expected"]))
    values = {"amount": difference, "currency": first["currency"], "differences": len(found)}
    if first["field"] in PIECES and first["line"]:
        title = "The shop now shows other pieces of {article} than stand here."
        raise_conflict(handling, SHOP_DIFFERS, title, article=first["line"])
    elif first["line"]:
        title = "The shop now shows other amounts than stand here: {amount} at {article}."
        raise_conflict(handling, SHOP_DIFFERS, title, article=first["line"], **values)
    else:
        title = "The shop now shows other amounts than stand here: {amount} in the totals."
        raise_conflict(handling, SHOP_DIFFERS, title, **values)


def end_comparison(uow: UnitOfWork, event: ComparisonEnded) -> None:
    values = event.model_dump(include={"began_at", "ended_at", "read", "unreachable_count"})
    COMPARED.labels(event.shop, "unreachable").inc(event.unreachable_count)
    sums.end(uow.session, event.comparison_id, event.shop, {**values, "unreachable": list(event.unreachable)})
