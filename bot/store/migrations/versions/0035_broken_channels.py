"""What was kept for a channel is found by it once it takes messages again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    is_kept = sa.text("state = 'held' AND held_for = 'broken'")
    op.create_index(
        "ix_deliveries_broken",
        "deliveries",
        ["destination_id"],
        sqlite_where=is_kept,
        postgresql_where=is_kept,
    )
