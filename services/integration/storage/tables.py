"""The schema of the integration service on one page."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit.tables import new_metadata

metadata = new_metadata()
_EMPTY = text("'{}'::jsonb")


def _moment(name: str, **options: Any) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), **options)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", **options)


def _pieces(name: str) -> Column[Decimal]:
    return Column(name, Numeric(18, 4), nullable=False, server_default="0")


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
    _moment("customers_cursor"),  # as of products
    _moment("customers_sweep"),
    _moment("customers_sweep_began"),
    Column("customers_after", BigInteger, nullable=False, server_default="0"),
    _moment("customers_next"),
    _moment("customers_whole"),  # when all of them were last looked at
    _moment("stock_next"),
    _moment("gaps_next"),
    _moment("last_contact"),
    _moment("last_success"),
    _moment("last_said"),
    _text("message"),
    Column("failures", Integer, nullable=False, server_default="0"),
    _moment("failing_since"),
    Column("clock_ahead", Integer, nullable=False, server_default="0"),  # seconds; below zero: it is behind
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
    Column("credited_by_us", JSONB, nullable=False, server_default=_EMPTY),  # credit note → {total, lines: id → pieces}
    Index("ix_seen_orders_shop_number", "shop", "number"),
    Index("ix_seen_orders_shop_placed_at", "shop", "placed_at"),
)

COMPARISONS = Table(
    "comparisons",  # of all open orders with their shop: how far each shop's last one has come
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("comparison_id", Uuid, nullable=False),
    Column("night", Date),  # the last one that began by itself
    _moment("began_at", nullable=False),
    _moment("ended_at"),
    _text("after"),  # the shop's id of the last order read
    Column("read", Integer, nullable=False, server_default="0"),
    Column("unreachable", ARRAY(Text), nullable=False, server_default="{}"),
    Column("unreachable_count", Integer, nullable=False, server_default="0"),
    Column("tries", Integer, nullable=False, server_default="0"),  # of the batch that is due, in vain
    _moment("next_batch", nullable=False),
    _moment("lease_until"),
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
    _text("dismissed_by"),  # a person says there is no such order
)

IMPORTS = Table(
    "imports",  # of what was sold before the shop was connected; how far: shops.history_before
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    _moment("began_at", nullable=False),
    Column("orders", Integer, nullable=False, server_default="0"),  # read so far
    Column("customers", Integer, nullable=False, server_default="0"),
    Column("remaining", Integer, nullable=False, server_default="0"),  # about
    Column("pace", Float, nullable=False, server_default="0"),  # orders a minute
    _moment("page_at"),
    _text("paused_by"),
    _moment("done_at"),
)

SEEN_CUSTOMERS = Table(
    "seen_customers",  # a digest of each account as it was said last
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("shop_customer_id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
)

REFETCHES = Table(
    "refetches",  # what staff asked to be read again, by days or by numbers
    metadata,
    Column("refetch_id", Uuid, primary_key=True),
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), nullable=False),
    _text("first"),
    _text("last"),
    Column("by_number", Boolean, nullable=False, server_default=false()),
    Column("numbers", ARRAY(Text), nullable=False, server_default="{}"),  # just these, not all from first to last
    Column("steps", Integer, nullable=False),  # days, or numbers
    Column("step", Integer, nullable=False, server_default="0"),  # done
    Column("orders", Integer, nullable=False, server_default="0"),  # found
    _text("asked_by"),
    _moment("asked_at", nullable=False),
    _moment("ended_at"),
    _text("message"),
    Index("ix_refetches_shop_asked_at", "shop", "asked_at"),
)

UNKNOWN = Table(
    "unknown",  # what of a shop's orders was guessed, and articles that the shop does not show
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("what", Text, primary_key=True),  # payment, shipping, product
    Column("code", Text, primary_key=True),
    _text("name"),
    _text("assumed"),
    _moment("found_at", nullable=False),
    _text("dismissed_by"),  # a person says it is right as it was taken
)

UNKNOWN_ORDERS = Table(
    "unknown_orders",
    metadata,
    Column("shop", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    _moment("placed_at", nullable=False),
    ForeignKeyConstraint(
        ["shop", "what", "code"], ["unknown.shop", "unknown.what", "unknown.code"], ondelete="CASCADE"
    ),
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

STOCK_WRITES = Table(
    "stock_writes",  # pieces that came in here, on their way into the shop's figure: domain/telling.py
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("sku", Text, primary_key=True),
    _pieces("wanted"),
    Column("version", BigInteger, nullable=False, server_default="0"),
    _pieces("told"),
    _moment("since"),
    _moment("next_try", nullable=False, server_default=text("now()")),
    Column("attempts", Integer, nullable=False, server_default="0"),
    _text("error"),
    _text("stage"),
    _pieces("meant"),
    _pieces("figure_read"),
    _pieces("figure_written"),
    _moment("read_at"),
    _moment("written_at"),
    _pieces("sold"),
    _pieces("sold_then"),
    Index("ix_stock_writes_due", "shop", "next_try", postgresql_where=text("wanted <> told OR stage <> ''")),
)

HOOKS = Table(
    "hooks",  # by which a shop says that something happened there
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),  # encrypted
    Column("old", LargeBinary),  # the one before, good until
    _moment("old_until"),
    _moment("made_at", nullable=False),
    _moment("last_at"),
    _text("last_event"),
)

HOOK_DELIVERIES = Table(
    "hook_deliveries",  # those that came a short while ago: none counts twice
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("delivery", Text, primary_key=True),
    _moment("at", nullable=False),
    Index("ix_hook_deliveries_at", "shop", "at"),
)

HINTS = Table(
    "hints",  # orders that a hook spoke of, to be looked at first
    metadata,
    Column("shop", Text, ForeignKey("shops.shop", ondelete="CASCADE"), primary_key=True),
    Column("number", Text, primary_key=True),
    _moment("at", nullable=False),
)

IDENTITIES = Table(
    "identities",  # who each shop is, as it is said to everyone
    metadata,
    Column("shop", Text, primary_key=True),  # it may be introduced before it is connected
    Column("identity", JSONB, nullable=False),
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

GEOCODERS = Table(
    "geocoders",
    metadata,
    Column("geocoder", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("countries", JSONB, nullable=False),  # two letters each; * stands for all others
    _text("contact"),
    Column("credentials", LargeBinary, nullable=False),  # encrypted
    Column("enabled", Boolean, nullable=False, server_default=true()),
    _moment("next_ask", nullable=False, server_default=text("now()")),  # its pace, or its rest after failures
    Column("failures", Integer, nullable=False, server_default="0"),
    _text("message"),
)

PLACES = Table(
    "places",  # addresses, each looked up once, whoever lives there
    metadata,
    Column("key", Text, primary_key=True),
    Column("address", JSONB, nullable=False),
    Column("country", Text, nullable=False),
    _moment("next_try", server_default=text("now()")),  # null: nothing is left to ask
    Column("attempts", Integer, nullable=False, server_default="0"),
    _moment("checked_at"),  # its form at least
    Column("asked", Boolean, nullable=False, server_default=false()),  # a geocoder answered
    _text("problem"),
    Column("suggestion", JSONB),
    Column("lat", Float),
    Column("lon", Float),
    _text("precision"),
    Index("ix_places_next_try", "next_try", postgresql_where=text("next_try IS NOT NULL")),
)

ORDER_PLACES = Table(
    "order_places",  # which order has which address, and what of it is still to be said
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("which", Text, primary_key=True),
    Column("shop", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("key", Text, nullable=False, index=True),
    _text("shop_key"),  # the shop's own word; staff's may be another
    _moment("corrected_at"),
    Column("told", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False, server_default="0"),
    Index("ix_order_places_untold", "key", postgresql_where=text("NOT told")),
)

INSURERS = Table(
    "insurers",
    metadata,
    Column("insurer", Text, primary_key=True),  # its code
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("credentials", LargeBinary, nullable=False),  # encrypted
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Column("by_attribute", Boolean, nullable=False, server_default=true()),
    Column("brands", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("covers", JSONB, nullable=False, server_default=text("'[]'::jsonb")),  # months
    Column("withdrawal_days", Integer, nullable=False, server_default="14"),
    _text("trouble"),
    _text("trouble_words"),
    _moment("trouble_at"),
)

KNOWN_ORDERS = Table(
    "known_orders",  # what an insurer must know of an order, in its newest version
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("shop", Text, nullable=False),
    Column("number", Text, nullable=False),
    _text("state"),
    _text("currency"),
    Column("owner", JSONB, nullable=False, server_default=_EMPTY),
    Column("lines", JSONB, nullable=False, server_default=text("'[]'::jsonb")),
    Column("revision", Integer, nullable=False, server_default="0"),  # of what was said about its policies
)

PREMIUMS = Table(
    "premiums",  # what an insurer asked, as long as it counts
    metadata,
    Column("quote_id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("line_id", Uuid, nullable=False),
    Column("insurer", Text, ForeignKey("insurers.insurer", ondelete="CASCADE"), nullable=False),
    Column("months", Integer, nullable=False),
    Column("risk", Text, nullable=False),  # a digest of what was asked about
    Column("number", Text, nullable=False),  # the insurer's
    Column("premium", Numeric(18, 4), nullable=False),
    Column("currency", Text, nullable=False),
    Column("valid_until", Date, nullable=False),
    UniqueConstraint("line_id", "insurer", "months", "risk"),
    Index("ix_premiums_order_id", "order_id"),
)

POLICIES = Table(
    "policies",
    metadata,
    Column("policy_id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # ours, which the insurer keeps
    Column("order_id", Uuid, ForeignKey("known_orders.order_id"), nullable=False, index=True),
    Column("line_id", Uuid, nullable=False),
    Column("piece", Integer, nullable=False),
    Column("insurer", Text, nullable=False),
    Column("state", Text, nullable=False),
    _text("number"),  # the insurer's
    _text("quote_number"),
    Column("months", Integer, nullable=False),
    Column("premium", Numeric(18, 4), nullable=False),
    Column("currency", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("owner", JSONB, nullable=False),
    _text("sku"),
    _text("brand"),
    _text("article"),
    _text("frame_number"),  # as the insurer knows it
    _text("frame_wanted"),
    Column("frame_round", Integer, nullable=False, server_default="0"),
    Column("document", JSONB),
    _text("code"),  # why it was refused
    _text("words"),
    Column("new_premium", Numeric(18, 4)),
    _text("end_reason"),  # set: it is to end, or has ended
    _text("end_note"),
    Column("end_round", Integer, nullable=False, server_default="0"),
    Column("ended_on", Date),
    Column("refund", Numeric(18, 4)),
    Column("withdrawal_until", Date),
    _text("by"),
    _moment("at", nullable=False),
    # one policy per piece: whatever is not over leaves no room for a second
    Index(
        "uq_policies_piece",
        "line_id",
        "piece",
        unique=True,
        postgresql_where=text("state NOT IN ('refused', 'ended')"),
    ),
)
