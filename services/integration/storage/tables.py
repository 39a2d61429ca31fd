"""The schema of the integration service on one page."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from kit.tables import new_metadata

metadata = new_metadata()
_EMPTY = text("'{}'::jsonb")


def _moment(name: str, **options: Any) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), **options)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", **options)


SHOPS = Table(
    "shops",
    metadata,
    Column("shop", Text, primary_key=True),  # its code
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("credentials", LargeBinary, nullable=False),  # encrypted
    Column("languages", JSONB, nullable=False, server_default=_EMPTY),
    Column("settings", JSONB, nullable=False, server_default=_EMPTY),
    Column("facts", JSONB, nullable=False, server_default=_EMPTY),  # what the shop told of itself
    _moment("facts_at"),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    _moment("connected_at", nullable=False),  # orders placed before are history
    _moment("cursor"),  # orders changed up to here are known
    Column("history_before", BigInteger),  # orders below this running number are still to be read
    Column("history_read", Boolean, nullable=False, server_default=false()),
    _moment("shipments_cursor"),
    _moment("products_cursor"),
    _moment("products_sweep"),  # since when the running sweep looks; null: none is running
    _moment("products_sweep_began"),
    Column("products_after", BigInteger, nullable=False, server_default="0"),
    _moment("products_next"),
    _moment("stock_next"),
    _moment("gaps_next"),
    _moment("last_contact"),
    _moment("last_success"),
    _moment("last_said"),
    _text("message"),
    Column("failures", Integer, nullable=False, server_default="0"),
    _moment("next_round", nullable=False, server_default=text("now()")),
    Column("lease", Uuid),  # the round that has the shop now
    _moment("lease_until"),
)

SEEN_ORDERS = Table(
    "seen_orders",
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("shop_order_id", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("increment_id", Text, nullable=False),  # the number with its edition's suffix
    Column("edition", Integer, nullable=False, server_default="0"),
    _text("store_id"),
    _text("state"),
    _text("language"),
    _text("payment_kind"),
    _moment("placed_at"),
    _moment("changed_at"),
    _moment("read_at", nullable=False),
    _text("hash"),
    Column("paid", Numeric(18, 4), nullable=False, server_default="0"),
    Column("refunded", Numeric(18, 4), nullable=False, server_default="0"),
    Column("invoiced_by_us", Boolean, nullable=False, server_default=false()),
    Index("ix_seen_orders_shop_number", "shop", "number"),
    Index("ix_seen_orders_shop_placed_at", "shop", "placed_at"),
)

REFUSED_ORDERS = Table(
    "refused_orders",
    metadata,
    Column("refused_id", Uuid, primary_key=True),
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), nullable=False),
    Column("shop_order_id", Text, nullable=False),
    _text("number"),
    Column("reason", Text, nullable=False),
    Column("body", JSONB, nullable=False),  # what the shop showed
    _moment("seen_at", nullable=False),
    UniqueConstraint("shop", "shop_order_id"),
)

GAPS = Table(
    "gaps",
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("number", Text, primary_key=True),
    _moment("found_at", nullable=False),
    Column("asked", Integer, nullable=False, server_default="0"),  # how often the shop said it knows no such order
    _moment("next_ask", nullable=False),
)

ARTICLES = Table(
    "articles",
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("shop_product_id", Text, primary_key=True),
    Column("sku", Text, nullable=False),
    _text("brand"),
    _text("type"),
    Column("options", JSONB, nullable=False, server_default=_EMPTY),
    Column("choices", JSONB, nullable=False, server_default=_EMPTY),
    _text("hash"),
    Index("ix_articles_shop_sku", "shop", "sku"),
)

STOCK = Table(
    "stock",
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, primary_key=True),
    Column("quantity", Numeric(18, 4), nullable=False),
)

CARRIERS = Table(
    "carriers",
    metadata,
    Column("carrier", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("credentials", LargeBinary, nullable=False),  # encrypted
    Column("sender", JSONB, nullable=False, server_default=_EMPTY),
)

MANIFESTS = Table(
    "manifests",  # packing slips the carrier has
    metadata,
    Column("closing_id", Uuid, primary_key=True),
    Column("carrier", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("collection_day", Date, nullable=False),
    Column("answer", JSONB, nullable=False),
    _moment("accepted_at", nullable=False),
)
