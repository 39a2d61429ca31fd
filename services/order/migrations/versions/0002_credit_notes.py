"""What credit notes took back of an order, and what of it the shop had paid back itself."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("credited", sa.Numeric(), server_default="0", nullable=False))
    op.add_column("orders", sa.Column("credited_by_shop", sa.Numeric(), server_default="0", nullable=False))
    op.add_column("orders", sa.Column("credit_notes", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))


def downgrade() -> None:
    for name in ("credit_notes", "credited_by_shop", "credited"):
        op.drop_column("orders", name)
