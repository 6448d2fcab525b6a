"""What a change owes is found in the order of its channels: a large alert is edited in parts."""

from __future__ import annotations

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_deliveries_change_id", "deliveries")
    op.create_index("ix_deliveries_change_id", "deliveries", ["change_id", "destination_id"])
