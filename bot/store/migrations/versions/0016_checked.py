"""Sources of which nobody knows whether they can be read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "sources", sa.Column("checked", sa.Boolean(), nullable=False, server_default=sa.true())
    )
