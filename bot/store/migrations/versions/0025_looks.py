"""A subscription's own line above its cards, and their colour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("subscriptions", sa.Column("line", sa.Text(), nullable=False, server_default=""))
    op.add_column("subscriptions", sa.Column("colour", sa.Integer()))
