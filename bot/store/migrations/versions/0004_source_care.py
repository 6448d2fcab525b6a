"""Sources that are added, paused, in shadow, moved or reported blind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for name in ("is_added", "is_paused", "is_told", "shadow_told"):
        op.add_column(
            "sources", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("sources", sa.Column("shadow", sa.Integer()))
    op.add_column("sources", sa.Column("written_url", sa.Text()))
    op.add_column(
        "guilds",
        sa.Column("hears_of_sources", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
