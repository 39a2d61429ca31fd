"""What every shop can be asked and told, whichever family it is of. Both clients offer exactly this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from contracts.integration import ShopOrder, ShopProduct, ShopStock
from services.integration.partners.magento.book import Article, Book


@dataclass(frozen=True)
class Connection:
    """How a shop is reached, and how its words are to be understood."""

    shop: str
    kind: str
    address: str
    credentials: Mapping[str, str]
    languages: Mapping[str, str] = field(default_factory=dict)  # store id → language
    settings: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)  # what the shop told of itself: attributes, store views

    def setting(self, name: str, default: str = "") -> str:
        return self.settings.get(name) or default


@dataclass(frozen=True)
class Shown:
    """An order as a list shows it: enough to know whether it is news. `body` is the whole of it, where that came."""

    shop_order_id: str
    increment_id: str
    changed_at: datetime | None
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class ShownProduct:
    product: ShopProduct
    article: Article
    key: int  # the shop's own running number


@dataclass(frozen=True)
class OrderRef:
    """How the shop calls an order: by its id in REST, by its number in XML-RPC."""

    shop_order_id: str
    increment_id: str


@dataclass(frozen=True)
class ItemNow:
    ordered: Decimal
    shipped: Decimal
    cancelled: Decimal
    invoiced: Decimal
    refunded: Decimal
    parent: str = ""
    kind: str = "simple"
    is_virtual: bool = False

    @property
    def to_ship(self) -> Decimal:
        return self.ordered - self.shipped - self.cancelled - self.refunded

    @property
    def to_invoice(self) -> Decimal:
        return self.ordered - self.invoiced - self.cancelled


@dataclass(frozen=True)
class OrderNow:
    """An order as it stands in the shop at this moment, for writing to it."""

    ref: OrderRef
    state: str
    status: str
    items: Mapping[str, ItemNow]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Track:
    number: str
    title: str
    carrier: str = "custom"


@dataclass(frozen=True)
class Paper:
    """A shipment or invoice as the shop stores it."""

    paper_id: str
    number: str
    comments: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    items: Mapping[str, Decimal] = field(default_factory=dict)  # order item → pieces


class ShopPartner(Protocol):
    """Reads raise PartnerTrouble; writes too, and say by `happened` whether they may have been done."""

    connection: Connection

    @property
    def clock(self) -> datetime | None:
        """The shop's own time at its first answer."""

    def hello(self) -> dict[str, Any]:
        """Sign in and ask what the shop is: languages by store id, and whatever products need."""

    def changed(self, since: datetime) -> Iterator[list[Shown]]: ...
    def older(self, before: int | None) -> tuple[list[Shown], int]:
        """Orders below a running number, newest first, and the number to go on from; 0: the beginning is reached."""

    def placed(self, first: datetime, until: datetime) -> Iterator[list[Shown]]: ...
    def numbered(self, number: str) -> list[Shown]:
        """An order and its editions, whole; `#12` asks by the shop's own id."""

    def shipped_since(self, since: datetime) -> list[Shown]:
        """Orders that were shipped without their change being noted."""

    def whole(self, shown: Sequence[Shown]) -> list[Shown]: ...
    def needs(self, bodies: Sequence[Mapping[str, Any]]) -> set[str]:
        """The products one must know to read these orders well."""

    def products(self, ids: Sequence[str]) -> list[ShownProduct]: ...
    def changed_products(self, since: datetime | None, after: int) -> tuple[list[ShownProduct], bool]:
        """Some products changed since, by running number; False: there are no more."""

    def stock(self, articles: Sequence[Article]) -> Iterator[list[ShopStock]]: ...
    @property
    def reserved_included(self) -> bool: ...
    def order_of(self, body: Mapping[str, Any], book: Book) -> tuple[ShopOrder, bool]:
        """The order in neutral words, and whether an edited one took its place. Raises RefusedPayload."""

    def now(self, ref: OrderRef) -> OrderNow: ...
    def shipments(self, ref: OrderRef) -> list[Paper]: ...
    def ship(self, ref: OrderRef, items: Mapping[str, Decimal], comment: str, tracks: Sequence[Track]) -> Paper: ...
    def add_track(self, ref: OrderRef, paper: Paper, track: Track) -> None: ...
    def invoices(self, ref: OrderRef) -> list[Paper]: ...
    def invoice(self, ref: OrderRef, items: Mapping[str, Decimal], comment: str, capture: bool) -> Paper: ...
    def comment(self, ref: OrderRef, status: str, text: str) -> None: ...
    def cancel(self, ref: OrderRef) -> None: ...
    def hold(self, ref: OrderRef) -> None: ...
    def unhold(self, ref: OrderRef) -> None: ...
