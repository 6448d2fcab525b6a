"""The connections to Discord's gateway: how they are, and when each may begin.

Source: https://docs.discord.com/developers/events/gateway#rate-limiting. discord.py starts one
shard after the other, and waits five seconds before each but the first.
"""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict
from datetime import timedelta

import discord
from discord.ext import commands

from bot.models import Shards
from bot.services.monitoring import Gateway

SPAN = timedelta(seconds=5)  # Discord's own


class IdentifyPace:
    """Gives shards their turn; shards whose numbers leave the same rest share one."""

    def __init__(self, at_once: int = 1) -> None:
        """Make it.

        Args:
            at_once: how many may identify themselves in five seconds, Discord's max_concurrency.
        """
        self._at_once = max(at_once, 1)
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._next: dict[int, float] = {}  # by the loop's time

    async def turn(self, shard_id: int) -> None:
        """Wait until a shard may identify itself."""
        loop, key = asyncio.get_running_loop(), shard_id % self._at_once
        async with self._turns[key]:
            wait = self._next.get(key, loop.time()) - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            self._next[key] = loop.time() + SPAN.total_seconds()


class ShardedBot(commands.AutoShardedBot):
    """A client of several connections that tells of the guilds of each when it knows them.

    It dispatches ``guilds_known`` with the :class:`Shards` of which Discord has told all guilds, at
    each session that begins. The library's own ``ready`` comes once, when all have begun for the
    first time, and tells nothing of one whose session ended and began anew.
    """

    _told: frozenset[int] = frozenset()

    @property
    def known(self) -> Shards:
        """The shards of which Discord has told all guilds."""
        return Shards(self._told, self.shard_count or 1)

    def forget_guilds(self, shard_id: int) -> None:
        """Know nothing of a shard's guilds until Discord tells of them: its session is over.

        The library would keep those that the bot left meanwhile.
        """
        self._told -= {shard_id}
        for guild in self.guilds:
            if guild.shard_id == shard_id:
                self._connection._remove_guild(guild)  # noqa: SLF001 - there is no other way

    async def on_shard_ready(self, shard_id: int) -> None:
        """Let all know that the guilds of a shard are told."""
        self._told |= {shard_id}
        self.dispatch("guilds_known", Shards(frozenset({shard_id}), self.shard_count or 1))


def gateway_state(client: discord.AutoShardedClient) -> Gateway:
    """Return how the connection is now."""
    if client.is_closed():
        return Gateway("closed", is_ready=False)
    if not client.is_ready():
        state = "not logged in yet" if client.user is None else "not connected yet"
        return Gateway(state, is_ready=False)
    latencies = [shard.latency for shard in client.shards.values()]
    # Discord.py's word for no connection, or none measured.
    away = sum(not math.isfinite(latency) for latency in latencies)
    counts = (len(latencies) - away, len(latencies))
    if away:
        return Gateway("connecting again", is_ready=False, shards=counts)
    slowest = round(max(latencies, default=0.0), 3)
    return Gateway("ready", is_ready=True, latency=slowest, shards=counts)
