"""Drops that sources tell of, with what each source says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("drops") as drops:
        drops.alter_column("guild_id", existing_type=sa.BigInteger(), nullable=True)
        drops.alter_column("style_code", existing_type=sa.String(40), nullable=True)
        drops.alter_column("created_by", existing_type=sa.BigInteger(), nullable=True)
        drops.add_column(sa.Column("image_url", sa.Text()))
        drops.add_column(
            sa.Column("confidence", sa.String(10), nullable=False, server_default="confirmed")
        )
    op.add_column(
        "changes",
        sa.Column("confidence", sa.String(10), nullable=False, server_default="confirmed"),
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("drop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("style_code", sa.String(40)),
        sa.Column("at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("precision", sa.String(10), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("confidence", sa.String(10), nullable=False),
        sa.Column("region", sa.String(2)),
        sa.Column("retailer", sa.Text()),
        sa.Column("price", sa.String(40)),
        sa.Column("currency", sa.String(3)),
        sa.Column("url", sa.Text()),
        sa.Column("image_url", sa.Text()),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_sightings_source_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["drop_id"], ["drops.id"], name=op.f("fk_sightings_drop_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_sightings_source_id_key")),
    )
    op.create_index(op.f("ix_sightings_drop_id"), "sightings", ["drop_id"], unique=False)
