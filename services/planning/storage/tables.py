"""Planning's tables: its copy of the orders with their plan, closings, shipments, boxes, and the house's rules."""

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
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from kit.tables import new_metadata

metadata = new_metadata()

WAITS = "status = 'waiting' AND state = 'open' AND has_goods AND (ready OR not_collected_on IS NOT NULL)"

orders = Table(
    "orders",  # what is known of an order, and what is decided about it
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", Text, nullable=False, index=True),
    Column("shop", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("wished_carrier", Text, nullable=False),
    Column("ready", Boolean, nullable=False),
    Column("goods_in", Boolean, nullable=False),
    Column("has_goods", Boolean, nullable=False),  # False: services and downloads only; never planned
    Column("preferred_day", Date),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("place", Text, nullable=False),  # country and postcode, for the order of the tour
    Column("boxes", Integer, nullable=False),  # as packed by rule
    Column("address_doubt", Text, nullable=False, server_default=""),  # why it cannot be brought there
    Column("facts", Text, nullable=False),  # OrderFacts, whole, as JSON: read often, never searched
    # the plan
    Column("boxes_fixed", Integer),  # as counted by staff
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("day", Date),
    Column("slot", Text, nullable=False, server_default=""),
    Column("position", Integer),  # null: behind the others, by slot and postcode
    Column("stop_id", Uuid),
    Column("closing_id", Uuid),
    Column("shipment_id", Uuid),
    Column("not_collected_on", Date),
    Index("ix_orders_day", "day", postgresql_where=text("day IS NOT NULL")),
    Index("ix_orders_waiting", "placed_at", "order_id", postgresql_where=text(WAITS)),
    Index("ix_orders_closing_id", "closing_id", postgresql_where=text("closing_id IS NOT NULL")),
)

money = Table(
    "money",  # what invoicing said of an order; it may be heard before the order itself
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("paid", Numeric),
    Column("invoice_number", Text, nullable=False, server_default=""),
    Column("invoiced_on", Date),
)

closings = Table(
    "closings",  # one carrier's closed part of a day
    metadata,
    Column("closing_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("carrier", Text, nullable=False),
    Column("closed_at", DateTime(timezone=True), nullable=False),
    Column("closed_by", Text, nullable=False),
    Column("collection_day", Date, nullable=False),
    Column("manifest_state", Text, nullable=False),  # sending, accepted, refused, uncertain, none
    Column("manifest_number", Text, nullable=False, server_default=""),
    Column("manifest_message", Text, nullable=False, server_default=""),
)

shipments = Table(
    "shipments",  # what goes to one customer at one time; its delivery note never changes
    metadata,
    Column("shipment_id", Uuid, primary_key=True),
    Column("number", Text, nullable=False),
    Column("order_id", Uuid, ForeignKey("orders.order_id"), nullable=False, index=True),
    Column("closing_id", Uuid, ForeignKey("closings.closing_id"), index=True),
    Column("day", Date, nullable=False),
    Column("lane", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("status", Text, nullable=False),  # prepared, shipped, delivered, collected, withdrawn
    Column("tracking_number", Text, nullable=False, server_default=""),
    Column("stop", JSONB, nullable=False),  # the Stop as it was prepared
    Column("documents", JSONB, nullable=False, server_default="{}"),  # language → DocumentRef
    Column("made_at", DateTime(timezone=True), nullable=False),
    Index("uq_shipments_order_number", "order_id", "number", unique=True),
)

parcels = Table(
    "parcels",
    metadata,
    Column("parcel_id", Uuid, primary_key=True),
    Column("shipment_id", Uuid, ForeignKey("shipments.shipment_id"), nullable=False, index=True),
    Column("barcode", Text, nullable=False, unique=True),
    Column("box", Integer, nullable=False),
    Column("boxes", Integer, nullable=False),
    Column("weight_grams", Integer, nullable=False),
    Column("tracking_number", Text, nullable=False, server_default=""),
    Column("tracking_url", Text, nullable=False, server_default=""),
    Column("refused", Text, nullable=False, server_default=""),
    Index("ix_parcels_tracking_number", "tracking_number", postgresql_where=text("tracking_number <> ''")),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

settings = Table(
    "settings",  # default_carrier, cut_off, weekdays, auto_plan …; scope is a shop's code, empty for the house
    metadata,
    Column("scope", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", JSONB, nullable=False),
)

capacities = Table(
    "capacities",  # where it differs from the usual
    metadata,
    Column("weekday", Integer, primary_key=True, autoincrement=False),
    Column("lane", Text, primary_key=True),
    Column("room", Integer, nullable=False),
)

closing_days = Table(
    "closing_days",  # the company's own days off
    metadata,
    Column("day", Date, primary_key=True),
    Column("reason", Text, nullable=False),
)

identities = Table(
    "identities",  # each shop as it said last who it is
    metadata,
    Column("shop", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("identity", JSONB, nullable=False),
)
