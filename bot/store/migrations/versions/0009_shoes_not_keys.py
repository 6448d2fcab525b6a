"""A source's keys and ids are hints: several shoes may have one, and one shoe several."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "sources", sa.Column("key_faults", sa.Integer(), nullable=False, server_default="0")
    )
    with op.batch_alter_table("sightings") as sightings:
        sightings.drop_constraint("uq_sightings_source_id_key", type_="unique")
        sightings.add_column(sa.Column("told_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_sightings_source_id"), "sightings", ["source_id"], unique=False)
    with op.batch_alter_table("listings") as listings:
        listings.drop_constraint("uq_listings_source_id_product_id", type_="unique")
    op.create_index(op.f("ix_listings_source_id"), "listings", ["source_id"], unique=False)
    # What is known without a time counts from now on.
    op.execute("UPDATE sightings SET told_at = CURRENT_TIMESTAMP")
