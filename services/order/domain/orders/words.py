"""The words an order is described in; their values are those of the contracts."""

from enum import StrEnum


class State(StrEnum):
    """How far an order is as a whole."""

    OPEN = "open"
    HELD = "held"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


class Stock(StrEnum):
    """Where the goods of a line, or of an order, are."""

    IN_STOCK = "in_stock"
    TO_ORDER = "to_order"
    ON_ORDER = "on_order"
    DONE = "done"
    CANCELLED = "cancelled"


class Paid(StrEnum):
    UNPAID = "unpaid"
    PARTLY = "partly"
    PAID = "paid"


class Planned(StrEnum):
    """How far the planning is with an order."""

    NOT = ""
    PLANNED = "planned"
    READY = "ready"  # stands ready in the shop
    NOT_COLLECTED = "not_collected"
    GONE = "gone"  # shipped, delivered or collected


PICKUP, PARCEL = "pickup", "parcel"
PAID_LATER = frozenset({"on_delivery", "at_pickup", "on_account"})  # may be planned before the money is here


# keys of the conflicts about an order's amounts
OWN_SUMS = "own_sums"  # they do not fit together in the shop itself
SHOP_DIFFERS = "shop_differs"  # others stand here than in the shop, as the last comparison found
