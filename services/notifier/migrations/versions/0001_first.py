"""The first schema."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "effects",
        sa.Column("effect_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("effect_id", name=op.f("pk_effects")),
    )
    op.create_index(
        "ix_effects_next_try",
        "effects",
        ["next_try"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('done', 'failed', 'uncertain')"),
    )
    op.create_index(
        "ix_effects_trouble",
        "effects",
        ["changed_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('failed', 'uncertain')"),
    )
    op.create_index("uq_effects_kind_key", "effects", ["kind", "key"], unique=True)
    op.create_table(
        "failed_messages",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("dropped", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_failed_messages")),
    )
    op.create_index(
        "ix_failed_messages_due",
        "failed_messages",
        ["next_try"],
        unique=False,
        postgresql_where=sa.text("NOT parked AND dropped IS NULL"),
    )
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("handler", sa.Text(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "handler", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_handled_at"), "inbox", ["handled_at"], unique=False)
    op.create_table(
        "mails",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("resend_of", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("order_number", sa.Text(), server_default="", nullable=False),
        sa.Column("shop", sa.Text(), server_default="", nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("to_name", sa.Text(), server_default="", nullable=False),
        sa.Column("to_address", sa.Text(), server_default="", nullable=False),
        sa.Column("sender", sa.Text(), server_default="", nullable=False),
        sa.Column("reply_to", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("happening", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "search_vector",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple'::regconfig, search)", persisted=True),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["resend_of"], ["mails.mail_id"], name=op.f("fk_mails_resend_of")),
        sa.PrimaryKeyConstraint("mail_id", name=op.f("pk_mails")),
        sa.UniqueConstraint("key", name=op.f("uq_mails_key")),
    )
    op.create_index(
        "ix_mails_newest",
        "mails",
        [sa.literal_column("written_at DESC"), sa.literal_column("mail_id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_mails_not_done",
        "mails",
        ["state", sa.literal_column("written_at DESC"), sa.literal_column("mail_id DESC")],
        unique=False,
        postgresql_where="state <> 'done'",
    )
    op.create_index(
        "ix_mails_of_order",
        "mails",
        ["order_id", sa.literal_column("written_at DESC"), sa.literal_column("mail_id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_mails_resend_of"), "mails", ["resend_of"], unique=False)
    op.create_index("ix_mails_search", "mails", ["search_vector"], unique=False, postgresql_using="gin")
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stage", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("slot", sa.Text(), server_default="", nullable=False),
        sa.Column("money_revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paid", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("open", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("told_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_orders")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("exchange", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "shops",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identity", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("shop", name=op.f("pk_shops")),
    )
    op.create_table(
        "timers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timers")),
    )
    op.create_table(
        "waiting_occasions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("happening", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_waiting_occasions")),
    )
    op.create_index(op.f("ix_waiting_occasions_order_id"), "waiting_occasions", ["order_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_waiting_occasions_order_id"), table_name="waiting_occasions")
    op.drop_table("waiting_occasions")
    op.drop_table("timers")
    op.drop_table("shops")
    op.drop_table("outbox")
    op.drop_table("orders")
    op.drop_index("ix_mails_search", table_name="mails", postgresql_using="gin")
    op.drop_index(op.f("ix_mails_resend_of"), table_name="mails")
    op.drop_index("ix_mails_of_order", table_name="mails")
    op.drop_index("ix_mails_not_done", table_name="mails", postgresql_where="state <> 'done'")
    op.drop_index("ix_mails_newest", table_name="mails")
    op.drop_table("mails")
    op.drop_index(op.f("ix_inbox_handled_at"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(
        "ix_failed_messages_due",
        table_name="failed_messages",
        postgresql_where=sa.text("NOT parked AND dropped IS NULL"),
    )
    op.drop_table("failed_messages")
    op.drop_index("uq_effects_kind_key", table_name="effects")
    op.drop_index(
        "ix_effects_trouble", table_name="effects", postgresql_where=sa.text("state IN ('failed', 'uncertain')")
    )
    op.drop_index(
        "ix_effects_next_try",
        table_name="effects",
        postgresql_where=sa.text("state NOT IN ('done', 'failed', 'uncertain')"),
    )
    op.drop_table("effects")
