"""What a channel is subscribed to, and what its guild has set for all of its subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.models.changes import ChangeKind
from bot.models.stock import Model, Money

LEADS = (
    timedelta(days=7),
    timedelta(hours=24),
    timedelta(hours=3),
    timedelta(hours=1),
    timedelta(minutes=15),
    timedelta(0),
)  # how long before a drop it can be told, longest first
USUAL_LEAD_TIMES = (timedelta(hours=24), timedelta(hours=1), timedelta(0))
USUAL_RESTOCK_COOLDOWN = timedelta(minutes=30)
LANGUAGES = {"en": "English", "ja": "日本語"}  # that cards can be in, in their own words
SIZE_SYSTEMS = ("US", "UK", "EU", "CM")


class Digest(StrEnum):
    """When a subscription's alerts come."""

    INSTANT = "instant"
    DAILY = "daily"  # folded into one message a day
    WEEKLY = "weekly"  # folded into one message a week


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What alerts a channel gets, and how; set by a moderator. Or a person's watch.

    A watch is a member's own: ``user_id`` says whose, and is its ``channel_id`` too, as its alerts
    go to that person. ``guild_id`` is the server it was made in.

    Empty ``styles``, ``models``, ``regions``, ``shops`` and ``sizes`` mean all. ``words`` and
    quoted phrases in them must all appear; one after "-" must not. ``lead_times`` are how long
    before a drop it is told; ``max_price`` is the highest price wanted; ``first_only`` leaves out
    a style that has been live before, and without ``preorders`` what is live before it ships; a
    size that restocks within ``restock_cooldown`` is told once.

    ``role_id`` is mentioned for ``ping_kinds`` (all if empty), at most once in ``ping_cooldown``;
    ``mentioned_at`` is when it last was. ``digest_at`` (and ``digest_day``, 0 for Monday) is when
    the digest comes, in the guild's zone. ``publish`` passes posts of an announcement channel on
    to its followers; ``threads`` gives each drop a thread of a text channel; ``tags`` (ids) mark
    posts in a forum; ``edits`` keeps earlier posts up to date; ``poll`` asks under a drop.

    ``line`` stands above each card, with placeholders such as ``{shoe}``; ``colour`` (0xRRGGBB) is
    the cards', which without one have that of their kind.

    ``broken`` says why Discord refuses the channel, if it does. A removed one is kept for a while,
    so that it can be restored. ``revision`` grows with each change by a moderator.
    """

    id: int = 0
    guild_id: int
    channel_id: int
    kinds: frozenset[ChangeKind]
    lead_times: tuple[timedelta, ...] = USUAL_LEAD_TIMES
    words: str = ""
    styles: tuple[str, ...] = ()
    models: tuple[Model, ...] = ()
    regions: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    max_price: Money | None = None
    first_only: bool = False
    preorders: bool = True
    restock_cooldown: timedelta = USUAL_RESTOCK_COOLDOWN
    role_id: int | None = None
    ping_kinds: frozenset[ChangeKind] = frozenset()
    ping_cooldown: timedelta = timedelta(0)
    digest: Digest = Digest.INSTANT
    digest_at: time | None = None
    digest_day: int | None = None
    publish: bool = False
    threads: bool = False
    tags: tuple[int, ...] = ()
    edits: bool = True
    poll: bool = False
    line: str = ""
    colour: int | None = None
    is_paused: bool = False
    user_id: int | None = None
    created_by: int
    created_at: datetime
    removed_at: datetime | None = None
    mentioned_at: datetime | None = None
    broken: str | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When a guild wants silence, by its own clock: from ``begins`` until before ``ends``.

    ``begins`` after ``ends`` goes over midnight. ``breaks`` are the kinds that come all the same.
    """

    begins: time
    ends: time
    breaks: frozenset[ChangeKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Where a person was last met, and since when they are in no server that the bot is in.

    ``asked_at`` is when Discord was last asked for them (aware, UTC; none for never),
    ``absent_since`` none while they are somewhere, ``met_in`` the last guild in which they did
    something.
    """

    user_id: int
    asked_at: datetime | None = None
    absent_since: datetime | None = None
    met_in: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberHours:
    """When a person wants no direct message, by a clock of their own.

    ``timezone`` is an IANA zone; without one, that of the server a watch was made in counts.
    """

    timezone: str | None = None
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """What a guild's moderators have set for all of its subscriptions.

    ``timezone`` is an IANA zone, ``language`` a code of a catalog ("en"), ``size_system`` one of
    US, UK, EU and CM that sizes are shown in too. ``makes_events`` turns drops into scheduled
    events of Discord. ``hears_of_sources`` lets the log channel hear of failing sources. Without
    ``allows_watches`` members watch nothing there, and never more than ``watch_limit`` shoes.
    ``thread_channel_id`` is the channel in which they get a private thread of their own if direct
    messages do not reach them. ``keeps_questions`` keeps what the history could not answer there.
    """

    guild_id: int
    timezone: str = "UTC"
    language: str = "en"
    size_system: str | None = None
    quiet: QuietHours | None = None
    log_channel_id: int | None = None
    hears_of_sources: bool = False
    makes_events: bool = False
    allows_watches: bool = True
    thread_channel_id: int | None = None
    watch_limit: int = 25
    keeps_questions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One change of a guild's settings: who, when, what, and how it was before and after.

    ``subject`` is "subscription 3" or "settings"; ``before`` and ``after`` are documents (plain
    JSON values), none where there was, or is, nothing. ``by`` is none for the bot itself.
    """

    id: int = 0
    guild_id: int
    at: datetime
    by: int | None
    subject: str
    verb: str
    before: dict[str, object] | None = None
    after: dict[str, object] | None = None
