"""To the cent: orders compared with their shops at night, and those whose amounts do not fit together."""

from datetime import datetime
from uuid import UUID

from contracts.base import Contract, Done, Event, Request
from contracts.facts import Difference
from contracts.integration import ShopOrder


class ShopOrderCompared(Event, source="integration"):
    """The order as it stands in the shop, read again to be compared with what stands here."""

    comparison_id: UUID
    order: ShopOrder
    seen_at: datetime
    historic: bool = False


class ComparisonEnded(Event, source="integration"):
    """All open orders of a shop were read again."""

    comparison_id: UUID
    shop: str
    began_at: datetime
    ended_at: datetime
    read: int  # orders that were shown, and said as ShopOrderCompared
    unreachable: tuple[str, ...] = ()  # numbers the shop did not show; a hundred at most
    unreachable_count: int = 0


class Comparison(Contract):
    """A shop's comparison as far as it has come."""

    comparison_id: UUID
    shop: str
    began_at: datetime
    ended_at: datetime | None = None
    checked: int = 0
    differing: int = 0
    read: int = 0  # known when it has ended
    unreachable: tuple[str, ...] = ()
    unreachable_count: int = 0


class DifferingOrder(Contract):
    """An order whose amounts do not fit together (in the shop itself), or are others here than in the shop."""

    order_id: UUID
    number: str
    shop: str
    placed_at: datetime
    differences: tuple[Difference, ...]
    at_night: bool = False  # found by comparing with the shop


class SumsView(Contract):
    orders: tuple[DifferingOrder, ...]  # newest first
    more: int = 0  # orders beyond these
    comparisons: tuple[Comparison, ...] = ()  # the newest of each shop


class ListDifferences(Request[SumsView], to="order"):
    """Orders that do not add up, and how the last comparison of each shop went."""


class CompareShop(Request[Done], to="integration"):
    """Compare all open orders with their shop, now; one that runs already goes on."""

    shop: str
