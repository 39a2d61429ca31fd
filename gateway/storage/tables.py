"""The gateway's schema on one page: who may work here, and nothing of the business."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from kit.tables import new_metadata

metadata = new_metadata()

staff = Table(
    "staff",
    metadata,
    Column("staff_id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),  # in small letters
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("language", Text, nullable=False, server_default="nl"),
    Column("theme", Text, nullable=False, server_default="system"),  # light, dark, system
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)

sessions = Table(
    "sessions",  # the cookie names one; ending it here signs out there
    metadata,
    Column("session_id", Uuid, primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.staff_id"), nullable=False, index=True),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
)

sign_in_attempts = Table(
    "sign_in_attempts",  # failures only; a success wipes those of its login
    metadata,
    Column("attempt_id", BigInteger, Identity(), primary_key=True),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_sign_in_attempts_login_at", "login", "at"),
    Index("ix_sign_in_attempts_address_at", "address", "at"),
)

presence = Table(
    "presence",  # who has an order's page open
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("staff_id", Uuid, ForeignKey("staff.staff_id"), primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)
