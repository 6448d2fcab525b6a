"""Makes scheduled events through discord.py, and turns its errors into sentences.

Knows nothing of the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.languages import mark
from bot.services.base import Pace
from bot.services.drops import EventGoneError, EventRefusedError, Plan
from bot.ui.alerts import event_texts

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_UNKNOWN_EVENT = 10070
_TOO_MANY = 30038
_REFUSALS = {
    10004: mark("The server is no longer reachable."),
    50001: mark("Raincloud may not make events here. Give its role the permission Create Events."),
    50013: mark("Raincloud may not make events here. Give its role the permission Create Events."),
    _TOO_MANY: mark("The server has as many scheduled events as it can have."),
}


class ScheduledEvents:
    """Scheduled events of the guilds the bot is in."""

    def __init__(self, client: discord.Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace

    async def make(self, guild_id: int, plan: Plan) -> int:
        """Make an event outside of Discord's own channels and return its id.

        Raises:
            EventRefusedError: Discord refuses it.
            OSError: it is not known whether it was made.
        """
        guild = self._guild(guild_id)
        with _in_words():
            async with self._pace.request():
                made = await guild.create_scheduled_event(
                    entity_type=discord.EntityType.external,
                    privacy_level=discord.PrivacyLevel.guild_only,
                    **event_texts.fields(plan),
                )
        return made.id

    async def find(self, guild_id: int, marker: str) -> int | None:
        """Return the id of the event whose description ends with a marker, if there is one.

        Raises:
            EventRefusedError: Discord refuses to list them.
        """
        guild = self._guild(guild_id)
        with _in_words():
            async with self._pace.request():
                listed = await guild.fetch_scheduled_events(with_counts=False)
        found = (event.id for event in listed if (event.description or "").endswith(marker))
        return next(found, None)

    async def change(self, guild_id: int, event_id: int, plan: Plan) -> None:
        """Give an event the times and words of a plan.

        Raises:
            EventGoneError: it is there no more.
            EventRefusedError: Discord refuses it.
        """
        with _in_words():
            event = await self._fetch(guild_id, event_id)
            async with self._pace.request():
                await event.edit(**event_texts.fields(plan))

    async def cancel(self, guild_id: int, event_id: int) -> None:
        """Cancel an event that has not begun.

        Raises:
            EventGoneError: it is there no more.
            EventRefusedError: Discord refuses it.
        """
        with _in_words():
            event = await self._fetch(guild_id, event_id)
            if event.status is discord.EventStatus.scheduled:
                async with self._pace.request():
                    await event.cancel()

    async def _fetch(self, guild_id: int, event_id: int) -> discord.ScheduledEvent:
        async with self._pace.request():
            return await self._guild(guild_id).fetch_scheduled_event(event_id, with_counts=False)

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            raise EventRefusedError(mark("The server is not reachable just now."))
        return guild


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what discord.py raises into a refusal, or into a doubt where nobody knows."""
    try:
        yield
    except discord.HTTPException as error:
        raise _refusal(error) from error
    except aiohttp.ClientError as error:
        raise ConnectionError(type(error).__name__) from error


def _refusal(error: discord.HTTPException) -> Exception:
    """Return what an error comes to: a refusal, or, where Discord failed, a doubt."""
    if error.status >= 500 or error.status == 429:  # noqa: PLR2004 - HTTP's own numbers
        return ConnectionError(f"Discord answered {error.status}")
    if error.code == _UNKNOWN_EVENT:
        return EventGoneError(mark("The event was deleted."))
    return EventRefusedError(
        _REFUSALS.get(error.code, f"Discord refuses the event (code {error.code}).")
    )
