"""The articles a piece of work touches, locked before any order, and balanced before they are put back."""

from collections.abc import Iterable, Mapping
from copy import copy
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.order import StockChanged
from kit.work import UnitOfWork
from services.order.domain.catalog.article import Article
from services.order.domain.catalog.sharing import Claim, share, take_back
from services.order.domain.orders.line import ZERO, Line
from services.order.domain.orders.order import Order
from services.order.storage import articles as storage
from services.order.use_cases.orders.handling import Handling, take_all


class Stockroom:
    """Locks are taken in one fixed order everywhere: articles by their number, then orders by their id."""

    def __init__(self, uow: UnitOfWork, shop: str, articles: dict[str, Article]) -> None:
        self.uow, self.shop, self.articles = uow, shop, articles
        self.before = {sku: copy(article) for sku, article in articles.items()}

    def __getitem__(self, sku: str) -> Article:
        return self.articles[sku]

    def reserve(self, line: Line, pieces: Decimal) -> None:
        line.reserved += pieces
        self.articles[line.sku].reserved += pieces

    def free(self, line: Line) -> None:
        """Let go of what a line holds."""
        if line.reserved and line.sku in self.articles:
            self.articles[line.sku].reserved -= line.reserved
        line.reserved = ZERO

    def hand_out(self, line: Line, pieces: Decimal, *, known_since: Any = None) -> None:
        """Pieces of a line leave the house."""
        if line.stocked and pieces > 0:
            article = self.articles[line.sku]
            given_up = min(line.reserved, pieces)
            line.reserved -= given_up
            article.reserved -= given_up
            article.leave(pieces, known_since)
        line.shipped += pieces

    def close(self, *own: Handling, look_at_all: bool = False) -> list[Handling]:
        """Give what is free to those who wait, take what is not there from those who hold it, and put it all back.

        The orders in hand (`own`) are settled by their caller; those of others are settled here.
        """
        others = self._balance({handling.order.order_id: handling for handling in own}, look_at_all)
        changed = [article for sku, article in self.articles.items() if article != self.before[sku]]
        storage.save_stock(self.uow.session, self.shop, changed)
        self._tell(changed)
        for handling in others:
            handling.settle()
        return others

    def _tell(self, changed: Iterable[Article]) -> None:
        """Say what came in here: of all else that moves its stock, the shop knows by itself."""
        for article in sorted(changed, key=lambda article: article.sku):
            if article.stock_version != self.before[article.sku].stock_version:
                event = StockChanged(
                    shop=self.shop,
                    sku=article.sku,
                    free=article.free,
                    brought=article.brought,
                    waiting=article.found,
                    version=article.stock_version,
                )
                self.uow.publish(event)

    def _balance(self, own: dict[UUID, Handling], look_at_all: bool) -> list[Handling]:
        managed = {sku: article for sku, article in self.articles.items() if article.manages_stock}
        short = [sku for sku, article in managed.items() if article.short]
        plenty = [sku for sku, article in managed.items() if article.free]
        # where pieces were free before, nobody waits but the orders in hand
        asked = [sku for sku in plenty if look_at_all or not self.before[sku].free]
        moves: list[tuple[Claim, Decimal]] = []
        if short:
            claims = self._with_own(storage.holding(self.uow.session, self.shop, short), own, short, "reserved")
            moves += [
                (claim, -pieces)
                for sku in short
                for claim, pieces in take_back(managed[sku].short, [c for c in claims if c.sku == sku])
            ]
        if plenty:
            found = storage.waiting(self.uow.session, self.shop, asked) if asked else []
            claims = self._with_own(found, own, plenty, "missing")
            moves += [move for sku in plenty for move in share(managed[sku].free, [c for c in claims if c.sku == sku])]
        others = {claim.order_id for claim, _ in moves} - own.keys()
        taken = take_all(self.uow, others) if others else []
        in_hand = own | {handling.order.order_id: handling for handling in taken}
        for claim, pieces in moves:
            handling = in_hand[claim.order_id]
            self.reserve(handling.order.line(claim.line_id), pieces)
            if claim.order_id in others:
                what = "goods_reserved" if pieces > 0 else "goods_taken_back"
                handling.note(what, who="system", sku=claim.sku, pieces=abs(pieces))
        return taken

    def _with_own(
        self, found: Iterable[Claim], own: Mapping[UUID, Handling], skus: list[str], pieces: str
    ) -> list[Claim]:
        """The claims of other orders as kept, and of the orders in hand as they are now."""
        claims = [claim for claim in found if claim.order_id not in own]
        for handling in own.values():
            order = handling.order
            order.derive()
            claims += [
                Claim(order.order_id, line.line_id, line.sku, order.placed_at, order.paid, getattr(line, pieces))
                for line in order.lines
                if order.is_open and line.stocked and line.sku in skus
            ]
        return claims


def open_stockroom(
    uow: UnitOfWork,
    shop: str,
    skus: Iterable[str],
    unknown: Mapping[str, dict[str, Any]] | None = None,
    *,
    lock: bool = True,
) -> Stockroom:
    """Lock these articles (unless they are only looked at). `unknown`: what is told of them, to make those missing."""
    wanted = set(skus)
    if unknown:
        names: dict[str, dict[str, Any]] = {sku: {} for sku in wanted} | dict(unknown)
        return Stockroom(uow, shop, storage.look_and_make(uow.session, shop, names))
    return Stockroom(uow, shop, storage.look(uow.session, shop, wanted, lock=lock) if wanted else {})


def stock_line(order: Order, line: Line, article: Article | None) -> None:
    """What a line takes over from its article: brand, boxes, work, and whether it needs a shelf at all."""
    is_parent = any(other.document["parent_shop_line_id"] == line.document["shop_line_id"] for other in order.lines)
    line.stocked = not (line.document["is_virtual"] or is_parent) and (article is None or article.manages_stock)
    if article is not None:
        goods = line.goods
        goods.brand = article.brand or line.document["brand"]
        goods.weight_grams = article.weight_grams or line.document["weight_grams"]
        goods.boxes, goods.workshop_minutes = article.boxes, article.workshop_minutes
        goods.insurable, goods.image_url = article.insurable, article.image_url
