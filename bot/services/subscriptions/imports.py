"""A server's subscriptions go out as a file and come in again, shown first and applied after.

What was shown is kept, so that a restart in between loses nothing; what it would change is found
out anew when it is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import RequestError
from bot.languages import tr
from bot.models import GuildSettings, Subscription
from bot.rules.settings import settings_document
from bot.rules.subscriptions import JsonObject, routing_keys, to_document
from bot.rules.trace import IMPORT
from bot.rules.transfer import Directory, ImportPlan, files, plans
from bot.services.audit import log
from bot.services.base import Clock
from bot.services.outbox import rescheduling
from bot.services.subscriptions.editing import GUILD_LIMIT
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Connection, Database
from bot.store.guilds import imports
from bot.store.guilds import settings as guilds

KEPT = timedelta(days=1)  # how long a file that was shown can be applied


class Imports:
    """Writes files of subscriptions, shows what one would change, and applies it."""

    def __init__(self, database: Database, wake: Callable[[], None], clock: Clock) -> None:
        self._database = database
        self._wake = wake
        self._clock = clock

    async def export(self, guild_id: int, names: Mapping[int, str] | None = None) -> list[bytes]:
        """Return a guild's subscriptions and settings as a file, or as several if one is full.

        Args:
            guild_id: the guild.
            names: of its channels and roles, by id, so that another server can find its own.
        """
        async with self._database.read() as connection:
            there = await subscription_store.of_guild(connection, guild_id)
            return files.write(there, await _settings(connection, guild_id), names)

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return what a guild has set."""
        async with self._database.read() as connection:
            return await _settings(connection, guild_id)

    async def look(
        self,
        data: bytes,
        directory: Directory,
        *,
        upload_id: int,
        guild_id: int,
        guild_name: str,
        user_id: int,
    ) -> ImportPlan:
        """Say what a file would change, and keep it until that is applied or cancelled.

        Args:
            data: the file's bytes.
            directory: the channels and roles the guild has.
            upload_id: what the file is kept under; an interaction's id.
            guild_id: the guild.
            guild_name: its name, for the operator.
            user_id: the moderator's; an earlier file of theirs counts no more.

        Raises:
            RequestError: the file cannot be read.
        """
        document, now = files.read(data), self._clock()
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            plan = await _plan(connection, document, directory, guild_id, user_id, now)
            await imports.forget_of(connection, guild_id, user_id)
            if plan.changes:
                upload = imports.Upload(
                    id=upload_id,
                    guild_id=guild_id,
                    user_id=user_id,
                    document=document,
                    made_at=now,
                )
                await imports.keep(connection, upload)
        return plan

    async def apply(
        self, guild_id: int, upload_id: int, fingerprint: str, directory: Directory, *, by: int
    ) -> tuple[ImportPlan, bool]:
        """Apply what was shown: all of it, or nothing.

        Args:
            guild_id: the guild.
            upload_id: of ``look``.
            fingerprint: of the plan that was shown.
            directory: the channels and roles the guild has now.
            by: the moderator's user id.

        Returns:
            What was applied, and that it was; or what would change now, if that is something else
            than was shown, and that nothing was applied.

        Raises:
            RequestError: it was applied or cancelled already, or is too old.
        """
        now = self._clock()
        async with self._database.write() as connection:
            upload = await imports.take(connection, guild_id, upload_id)
            if upload is None or now - upload.made_at > KEPT:
                raise _gone()
            plan = await _plan(connection, upload.document, directory, guild_id, by, now)
            if plan.fingerprint != fingerprint:
                return plan, False
            await imports.forget(connection, upload_id)
            await _apply(connection, plan, guild_id, by, now)
        self._wake()
        return plan, True

    async def cancel(self, guild_id: int, upload_id: int) -> None:
        """Forget a file that was shown; nothing of it is applied.

        Raises:
            RequestError: it was applied or cancelled already, or is too old.
        """
        async with self._database.write() as connection:
            if await imports.take(connection, guild_id, upload_id) is None:
                raise _gone()
            await imports.forget(connection, upload_id)

    async def prune(self) -> None:
        """Forget the files that nobody applied in time."""
        async with self._database.write() as connection:
            await imports.prune(connection, self._clock() - KEPT)


async def _plan(
    connection: Connection,
    document: JsonObject,
    directory: Directory,
    guild_id: int,
    user_id: int,
    now: datetime,
) -> ImportPlan:
    sample = Subscription(
        guild_id=guild_id,
        channel_id=0,
        kinds=frozenset(),
        created_by=user_id,
        created_at=now,
    )
    there = await subscription_store.of_guild(connection, guild_id)
    settings = await _settings(connection, guild_id)
    room = GUILD_LIMIT - len(there)
    return plans.plan(document, sample, there, settings, directory, room=room)


async def _apply(
    connection: Connection, plan: ImportPlan, guild_id: int, by: int, now: datetime
) -> None:
    before = await _settings(connection, guild_id)
    added = {}
    for subscription in plan.added:
        number = await subscription_store.add(
            connection, subscription, routing_keys.filings(subscription)
        )
        added[number] = to_document(replace(subscription, id=number))
    if plan.settings is not None:
        await guilds.keep_settings(connection, plan.settings)
        if (before.timezone, before.quiet) != (plan.settings.timezone, plan.settings.quiet):
            await rescheduling.plan_anew(connection, guild_id, now)
    await log.record(
        connection,
        guild_id=guild_id,
        by=by,
        subject=IMPORT,
        verb="imported",
        before=log.import_document({}, settings_document(before)),
        after=log.import_document(added, settings_document(plan.settings or before)),
        now=now,
    )


async def _settings(connection: Connection, guild_id: int) -> GuildSettings:
    found = await guilds.settings(connection, [guild_id])
    return found.get(guild_id) or GuildSettings(guild_id=guild_id)


def _gone() -> RequestError:
    return RequestError(
        tr(
            "This import was applied, cancelled or replaced by a later one already, or it is older "
            "than a day. Nothing was changed by this press. /alerts list shows what is there; "
            "/alerts import takes the file again."
        )
    )
