"""What exists in the loopback Discord: users, guilds, channels and messages.

Plain records and their lookup; it knows neither HTTP nor the gateway.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.wire.mentions import Pings

DISCORD_EPOCH_MS = 1_420_070_400_000  # 2015-01-01, from "Snowflakes"
YEAR_MS = 365 * 24 * 3600 * 1000

# Bits of "Permissions".
MANAGE_GUILD = 1 << 5
ADMINISTRATOR = 1 << 3
MANAGE_THREADS = 1 << 34
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
READ_HISTORY = 1 << 16
CREATE_POLLS = 1 << 49
MEMBER_PERMISSIONS = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | 1 << 14  # embed links
    | 1 << 15  # attach files
    | 1 << 16  # read message history
    | 1 << 31  # use application commands
)
BOT_PERMISSIONS = MEMBER_PERMISSIONS

TEXT_CHANNEL = 0
DM_CHANNEL = 1
ANNOUNCEMENT_CHANNEL = 5
PUBLIC_THREAD = 11
FORUM_CHANNEL = 15

EVENT_LIMIT = 100  # uncompleted scheduled events a guild ("Guild Scheduled Event")
THREAD_LIMIT = 1_000  # active threads a guild ("Opcodes and Status Codes", 160006)


@dataclass(slots=True, eq=False)
class User:
    """A person, or the bot itself."""

    id: int
    name: str
    is_bot: bool = False


@dataclass(slots=True, eq=False)
class Role:
    """A role of a guild; the one with the guild's id is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 1


@dataclass(slots=True, eq=False)
class Channel:
    """A channel or thread of a guild, or a direct channel between the bot and one user."""

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None  # of a direct channel
    kind: int = TEXT_CHANNEL
    position: int = 0
    denied_to_bot: int = 0  # permissions an overwrite takes from the bot
    parent: Channel | None = None  # of a thread
    tags: list[int] = field(default_factory=list)  # of a forum, or of a post in one
    requires_tag: bool = False  # a forum's flag REQUIRE_TAG
    slow_mode: int = 0  # seconds between two messages of one member; bots are free of it
    owner: User | None = None  # of a thread; None: the bot
    is_archived: bool = False  # of a thread
    closed_at: float = 0.0  # when it was archived, in seconds of the Unix epoch; 0: long ago
    is_locked: bool = False  # of a thread: who manages threads alone may write in it, or open it


@dataclass(slots=True, eq=False)
class Guild:
    """A server of Discord."""

    id: int
    name: str
    owner: User
    bot_permissions: int = BOT_PERMISSIONS
    locale: str = "en-US"
    member_count: int = 2
    bot_role: Role | None = None
    channels: list[Channel] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)  # scheduled events, as answered
    roles: list[Role] = field(default_factory=list)
    is_unavailable: bool = False  # an outage: the gateway does not show it
    bot_timed_out_until: float = 0.0  # seconds of the Unix epoch
    event_limit: int = EVENT_LIMIT
    thread_limit: int = THREAD_LIMIT


@dataclass(slots=True, eq=False)
class Message:
    """A message as Discord keeps it, with what a test wants to know of its making."""

    id: int
    channel_id: int
    author: User
    payload: dict[str, Any]  # as the API answers it
    received_at: float  # monotonic seconds
    nonce: str | None = None
    seen_by: User | None = None  # who alone sees it, if it is ephemeral
    interaction_id: int | None = None
    is_deleted: bool = False
    edits: int = 0
    pings: Pings = field(default_factory=Pings)  # who was notified; an edit notifies nobody
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """The text outside embeds and components."""
        return str(self.payload["content"])

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.seen_by is not None


class World:
    """All that exists, and the source of every id."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        now_ms = int(wall() * 1000) - DISCORD_EPOCH_MS
        self._last_new = now_ms << 22
        # A guild's shard is its millisecond modulo the shards, so old ids are 1 ms apart.
        self._last_old = (now_ms - YEAR_MS) << 22
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self._by_channel: dict[int, list[Message]] = {}
        self._dms: dict[int, Channel] = {}
        self.bot = self.add_user("Raincloud", is_bot=True)
        self.owner = self.add_user("owner")

    def new_id(self) -> int:
        """Make the id of something that happens now; ids never repeat and always grow."""
        stamp = (int(self._wall() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_new = max(self._last_new + 1, stamp)
        return self._last_new

    def old_id(self) -> int:
        """Make the id of something that has been there for a while."""
        self._last_old += 1 << 22
        return self._last_old

    def add_user(self, name: str, *, is_bot: bool = False, user_id: int | None = None) -> User:
        """Let a user exist."""
        user = User(user_id or self.old_id(), name, is_bot)
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        *,
        channels: int = 1,
        name: str | None = None,
        bot_permissions: int = BOT_PERMISSIONS,
        locale: str = "en-US",
        owner: User | None = None,
    ) -> Guild:
        """Let a guild exist, with its @everyone role, the bot's role and text channels."""
        number = len(self.guilds) + 1
        guild = Guild(
            self.old_id(), name or f"Guild {number}", owner or self.owner, bot_permissions, locale
        )
        guild.roles.append(Role(guild.id, "@everyone", MEMBER_PERMISSIONS, 0))
        guild.bot_role = self.add_role(guild, self.bot.name, bot_permissions)
        self.guilds[guild.id] = guild
        for _ in range(channels):
            self.add_channel(guild)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        """Give a guild one more role."""
        role = Role(self.old_id(), name, permissions, len(guild.roles))
        guild.roles.append(role)
        return role

    def add_channel(
        self,
        guild: Guild,
        name: str | None = None,
        *,
        denied_to_bot: int = 0,
        kind: int = TEXT_CHANNEL,
    ) -> Channel:
        """Give a guild one more channel."""
        position = len(guild.channels)
        channel = Channel(
            self.old_id(),
            name or f"channel-{position + 1}",
            guild,
            kind=kind,
            position=position,
            denied_to_bot=denied_to_bot,
        )
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def add_thread(
        self, parent: Channel, thread_id: int, name: str, owner: User | None = None
    ) -> Channel:
        """Open a thread in a channel, or a post in a forum."""
        thread = Channel(
            thread_id, name, parent.guild, kind=PUBLIC_THREAD, parent=parent, owner=owner
        )
        if parent.guild is not None:
            parent.guild.threads.append(thread)
        self.channels[thread.id] = thread
        return thread

    def dm(self, user: User) -> Channel:
        """Return the direct channel between the bot and a user; there is one each."""
        channel = self._dms.get(user.id)
        if channel is None:
            channel = Channel(self.old_id(), "", recipient=user, kind=DM_CHANNEL)
            self._dms[user.id] = self.channels[channel.id] = channel
        return channel

    def add_message(self, message: Message) -> None:
        """Keep a message; an ephemeral one is in no channel's history."""
        self.messages[message.id] = message
        if not message.is_ephemeral:
            self._by_channel.setdefault(message.channel_id, []).append(message)

    def move_message(self, message: Message, channel: Channel) -> None:
        """Put a forum's first message into the thread it opens."""
        self._by_channel[message.channel_id].remove(message)
        message.channel_id = channel.id
        message.payload["channel_id"] = str(channel.id)
        self._by_channel.setdefault(channel.id, []).append(message)

    def history(self, channel_id: int) -> list[Message]:
        """List the messages of a channel that are still there, oldest first."""
        return [m for m in self._by_channel.get(channel_id, ()) if not m.is_deleted]

    def forget_channel(self, channel: Channel) -> None:
        """Let a channel be gone."""
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            kept = channel.guild.threads if channel.parent else channel.guild.channels
            kept.remove(channel)

    def has_timed_out_bot(self, guild: Guild | None) -> bool:
        """Tell whether the bot may only look on in a guild just now."""
        return guild is not None and guild.bot_timed_out_until > self._wall()

    def forget_guild(self, guild: Guild) -> None:
        """Let a guild, and all its channels, be gone."""
        self.guilds.pop(guild.id, None)
        for channel in guild.channels:
            self.channels.pop(channel.id, None)

    def now(self) -> float:
        """Return the wall clock, in seconds of the Unix epoch."""
        return self._wall()
