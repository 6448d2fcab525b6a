"""The connections to Discord's gateway: opened and closed one by one, and how they are."""

from __future__ import annotations

import asyncio
import gc
import math
from typing import Any

import discord
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.models import Shards
from bot.services.monitoring import Gateway

# Of two, as many seconds a connection waits at most before it is tried again: a minute. discord.py
# waits up to 17 (discord/backoff.py), in which commands stay unanswered though Discord is back.
LONGEST_PAUSE = 6


class ShardedBot(commands.AutoShardedBot):
    """A client of several connections that come and go while it runs.

    It dispatches ``guilds_known`` with the :class:`Shards` of which Discord has told all guilds, at
    each session that begins. The library's own ``ready`` is left out: it comes once, when all have
    begun for the first time, and the next one to begin cuts off those that are being told.
    """

    _told: frozenset[int] = frozenset()
    _closed_shards: frozenset[int] = frozenset()
    _opening: asyncio.Task[None] | None = None

    @property
    def known(self) -> Shards:
        """The shards of which Discord has told all guilds."""
        return Shards(self._told, self.shard_count or 1)

    async def launch_shards(self) -> None:
        """Open none yet; the library would open all, and serve none of them until then."""
        self._connection.shard_count = self.shard_count
        self._connection.shard_ids = []  # which all that begin never are: none of them is `ready`

    async def open_shard(self, shard_id: int) -> None:
        """Open a connection, and return when it has identified itself, however long that takes."""
        self._closed_shards -= {shard_id}
        self._opening = asyncio.create_task(
            self.launch_shard(DiscordWebSocket.DEFAULT_GATEWAY, shard_id), name=f"shard {shard_id}"
        )
        await self._opening
        if (shard := self._all.get(shard_id)) is not None:
            shard._backoff._max = LONGEST_PAUSE  # noqa: SLF001 - the library offers no other way

    async def close_shard(self, shard_id: int) -> bool:
        """Close a connection for good; tell whether that could be done.

        One that is about to connect again cannot be closed: the library would open it all the same.
        """
        shard = self._all[shard_id]
        if shard._task is None or shard._task.done():  # noqa: SLF001 - the library has no other word
            return False
        del self._all[shard_id]
        self._closed_shards |= {shard_id}
        state = self._connection
        if (telling := state._ready_tasks.pop(shard_id, None)) is not None:  # noqa: SLF001
            telling.cancel()
        state._ready_states.pop(shard_id, None)  # noqa: SLF001
        self.forget_guilds(shard_id)
        await shard.close()
        self.forget_guilds(shard_id)  # what came on it meanwhile
        return True

    def forget_guilds(self, shard_id: int) -> None:
        """Know nothing of a shard's guilds until Discord tells of them: its session is over.

        The library would keep those that the bot left meanwhile.
        """
        self._told -= {shard_id}
        for guild in self.guilds:
            if guild.shard_id == shard_id:
                self._connection._remove_guild(guild)  # noqa: SLF001 - there is no other way
        gc.unfreeze()  # they may have been there when the history was opened, and frozen with it

    async def on_shard_ready(self, shard_id: int) -> None:
        """Let all know that the guilds of a shard are told."""
        if shard_id in self._closed_shards:
            return  # its guilds are another process's to tell of
        self._told |= {shard_id}
        self._ready.set()
        self.dispatch("guilds_known", Shards(frozenset({shard_id}), self.shard_count or 1))

    async def close(self) -> None:
        """End the connections, and open no more."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        await super().close()

    @property
    def _all(self) -> dict[int, discord.shard.Shard]:
        """The library's own shards, which it only ever adds to."""
        shards: dict[int, discord.shard.Shard] = vars(self)["_AutoShardedClient__shards"]
        return shards


def share_own_user(client: discord.Client) -> None:
    """Let the bot be one user in all its guilds, where the library would make one for each.

    Measured: 0.4 kB a guild, 1 MB for as many as a shard may have.
    """
    state = client._connection  # noqa: SLF001 - the library offers no other way
    make = state.store_user

    def store_user(data: Any, *, cache: bool = True) -> Any:
        own = state.user
        return own if own is not None and int(data["id"]) == own.id else make(data, cache=cache)

    state.store_user = store_user  # type: ignore[method-assign]


def gateway_state(client: ShardedBot, held: Shards) -> Gateway:
    """Return how the connection is now.

    Args:
        client: what is connected.
        held: the shards that are to be.
    """
    if client.is_closed():
        return Gateway("closed", is_ready=False)
    latencies = {number: shard.latency for number, shard in client.shards.items()}
    # Infinity and NaN are discord.py's words for no connection, or none measured.
    up = [each for number, each in latencies.items() if number in held.ids and math.isfinite(each)]
    counts = len(up), len(held.ids)
    if not client.known.ids:
        state = "not logged in yet" if client.user is None else "not connected yet"
        return Gateway(state, is_ready=False, shards=counts)
    if held.ids - client.known.ids or len(up) < len(held.ids):
        return Gateway("connecting", is_ready=False, shards=counts)
    return Gateway("ready", is_ready=True, latency=round(max(up, default=0.0), 3), shards=counts)
