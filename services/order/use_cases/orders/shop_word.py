"""The shop's order read into ours: its document kept word for word, its lines as lines, its customer."""

from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from contracts import identity
from contracts.integration import ShopLine, ShopOrder
from kit.search import search_text
from services.order.domain.orders.line import ZERO, Line
from services.order.domain.orders.order import Order

_APART = {"changed_at", "lines"}


def document_of(shop: ShopOrder) -> dict[str, Any]:
    return shop.model_dump(mode="json", exclude=_APART)


def digest_of(shop: ShopOrder) -> str:
    """Two showings with the same digest say the same, whenever they were changed."""
    return sha256(shop.model_dump_json(exclude={"changed_at"}).encode()).hexdigest()


def line_of(order_id: UUID, position: int, shop: ShopLine) -> Line:
    line = Line(
        line_id=identity.line_id(order_id, shop.shop_line_id),
        position=position,
        sku=shop.sku,
        quantity=shop.quantity,
        document=shop.model_dump(mode="json"),
    )
    line.cancelled = cancelled_in(shop, ZERO)
    return line


def cancelled_in(shop: ShopLine, shipped: Decimal) -> Decimal:
    """Pieces that will not be sent any more: cancelled, or refunded without ever having left."""
    return shop.cancelled + max(shop.refunded - max(shop.shipped, shipped), ZERO)


def customer_id_of(shop: ShopOrder) -> UUID:
    """A guest without an address is a customer of this one order."""
    return identity.customer_id(shop.shop, email_of(shop) or f"order:{shop.number}")


def email_of(shop: ShopOrder) -> str:
    return (shop.customer_email or shop.billing.email).strip()


def customer_of(order: Order, shop: ShopOrder) -> dict[str, Any]:
    billing = shop.billing
    name = " ".join(part for part in (shop.customer_first_name, shop.customer_last_name) if part) or billing.name
    phone = billing.phone or (shop.delivery_address.phone if shop.delivery_address else "")
    return {
        "customer_id": order.customer_id,
        "shop": shop.shop,
        "email": email_of(shop),
        "name": name,
        "phone": phone,
        "shop_customer_id": shop.customer_shop_id,
        "address": billing.model_dump(mode="json"),
        "last_order_at": shop.placed_at,
        "search": search_text(
            name, email_of(shop), phone, billing.company, billing.postcode, billing.city, *billing.street
        ),
    }


def unknown_articles(shop: ShopOrder) -> dict[str, dict[str, Any]]:
    """What the lines tell of their articles, for those the catalog has not shown yet."""
    return {
        line.sku: {
            "name": line.name,
            "brand": line.brand,
            "weight_grams": line.weight_grams,
            "search": search_text(line.sku, line.name, line.brand),
        }
        for line in shop.lines
    }


def is_news(order: Order, edition: int, changed_at: datetime) -> bool:
    """A newer edition always is; an older one never; the same one if it is not older than what we know."""
    return edition > order.edition or (edition == order.edition and changed_at >= order.changed_at)
