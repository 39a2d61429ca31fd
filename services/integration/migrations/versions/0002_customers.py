"""Customers' accounts are read: how far, and which are known."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None
MOMENTS = ("cursor", "sweep", "sweep_began", "next", "whole")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("shops", sa.Column(f"customers_{name}", sa.DateTime(timezone=True)))
    op.add_column("shops", sa.Column("customers_after", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("imports", sa.Column("customers", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "seen_customers",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("shop_customer_id", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop"], ["shops.shop"], name=op.f("fk_seen_customers_shop_shops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shop", "shop_customer_id", name=op.f("pk_seen_customers")),
    )


def downgrade() -> None:
    op.drop_table("seen_customers")
    op.drop_column("imports", "customers")
    for name in (*MOMENTS, "after"):
        op.drop_column("shops", f"customers_{name}")
