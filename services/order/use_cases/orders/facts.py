"""An order as every event carries it: the shop's own words, and what became of it here."""

from typing import Any

from contracts.facts import OrderFacts
from services.order.domain.orders.addresses import BILLING, DELIVERY
from services.order.domain.orders.line import Line
from services.order.domain.orders.order import Order

_SAME = (
    "shop_order_id",
    "language",
    "currency",
    "carrier",
    "shipping_method",
    "payment_method",
    "comment",
    "referrer",
    "taxes",
    "totals",
)
_LINE_SAME = (
    "shop_line_id",
    "parent_shop_line_id",
    "name",
    "options",
    "unit_price",
    "unit_price_incl_tax",
    "row_total",
    "row_total_incl_tax",
    "discount",
    "tax",
    "tax_percent",
    "hidden_tax",
    "shipped_shop_line_id",
    "is_virtual",
)


def facts_of(order: Order) -> OrderFacts:
    document = order.document
    billing, delivery_address = order.address(BILLING), order.address(DELIVERY)
    first = document["customer_first_name"] or billing["first_name"]
    last = document["customer_last_name"] or billing["last_name"]
    return OrderFacts.model_validate(
        {
            **{name: document[name] for name in _SAME},
            "order_id": order.order_id,
            "version": order.version,
            "shop": order.shop,
            "number": order.number,
            "placed_at": order.placed_at,
            "state": order.state.value,
            "custom_status": order.custom_status,
            "delivery": order.delivery,
            "payment_kind": order.payment_kind,
            "customer_id": order.customer_id,
            "customer_name": " ".join(part for part in (first, last) if part) or billing["company"],
            "customer_email": document["customer_email"] or billing["email"],
            "customer_phone": delivery_address["phone"] or billing["phone"],
            "billing": billing,
            "delivery_address": delivery_address,
            "preferred_day": order.preferred_day,
            "reference": order.reference,
            "lines": [_line(order, line) for line in order.lines],
            "ready": order.ready,
            "paid": order.paid,
            "historic": order.historic,
            "address_doubt": order.address_doubt,
            "disagrees": order.disagrees,
        }
    )


def _line(order: Order, line: Line) -> dict[str, Any]:
    document = line.document
    return {
        **{name: document[name] for name in _LINE_SAME},
        "line_id": line.line_id,
        "sku": line.sku,
        "brand": line.goods.brand or document["brand"],
        "quantity": line.quantity,
        "boxes": line.goods.boxes,
        "weight_grams": line.goods.weight_grams or document["weight_grams"],
        "workshop_minutes": line.goods.workshop_minutes,
        "insurable": line.goods.insurable,
        "insured": line.insured,
        "image_url": line.goods.image_url,
        "stock_state": order.state_of(line).value,
        "reserved": line.reserved,
        "expected_on": line.expected_on,
        "shipped": line.shipped,
        "cancelled": line.cancelled,
    }
