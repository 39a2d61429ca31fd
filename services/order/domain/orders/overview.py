"""How the overview shows an order: one row with everything its columns, filters and next step need."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.order.domain.orders.addresses import BILLING, DELIVERY
from services.order.domain.orders.line import Line
from services.order.domain.orders.order import Order
from services.order.domain.orders.words import PICKUP, Paid, Planned, State, Stock

NEVER = date(9999, 12, 31)
CONFLICT = "conflict:"  # before each value of a conflict's sentence


@dataclass(slots=True)
class Row:
    order_id: UUID
    shop: str
    number: str
    placed_at: datetime
    customer_name: str
    customer_sort: str  # family name first
    postcode: str
    city: str
    country: str
    delivery: str
    payment_kind: str
    payment_method: str
    shipping_method: str
    paid_state: Paid
    open_amount: Decimal
    stock_state: Stock
    lines_in_stock: int
    lines_total: int
    expected_on: date | None  # when the last of the goods on order is promised
    late_from: date | None  # the earliest promise: once it is past, goods are late
    planned_on: date | None
    planned_sort: date
    slot: str
    state: State
    custom_status: str
    grand_total: Decimal
    currency: str
    step: dict[str, str] = field(default_factory=dict)  # what the sentence of the next step is made of
    unprocessed: bool = False
    on_order: bool = False
    in_stock: bool = False
    not_collected: bool = False
    not_planned: bool = False
    not_paid: bool = False


def row_of(order: Order) -> Row:
    document, plan = order.document, order.plan
    address, billing = order.address(DELIVERY), order.address(BILLING)
    goods = order.goods
    promised = [line.expected_on for line in goods if order.is_open and line.ordered and line.expected_on]
    first = document["customer_first_name"] or billing["first_name"]
    last = document["customer_last_name"] or billing["last_name"]
    row = Row(
        order_id=order.order_id,
        shop=order.shop,
        number=order.number,
        placed_at=order.placed_at,
        customer_name=" ".join(part for part in (first, last) if part) or billing["company"],
        customer_sort=" ".join(part for part in (last, first, billing["company"]) if part).lower(),
        postcode=address["postcode"],
        city=address["city"],
        country=address["country"],
        delivery=order.delivery,
        payment_kind=order.payment_kind,
        payment_method=document["payment_method"],
        shipping_method=document["shipping_method"],
        paid_state=order.paid_state,
        open_amount=order.open_amount,
        stock_state=order.stock,
        lines_in_stock=sum(line.state in (Stock.IN_STOCK, Stock.DONE) for line in goods),
        lines_total=len(goods),
        expected_on=max(promised, default=None),
        late_from=min(promised, default=None),
        planned_on=plan.planned_on,
        planned_sort=plan.planned_on or NEVER,
        slot=plan.slot,
        state=order.state,
        custom_status=order.custom_status,
        grand_total=order.total,
        currency=document["currency"],
        step=_step(order),
    )
    _sort_into_filters(row, order)
    return row


def _sort_into_filters(row: Row, order: Order) -> None:
    """The overview's chips. On order and in stock are facts of the goods; to plan and to collect are work."""
    working = order.state is State.OPEN
    row.unprocessed = order.is_open
    row.on_order = order.is_open and any(line.ordered for line in order.goods)
    row.in_stock = order.is_open and order.stock is Stock.IN_STOCK
    row.not_collected = working and order.delivery == PICKUP and order.plan.status is not Planned.NOT
    row.not_planned = working and order.plan.planned_on is None
    row.not_paid = order.open_amount > 0


def _step(order: Order) -> dict[str, str]:
    step = {"status": order.plan.status.value, **_conflict(order)}
    if order.state is State.HELD:
        step["reason"] = order.hold_reason
    if order.plan.refusal:
        step["refused"] = order.plan.refusal
    if order.plan.status is Planned.NOT_COLLECTED and order.plan.day:
        step["expected"] = order.plan.day.isoformat()
    if order.may_go:
        step["may_go"] = "yes"
    elif order.in_review:
        step["review"] = "yes"
    if order.address_doubt:
        step["address"] = order.address_doubt
    if order.preferred_day:
        step["preferred_day"] = order.preferred_day.isoformat()
    if not order.is_open:
        return step
    missing = [line for line in order.goods if line.missing]
    to_order = [line for line in missing if line.state is Stock.TO_ORDER]
    first: Line | None = None
    if to_order:
        first = to_order[0]
        step["pieces"] = _plain(first.missing - first.ordered)
    elif missing:
        first = min(missing, key=lambda line: line.expected_on or NEVER)
        step["pieces"] = _plain(first.missing)
    if first is not None:
        step |= {"brand": first.goods.brand, "article": first.document["name"]}
        others = len(to_order or missing) - 1
        if others:
            step["more"] = str(others)
    return step


def _conflict(order: Order) -> dict[str, str]:
    if not order.conflicts:
        return {}
    first, others = order.conflicts[0], len(order.conflicts) - 1
    values = {CONFLICT + name: value for name, value in first["values"].items()}
    return {"conflict": first["title"], **values, **({"conflicts": str(others)} if others else {})}


def _plain(pieces: Decimal) -> str:
    """2.0000 is 2, as people write it."""
    return f"{pieces.normalize():f}"
