"""`WireDiscord`: the whole loopback Discord, on a port of 127.0.0.1.

    async with WireDiscord() as server:
        guild = server.add_guild(channels=2)
        with discord_at(server.api_url, server.gateway_url):
            ...

Everything a test asks or sets is here, or on `server.faults`, `server.gateway`, `server.nonces`.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

from aiohttp import web

from tests.wire import payloads
from tests.wire.actors import Actors
from tests.wire.callbacks import Callbacks
from tests.wire.edge import limit
from tests.wire.faults import Fault, Faults
from tests.wire.gateway import Gateway
from tests.wire.handlers import Handlers
from tests.wire.interactions import Interactions
from tests.wire.limits import (
    CHANNEL_LIMIT,
    CHANNEL_PERIOD,
    GLOBAL_LIMIT,
    GLOBAL_PERIOD,
    OLD_EDIT_PERIOD,
    PUBLISH_LIMIT,
    PUBLISH_PERIOD,
    ChannelBuckets,
    ChannelQuota,
    Clock,
    global_window,
)
from tests.wire.nonces import WINDOW, Nonces
from tests.wire.posts import write_as
from tests.wire.pulse import Pulse
from tests.wire.rest import API_PREFIX, Received, Rest
from tests.wire.routes import OUTSIDE_GLOBAL_LIMIT
from tests.wire.threads import ThreadHandlers
from tests.wire.world import (
    BOT_PERMISSIONS,
    TEXT_CHANNEL,
    Channel,
    Guild,
    Message,
    Role,
    User,
    World,
)

TOKEN = "wire.loopback.token"
HOST = "127.0.0.1"
BODY_LIMIT = 30 * 1024 * 1024  # bytes, above any upload Discord takes


class WireDiscord:
    """A Discord for tests: REST, gateway, limits, nonces, faults, and people who act."""

    def __init__(
        self,
        *,
        window: str = "sliding",
        global_limit: int = GLOBAL_LIMIT,
        global_period: float = GLOBAL_PERIOD,
        channel_limit: int = CHANNEL_LIMIT,
        channel_period: float = CHANNEL_PERIOD,
        nonce_window: float = WINDOW,
        seed: int = 0,
        token: str = TOKEN,
        port: int = 0,
        clock: Clock = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Make a server that is not yet listening.

        `window` is sliding, fixed or off; a `channel_limit` of 0 switches the channels' buckets
        off; a `nonce_window` of 0 switches nonces off. Periods and windows are in seconds, and a
        test may shorten them. `clock` is monotonic, `wall` Unix time.
        """
        self.token = token
        self.clock = clock
        self.world = World(wall)
        self.faults = Faults(seed, clock)
        self.publications = ChannelQuota(clock, PUBLISH_LIMIT, PUBLISH_PERIOD)
        self.old_edits = ChannelQuota(clock, 0, OLD_EDIT_PERIOD)  # a test sets how many
        self.nonces = Nonces(clock, nonce_window)
        self.interactions = Interactions(clock)
        self._pulse = Pulse()
        self.gateway = Gateway(
            self.world, lambda: self.token, lambda: self.gateway_url, self._pulse, clock
        )
        self._handlers = Handlers(
            self.world, self.nonces, self.faults, lambda: self.gateway_url, self.old_edits
        )
        threads = ThreadHandlers(
            self.world, self._handlers.channel_of, self._handlers.message_of, self.publications
        )
        callbacks = Callbacks(self.world, self.interactions)
        self.rest = Rest(
            self.world,
            clock,
            lambda: self.token,
            global_window(window, clock, global_limit, global_period),
            ChannelBuckets(clock, channel_limit, channel_period),
            self.faults,
            self.interactions,
            self._handlers.table() | threads.table() | callbacks.table(),
            self._pulse,
        )
        actors = Actors(self.world, self.gateway, self.interactions, lambda: list(self.commands))
        self.slash = actors.slash
        self.autocomplete = actors.autocomplete
        self.press = actors.press
        self.submit_modal = actors.submit_modal
        self.port = port
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_route("*", "/{path:.*}", self.rest.handle)
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=0.5
        )
        await self._runner.setup()
        await self._listen()

    async def close(self) -> None:
        """Stop listening, and end every connection."""
        self.faults.release()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def api_url(self) -> str:
        """What `discord.http.Route.BASE` is to be."""
        return f"http://{HOST}:{self.port}{API_PREFIX}"

    @property
    def gateway_url(self) -> str:
        """What `DiscordWebSocket.DEFAULT_GATEWAY` is to be."""
        return f"ws://{HOST}:{self.port}/gateway"

    @property
    def environment(self) -> dict[str, str]:
        """The settings that point a bot in another process here."""
        return {
            "RAINCLOUD_DISCORD_API_URL": self.api_url,
            "RAINCLOUD_DISCORD_GATEWAY_URL": self.gateway_url,
        }

    @property
    def requests(self) -> list[Received]:
        """Every REST request so far."""
        return self.rest.requests

    @property
    def complaints(self) -> list[str]:
        """Everything the bot did that no bot should."""
        return [*self.rest.complaints, *self.gateway.complaints]

    @property
    def count_429(self) -> int:
        """How many requests were answered 429."""
        return self.rest.count_429

    @property
    def count_invalid(self) -> int:
        """How many requests count towards Discord's ban: 401, 403, 429."""
        return self.rest.count_invalid

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The commands the bot has registered."""
        return list(self._handlers.commands.values())

    def want_shards(self, count: int, **limit: int) -> None:
        """Want so many connections to the gateway from now on.

        Args:
            count: how many.
            limit: of the session start limit, what is not as usual.
        """
        self._handlers.shards = count
        self._handlers.session_start_limit = limit

    def overwrite_commands(self, *commands: dict[str, Any]) -> None:
        """Let another program with the same token register its commands in place of the bot's."""
        self._handlers.register(list(commands))

    def messages(self, channel_id: int) -> list[Message]:
        """List the messages of a channel, oldest first."""
        return self.world.history(channel_id)

    def dm_messages(self, user: User) -> list[Message]:
        """List what the bot has written to a user directly, oldest first."""
        return self.world.history(self.world.dm(user).id)

    def refuse_direct_messages(self, user: User) -> None:
        """Let a user take no direct messages: sending answers 403 with code 50007."""
        self.faults.refuse_channel(self.world.dm(user).id, 50007)

    def add_guild(
        self,
        *,
        channels: int = 1,
        name: str | None = None,
        bot_permissions: int = BOT_PERMISSIONS,
        locale: str = "en-US",
    ) -> Guild:
        """Let a guild exist; a client that logs in later sees it. See `join` for one after."""
        return self.world.add_guild(
            channels=channels, name=name, bot_permissions=bot_permissions, locale=locale
        )

    def add_user(self, name: str) -> User:
        """Let a person exist."""
        return self.world.add_user(name)

    def add_role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        """Give a guild one more role."""
        return self.world.add_role(guild, name, permissions)

    def add_channel(
        self,
        guild: Guild,
        name: str | None = None,
        *,
        denied_to_bot: int = 0,
        kind: int = TEXT_CHANNEL,
    ) -> Channel:
        """Give a guild one more channel, in which the bot lacks the permissions denied."""
        return self.world.add_channel(guild, name, denied_to_bot=denied_to_bot, kind=kind)

    async def join(self, guild: Guild) -> None:
        """Tell the clients of a guild made after they logged in."""
        body = payloads.guild(guild, self.world.bot)
        del body["unavailable"]  # its absence tells a client that the guild is new
        await self.gateway.dispatch("GUILD_CREATE", body, guild.id)

    async def leave(self, guild: Guild) -> None:
        """Throw the bot out of a guild; its channels are then unknown."""
        self.world.forget_guild(guild)
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    async def delete_channel(self, channel: Channel) -> None:
        """Delete a channel, and tell the clients."""
        body = payloads.channel(channel, self.world.bot)
        self.world.forget_channel(channel)
        guild_id = None if channel.guild is None else channel.guild.id
        await self.gateway.dispatch("CHANNEL_DELETE", body, guild_id)

    def delete_message(self, message: Message) -> None:
        """Delete a message; the bot is not told, as it has no intent for it."""
        message.is_deleted = True

    async def lose_guild(self, guild: Guild) -> None:
        """Let a guild be unavailable: an outage, in which the gateway does not show it."""
        guild.is_unavailable = True
        gone = {"id": str(guild.id), "unavailable": True}
        await self.gateway.dispatch("GUILD_DELETE", gone, guild.id)

    async def restore_guild(self, guild: Guild) -> None:
        """Let a guild be available again."""
        guild.is_unavailable = False
        body = payloads.guild(guild, self.world.bot)
        await self.gateway.dispatch("GUILD_CREATE", body, guild.id)

    async def update_channel(self, channel: Channel, **changes: Any) -> None:
        """Change a channel (`tags`, `requires_tag`, `slow_mode`, ...), and tell the clients."""
        for name, value in changes.items():
            setattr(channel, name, value)
        guild_id = None if channel.guild is None else channel.guild.id
        body = payloads.channel(channel, self.world.bot)
        await self.gateway.dispatch("CHANNEL_UPDATE", body, guild_id)

    async def update_thread(self, thread: Channel, **changes: Any) -> None:
        """Change a thread (`is_archived`, `is_locked`), and tell the clients."""
        for name, value in changes.items():
            setattr(thread, name, value)
        guild_id = None if thread.guild is None else thread.guild.id
        body = payloads.thread(thread, self.world.bot)
        await self.gateway.dispatch("THREAD_UPDATE", body, guild_id)

    async def update_role(self, guild: Guild, role: Role, permissions: int) -> None:
        """Let a role do something else, and tell the clients."""
        role.permissions = permissions
        body = {"guild_id": str(guild.id), "role": payloads.role(role)}
        await self.gateway.dispatch("GUILD_ROLE_UPDATE", body, guild.id)

    async def time_out_bot(self, guild: Guild, seconds: float) -> None:
        """Let a moderator time the bot out; of the end Discord tells nothing. 0 takes it back."""
        guild.bot_timed_out_until = self.world.now() + seconds if seconds else 0.0
        body = payloads.bot_member(guild, self.world.bot) | {"guild_id": str(guild.id)}
        await self.gateway.dispatch("GUILD_MEMBER_UPDATE", body, guild.id)

    def write_as(self, author: User, channel: Channel, text: str) -> Message:
        """Let somebody write a message; the bot has no intent for it."""
        return write_as(self.world, author, channel, text, self.clock())

    async def post_as(
        self, author: User, forum: Channel, title: str, *, has_message: bool = True
    ) -> Channel:
        """Let somebody post in a forum; the post's first message may be deleted already."""
        if has_message:
            first = self.write_as(author, forum, title)
            post = self.world.add_thread(forum, first.id, title, author)
            self.world.move_message(first, post)
        else:
            post = self.world.add_thread(forum, self.world.new_id(), title, author)
        body = payloads.thread(post, self.world.bot)
        await self.gateway.dispatch(
            "THREAD_CREATE", body, None if forum.guild is None else forum.guild.id
        )
        return post

    def limit_globally(self, seconds: float) -> Fault:
        """Answer all that the token asks 429 with `global` until some seconds are over."""
        return self.faults.answer(
            lambda left: limit(left, scope="global"),
            seconds=seconds,
            route=None,
            but=OUTSIDE_GLOBAL_LIMIT,
        )

    async def go_away(self) -> None:
        """Be unreachable: connections are refused, and those that exist are broken."""
        self.rest.is_away = self.gateway.is_away = True
        if self._site is not None:
            await self._site.stop()
            self._site = None
        self.gateway.drop()

    async def come_back(self) -> None:
        """Be reachable again, on the same port."""
        self.rest.is_away = self.gateway.is_away = False
        await self._listen()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Be unreachable within the block."""
        await self.go_away()
        try:
            yield
        finally:
            await self.come_back()

    async def wait_for(self, condition: Callable[[], bool], timeout_seconds: float = 5.0) -> None:
        """Wait until something is so, looking whenever the bot has sent something."""
        await self._pulse.until(condition, timeout_seconds)

    async def _listen(self) -> None:
        if self._runner is None or self._site is not None:
            return
        self._site = web.TCPSite(self._runner, HOST, self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]
