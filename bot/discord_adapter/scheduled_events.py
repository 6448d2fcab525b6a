"""Makes scheduled events through discord.py, and turns its errors into sentences.

Everything goes by ids: what the client knows of a guild may not be there yet, or not any more.
Knows nothing of the store.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import discord

from bot.discord_adapter.answers import Asking, check_list, check_nothing, check_object
from bot.languages import mark
from bot.services.base import Edge, Pace
from bot.services.drops import EventGoneError, EventRefusedError, Plan
from bot.ui.alerts import event_texts

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_UNKNOWN_EVENT = 10070
_MAY_NOT = mark("Raincloud may not make events here. Give its role the permission Create Events.")
_REFUSALS = {
    10004: mark("The server is no longer reachable."),
    50001: _MAY_NOT,
    50013: _MAY_NOT,
    30038: mark(
        "The server has as many scheduled events as Discord allows (100). Delete some that are no "
        "longer needed."
    ),
}
_GUILD_ONLY = discord.PrivacyLevel.guild_only.value
_EXTERNAL = discord.EntityType.external.value
_SCHEDULED = discord.EventStatus.scheduled.value
_CANCELLED = discord.EventStatus.cancelled.value


class ScheduledEvents:
    """Scheduled events of the guilds the bot is in."""

    def __init__(
        self,
        client: discord.Client,
        pace: Pace,
        edge: Edge,
        *,
        may_ask: Callable[[], bool] = lambda: True,
    ) -> None:
        """Make it.

        Args:
            client: asks Discord.
            pace: gives each request its turn.
            edge: what is known of the way.
            may_ask: tells whether this process is the one that keeps events.
        """
        self._client = client
        self._asking = Asking(pace, edge, may_ask=may_ask)

    def is_open(self) -> bool:
        """Tell whether anything may be asked now: what probes the way are messages."""
        return self._asking.is_open()

    async def make(self, guild_id: int, plan: Plan) -> int:
        """Make an event outside of Discord's own channels and return its id.

        Raises:
            EventRefusedError: Discord refuses it.
            OSError: it is not known whether it was made.
        """
        async with self._turn():
            made = await self._client.http.create_guild_scheduled_event(
                guild_id, privacy_level=_GUILD_ONLY, entity_type=_EXTERNAL, **_fields(plan)
            )
            return int(made["id"])

    async def find(self, guild_id: int, marker: str) -> list[int]:
        """Return the ids of the events whose descriptions end with a marker, oldest first.

        Raises:
            EventRefusedError: Discord refuses to list them.
            OSError: it is not known.
        """
        async with self._turn():
            listed = await self._client.http.get_scheduled_events(guild_id, False)
            check_list(listed)
            return sorted(
                int(event["id"])
                for event in listed
                if (event.get("description") or "").endswith(marker)
            )

    async def change(self, guild_id: int, event_id: int, plan: Plan) -> None:
        """Give an event the times and words of a plan.

        Raises:
            EventGoneError: it is there no more.
            EventRefusedError: Discord refuses it.
            OSError: it is not known whether it was changed.
        """
        async with self._turn():
            changed = await self._client.http.edit_scheduled_event(
                guild_id, event_id, **_fields(plan)
            )
            check_object(changed, event_id)

    async def cancel(self, guild_id: int, event_id: int) -> None:
        """Cancel an event that has not begun.

        Raises:
            EventGoneError: it is there no more.
            EventRefusedError: Discord refuses it.
            OSError: it is not known whether it was cancelled.
        """
        async with self._turn():
            found = await self._client.http.get_scheduled_event(guild_id, event_id, False)
            is_to_come = int(found["status"]) == _SCHEDULED
        if is_to_come:
            async with self._turn():
                changed = await self._client.http.edit_scheduled_event(
                    guild_id, event_id, status=_CANCELLED
                )
                check_object(changed, event_id)

    async def delete(self, guild_id: int, event_id: int) -> None:
        """Delete an event.

        Raises:
            EventGoneError: it is there no more.
            EventRefusedError: Discord refuses it.
            OSError: it is not known whether it was deleted.
        """
        async with self._turn():
            http: Any = self._client.http  # by its types this request answers nothing
            check_nothing(await http.delete_scheduled_event(guild_id, event_id))

    def _turn(self) -> AbstractAsyncContextManager[None]:
        return self._asking.turn(_refusal)


def _fields(plan: Plan) -> dict[str, Any]:
    """Return an event as Discord's API takes it."""
    said = event_texts.fields(plan)
    return {
        "name": said["name"],
        "description": said["description"],
        "scheduled_start_time": said["start_time"].isoformat(),
        "scheduled_end_time": said["end_time"].isoformat(),
        "entity_metadata": {"location": said["location"]},
    }


def _refusal(error: discord.HTTPException) -> Exception:
    if error.code == _UNKNOWN_EVENT:
        return EventGoneError(mark("The event was deleted."))
    return EventRefusedError(
        _REFUSALS.get(error.code, f"Discord refuses the event (code {error.code}).")
    )
