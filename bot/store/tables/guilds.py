"""What belongs to guilds and their people."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.models import ChangeKind, Confidence, DropShop, Precision
from bot.store.tables.base import metadata
from bot.store.tables.columns import Amount, EnumText, Id, Instant, Several, TimeOfDay, key

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("log_channel_id", BigInteger),
    Column("hears_of_sources", Boolean, nullable=False, server_default=false()),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("is_unavailable", Boolean, nullable=False, server_default=false()),  # an outage there
    Column("timezone", String(64), nullable=False, server_default="UTC"),
    Column("language", String(10), nullable=False, server_default="en"),
    Column("size_system", String(2)),
    Column("quiet_begins", TimeOfDay),  # by the guild's clock
    Column("quiet_ends", TimeOfDay),
    Column("quiet_breaks", Several(ChangeKind, frozenset), nullable=False, server_default="[]"),
    Column("makes_events", Boolean, nullable=False, server_default=false()),
    Column("allows_watches", Boolean, nullable=False, server_default=true()),
    Column("thread_channel_id", BigInteger),  # where members get private threads
    Column("watch_limit", Integer, nullable=False, server_default="25"),
    Column("timed_out_until", Instant),  # by Discord's clock: nothing can be posted before
    Column("keeps_questions", Boolean, nullable=False, server_default=false()),
    # Asked before each message: next to none is away, of however many there are.
    Index("ix_guilds_unavailable", "id", sqlite_where=text("is_unavailable")),
    Index(
        "ix_guilds_timed_out_until",
        "timed_out_until",
        sqlite_where=text("timed_out_until IS NOT NULL"),
    ),
)

drops = Table(
    "drops",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, ForeignKey("guilds.id", ondelete="CASCADE")),
    Column("style_code", key(40)),
    Column("name", Text, nullable=False),
    Column("at", Instant, index=True),
    Column("ends_at", Instant),
    Column("precision", EnumText(Precision, 10), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("region", String(2)),
    Column("retailer", Text),
    Column("price", Amount),
    Column("currency", String(3)),
    Column("url", Text),
    Column("image_url", Text),
    Column("confidence", EnumText(Confidence, 10), nullable=False, server_default="confirmed"),
    Column("revision", Integer, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Column("created_by", BigInteger),
    Column("changed_at", Instant, nullable=False),
    Column("is_draw", Boolean, nullable=False, server_default=false()),
    Column("opens_at", Instant),
    Column("other_shops", Several(DropShop._make), nullable=False, server_default="[]"),
    Index("ix_drops_guild_id_style_code", "guild_id", "style_code"),
    Index("ix_drops_style_code", "style_code"),
    sqlite_autoincrement=True,  # threads and events are known by it
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

drop_drafts = Table(
    "drop_drafts",  # drops that were shown to a moderator, and what became of them
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
    Column("entered", Several(int)),  # the drops that were made of it, if it was posted
    Column("changed_at", Instant, nullable=False),
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
    Column("error", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),  # since it was last right
)

members = Table(
    "members",  # what a person says of themselves
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sizes", Several(), nullable=False),
)

member_hours = Table(
    "member_hours",  # when a person wants no direct message
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("timezone", String(64)),  # the server's where none is said
    Column("quiet_begins", TimeOfDay),  # by the person's clock
    Column("quiet_ends", TimeOfDay),
)

member_threads = Table(
    "member_threads",  # where a person is told what they watch, in place of a direct message
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger, ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
)

absences = Table(
    "absences",  # where a person was last met, and since when they are in no server of the bot's
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("asked_at", Instant, nullable=False),  # when Discord was last asked for them
    Column("absent_since", Instant),
    Column("met_in", BigInteger),  # the last guild in which they did something
)

calendar_addresses = Table(
    "calendar_addresses",  # the secret in the address of a server's calendar
    metadata,
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("token", String(64), nullable=False),
    Column("digest", String(64), nullable=False),  # by which it is looked up
    Column("made_at", Instant, nullable=False),
    Index("ix_calendar_addresses_digest", "digest", unique=True),
)

role_panels = Table(
    "role_panels",  # messages whose buttons give and take ping roles; who has which is not kept
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("message_id", BigInteger),
    Column("role_ids", Several(int), nullable=False),
    Column("created_by", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("is_shown", Boolean, nullable=False),
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

unanswered = Table(
    "unanswered",  # questions that could not be answered, where a guild wants them; not who asked
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False),
    Column("folded", key(600), nullable=False),  # by which the same question is known
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("last_asked_at", Instant, nullable=False),
    UniqueConstraint("guild_id", "folded"),
    sqlite_autoincrement=True,  # a button of one that is gone never means a later one
)

taught = Table(
    "taught",  # what moderators answer questions with in their guild
    metadata,
    Column("id", Id, primary_key=True),
    Column(
        "guild_id",
        BigInteger,
        ForeignKey("guilds.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("taught_by", BigInteger, nullable=False),
    Column("taught_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
