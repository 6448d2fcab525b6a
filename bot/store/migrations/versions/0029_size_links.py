"""The shop's own page of each size, as far as a shop has one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("sizes", sa.Column("link", sa.Text()))
