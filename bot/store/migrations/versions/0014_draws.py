"""A draw is a drop that opens and closes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for table in ("drops", "sightings", "changes"):
        op.add_column(
            table, sa.Column("is_draw", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        op.add_column(table, sa.Column("opens_at", sa.DateTime(timezone=True)))
