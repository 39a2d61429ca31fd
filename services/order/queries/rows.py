"""A row of the overview as it is shown today."""

from contracts.facts import Delivery, PaymentKind, StockState
from contracts.order import NextStep, OrderRow, PaidState
from kernel.clock import today
from services.order.domain.orders.next_step import next_step
from services.order.domain.orders.overview import Row


def shown(row: Row, version: int) -> OrderRow:
    day = today()
    step = next_step(row, day)
    return OrderRow(
        order_id=row.order_id,
        number=row.number,
        shop=row.shop,
        version=version,
        placed_at=row.placed_at,
        customer_name=row.customer_name,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
        delivery=Delivery(row.delivery),
        payment_kind=PaymentKind(row.payment_kind),
        payment_method=row.payment_method,
        shipping_method=row.shipping_method,
        paid_state=PaidState(row.paid_state),
        open_amount=row.open_amount,
        stock_state=StockState(row.stock_state),
        lines_in_stock=row.lines_in_stock,
        lines_total=row.lines_total,
        goods_late=row.late_from is not None and row.late_from < day,
        expected_on=row.expected_on,
        planned_on=row.planned_on,
        slot=row.slot,
        state=str(row.state),
        custom_status=row.custom_status,
        grand_total=row.grand_total,
        currency=row.currency,
        next_step=NextStep(code=step.code, values=step.values),
    )
