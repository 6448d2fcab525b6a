"""What is held for a place is found by it, whatever it waits for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    is_held = sa.text("state = 'held'")
    op.drop_index("ix_deliveries_broken", "deliveries")
    op.create_index(
        "ix_deliveries_kept",
        "deliveries",
        ["destination_id"],
        sqlite_where=is_held,
        postgresql_where=is_held,
    )
