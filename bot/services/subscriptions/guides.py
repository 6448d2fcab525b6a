"""Set-up guides: opened, led through, saved or cancelled; the store remembers every choice.

Knows nothing of how a guide is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Guide, GuildSettings, Step
from bot.rules.subscriptions import from_document
from bot.rules.trace import revisions
from bot.services.base import Clock
from bot.services.subscriptions import guide_drafts
from bot.services.subscriptions.conflicts import EditConflictError
from bot.services.subscriptions.editing import Added, Subscriptions
from bot.services.subscriptions.guide_access import LIFE, Presser, open_guide
from bot.store.engine import Database
from bot.store.guilds import audit, guides
from bot.store.guilds import settings as guilds

SAVES_KNOWN = 200  # the latest guides that were saved: a second press is answered as the first
MOST_OPEN = 10  # guides of one person in one guild; older ones are closed


class Guides:
    """What moderators do in a guide; nothing counts before it is saved."""

    def __init__(self, database: Database, subscriptions: Subscriptions, clock: Clock) -> None:
        self._database = database
        self._subscriptions = subscriptions
        self._clock = clock
        self._saves: dict[Presser, asyncio.Task[Added | Guide]] = {}

    async def open(
        self,
        guild_id: int,
        guild_name: str,
        user_id: int,
        subscription_id: int | None = None,
        *,
        channel_id: int = 0,
    ) -> Guide:
        """Open a guide for a new subscription, or for one that is there.

        One in which something is chosen, and that is neither saved nor cancelled, goes on: its
        message may be lost.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            user_id: who opens it, and to whom it belongs.
            subscription_id: the subscription to edit; none for a new one.
            channel_id: where a new one is opened, which is chosen beforehand; 0 if that can have
                no alerts.

        Raises:
            RequestError: there is no such subscription.
        """
        base = None
        if subscription_id is not None:
            base = await self._subscriptions.get(guild_id, subscription_id)
        now = self._clock()
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            row = await guides.latest(
                connection, guild_id, user_id, subscription_id, since=now - LIFE
            )
            before = guide_drafts.from_row(row) if row is not None else None
            if before is not None and guide_drafts.has_choices(before):
                guide = replace(before, is_resumed=True, changed_at=now)
                await guides.replace(connection, guide_drafts.to_row(guide))
                return guide
            guide = guide_drafts.begun(guild_id, user_id, base, now, channel_id=channel_id)
            guide = replace(guide, id=await guides.add(connection, guide_drafts.to_row(guide)))
            await guides.keep_newest(connection, guild_id, user_id, MOST_OPEN)
        return guide

    async def start_over(self, presser: Presser) -> Guide:
        """Let go of all that was chosen in a guide, and begin it anew.

        Raises:
            GuideOverError: it is no longer open.
            RequestError: it is somebody else's, or what it edits was removed meanwhile.
        """
        there = await self.get(presser)
        base = None
        if there.base is not None:
            base = await self._subscriptions.get(presser.guild_id, there.base.id)

        def begin(guide: Guide) -> Guide:
            begun = guide_drafts.begun(
                guide.guild_id,
                guide.user_id,
                base,
                guide.changed_at,
                channel_id=guide.opened_in,
            )
            return replace(begun, id=guide.id)

        return await self._change(presser, begin)

    async def get(self, presser: Presser) -> Guide:
        """Return a guide for who opened it.

        Raises:
            GuideOverError: it is no longer open.
            RequestError: it is somebody else's.
        """
        async with self._database.read() as connection:
            return await open_guide(connection, presser, self._clock())

    async def choose(
        self, presser: Presser, *, unread: Mapping[str, str] | None = None, **values: Any
    ) -> Guide:
        """Give fields of the draft other values.

        Args:
            presser: who chooses, and in which guide.
            unread: what was typed and cannot be read, by field, to be shown once more; none if
                nothing was typed.
            values: by field of a subscription.

        Raises:
            GuideOverError: it is no longer open.
            RequestError: it is somebody else's.
        """
        return await self._change(
            presser,
            lambda guide: replace(
                guide,
                subscription=guide_drafts.consistent(replace(guide.subscription, **values)),
                unread=guide.unread if unread is None else unread,
            ),
        )

    async def go(self, presser: Presser, step: Step) -> Guide:
        """Show another step; raises what ``choose`` does."""
        return await self._change(presser, lambda guide: replace(guide, step=step))

    async def apply_own(self, presser: Presser) -> Guide:
        """Put what was set aside when somebody else changed something on top of it again.

        Raises what ``choose`` does.
        """

        def apply(guide: Guide) -> Guide:
            aside = guide.conflict
            if aside is None:
                return guide
            own = {name: getattr(aside.mine, name) for name in aside.own}
            subscription = guide_drafts.consistent(replace(guide.subscription, **own))
            return replace(guide, subscription=subscription, conflict=None)

        return await self._change(presser, apply)

    async def drop_own(self, presser: Presser) -> Guide:
        """Let go of what was set aside; raises what ``choose`` does."""
        return await self._change(presser, lambda guide: replace(guide, conflict=None))

    async def save(self, presser: Presser, guild_name: str) -> Added | Guide:
        """Keep what was chosen, and close the guide; pressed twice, it is done once.

        Args:
            presser: who saves.
            guild_name: the guild's name, for the operator.

        Returns:
            What is kept; or the guide, which stays open, if somebody else changed the
            subscription meanwhile: it then shows theirs, and what was chosen is set aside in it.

        Raises:
            GuideOverError: it is no longer open.
            RequestError: it is somebody else's; no channel is chosen; the subscription was removed
                meanwhile, or the guild has too many.
        """
        save = self._saves.get(presser)
        if save is None:
            save = asyncio.create_task(self._save(presser, guild_name), name="save a guide")
            self._saves[presser] = save
            if len(self._saves) > SAVES_KNOWN:
                del self._saves[next(iter(self._saves))]
        try:
            saved = await asyncio.shield(save)
        except Exception:
            self._saves.pop(presser, None)
            raise
        if isinstance(saved, Guide):  # it stays open
            self._saves.pop(presser, None)
        return saved

    async def _save(self, presser: Presser, guild_name: str) -> Added | Guide:
        guide = await self.get(presser)
        if not guide.subscription.channel_id:
            raise RequestError(tr("No channel is chosen yet. Nothing was saved. Choose one first."))
        if guide.base is None:
            saved = await self._subscriptions.add(guide.subscription, guild_name=guild_name)
        else:
            try:
                changed = await self._subscriptions.change(
                    guide.subscription, by=presser.user_id, seen=guide.base.revision
                )
            except EditConflictError as error:
                now, by = error.now, error.by
                return await self._change(
                    presser, lambda guide: guide_drafts.rebased(guide, now, by)
                )
            is_same = changed.revision == guide.base.revision
            saved = Added(subscription=changed, was_there=is_same)
        async with self._database.write() as connection:
            await guides.remove(connection, guide.id)
        return saved

    async def cancel(self, presser: Presser) -> None:
        """Close a guide; nothing of it is kept.

        Raises:
            GuideOverError: it is no longer open.
            RequestError: it is somebody else's.
        """
        async with self._database.write() as connection:
            await open_guide(connection, presser, self._clock())
            await guides.remove(connection, presser.guide_id)

    async def undo(self, guild_id: int, subscription_id: int, revision: int, *, by: int) -> bool:
        """Take back what saving a guide did.

        Args:
            guild_id: the guild.
            subscription_id: what was saved.
            revision: of the subscription as it was saved.
            by: who takes it back, a user id.

        Returns:
            Whether the subscription is still there; one that was new is removed.

        Raises:
            RequestError: it is gone, or was changed since; nothing is taken back then.
        """
        now = await self._subscriptions.get(guild_id, subscription_id)
        async with self._database.read() as connection:
            subject = revisions.subject_of(subscription_id)
            entries = await audit.of_guild(connection, guild_id, limit=1, subject=subject)
        if now.revision != revision or not entries:
            raise RequestError(
                tr(
                    "This subscription was changed since. Nothing was undone. "
                    "`/alerts edit` changes it as it is now."
                )
            )
        before = entries[0].before
        if before is None:
            await self._subscriptions.remove(guild_id, subscription_id, by=by)
            return False
        await self._subscriptions.change(from_document(before, now), by=by, seen=revision)
        return True

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return a guild's settings, by which its alerts come and are written."""
        async with self._database.read() as connection:
            found = await guilds.settings(connection, [guild_id])
        return found.get(guild_id, GuildSettings(guild_id=guild_id))

    async def prune(self) -> None:
        """Forget the guides in which nothing was chosen for long."""
        async with self._database.write() as connection:
            await guides.prune(connection, self._clock() - LIFE)

    async def _change(self, presser: Presser, change: Callable[[Guide], Guide]) -> Guide:
        """Read, change and store a guide as one, so that of two presses at once none is lost."""
        async with self._database.write() as connection:
            guide = change(await open_guide(connection, presser, self._clock()))
            guide = replace(guide, changed_at=self._clock())
            await guides.replace(connection, guide_drafts.to_row(guide))
        return guide
