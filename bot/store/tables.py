"""The tables.

Knows nothing of who asks them what.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.store.columns import Amount, Id, Instant, Seconds

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

notes = Table(
    "notes",  # single values the bot keeps for itself, such as the commands last synced
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
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
    Column("trouble", Text),
    Column("lease_until", Instant),
    Column("is_added", Boolean, nullable=False, server_default=false()),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("is_told", Boolean, nullable=False, server_default=false()),
    Column("shadow", Seconds),
    Column("shadow_told", Boolean, nullable=False, server_default=false()),
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
    Column("budget", String(255), primary_key=True),
    Column("until", Instant, nullable=False),
    Column("failures", Integer, nullable=False),
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("finished_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("trouble", Text),
    Column("products", Integer, nullable=False),
    Column("listings", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("not_modified", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("changes", Integer, nullable=False),
    sqlite_autoincrement=True,  # a number is given once: notices name it
)

listings = Table(
    "listings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("product_id", String(255), nullable=False),
    Column("handle", String(255), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("style_code", String(40), index=True),
    Column("colorway", Text),
    Column("image_url", Text),
    Column("price", Amount),
    Column("dearer", Amount),
    Column("currency", String(3)),
    Column("misses", Integer, nullable=False),
    Column("was_in", Boolean, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    UniqueConstraint("source_id", "product_id"),
)

sizes = Table(
    "sizes",
    metadata,
    Column("listing_id", Id, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("label", String(120), primary_key=True),
    Column("raw", Text, nullable=False),
    Column("stock", String(10), nullable=False),
    Column("outs", Integer, nullable=False),
    Column("position", Integer, nullable=False),
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("log_channel_id", BigInteger),
    Column("hears_of_sources", Boolean, nullable=False, server_default=false()),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("timezone", String(64), nullable=False, server_default="UTC"),
    Column("language", String(10), nullable=False, server_default="en"),
    Column("size_system", String(2)),
    Column("quiet_begins", Integer),  # minutes after midnight, by the guild's clock
    Column("quiet_ends", Integer),
    Column("quiet_breaks", JSON, nullable=False, server_default="[]"),
    Column("makes_events", Boolean, nullable=False, server_default=false()),
)

drops = Table(
    "drops",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, ForeignKey("guilds.id", ondelete="CASCADE")),
    Column("style_code", String(40)),
    Column("name", Text, nullable=False),
    Column("at", Instant, index=True),
    Column("ends_at", Instant),
    Column("precision", String(10), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("region", String(2)),
    Column("retailer", Text),
    Column("price", Amount),
    Column("currency", String(3)),
    Column("url", Text),
    Column("image_url", Text),
    Column("confidence", String(10), nullable=False, server_default="confirmed"),
    Column("revision", Integer, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Column("created_by", BigInteger),
    Column("changed_at", Instant, nullable=False),
    Index("ix_drops_guild_id_style_code", "guild_id", "style_code"),
    Index("ix_drops_style_code", "style_code"),
    sqlite_autoincrement=True,  # threads and events are known by it
)

sightings = Table(
    "sightings",  # what each source tells of a drop
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("drop_id", Id, ForeignKey("drops.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("style_code", String(40)),
    Column("at", Instant),
    Column("ends_at", Instant),
    Column("precision", String(10), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("confidence", String(10), nullable=False),
    Column("region", String(2)),
    Column("retailer", Text),
    Column("price", Amount),
    Column("currency", String(3)),
    Column("url", Text),
    Column("image_url", Text),
    Column("is_cancelled", Boolean, nullable=False),
    UniqueConstraint("source_id", "key"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("style_code", String(40)),
    Column("colorway", Text),
    Column("url", Text),
    Column("image_url", Text),
    Column("price", Amount),
    Column("old_price", Amount),
    Column("currency", String(3)),
    Column("sizes", JSON, nullable=False),
    Column("retailer", Text),
    Column("region", String(2)),
    Column("source_id", Id, ForeignKey("sources.id", ondelete="SET NULL")),
    Column("listing_id", Id, ForeignKey("listings.id", ondelete="SET NULL")),
    Column("sweep_id", Id, ForeignKey("sweeps.id", ondelete="SET NULL")),
    Column("drop_id", Id, ForeignKey("drops.id", ondelete="CASCADE")),
    Column("revision", Integer, nullable=False),
    Column("drop_at", Instant),
    Column("precision", String(10)),
    Column("timezone", String(64)),
    Column("lead", Seconds),
    Column("confidence", String(10), nullable=False, server_default="confirmed"),
    Column("moment", String(80), unique=True),  # one card for one moment of one drop
    Column("guild_id", BigInteger, index=True),
    Column("model", String(10), nullable=False, server_default="2002R"),
    Column("is_first", Boolean, nullable=False, server_default=false()),
    Index("ix_changes_listing_id", "listing_id"),
    Index("ix_changes_sweep_id", "sweep_id"),
    Index("ix_changes_drop_id", "drop_id"),
    sqlite_autoincrement=True,  # causes name it
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("channel_id", BigInteger, nullable=False, index=True),
    Column("kinds", JSON, nullable=False),
    Column("role_id", BigInteger),
    Column("sizes", JSON, nullable=False),
    Column("query", Text, nullable=False),
    Column("cool_down", Seconds, nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("broken", Text),
    Column("leads", JSON, nullable=False, server_default="[86400, 3600, 0]"),  # seconds
    Column("styles", JSON, nullable=False, server_default="[]"),
    Column("models", JSON, nullable=False, server_default="[]"),
    Column("regions", JSON, nullable=False, server_default="[]"),
    Column("shops", JSON, nullable=False, server_default="[]"),
    Column("ceiling", Amount),
    Column("currency", String(3)),
    Column("first_only", Boolean, nullable=False, server_default=false()),
    Column("role_kinds", JSON, nullable=False, server_default="[]"),
    Column("role_rest", Seconds, nullable=False, server_default="0"),
    Column("rhythm", String(10), nullable=False, server_default="instant"),
    Column("digest_at", Integer),  # minutes after midnight, by the guild's clock
    Column("digest_day", Integer),  # 0 is Monday
    Column("publishes", Boolean, nullable=False, server_default=false()),
    Column("in_threads", Boolean, nullable=False, server_default=false()),
    Column("tags", JSON, nullable=False, server_default="[]"),
    Column("edits", Boolean, nullable=False, server_default=true()),
    Column("has_poll", Boolean, nullable=False, server_default=false()),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("removed_at", Instant),
    Column("mentioned_at", Instant),
    Column("revision", Integer, nullable=False, server_default="1"),
    sqlite_autoincrement=True,  # a number is given once: the audit record knows them by it
)

filings = Table(
    "filings",  # under which of its conditions a subscription is found, kind by kind
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("term", String(60), primary_key=True),
    Column(
        "subscription_id",
        Id,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",  # every change of a guild's settings
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("at", Instant, nullable=False),
    Column("by", BigInteger),
    Column("subject", String(40), nullable=False),
    Column("verb", String(20), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
)

guides = Table(
    "guides",  # set-up guides that are open: what is chosen so far
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("user_id", BigInteger, nullable=False),
    Column("subscription_id", Id, ForeignKey("subscriptions.id", ondelete="CASCADE")),
    Column("base_revision", Integer),
    Column("draft", JSON, nullable=False),
    Column("step", String(20), nullable=False),
    Column("changed_at", Instant, nullable=False),
    sqlite_autoincrement=True,  # a message of a guide that is over never means a later one
)

imports = Table(
    "imports",  # files of subscriptions that were shown and not yet applied
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("user_id", BigInteger, nullable=False),
    Column("document", JSON, nullable=False),
    Column("made_at", Instant, nullable=False),
)

topics = Table(
    "topics",  # the thread, or forum post, that tells of one drop in one channel
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String(80), primary_key=True),
    Column("thread_id", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
)

events = Table(
    "events",  # Discord's scheduled events that stand for drops
    metadata,
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("drop_id", Id, ForeignKey("drops.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("event_id", BigInteger),
    Column("revision", Integer, nullable=False),
    Column("tried_at", Instant, nullable=False),
    Column("trouble", Text),
)

alerted_sizes = Table(
    "alerted_sizes",  # when a subscription last heard of a size, for its cool-down
    metadata,
    Column(
        "subscription_id",
        Id,
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "listing_id",
        Id,
        ForeignKey("listings.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("label", String(120), primary_key=True),
    Column("at", Instant, nullable=False),
)

destinations = Table(
    "destinations",  # when a channel or a user was last served, so that all are in turn
    metadata,
    Column("kind", String(10), primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("served_at", Instant, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cause", String(120), nullable=False),
    Column("destination_kind", String(10), nullable=False),
    Column("destination_id", BigInteger, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("change_id", Id, ForeignKey("changes.id", ondelete="CASCADE")),
    Column("notice", Text),
    Column("subscription_id", Id, ForeignKey("subscriptions.id", ondelete="SET NULL")),
    Column("guild_id", BigInteger),
    Column("sizes", JSON, nullable=False),
    Column("role_ids", JSON, nullable=False),
    Column("is_sample", Boolean, nullable=False),
    Column("action", String(10), nullable=False, server_default="post"),
    Column("earlier_id", Id),
    Column("folded_into", Id),
    Column("posted_in", BigInteger),  # the thread the message is in, if it is in one
    Column("held_for", String(10)),
    Column("attempts", Integer, nullable=False),
    Column("doubt_since", Instant),
    Column("leased_by", String(64)),
    Column("lease_until", Instant),
    Column("sent_at", Instant),
    Column("message_id", BigInteger),
    Column("reason", Text),
    UniqueConstraint("cause", "destination_kind", "destination_id"),
    Index("ix_deliveries_change_id", "change_id"),
    Index("ix_deliveries_subscription_id", "subscription_id"),
    Index("ix_deliveries_folded_into", "folded_into"),
    Index("ix_deliveries_guild_id", "guild_id", "id"),
    # The outbox: what is not finished. It stays small however long the record grows.
    Index(
        "ix_deliveries_outbox",
        "due_at",
        sqlite_where=text("state IN ('pending', 'retry', 'sending')"),
        postgresql_where=text("state IN ('pending', 'retry', 'sending')"),
    ),
    Index(
        "ix_deliveries_held",
        "due_at",
        sqlite_where=text("state = 'held'"),
        postgresql_where=text("state = 'held'"),
    ),
    sqlite_autoincrement=True,  # each message's button names it
)

quiz_answers = Table(
    "quiz_answers",  # a member's first answer to a question of the quiz; later ones do not count
    metadata,
    Column("question_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("is_right", Boolean, nullable=False),
    Column("answered_at", Instant, nullable=False),
)
