"""The gateway without a socket: READY, guilds, and what becomes of their channels.

Each event goes to discord.py's own state, and from there to the cogs that listen.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from bot.discord_adapter import Bot
from tests.simulation.rounds import TOLD
from tests.wire import payloads

if TYPE_CHECKING:
    from tests.simulation.lives import Life
    from tests.simulation.world import World


class Gateway:
    """Tells the client of the life that is connected, if one is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bot: Bot | None = None
        self._life: Life | None = None
        self.complaints: list[str] = []
        self._late_until: dict[int, float] = {}  # what is told of a guild (by id)

    async def connect(self, bot: Bot, life: Life) -> None:
        """Bring READY and the guilds, after a while."""
        await asyncio.sleep(self._world.weather.ready_takes())
        discord = self._world.discord.world
        self._bot, self._life = bot, life
        guilds = list(discord.guilds.values())
        state: Any = bot._connection  # noqa: SLF001 - as the library's own connecting does
        state.shard_ids = range(1)
        self._feed(
            "READY",
            {
                "v": 10,
                "user": payloads.own_user(discord),
                "session_id": "simulated",
                "shard": [0, 1],
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "application": {"id": str(discord.bot.id), "flags": 0},
            },
        )
        for guild in guilds:
            if not guild.is_unavailable:
                self._feed("GUILD_CREATE", payloads.guild(guild, discord.bot))
        self._world.note("ready")
        await life.passes("ready")

    def disconnect(self) -> None:
        """Tell nobody any more."""
        self._bot = self._life = None

    async def dispatch(self, event: str, body: Any, guild_id: int | None = None) -> int:
        """Tell the client, if there is one; what is late is told in its order."""
        until = self._late_until.get(guild_id or 0, 0.0)
        if until <= self._world.time.elapsed:
            return self._feed(event, body)
        life = self._life
        self._world.at(until, lambda: self._feed(event, body) if self._life is life else 0)
        return 1

    def be_late(self, guild_id: int, seconds: float) -> None:
        """Let what is told of a guild come later for a while."""
        self._late_until[guild_id] = self._world.time.elapsed + seconds

    def _feed(self, event: str, body: Any) -> int:
        if self._bot is None or self._life is None or self._life.is_dead:
            return 0
        state: Any = self._bot._connection  # noqa: SLF001 - what the socket would hand it to
        state.parsers[event](json.loads(json.dumps(body)))
        self._life.wrote(frozenset({TOLD}))
        return 1
