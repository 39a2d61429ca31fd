"""Insurances that have ended: nobody is told any more that they were concluded."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    ended = sa.Column("ended_policies", postgresql.JSONB(), server_default="[]", nullable=False)
    op.add_column("orders", ended)


def downgrade() -> None:
    op.drop_column("orders", "ended_policies")
