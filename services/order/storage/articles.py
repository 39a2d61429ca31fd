"""Articles in the database; locked always in the order of their article numbers, before any order is."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, DateTime, Integer, Numeric, Row, Text, any_, bindparam, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from services.order.domain.catalog.article import Article
from services.order.domain.catalog.sharing import Claim
from services.order.storage.tables import articles as table
from services.order.storage.tables import order_lines as lines
from services.order.storage.tables import orders

_LOADED: tuple[Any, ...] = (
    table.c.sku,
    table.c.counted,
    table.c.found,
    table.c.reserved,
    table.c.manages_stock,
    table.c.reserved_included,
    table.c.stock_seen_at,
    table.c.brought,
    table.c.stock_version,
    table.c.brand,
    table.c.boxes,
    table.c.weight_grams,
    table.c.workshop_minutes,
    table.c.insurable,
    table.c.image_url,
)
Values = dict[str, Any]


_LOOK = select(*_LOADED).where(
    table.c.shop == bindparam("shop"), table.c.sku == any_(bindparam("skus", type_=ARRAY(Text)))
)
_LOCK = _LOOK.order_by(table.c.sku.collate("C")).with_for_update()
_STOCK = {
    "sku": Text,
    "counted": Numeric,
    "found": Numeric,
    "reserved": Numeric,
    "manages_stock": Boolean,
    "reserved_included": Boolean,
    "stock_seen_at": DateTime(timezone=True),
    "brought": Numeric,
    "stock_version": Integer,
}
_NEW = (
    func.unnest(*(bindparam(f"all_{name}", type_=ARRAY(kind)) for name, kind in _STOCK.items()))  # type: ignore[arg-type]
    .table_valued(*_STOCK, name="new")
    .render_derived()
)
_SAVE_STOCK = (
    update(table)
    .where(table.c.shop == bindparam("of_shop"), table.c.sku == _NEW.c.sku)
    .values({name: _NEW.c[name] for name in _STOCK if name != "sku"})
)


def look(session: Session, shop: str, skus: Iterable[str], *, lock: bool) -> dict[str, Article]:
    """The articles that exist of these."""
    found = session.execute(_LOCK if lock else _LOOK, {"shop": shop, "skus": sorted(skus)})
    return {row.sku: _article(shop, row) for row in found}


def lock_those_of(session: Session, order_ids: Iterable[UUID]) -> None:
    """Lock every article of these orders: whoever takes several orders in hand holds their articles first."""
    on_them = select(lines.c.shop, lines.c.sku).where(lines.c.order_id.in_(sorted(order_ids)), lines.c.stocked)
    session.execute(
        select(table.c.sku)
        .where(tuple_(table.c.shop, table.c.sku).in_(on_them))
        .order_by(table.c.shop.collate("C"), table.c.sku.collate("C"))
        .with_for_update()
    )


def look_and_make(session: Session, shop: str, names: Mapping[str, Values]) -> dict[str, Article]:
    """The same, locked, and those nobody knew yet are made as unknown ones. One statement, so that locks keep order."""
    blank = {"name": "", "brand": "", "weight_grams": 0, "search": ""}
    rows = [{"shop": shop, "sku": sku, **blank, **names[sku]} for sku in sorted(names)]
    statement = insert(table).values(rows)
    found = session.execute(
        statement.on_conflict_do_update(index_elements=["shop", "sku"], set_={"sku": statement.excluded.sku}).returning(
            *_LOADED
        )
    )
    return {row.sku: _article(shop, row) for row in found}


def save_stock(session: Session, shop: str, changed: Iterable[Article]) -> None:
    rows = sorted(changed, key=lambda article: article.sku)
    if rows:
        values = {f"all_{name}": [getattr(article, name) for article in rows] for name in _STOCK}
        session.execute(_SAVE_STOCK, {"of_shop": shop, **values})


def save_product(session: Session, values: Values) -> None:
    statement = insert(table).values(values)
    every = {name: statement.excluded[name] for name in values if name not in ("shop", "sku")}
    session.execute(statement.on_conflict_do_update(index_elements=["shop", "sku"], set_=every))


def product_as_kept(session: Session, shop: str, sku: str) -> Row[Any] | None:
    return session.execute(select(table).where(table.c.shop == shop, table.c.sku == sku).with_for_update()).first()


# ---- the lines that wait for articles, or hold them


def waiting(session: Session, shop: str, skus: Iterable[str]) -> list[Claim]:
    return _claims(session, shop, skus, lines.c.missing)


def holding(session: Session, shop: str, skus: Iterable[str]) -> list[Claim]:
    return _claims(session, shop, skus, lines.c.reserved)


def _claims(session: Session, shop: str, skus: Iterable[str], pieces: Any) -> list[Claim]:
    statement = (
        select(lines.c.order_id, lines.c.line_id, lines.c.sku, orders.c.placed_at, orders.c.paid, pieces)
        .join(orders, orders.c.order_id == lines.c.order_id)
        .where(lines.c.shop == shop, lines.c.sku.in_(sorted(skus)), lines.c.still_here > 0, pieces > 0)
    )
    return [Claim(*row) for row in session.execute(statement)]


def still_here(session: Session, shop: str, skus: Iterable[str]) -> dict[str, Decimal]:
    """Pieces ordered and not yet gone, per article: where the shop took them off its figure at the order."""
    return _sums(session, shop, skus, lines.c.still_here)


def untold(session: Session, shop: str, skus: Iterable[str]) -> dict[str, Decimal]:
    """Pieces that left the house while the shop still counts them."""
    return _sums(session, shop, skus, lines.c.untold)


def _sums(session: Session, shop: str, skus: Iterable[str], pieces: Any) -> dict[str, Decimal]:
    statement = (
        select(lines.c.sku, func.sum(pieces).label("pieces"))
        .where(lines.c.shop == shop, lines.c.sku.in_(sorted(skus)), pieces > 0)
        .group_by(lines.c.sku)
    )
    return {row.sku: row.pieces for row in session.execute(statement)}


def _article(shop: str, row: Row[Any]) -> Article:
    seen: datetime | None = row.stock_seen_at
    return Article(
        shop=shop,
        sku=row.sku,
        counted=row.counted,
        found=row.found,
        reserved=row.reserved,
        manages_stock=row.manages_stock,
        reserved_included=row.reserved_included,
        stock_seen_at=seen,
        brought=row.brought,
        stock_version=row.stock_version,
        brand=row.brand,
        boxes=row.boxes,
        weight_grams=row.weight_grams,
        workshop_minutes=row.workshop_minutes,
        insurable=row.insurable,
        image_url=row.image_url,
    )
