"""The kit's own tables; they stand in every service's database, beside its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _moment(name: str, **options: Any) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), **options)


def new_metadata() -> MetaData:
    """A service's metadata with the kit's tables in it; the service adds its own to it."""
    metadata = MetaData(naming_convention=NAMING)
    now = text("now()")
    Table(
        "outbox",  # events said and not yet sent
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("event_id", Uuid, nullable=False),
        Column("exchange", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        _moment("said_at", nullable=False, server_default=now),
    )
    Table(
        "inbox",  # events handled
        metadata,
        Column("event_id", Uuid, primary_key=True),
        Column("handler", Text, primary_key=True),
        _moment("handled_at", nullable=False, server_default=now, index=True),
    )
    Table(
        "failed_messages",  # events whose handling failed: waiting for their next try, or parked
        metadata,
        Column("event_id", Uuid, primary_key=True),
        Column("handler", Text, primary_key=True),
        Column("body", Text, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("about", Text, nullable=False, server_default=""),
        Column("attempts", Integer, nullable=False, server_default="0"),
        _moment("next_try"),
        Column("parked", Boolean, nullable=False, server_default=text("false")),
        Column("dropped", Text),  # why a person gave it up
        Column("error", Text, nullable=False, server_default=""),
        _moment("failed_at", nullable=False, server_default=now),
        Index("ix_failed_messages_due", "next_try", postgresql_where=text("NOT parked AND dropped IS NULL")),
    )
    Table(
        "effects",  # acts on the world outside
        metadata,
        Column("effect_id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("about", Text, nullable=False, server_default=""),
        Column("payload", JSONB, nullable=False),
        Column("headers", JSONB, nullable=False),
        Column("state", Text, nullable=False, server_default="due"),
        Column("attempts", Integer, nullable=False, server_default="0"),
        _moment("next_try", nullable=False, server_default=now),  # in state sending: when it counts as lost
        Column("error", Text, nullable=False, server_default=""),
        Column("result", JSONB),
        _moment("made_at", nullable=False, server_default=now),
        _moment("changed_at", nullable=False, server_default=now),
        Index("uq_effects_kind_key", "kind", "key", unique=True),
        Index("ix_effects_next_try", "next_try", postgresql_where=text("state NOT IN ('done', 'failed', 'uncertain')")),
        Index("ix_effects_trouble", "changed_at", postgresql_where=text("state IN ('failed', 'uncertain')")),
    )
    Table(
        "timers",  # whose turn it is
        metadata,
        Column("name", Text, primary_key=True),
        _moment("due_at", nullable=False),
    )
    return metadata
