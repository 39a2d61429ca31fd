"""What is known of a shop's articles and stock: enough to read orders, and to tell only what changed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts.integration import ShopStock
from services.integration.partners.magento.book import GONE, Article
from services.integration.storage.tables import ARTICLES, STOCK


def article_of(row: Row[Any]) -> Article:
    return Article(row.shop_product_id, row.sku, row.brand, row.type, row.options, row.choices)


def articles(session: Session, shop: str, ids: Iterable[str]) -> dict[str, Article]:
    statement = select(ARTICLES).where(ARTICLES.c.shop == shop, ARTICLES.c.shop_product_id.in_(list(ids)))
    return {row.shop_product_id: article_of(row) for row in session.execute(statement)}


def all_articles(session: Session, shop: str) -> list[Article]:
    """Those that the shop still knows."""
    there = (ARTICLES.c.shop == shop, ARTICLES.c.type != GONE)
    statement = select(ARTICLES).where(*there).order_by(ARTICLES.c.shop_product_id)
    return [article_of(row) for row in session.execute(statement)]


def changed_articles(session: Session, shop: str, found: Mapping[str, tuple[Article, str]]) -> set[str]:
    """Keep the articles; the ids of those that are new or not what they were. By id: the article and its hash."""
    if not found:
        return set()
    known = select(ARTICLES.c.shop_product_id, ARTICLES.c.hash).where(
        ARTICLES.c.shop == shop, ARTICLES.c.shop_product_id.in_(list(found))
    )
    before = {row.shop_product_id: row.hash for row in session.execute(known)}
    changed = {key for key, (_, fingerprint) in found.items() if before.get(key) != fingerprint}
    rows = [
        {
            "shop": shop,
            "shop_product_id": key,
            "sku": found[key][0].sku,
            "brand": found[key][0].brand,
            "type": found[key][0].type,
            "options": dict(found[key][0].options),
            "choices": dict(found[key][0].choices),
            "hash": found[key][1],
        }
        for key in sorted(changed)
    ]
    if rows:
        statement = insert(ARTICLES)
        kept = {name: statement.excluded[name] for name in ("sku", "brand", "type", "options", "choices", "hash")}
        session.execute(statement.on_conflict_do_update(index_elements=["shop", "shop_product_id"], set_=kept), rows)
    return changed


def forget_article(session: Session, shop: str, shop_product_id: str) -> None:
    """So that the shop is asked for it with its next order."""
    mine = (ARTICLES.c.shop == shop, ARTICLES.c.shop_product_id == shop_product_id)
    session.execute(delete(ARTICLES).where(*mine))


def forget_figures(session: Session, shop: str, skus: Iterable[str]) -> None:
    """So that the next reading is said even where it is the same figure: an order and a count can cancel out."""
    mine = (STOCK.c.shop == shop, STOCK.c.sku.in_(sorted(skus)))
    locked = list(session.execute(select(STOCK.c.sku).where(*mine).order_by(STOCK.c.sku).with_for_update()).scalars())
    if locked:
        session.execute(delete(STOCK).where(STOCK.c.shop == shop, STOCK.c.sku.in_(locked)))


def changed_stock(session: Session, shop: str, told: Sequence[ShopStock]) -> list[ShopStock]:
    """Keep the figures; those that are new or not what they were."""
    figures = {stock.sku: stock for stock in told}
    known = select(STOCK.c.sku, STOCK.c.quantity).where(STOCK.c.shop == shop, STOCK.c.sku.in_(list(figures)))
    before: dict[str, Decimal] = {row.sku: row.quantity for row in session.execute(known)}
    changed = [figures[sku] for sku in sorted(figures) if before.get(sku) != figures[sku].quantity]
    if changed:
        statement = insert(STOCK)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["shop", "sku"], set_={"quantity": statement.excluded.quantity}
            ),
            [{"shop": shop, "sku": stock.sku, "quantity": stock.quantity} for stock in changed],
        )
    return changed
