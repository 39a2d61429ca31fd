"""What every shop can be asked and told, whichever family it is of. Both clients offer exactly this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from contracts.customers import ShopCustomer
from contracts.integration import ShopOrder, ShopProduct, ShopStock
from services.integration.partners.magento.book import Article, Book
from services.integration.partners.rights import Right


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
class ShownCustomer:
    customer: ShopCustomer
    key: int  # the shop's own running number


@dataclass(frozen=True)
class Store:
    """A store view: the shop in one language, and often one currency. What the shop does not tell is empty."""

    store_id: str
    code: str
    name: str
    language: str = ""
    currency: str = ""


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
    by_parts: bool = False  # the shop counts its parts in its place: on invoices and credit memos
    ships_apart: bool = False  # and on shipments

    @property
    def to_ship(self) -> Decimal:
        return self.ordered - self.shipped - self.cancelled - self.refunded

    @property
    def to_invoice(self) -> Decimal:
        return self.ordered - self.invoiced - self.cancelled

    @property
    def to_credit(self) -> Decimal:
        return self.invoiced - self.refunded


@dataclass(frozen=True)
class OrderNow:
    """An order as it stands in the shop at this moment, for writing to it."""

    ref: OrderRef
    state: str
    status: str
    items: Mapping[str, ItemNow]
    comments: tuple[str, ...] = ()
    paid: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    shipping_left: Decimal = Decimal(0)  # of the shipping, without tax: not yet credited
    rate: Decimal = Decimal(1)  # of the order's currency in the shop's base currency: base × rate

    @property
    def to_pay_back(self) -> Decimal:
        return self.paid - self.refunded

    def is_billed(self, item: str) -> bool:
        """Whether invoices and credit memos name it, and not its parent or its parts."""
        parent = self.items.get(self.items[item].parent)
        return not self.items[item].by_parts if parent is None else parent.by_parts

    def is_shipped(self, item: str) -> bool:
        """Whether shipments name it, and not its parent or its parts."""
        parent = self.items.get(self.items[item].parent)
        return not self.items[item].ships_apart if parent is None else parent.ships_apart


@dataclass(frozen=True)
class Track:
    number: str
    title: str
    carrier: str = "custom"


@dataclass(frozen=True)
class Paper:
    """A shipment, invoice or credit memo as the shop stores it."""

    paper_id: str
    number: str
    comments: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    items: Mapping[str, Decimal] = field(default_factory=dict)  # order item → pieces
    total: Decimal = Decimal(0)  # of an invoice or credit memo


@dataclass(frozen=True)
class StockNow:
    """An article's figure in the shop at this moment, and the source of it that is written to."""

    sku: str
    quantity: Decimal  # as `stock` tells it
    at_source: Decimal
    in_stock: bool  # as the shop has it marked
    source: str = ""
    marked_counts: bool = False  # pieces marked as not in stock are not counted in `quantity`

    @property
    def kept_off(self) -> bool:
        """The shop's staff keep it off sale though there are pieces: these do not count, and ours would not."""
        return self.marked_counts and not self.in_stock and self.at_source > 0


@dataclass(frozen=True)
class StockWrite:
    """So many pieces more (or fewer) than are there now."""

    now: StockNow
    pieces: Decimal

    @property
    def quantity(self) -> Decimal:
        """What the source becomes."""
        return self.now.at_source + self.pieces

    @property
    def in_stock(self) -> bool:
        """Rising from nothing it is on sale again; what staff marked otherwise stays as they marked it."""
        return self.now.in_stock or self.now.at_source <= 0 < self.quantity

    @property
    def figure(self) -> Decimal:
        """What the shop's figure becomes."""
        if not self.now.marked_counts:
            return self.quantity
        elsewhere = self.now.quantity - (self.now.at_source if self.now.in_stock else 0)
        return elsewhere + (self.quantity if self.in_stock else 0)


@dataclass(frozen=True)
class Credit:
    """What a credit memo is to take back. Amounts are in the shop's base currency, as Magento wants them."""

    items: Mapping[str, Decimal]  # order item → pieces; empty: money only
    shipping: Decimal = Decimal(0)  # without tax
    more: Decimal = Decimal(0)  # given on top
    less: Decimal = Decimal(0)  # kept back


class ShopPartner(Protocol):
    """Reads raise PartnerTrouble; writes too, and say by `happened` whether they may have been done."""

    connection: Connection

    @property
    def clock(self) -> datetime | None:
        """The shop's own time at its first answer."""

    @property
    def protocol(self) -> str:
        """What the shop is spoken to in: rest, xmlrpc, soap."""

    def hello(self) -> dict[str, Any]:
        """Sign in and ask what the shop is: languages by store id, and whatever products need."""

    def rights(self, seconds: float) -> list[Right]:
        """Every right we need, and whether the shop gives it; without changing anything, within so many seconds."""

    def stores(self) -> list[Store]: ...
    def orders_below(self, before: int | None) -> int:
        """About how many orders there are below a running number; without one, in all."""

    def changed(self, since: datetime) -> Iterator[list[Shown]]: ...
    def older(self, before: int | None) -> tuple[list[Shown], int]:
        """Orders below a running number, newest first, and the number to go on from; 0: the beginning is reached."""

    def placed(self, first: datetime, until: datetime) -> Iterator[list[Shown]]: ...
    def numbered(self, number: str) -> list[Shown]:
        """An order and its editions, whole; `#12` asks by the shop's own id."""

    def all_numbered(self, numbers: Sequence[str]) -> list[Shown]:
        """The orders of these numbers that there are, with their editions."""

    def again(self, orders: Sequence[OrderRef]) -> list[Shown]:
        """These orders, whole, as they are now; what the shop no longer shows is left out."""

    def shipped_since(self, since: datetime) -> list[Shown]:
        """Orders that were shipped without their change being noted."""

    def whole(self, shown: Sequence[Shown]) -> list[Shown]: ...
    def needs(self, bodies: Sequence[Mapping[str, Any]]) -> set[str]:
        """The products one must know to read these orders well."""

    def products(self, ids: Sequence[str]) -> list[ShownProduct]: ...
    def changed_products(self, since: datetime | None, after: int) -> tuple[list[ShownProduct], bool]:
        """Some products changed since, by running number; False: there are no more."""

    def changed_customers(self, since: datetime | None, after: int) -> tuple[list[ShownCustomer], bool]:
        """Some accounts changed since, by running number; False: there are no more."""

    def stock(self, articles: Sequence[Article]) -> Iterator[list[ShopStock]]: ...
    def stock_now(self, skus: Sequence[str]) -> dict[str, StockNow]:
        """By article number; what the shop does not know is left out."""

    def write_stock(self, writes: Sequence[StockWrite]) -> None:
        """Rejected: the shop refused one of them; others may be written."""

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
    def credits(self, ref: OrderRef) -> list[Paper]: ...
    def credit(self, order: OrderNow, credit: Credit, comment: str) -> Paper:
        """An offline credit memo: the shop books it, and pays nothing out."""

    def comment(self, ref: OrderRef, status: str, text: str) -> None: ...
    def cancel(self, ref: OrderRef) -> None: ...
    def hold(self, ref: OrderRef) -> None: ...
    def unhold(self, ref: OrderRef) -> None: ...
