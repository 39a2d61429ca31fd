"""What is in doubt about where an order is to be brought."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("orders", sa.Column("address_doubt", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("orders", "address_doubt")
