"""Credit notes: what each takes back, and what of an account they take together."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("credited", sa.Numeric(16, 4), server_default="0", nullable=False))
    op.add_column("invoices", sa.Column("by_shop", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_invoices_order", "invoices", ["order_id"])


def downgrade() -> None:
    op.drop_index("ix_invoices_order", table_name="invoices")
    op.drop_column("invoices", "by_shop")
    op.drop_column("accounts", "credited")
