"""From what a shop shows to orders in neutral words: only what is news, and each bad one for itself."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row
from sqlalchemy.orm import Session

from contracts.integration import ShopOrder
from kernel.clock import now
from kernel.sentence import pack
from services.integration.partners.magento.book import Article, Book, stranger
from services.integration.partners.magento.guesses import Guess, guesses_in
from services.integration.partners.shop import ShopPartner, Shown, ShownProduct
from services.integration.partners.trouble import PartnerTrouble, RefusedPayload
from services.integration.storage import catalog, seen

log = logging.getLogger(__name__)
SETTLED = timedelta(seconds=5)  # two changes of one second look alike; only what is older than this is surely known


@dataclass(frozen=True)
class ReadOrder:
    """One order as read: either the order, or the reason why it is refused."""

    shown: Shown
    order: ShopOrder | None = None
    superseded: bool = False
    reason: str = ""
    guesses: tuple[Guess, ...] = ()  # what of it nobody has explained yet


@dataclass(frozen=True)
class ReadPage:
    orders: tuple[ReadOrder, ...] = ()
    products: tuple[ShownProduct, ...] = ()  # articles that were looked up on the way
    strangers: tuple[str, ...] = ()  # product ids that the shop no longer knows
    at: datetime | None = None


def read_page(engine: Engine, partner: ShopPartner, shown: Sequence[Shown], *, trust_dates: bool = True) -> ReadPage:
    """Asks the shop, so no transaction may be open. `trust_dates`: what has the date we know is what we know."""
    shop, at = partner.connection.shop, partner.clock or now()
    if trust_dates:
        with Session(engine) as session:
            known = seen.known(session, shop, [each.shop_order_id for each in shown])
        shown = [each for each in shown if not _is_known(known.get(each.shop_order_id), each)]
    if not shown:
        return ReadPage(at=at)
    whole = partner.whole(shown)
    book, products, strangers = _book(engine, partner, whole)
    return ReadPage(tuple(_read(partner, each, book) for each in whole), products, strangers, at)


def _is_known(row: Row[Any] | None, shown: Shown) -> bool:
    if row is None or shown.changed_at is None or row.changed_at != shown.changed_at:
        return False
    return bool(row.read_at - row.changed_at > SETTLED)


def _read(partner: ShopPartner, shown: Shown, book: Book) -> ReadOrder:
    try:
        order, superseded = partner.order_of(shown.body or {}, book)
    except RefusedPayload as refusal:
        return ReadOrder(shown, reason=refusal.sentence)
    except Exception as error:  # one order that nobody thought of must not keep the others out
        log.exception("an order of %s could not be read", partner.connection.shop)
        return ReadOrder(shown, reason=pack("The order cannot be read: {why}", why=type(error).__name__))
    return ReadOrder(shown, order, superseded, guesses=guesses_in(order, partner.connection.settings, book))


def _book(
    engine: Engine, partner: ShopPartner, whole: Sequence[Shown]
) -> tuple[Book, tuple[ShownProduct, ...], tuple[str, ...]]:
    """Brands and options of the page's articles: as known, else asked. A shop that will not tell spoils no order."""
    connection = partner.connection
    try:
        needed = partner.needs([each.body for each in whole if each.body])
    except Exception:  # a body of a shape nobody thought of; it will be refused when it is read
        needed = set()
    with Session(engine) as session:
        articles: dict[str, Article] = catalog.articles(session, connection.shop, needed)
    asked = sorted(needed - set(articles))
    found: list[ShownProduct] = []
    strangers: tuple[str, ...] = ()
    if asked:
        try:
            found = partner.products(asked)
            strangers = tuple(sorted(set(asked) - {each.article.shop_product_id for each in found}))
        except PartnerTrouble as trouble:
            log.warning("articles of %s: %s", connection.shop, trouble)
    articles |= {each.article.shop_product_id: each.article for each in found}
    articles |= {key: stranger(key) for key in strangers}
    attributes = (connection.facts.get("attributes") or {}).values()
    labels = {number: label for facts in attributes for number, label in (facts.get("values") or {}).items()}
    return Book(articles, labels, connection.facts.get("groups") or {}), tuple(found), strangers
