"""The schema of invoicing on one page."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from kit.search import TSVECTOR, vector_of
from kit.tables import new_metadata

metadata = new_metadata()


def _amount(name: str) -> Column[object]:
    return Column(name, Numeric(16, 4), nullable=False, server_default="0")


accounts = Table(
    "accounts",  # an order's money, with the order as last heard; payments can come before the order
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("shop", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("facts", JSONB),
    Column("currency", Text, nullable=False, server_default=""),
    _amount("paid"),
    _amount("open"),
    Column("settled", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("invoices_made", Text, nullable=False, server_default=""),  # the shop's setting when the order came
    Column("wanted", Boolean, nullable=False, server_default=false()),  # an invoice was due before the order came
    Column("wanted_for", Date),
    _amount("shop_level"),
    _amount("shop_counted"),
    _amount("shop_refunded"),
    _amount("provider_level"),
    Column("shop_currency", Text, nullable=False, server_default=""),
    Column("shop_method", Text, nullable=False, server_default=""),
    Column("shop_by_provider", Boolean, nullable=False, server_default=false()),
    Column("shop_seen_at", DateTime(timezone=True)),
    Column("historic", Boolean, nullable=False, server_default=false()),
    _amount("credited"),
)

payments = Table(
    "payments",
    metadata,
    Column("payment_id", Uuid, primary_key=True),
    Column("order_id", Uuid, ForeignKey("accounts.order_id"), nullable=False, index=True),
    Column("amount", Numeric(16, 4), nullable=False),
    Column("currency", Text, nullable=False),
    Column("method", Text, nullable=False, server_default=""),
    Column("source", Text, nullable=False),
    Column("by_provider", Boolean, nullable=False, server_default=false()),
    Column("booked_at", DateTime(timezone=True), nullable=False),
    Column("booked_by", Text, nullable=False),
    Column("taken_back_at", DateTime(timezone=True)),
    Column("taken_back_by", Text),
)

invoices = Table(
    "invoices",  # and credit notes; content and document never change, an invoice's open follows the payments
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False, server_default="invoice"),
    Column("order_id", Uuid, ForeignKey("accounts.order_id")),
    Column("order_number", Text, nullable=False),
    Column("shop", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("total", Numeric(16, 4), nullable=False),
    _amount("open"),
    _amount("open_base"),
    Column("base_rate", Numeric(20, 8), nullable=False, server_default="1"),
    Column("content", JSONB, nullable=False),
    Column("document", JSONB, nullable=False),
    Column("search", Text, nullable=False),
    Column("search_vector", TSVECTOR, vector_of("search")),
    Column("by_shop", Boolean, nullable=False, server_default=false()),  # a credit note of what the shop had paid back
    Index("ix_invoices_order", "order_id"),
    Index("uq_invoices_number", "shop", "number", unique=True),
    Index("uq_invoices_order", "order_id", unique=True, postgresql_where=text("kind = 'invoice'")),
    Index("ix_invoices_newest", "issued_at", "number", "invoice_id"),
    Index("ix_invoices_open", "issued_at", "number", "invoice_id", postgresql_where=text("open > 0")),
    Index("ix_invoices_search", "search_vector", postgresql_using="gin"),
)

copies = Table(
    "copies",  # an invoice in another language than its own
    metadata,
    Column("invoice_id", Uuid, ForeignKey("invoices.invoice_id"), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("document", JSONB, nullable=False),
)

counters = Table(
    "counters",  # the last number given out
    metadata,
    Column("shop", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

closed_stops = Table(
    "closed_stops",  # the stops of closed days, for their invoices and stickers
    metadata,
    Column("closing_id", Uuid, primary_key=True),
    Column("stop_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("heard_at", DateTime(timezone=True), nullable=False),
    Column("stop", JSONB, nullable=False),
    Index("ix_closed_stops_day", "day", "carrier"),
)

shops = Table(
    "shops",  # how a shop invoices
    metadata,
    Column("shop", Text, primary_key=True),
    Column("settings", JSONB, nullable=False),
)

identities = Table(
    "identities",  # each shop as it said last who it is
    metadata,
    Column("shop", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("identity", JSONB, nullable=False),
)
