"""What a guild's moderators set for all of its subscriptions: shown, changed, written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import GuildSettings
from bot.rules.reading import changing
from bot.rules.settings import parsing, settings_document, settings_from_document
from bot.services.audit import log
from bot.services.base import Clock
from bot.services.outbox import rescheduling
from bot.store.alerts import held
from bot.store.engine import Connection, Database
from bot.store.guilds import audit, events
from bot.store.guilds import settings as guilds
from bot.store.teaching import questions

LATELY = timedelta(hours=2)  # a refused event is tried again each hour


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """A guild's settings, as they were before a change (the same without one) and as they are.

    ``waiting`` counts the alerts that are held, ``next_at`` is when the next of them is due.
    ``events_refused`` says why Discord takes no scheduled event of its drops, if that is so.
    ``entry_id`` names the change in the audit record, if there was one.
    """

    before: GuildSettings
    settings: GuildSettings
    waiting: int
    next_at: datetime | None
    events_refused: str | None = None
    entry_id: int | None = None


class ServerSettings:
    """What moderators do with a server's settings; each change is in the audit record."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def show(self, guild_id: int) -> SettingsView:
        """Return a guild's settings."""
        async with self._database.read() as connection:
            settings = await _settings(connection, guild_id)
            return await _view(connection, settings, settings, self._clock())

    async def change(
        self,
        guild_id: int,
        guild_name: str,
        texts: Mapping[str, str | None],
        *,
        switches: Mapping[str, bool | int | None] | None = None,
        by: int,
    ) -> SettingsView:
        """Change some of a guild's settings; what is held is planned anew by them.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            texts: what was written, by option; none for one that stays as it is.
            switches: fields that nobody writes, by name; none for one that stays as it is.
            by: the moderator's user id.

        Raises:
            RequestError: one cannot be understood; nothing was changed.
        """

        def read(old: GuildSettings) -> GuildSettings:
            with changing():
                new = parsing.read(texts, old)
            kept: dict[str, Any] = {
                name: to for name, to in (switches or {}).items() if to is not None
            }
            return replace(new, **kept)

        return await self._change(guild_id, guild_name, read, by)

    async def name_log_channel(
        self,
        guild_id: int,
        guild_name: str,
        channel_id: int | None,
        *,
        hears_of_sources: bool | None = None,
        is_off: bool = False,
        by: int,
    ) -> SettingsView:
        """Name the channel where a guild's moderators are told of trouble, or none.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            channel_id: the channel; with none, the one there is stays.
            hears_of_sources: whether it is also told when a source cannot be read; with none that
                stays as it is.
            is_off: whether who set an alert up is told in person instead.
            by: the moderator's user id.

        Raises:
            RequestError: sources shall be told of, and there is no channel for it.
        """

        def name(old: GuildSettings) -> GuildSettings:
            if is_off:
                return replace(old, log_channel_id=None, hears_of_sources=False)
            named = channel_id or old.log_channel_id
            hears = old.hears_of_sources if hears_of_sources is None else hears_of_sources
            if hears and named is None:
                raise RequestError(
                    tr(
                        "There is no log channel that could hear of sources. Nothing was changed. "
                        "Name one too, as the option channel of /manage log."
                    )
                )
            return replace(old, log_channel_id=named, hears_of_sources=hears)

        return await self._change(guild_id, guild_name, name, by)

    async def name_thread_channel(
        self, guild_id: int, guild_name: str, channel_id: int | None, *, by: int
    ) -> SettingsView:
        """Name the channel in which members get private threads, or none."""
        return await self._change(
            guild_id, guild_name, lambda old: replace(old, thread_channel_id=channel_id), by
        )

    async def undo(self, guild_id: int, guild_name: str, entry_id: int, *, by: int) -> SettingsView:
        """Take back the last change of a guild's settings.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            entry_id: of the audit record: the change.
            by: the moderator's user id.

        Raises:
            RequestError: they were changed since; nothing is taken back then.
        """
        async with self._database.read() as connection:
            entries = await audit.of_guild(connection, guild_id, limit=1, subject=log.SETTINGS)
        before = entries[0].before if entries and entries[0].id == entry_id else None
        if before is None:
            raise RequestError(
                tr(
                    "These settings were changed since. Nothing was undone. "
                    "`/manage settings` shows them as they are now."
                )
            )
        return await self._change(
            guild_id, guild_name, lambda old: settings_from_document(before, old), by
        )

    async def _change(
        self,
        guild_id: int,
        guild_name: str,
        change: Callable[[GuildSettings], GuildSettings],
        by: int,
    ) -> SettingsView:
        now = self._clock()
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            old = await _settings(connection, guild_id)
            new = change(old)
            entry = None
            if new != old:
                await guilds.keep_settings(connection, new)
                entry = await log.record(
                    connection,
                    guild_id=guild_id,
                    by=by,
                    subject=log.SETTINGS,
                    verb="edited",
                    before=settings_document(old),
                    after=settings_document(new),
                    now=now,
                )
            if old.keeps_questions and not new.keeps_questions:
                await questions.forget_all(connection, guild_id)
            if (new.timezone, new.quiet) != (old.timezone, old.quiet):
                await rescheduling.plan_anew(connection, guild_id, now)
            view = await _view(connection, old, new, now)
            return replace(view, entry_id=entry.id if entry else None)


async def _settings(connection: Connection, guild_id: int) -> GuildSettings:
    found = await guilds.settings(connection, {guild_id})
    return found.get(guild_id, GuildSettings(guild_id=guild_id))


async def _view(
    connection: Connection, before: GuildSettings, settings: GuildSettings, now: datetime
) -> SettingsView:
    waiting, next_at = await held.count(connection, settings.guild_id)
    refused = await events.refusals(connection, settings.guild_id, now - LATELY)
    return SettingsView(
        before=before,
        settings=settings,
        waiting=waiting,
        next_at=next_at,
        events_refused=refused[0] if refused and settings.makes_events else None,
    )
