"""Planning's first schema."""

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
        "capacities",
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("room", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("weekday", "lane", name=op.f("pk_capacities")),
    )
    op.create_table(
        "closing_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_closing_days")),
    )
    op.create_table(
        "closings",
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("collection_day", sa.Date(), nullable=False),
        sa.Column("manifest_state", sa.Text(), nullable=False),
        sa.Column("manifest_number", sa.Text(), server_default="", nullable=False),
        sa.Column("manifest_message", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("closing_id", name=op.f("pk_closings")),
    )
    op.create_index(op.f("ix_closings_day"), "closings", ["day"], unique=False)
    op.create_table(
        "counters",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
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
        "identities",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identity", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("shop", name=op.f("pk_identities")),
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
        "money",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("paid", sa.Numeric(), nullable=True),
        sa.Column("invoice_number", sa.Text(), server_default="", nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_money")),
    )
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("wished_carrier", sa.Text(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("goods_in", sa.Boolean(), nullable=False),
        sa.Column("has_goods", sa.Boolean(), nullable=False),
        sa.Column("preferred_day", sa.Date(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("boxes", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("boxes_fixed", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("slot", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("stop_id", sa.Uuid(), nullable=True),
        sa.Column("closing_id", sa.Uuid(), nullable=True),
        sa.Column("shipment_id", sa.Uuid(), nullable=True),
        sa.Column("not_collected_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_orders")),
    )
    op.create_index(
        "ix_orders_closing_id",
        "orders",
        ["closing_id"],
        unique=False,
        postgresql_where=sa.text("closing_id IS NOT NULL"),
    )
    op.create_index("ix_orders_day", "orders", ["day"], unique=False, postgresql_where=sa.text("day IS NOT NULL"))
    op.create_index(op.f("ix_orders_number"), "orders", ["number"], unique=False)
    op.create_index(
        "ix_orders_waiting",
        "orders",
        ["placed_at", "order_id"],
        unique=False,
        postgresql_where=sa.text(
            "status = 'waiting' AND state = 'open' AND has_goods AND (ready OR not_collected_on IS NOT NULL)"
        ),
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
        "settings",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("scope", "name", name=op.f("pk_settings")),
    )
    op.create_table(
        "timers",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_timers")),
    )
    op.create_table(
        "shipments",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("closing_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), server_default="", nullable=False),
        sa.Column("stop", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["closing_id"], ["closings.closing_id"], name=op.f("fk_shipments_closing_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], name=op.f("fk_shipments_order_id")),
        sa.PrimaryKeyConstraint("shipment_id", name=op.f("pk_shipments")),
    )
    op.create_index(op.f("ix_shipments_closing_id"), "shipments", ["closing_id"], unique=False)
    op.create_index(op.f("ix_shipments_order_id"), "shipments", ["order_id"], unique=False)
    op.create_index("uq_shipments_order_number", "shipments", ["order_id", "number"], unique=True)
    op.create_table(
        "parcels",
        sa.Column("parcel_id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("barcode", sa.Text(), nullable=False),
        sa.Column("box", sa.Integer(), nullable=False),
        sa.Column("boxes", sa.Integer(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=False),
        sa.Column("tracking_number", sa.Text(), server_default="", nullable=False),
        sa.Column("tracking_url", sa.Text(), server_default="", nullable=False),
        sa.Column("refused", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.shipment_id"], name=op.f("fk_parcels_shipment_id")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_parcels")),
        sa.UniqueConstraint("barcode", name=op.f("uq_parcels_barcode")),
    )
    op.create_index(op.f("ix_parcels_shipment_id"), "parcels", ["shipment_id"], unique=False)
    op.create_index(
        "ix_parcels_tracking_number",
        "parcels",
        ["tracking_number"],
        unique=False,
        postgresql_where=sa.text("tracking_number <> ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_parcels_tracking_number", table_name="parcels", postgresql_where=sa.text("tracking_number <> ''"))
    op.drop_index(op.f("ix_parcels_shipment_id"), table_name="parcels")
    op.drop_table("parcels")
    op.drop_index("uq_shipments_order_number", table_name="shipments")
    op.drop_index(op.f("ix_shipments_order_id"), table_name="shipments")
    op.drop_index(op.f("ix_shipments_closing_id"), table_name="shipments")
    op.drop_table("shipments")
    op.drop_table("timers")
    op.drop_table("settings")
    op.drop_table("outbox")
    op.drop_index(
        "ix_orders_waiting",
        table_name="orders",
        postgresql_where=sa.text(
            "status = 'waiting' AND state = 'open' AND has_goods AND (ready OR not_collected_on IS NOT NULL)"
        ),
    )
    op.drop_index(op.f("ix_orders_number"), table_name="orders")
    op.drop_index("ix_orders_day", table_name="orders", postgresql_where=sa.text("day IS NOT NULL"))
    op.drop_index("ix_orders_closing_id", table_name="orders", postgresql_where=sa.text("closing_id IS NOT NULL"))
    op.drop_table("orders")
    op.drop_table("money")
    op.drop_index(op.f("ix_inbox_handled_at"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("identities")
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
    op.drop_table("counters")
    op.drop_index(op.f("ix_closings_day"), table_name="closings")
    op.drop_table("closings")
    op.drop_table("closing_days")
    op.drop_table("capacities")
