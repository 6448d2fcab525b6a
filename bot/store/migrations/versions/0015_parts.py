"""What is written in parts: fan-outs that are under way, and sweeps that changed nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fanouts",
        sa.Column(
            "change_id", ID, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("held_back", sa.Text),
    )
    op.add_column(
        "sources",
        sa.Column("is_settled", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.add_column("sweeps", sa.Column("looks", sa.Integer, nullable=False, server_default="1"))
    op.create_index("ix_sweeps_source_id", "sweeps", ["source_id", "id"])
    op.create_index("ix_changes_source_id", "changes", ["source_id"])
