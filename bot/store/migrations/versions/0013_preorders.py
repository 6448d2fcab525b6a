"""What can be ordered before it ships is told once, to whom it concerns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for table, name, usual in (
        ("listings", "was_preorder", sa.false()),
        ("changes", "is_preorder", sa.false()),
        ("subscriptions", "preorders", sa.true()),
    ):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=usual))
