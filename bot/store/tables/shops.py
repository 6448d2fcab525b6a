"""What is read of shops, feeds and calendars: nothing of people or servers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    true,
)

from bot.models import Confidence, Precision, Stock, SweepState
from bot.store.tables.base import metadata
from bot.store.tables.columns import Amount, EnumText, Id, Instant, Seconds, key

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", key(80), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("url", Text, nullable=False),
    Column("region", String(2)),
    Column("currency", String(3)),
    Column("every", Seconds, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("baseline_at", Instant),
    Column("last_complete_at", Instant),
    Column("last_count", Integer),
    Column("next_at", Instant, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("lease_until", Instant),
    Column("leased_by", String(64)),  # the claim that may write what it sees
    Column("is_added", Boolean, nullable=False, server_default=false()),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("is_told", Boolean, nullable=False, server_default=false()),
    Column("dry_run", Seconds),
    Column("checked", Boolean, nullable=False, server_default=true()),
    Column("dry_run_told", Boolean, nullable=False, server_default=false()),
    Column("key_faults", Integer, nullable=False, server_default="0"),
    # Whether the last sweep was complete and wrote nothing, so that the same pages say nothing new.
    Column("is_settled", Boolean, nullable=False, server_default=false()),
    Column("written_url", Text),  # the file's own address, where the source has moved since
)

pages = Table(
    "pages",
    metadata,
    Column("source_id", Id, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("extract", Text, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    Column("budget", key(255), primary_key=True),
    Column("until", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("since", Instant),
)

budgets = Table(
    "budgets",  # from when on each has all its turns again, where several processes ask
    metadata,
    Column("budget", key(255), primary_key=True),
    Column("full_at", Instant, nullable=False),
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("finished_at", Instant, nullable=False),
    Column("state", EnumText(SweepState, 10), nullable=False),
    Column("error", Text),
    Column("products", Integer, nullable=False),
    Column("listings", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("not_modified", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("looks", Integer, nullable=False, server_default="1"),  # more where they saw the same
    Index("ix_sweeps_source_id", "source_id", "id"),
    sqlite_autoincrement=True,  # a number is given once: notices name it
)

listings = Table(
    "listings",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "source_id",
        Id,
        ForeignKey("sources.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("product_id", key(255), nullable=False),
    Column("handle", key(255), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("style_code", key(40), index=True),
    Column("colorway", Text),
    Column("image_url", Text),
    Column("price", Amount),
    Column("dearer", Amount),
    Column("currency", String(3)),
    Column("misses", Integer, nullable=False),
    Column("was_in", Boolean, nullable=False),
    Column("was_preorder", Boolean, nullable=False, server_default=false()),
    Column("first_seen_at", Instant, nullable=False),
)

sizes = Table(
    "sizes",
    metadata,
    Column("listing_id", Id, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("label", key(120), primary_key=True),
    Column("raw", Text, nullable=False),
    Column("stock", EnumText(Stock, 10), nullable=False),
    Column("outs", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("link", Text),  # of the size's own page, from the listing's address on
)

price_history = Table(
    "price_history",  # what a listing cost and how many sizes it had, where that changed
    metadata,
    Column("listing_id", Id, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("price", Amount),
    Column("currency", String(3)),
    Column("sizes", Integer, nullable=False),  # in stock
)

sightings = Table(
    "sightings",  # what each source tells of a drop
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "source_id",
        Id,
        ForeignKey("sources.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("key", Text, nullable=False),  # a hint, and no name: sources give one key to several
    Column("drop_id", Id, ForeignKey("drops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("style_code", key(40)),
    Column("at", Instant),
    Column("ends_at", Instant),
    Column("precision", EnumText(Precision, 10), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("confidence", EnumText(Confidence, 10), nullable=False),
    Column("region", String(2)),
    Column("retailer", Text),
    Column("price", Amount),
    Column("currency", String(3)),
    Column("url", Text),
    Column("image_url", Text),
    Column("is_cancelled", Boolean, nullable=False),
    Column("is_draw", Boolean, nullable=False, server_default=false()),
    Column("opens_at", Instant),
    Column("told_at", Instant),  # when the source last told it, to the day
)
