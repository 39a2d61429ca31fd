"""The notifier's schema on one page; the kit's own tables stand beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, Integer, Numeric, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from kit.search import TSVECTOR, vector_of
from kit.tables import new_metadata

metadata = new_metadata()


def _words(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", **options)


def _moment(name: str, **options: Any) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), **options)


orders = Table(
    "orders",  # what is known of an order here: the newest facts, its plan and its money, in whatever order they came
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("facts", JSONB),  # None: something was heard about it, but not yet the order itself
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("stage", Integer, nullable=False, server_default="0"),
    _moment("stage_since"),
    Column("day", Date),
    _words("slot"),
    Column("money_revision", Integer, nullable=False, server_default="0"),
    Column("paid", Numeric(14, 4)),
    Column("open", Numeric(14, 4)),
    Column("told_day", Date),  # the day the customer was told last
    Column("ended_policies", JSONB, nullable=False, server_default="[]"),  # insurances of which nobody is told any more
)

waiting_occasions = Table(
    "waiting_occasions",  # happenings that cannot be told yet: the order is unknown, or on hold
    metadata,
    Column("key", Text, primary_key=True),
    Column("order_id", Uuid, nullable=False, index=True),
    Column("happening", JSONB, nullable=False),
    _moment("since", nullable=False, server_default=text("now()")),
)

mails = Table(
    "mails",  # every mail word for word, before it is a message
    metadata,
    Column("mail_id", Uuid, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("resend_of", Uuid, ForeignKey("mails.mail_id"), index=True),
    Column("order_id", Uuid),
    _words("order_number"),
    _words("shop"),
    Column("occasion", Text, nullable=False),
    Column("language", Text, nullable=False),
    _words("to_name"),
    _words("to_address"),
    _words("sender"),  # Name <address>
    _words("reply_to"),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("happening", JSONB),
    Column("state", Text, nullable=False, server_default="due"),  # due, done, failed, uncertain
    _words("error"),
    _moment("written_at", nullable=False),
    _moment("sent_at"),
    _words("search"),
    Column("search_vector", TSVECTOR, vector_of("search")),
    Index("ix_mails_newest", text("written_at DESC"), text("mail_id DESC")),
    Index("ix_mails_of_order", "order_id", text("written_at DESC"), text("mail_id DESC")),
    Index(
        "ix_mails_not_done", "state", text("written_at DESC"), text("mail_id DESC"), postgresql_where="state <> 'done'"
    ),
    Index("ix_mails_search", "search_vector", postgresql_using="gin"),
)

shops = Table(
    "shops",  # each shop as it said last who it is
    metadata,
    Column("shop", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("identity", JSONB, nullable=False),
)
