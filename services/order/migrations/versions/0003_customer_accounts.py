"""Customers' accounts in the shops; who has one is found by its words, and needs no order to be known."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "customer_accounts",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("shop_customer_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("shop", "shop_customer_id", name=op.f("pk_customer_accounts")),
    )
    op.create_index(op.f("ix_customer_accounts_customer_id"), "customer_accounts", ["customer_id"], unique=False)
    op.alter_column("customers", "last_order_at", nullable=True)
    op.add_column("customers", sa.Column("account_search", sa.Text(), server_default="", nullable=False))
    _search_in("search || ' '::text || account_search")


def downgrade() -> None:
    _search_in("search")
    op.drop_column("customers", "account_search")
    op.execute("DELETE FROM customers WHERE last_order_at IS NULL")
    op.alter_column("customers", "last_order_at", nullable=False)
    op.drop_table("customer_accounts")


def _search_in(words: str) -> None:
    """What a column is computed from cannot be changed: it is made anew, which drops its index too."""
    vector = sa.Computed(f"to_tsvector('simple'::regconfig, {words})", persisted=True)
    op.drop_column("customers", "search_vector")
    op.add_column("customers", sa.Column("search_vector", postgresql.TSVECTOR(), vector, nullable=True))
    op.create_index("ix_customers_search_vector", "customers", ["search_vector"], unique=False, postgresql_using="gin")
