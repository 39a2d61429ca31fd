"""The order service's schema on one page."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from kit.search import TSVECTOR, vector_of
from kit.tables import new_metadata

metadata = new_metadata()


def _text(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="", **options)


def _flag(name: str, default: str = "false") -> Column[Any]:
    return Column(name, Boolean, nullable=False, server_default=text(default))


def _amount(name: str) -> Column[Any]:
    return Column(name, Numeric, nullable=False, server_default="0")


def _count(name: str, default: int = 0) -> Column[Any]:
    return Column(name, Integer, nullable=False, server_default=str(default))


def _moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, DateTime(timezone=True), **options)


orders = Table(
    "orders",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    _text("shop"),
    _text("number"),
    _moment("placed_at", nullable=False),
    _moment("changed_at", nullable=False),
    _text("payment_kind"),
    _text("delivery"),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("document", JSONB, nullable=False),  # as the shop stored it, without lines
    _count("edition"),
    _text("digest"),
    _count("version"),
    _text("state"),
    _text("held_by"),
    _text("hold_reason"),
    _moment("decided_at"),
    _text("cancelled_by"),
    _text("custom_status"),
    Column("preferred_day", Date),
    _text("reference"),
    _flag("ready"),
    _flag("paid"),
    _flag("historic"),
    _flag("shipment_told"),
    _count("insurance_revision"),
    _count("money_revision"),
    _amount("money_paid"),
    _amount("money_open"),
    _count("plan_revision"),
    _count("plan_rank"),
    _text("plan_told"),
    Column("plan_day", Date),
    _text("plan_slot"),
    _count("plan_ready_at"),
    _count("plan_waiting_at"),
    _count("plan_refused_at"),
    _text("plan_refused"),
    Column("plan_closed", Date),
    Column("invoices", ARRAY(Text), nullable=False, server_default="{}"),
    _amount("invoiced"),
    Column("parcels", ARRAY(Text), nullable=False, server_default="{}"),
    Column("addresses", JSONB, nullable=False, server_default="{}"),  # what staff corrected, what a check doubts
    Column("conflicts", JSONB, nullable=False, server_default="[]"),  # of its open tasks: those Pakbon found itself
    _amount("credited"),
    _amount("credited_by_shop"),
    Column("credit_notes", ARRAY(Text), nullable=False, server_default="{}"),
    UniqueConstraint("shop", "number"),
    Index("ix_orders_number", "number"),
    Index("ix_orders_parcels", "parcels", postgresql_using="gin"),
    Index("ix_orders_not_adding_up", "placed_at", postgresql_where=text("document->'differences' <> '[]'::jsonb")),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("line_id", Uuid, primary_key=True),
    Column("order_id", Uuid, ForeignKey("orders.order_id", ondelete="CASCADE"), nullable=False, index=True),
    _count("position"),
    _text("shop"),
    _text("sku"),
    _amount("quantity"),
    _amount("cancelled"),
    _amount("shipped"),
    _amount("reserved"),
    _amount("ordered"),
    Column("expected_on", Date),
    _flag("stocked", "true"),
    _amount("untold"),
    _flag("insured"),
    _amount("still_here"),  # pieces of an open order that did not leave yet
    _amount("missing"),  # of these, not reserved
    _text("brand"),
    _count("boxes", 1),
    _count("weight_grams"),
    _count("workshop_minutes"),
    _flag("insurable"),
    _text("image_url"),
    Column("document", JSONB, nullable=False),  # as the shop stored it
    Index("ix_order_lines_shop_sku", "shop", "sku"),
    Index("ix_order_lines_still_here", "shop", "sku", postgresql_where=text("still_here > 0")),
    Index("ix_order_lines_untold", "shop", "sku", postgresql_where=text("untold > 0")),
)

articles = Table(
    "articles",
    metadata,
    Column("shop", Text, primary_key=True),
    Column("sku", Text, primary_key=True),
    _flag("known"),  # False: seen on an order only, not yet in the shop's catalog
    _text("name"),
    _text("brand"),
    _text("type"),
    Column("price", Numeric),
    _count("weight_grams"),
    _text("ean"),
    _text("image_url"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    _text("shop_product_id"),
    _flag("is_virtual"),
    _flag("enabled", "true"),
    _count("boxes", 1),
    _count("workshop_minutes"),
    _flag("insurable"),
    _moment("product_seen_at"),
    _flag("manages_stock", "true"),
    _flag("reserved_included"),
    _amount("counted"),
    _amount("found"),
    _amount("reserved"),
    _moment("stock_seen_at"),
    _amount("brought"),
    _count("stock_version"),
    _text("search"),
    Column("search_vector", TSVECTOR, vector_of("search")),
    Index("ix_articles_search_vector", "search_vector", postgresql_using="gin"),
    Index("ix_articles_brand", "shop", "brand"),
)

customers = Table(
    "customers",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    _text("shop"),
    _text("email"),
    _text("name"),
    _text("phone"),
    _text("shop_customer_id"),
    Column("address", JSONB, nullable=False),
    _moment("last_order_at"),  # empty: he never ordered, and is as his account describes him
    _text("search"),
    _text("account_search"),
    Column("search_vector", TSVECTOR, vector_of("search", "account_search")),
    Index("ix_customers_search_vector", "search_vector", postgresql_using="gin"),
)

customer_accounts = Table(
    "customer_accounts",  # as the shops keep them; two of one e-mail address are one customer
    metadata,
    Column("shop", Text, primary_key=True),
    Column("shop_customer_id", Text, primary_key=True),
    Column("customer_id", Uuid, nullable=False, index=True),
    Column("document", JSONB, nullable=False),
    _moment("seen_at", nullable=False),
)

FLAGS = ("unprocessed", "on_order", "in_stock", "not_collected", "not_planned", "not_paid")

order_rows = Table(
    "order_rows",  # the overview: everything its columns, filters and search need, in one place
    metadata,
    Column("order_id", Uuid, ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True),
    _count("version"),
    _text("shop"),
    _text("number"),
    _moment("placed_at", nullable=False),
    _text("customer_name"),
    _text("customer_sort"),
    _text("postcode"),
    _text("city"),
    _text("country"),
    _text("delivery"),
    _text("payment_kind"),
    _text("payment_method"),
    _text("shipping_method"),
    _text("paid_state"),
    _amount("open_amount"),
    _text("stock_state"),
    _count("lines_in_stock"),
    _count("lines_total"),
    Column("expected_on", Date),
    Column("late_from", Date),
    Column("planned_on", Date),
    Column("planned_sort", Date, nullable=False),
    _text("slot"),
    _text("state"),
    _text("custom_status"),
    _amount("grand_total"),
    _text("currency"),
    Column("step", JSONB, nullable=False),
    *(_flag(name) for name in FLAGS),
    _text("search"),
    Column("search_vector", TSVECTOR, vector_of("search")),
    Index("ix_order_rows_placed", "placed_at", "order_id"),
    Index("ix_order_rows_number", "number", "order_id"),
    Index("ix_order_rows_customer", "customer_sort", "order_id"),
    Index("ix_order_rows_planned", "planned_sort", "order_id"),
    Index("ix_order_rows_amount", "grand_total", "order_id"),
    Index("ix_order_rows_search_vector", "search_vector", postgresql_using="gin"),
    *(Index(f"ix_order_rows_{name}", "placed_at", "order_id", postgresql_where=text(name)) for name in FLAGS),
)

chronicle = Table(
    "chronicle",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("order_id", Uuid, nullable=False),
    _moment("at", nullable=False),
    _text("who"),
    _text("what"),
    Column("facts", JSONB, nullable=False, server_default="{}"),
    Index("ix_chronicle_order", "order_id", "id"),
)

notes = Table(
    "notes",
    metadata,
    Column("note_id", Uuid, primary_key=True),
    Column("order_id", Uuid, ForeignKey("orders.order_id", ondelete="CASCADE"), nullable=False, index=True),
    _text("text"),
    _text("author"),
    _moment("at", nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("task_id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # what it is about: the same makes one task only
    Column("order_id", Uuid, ForeignKey("orders.order_id", ondelete="CASCADE"), index=True),
    _text("title"),
    Column("facts", JSONB, nullable=False, server_default="{}"),  # what the title is filled with
    _flag("conflict"),
    _text("description"),
    Column("due_on", Date),
    Column("due_at", Time),
    _text("assignee"),
    _text("priority"),
    _text("status"),
    _text("author"),
    _moment("opened_at", nullable=False),
    _moment("done_at"),
    _text("done_by"),
    _text("sort"),  # as the list is sorted: not done, due, priority, age
    Index("ix_tasks_sort", "sort", "task_id"),
    Index("ix_tasks_to_do", "assignee", postgresql_where=text("status <> 'done'")),
)

differences = Table(
    "differences",  # orders that are others here than in their shop, as the last comparison found
    metadata,
    Column("order_id", Uuid, ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True),
    Column("comparison_id", Uuid, nullable=False),
    _moment("at", nullable=False),
    Column("found", JSONB, nullable=False),
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("comparison_id", Uuid, primary_key=True),
    _text("shop"),
    _moment("began_at", nullable=False),
    _moment("ended_at"),
    _count("checked"),
    _count("differing"),
    _count("read"),
    Column("unreachable", ARRAY(Text), nullable=False, server_default="{}"),  # numbers; a hundred at most
    _count("unreachable_count"),
    Index("ix_comparisons_shop", "shop", "began_at"),
)

statuses = Table(
    "statuses",  # the shops' own, made by staff
    metadata,
    Column("shop", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    _moment("made_at", nullable=False, server_default=text("now()")),
)
