"""One order has one id everywhere, known from shop and number alone: whoever meets it first computes the same."""

from uuid import UUID, uuid5

_PAKBON = UUID("6f1d8c0e-5b0c-4f0e-9a63-3f2b7f6f5f10")


def order_id(shop: str, number: str) -> UUID:
    """The id of the order with this number (without an edition's suffix) in this shop."""
    return uuid5(_PAKBON, f"order:{shop}:{number}")


def line_id(order: UUID, shop_line_id: str) -> UUID:
    return uuid5(order, f"line:{shop_line_id}")


def customer_id(shop: str, email: str) -> UUID:
    """One customer per shop and e-mail address (decision A18)."""
    return uuid5(_PAKBON, f"customer:{shop}:{email.strip().lower()}")
