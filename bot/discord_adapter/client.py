"""The discord.py client: what it connects with, what it carries, and how it fails in words.

Knows nothing of SQL or HTTP.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.discord_adapter.answers import (
    Unanswered,
    count_tries,
    leave_odd_limits,
    pass_hanging,
    refuse_repeats,
    scan_seldom,
    survive_odd_events,
    survive_odd_frames,
    tracing,
)
from bot.discord_adapter.command_registry import CommandRegistry
from bot.discord_adapter.command_tree import Tree
from bot.discord_adapter.gateway import ShardedBot, share_own_user
from bot.errors import RaincloudError
from bot.languages import speaking
from bot.models import Shards
from bot.services import Services
from bot.services.base import logged_about
from bot.ui import DYNAMIC_ITEMS
from bot.ui.base import (
    CatalogTranslator,
    OwnerOnly,
    UnansweredError,
    answer,
    know_commands,
    language_of,
    refusals,
)

EXTENSIONS = (
    "cogs.alerts",
    "cogs.channels",
    "cogs.drops",
    "cogs.guilds",
    "cogs.help",
    "cogs.history",
    "cogs.manage",
    "cogs.mydata",
    "cogs.notices",
    "cogs.sizes",
    "cogs.sources",
    "cogs.watch",
)

# Raincloud never speaks; without this discord.py warns of missing voice libraries at every start.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_log = logging.getLogger(__name__)


class OutdatedError(Exception):
    """Something was pressed that no item of this release is for."""


# Discord's clients, and its list of commands, may lag behind this release.
_OUTDATED = (OutdatedError, app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)


def is_known(custom_id: str) -> bool:
    """Tell whether an item here is for what was pressed."""
    return any(
        item.__discord_ui_compiled_template__.fullmatch(custom_id)  # no other way to ask
        for item in DYNAMIC_ITEMS
    )


class Bot(ShardedBot):
    """Raincloud on Discord. Hand it its services before it starts."""

    INTENTS = discord.Intents(guilds=True)

    services: Services

    def __init__(
        self, *, guild_ready_timeout: float = 2.0, extensions: Sequence[str] = EXTENSIONS
    ) -> None:
        """Make a client with the least it needs.

        Args:
            guild_ready_timeout: seconds without another guild after which the bot is ready.
            extensions: the cogs it loads; a client that only sends needs none.
        """
        unanswered = Unanswered()
        trace = tracing(self._note_date, self._note_refusal, self._note_limit, self._note_too_many)
        unanswered.watch(trace)
        count_tries(trace)
        refuse_repeats(trace)
        super().__init__(
            command_prefix=commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=self.INTENTS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            guild_ready_timeout=guild_ready_timeout,
            max_ratelimit_timeout=30.0,  # what is longer is told, and waited for in the outbox
            http_trace=trace,
            shard_count=1,  # until Discord is asked how many there must be
        )
        pass_hanging(self.http, unanswered)
        scan_seldom(self.http)
        leave_odd_limits()
        survive_odd_events(self)
        survive_odd_frames()
        share_own_user(self)
        self._to_load = extensions
        self.tree.error(self.fail)
        self.keeps_commands: asyncio.Task[None] | None = None

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for a shard's turn to begin."""
        del initial
        await self.services.shards.turns.take(shard_id or 0)
        self.forget_guilds(shard_id or 0)

    async def setup_hook(self) -> None:
        """Load the cogs."""
        await self.tree.set_translator(CatalogTranslator())
        for extension in self._to_load:
            await self.load_extension(extension)
        self.add_dynamic_items(*DYNAMIC_ITEMS)
        await self._remember_owners()
        know_commands((await self.services.commands.state()).ids)

    def _note_date(self, date: str, took: timedelta) -> None:
        """Learn from an answer how far this machine's clock is from Discord's."""
        self.services.drift.note(date, took)

    def _note_refusal(self) -> None:
        """Count an answer of those of which too many bring a ban."""
        self.services.edge.refused()

    def _note_limit(self, after: timedelta) -> None:
        """Obey a limit of all: where the library does not wait it out, its error tells less."""
        self.services.edge.rest(after)

    def _note_too_many(self) -> None:
        """Count an answer 429."""
        self.services.edge.limits_met += 1

    async def on_guilds_known(self, shards: Shards) -> None:
        """Let Discord have the commands, where the first shard is; nothing waits for that.

        One process has that shard, however many share the others.
        """
        if 0 in shards.ids and (self.keeps_commands is None or self.keeps_commands.done()):
            self.keeps_commands = asyncio.create_task(
                self.services.commands.keep(CommandRegistry(self), know_commands), name="commands"
            )

    async def close(self) -> None:
        """End the connection, and what is under way on it."""
        if self.keeps_commands is not None:
            self.keeps_commands.cancel()
            await asyncio.gather(self.keeps_commands, return_exceptions=True)
        if self._ready is discord.utils.MISSING:  # the library can close only what it has begun
            await self._async_setup_hook()
        await super().close()

    async def _remember_owners(self) -> None:
        """Keep who owns the bot: one person, or the members of a team."""
        application = self.application
        if application is None:
            return
        if application.team is not None:
            owners = {member.id for member in application.team.members}
        else:
            owners = {application.owner.id}
        await self.services.sources.remember_owners(owners)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer who presses what no item here is for: on a message of an earlier release."""
        data: Any = interaction.data
        if interaction.type is discord.InteractionType.component and not is_known(
            data["custom_id"]
        ):
            with speaking(language_of(interaction)):
                await self.fail(interaction, OutdatedError())

    async def fail(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Answer a person whose command or button failed; here, and only here, errors become words.

        Args:
            interaction: answered for the asker alone, whatever was answered or deferred before.
            error: what was raised; what is not ours is logged under a reference.
        """
        cause = getattr(error, "original", error)
        if isinstance(cause, RaincloudError):
            text = refusals.trouble(cause.sentence)
        elif isinstance(cause, UnansweredError):
            _log.warning("A person could not be answered: %s", type(cause.__cause__).__name__)
            if cause.is_over:
                return
            text = refusals.unanswered()
        elif isinstance(error, _OUTDATED):
            _log.info("A person used what is not of this release: %s", type(error).__name__)
            text = refusals.outdated()
        elif isinstance(error, app_commands.NoPrivateMessage):
            text = refusals.only_in_server()
        elif isinstance(error, app_commands.TransformerError):
            text = refusals.not_understood(str(error.value))
        elif isinstance(error, OwnerOnly):
            text = refusals.owner_only()
        elif isinstance(error, app_commands.CheckFailure):
            text = refusals.no_right()
        else:
            reference = secrets.token_hex(4)
            with logged_about(guild_id=interaction.guild_id):
                _log.error("An interaction failed (reference %s)", reference, exc_info=cause)
            text = refusals.unexpected(reference)
        try:
            await answer(interaction, text)
        except (discord.HTTPException, OSError) as unanswered:
            _log.warning("A person could not be answered: %s", type(unanswered).__name__)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what an event handler failed with: in its words, or with the way to it."""
        del args, kwargs
        error = sys.exception()
        if isinstance(error, RaincloudError):
            _log.warning("The handler of %s failed: %s", event_method, error.sentence)
        else:
            _log.error("The handler of %s failed", event_method, exc_info=error)


def connect_to(*, api_url: str | None, gateway_url: str | None) -> None:
    """Point discord.py elsewhere than discord.com.

    Args:
        api_url: of the REST interface, a proxy's or a test's; None leaves Discord's own.
        gateway_url: of the gateway, likewise.
    """
    if api_url is not None:
        Route.BASE = api_url
    if gateway_url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
