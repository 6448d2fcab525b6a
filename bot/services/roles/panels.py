"""Panels of ping roles: offered, posted and pressed.

Who has which role is Discord's alone to know. Every press is judged anew by ``bot.rules.roles``.
Knows nothing of Discord's library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import RequestError
from bot.languages import speaking
from bot.models import RoleFacts, RoleFault, RolePanel, Standing, Subscription
from bot.rules.roles import fault_of, role_name
from bot.services.audit import log
from bot.services.base import Clock
from bot.services.outbox import notices
from bot.services.roles import sentences
from bot.services.roles.giver import RoleGiver, RoleGoneError, RolesRefusedError, RolesUnsureError
from bot.services.roles.upkeep import PanelUpkeep, language_of
from bot.services.subscriptions import Subscriptions
from bot.store.engine import Connection, Database
from bot.store.guilds import role_panels, settings

ROLES_LIMIT = 20  # of one panel: four rows of five buttons, Discord's own row
_OF_PEOPLE = frozenset({RoleFault.BOT_MAY_NOT, RoleFault.MODERATOR_MAY_NOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedRole:
    """A role that alerts mention, and why it cannot be on a panel, if so."""

    role_id: int
    fault: RoleFault | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDraft:
    """What a moderator is shown before a panel is posted.

    ``fault`` is what stands in the way of any role; ``without_role`` counts the subscriptions that
    mention none.
    """

    channel_id: int
    panel: RolePanel | None
    offered: tuple[OfferedRole, ...]
    without_role: int
    fault: RoleFault | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button that a member pressed: of which message, for which role, and whether they have it.

    All of it is Discord's word but the role, which is the button's.
    """

    guild_id: int
    channel_id: int
    message_id: int
    role_id: int
    user_id: int
    has_role: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Judges a guild's roles by what the bot and a moderator may do at this moment."""

    giver: RoleGiver
    guild_id: int
    own: Standing
    moderator: Standing | None

    def fault(self, role_id: int) -> RoleFault | None:
        """Return why a role must not be handed out, or none."""
        return fault_of(self.giver.role(self.guild_id, role_id), self.own, self.moderator)

    def fault_of_any(self) -> RoleFault | None:
        """Return what stands in the way of any role, even the least."""
        least = RoleFacts(id=0, name="", rank=(0, 0))
        found = fault_of(least, self.own, self.moderator)
        return found if found in _OF_PEOPLE else None


class RolePanels:
    """What moderators and members do with panels."""

    def __init__(
        self,
        database: Database,
        giver: RoleGiver,
        upkeep: PanelUpkeep,
        subscriptions: Subscriptions,
        clock: Clock,
    ) -> None:
        """Make it.

        Args:
            database: where panels are kept.
            giver: where roles are handed out.
            upkeep: shows panels.
            subscriptions: whose roles are offered, and which get roles that are made.
            clock: tells the time.
        """
        self._database = database
        self._giver = giver
        self._upkeep = upkeep
        self._subscriptions = subscriptions
        self._clock = clock

    async def draft(self, guild_id: int, channel_id: int, by: int) -> PanelDraft:
        """Return what a panel could have in a channel, and what is missing for it.

        Raises:
            RolesRefusedError: Discord cannot be asked now.
        """
        judge = await self._judge(guild_id, by)
        subscriptions = await self._subscriptions.of_guild(guild_id)
        mentioned = dict.fromkeys(each.role_id for each in subscriptions if each.role_id)
        async with self._database.read() as connection:
            panel = await role_panels.of_channel(connection, channel_id)
        return PanelDraft(
            channel_id=channel_id,
            panel=panel if panel is not None and panel.message_id is not None else None,
            offered=tuple(
                OfferedRole(role_id=role_id, fault=judge.fault(role_id)) for role_id in mentioned
            ),
            without_role=sum(each.role_id is None for each in subscriptions),
            fault=judge.fault_of_any(),
        )

    async def post(
        self,
        guild_id: int,
        guild_name: str,
        channel_id: int,
        role_ids: Sequence[int] | None,
        *,
        by: int,
    ) -> RolePanel:
        """Post a panel in a channel, or let the one that is there have these roles.

        Args:
            guild_id: the guild.
            guild_name: its name, for the operator.
            channel_id: a text channel of the guild.
            role_ids: in their order; those that subscriptions mention if none are named.
            by: the moderator's user id.

        Raises:
            RequestError: a role must not be handed out, or Discord refuses the message. Nothing
                was changed but, where Discord gave no answer, what it will show in the end.
        """
        judge = await self._judge(guild_id, by)
        if role_ids is None:
            role_ids = await self._fitting(judge)
        chosen = tuple(dict.fromkeys(role_ids))
        if not chosen:
            raise RequestError(sentences.none_chosen())
        if len(chosen) > ROLES_LIMIT:
            raise RequestError(sentences.too_many(ROLES_LIMIT))
        faults = {role_id: judge.fault(role_id) for role_id in chosen}
        told = [sentences.fault_text(fault, role_id) for role_id, fault in faults.items() if fault]
        if told:
            raise RequestError(sentences.not_posted(dict.fromkeys(told)))
        return await self._keep(guild_id, guild_name, channel_id, chosen, by=by)

    async def make(self, guild_id: int, guild_name: str, channel_id: int, *, by: int) -> RolePanel:
        """Make a role for each subscription that mentions none, and post a panel of all of them.

        Subscriptions that say the same get one role. It has no permission, and stands lowest.

        Raises:
            RequestError: as ``post`` does; or there is nothing to make.
        """
        judge = await self._judge(guild_id, by)
        if fault := judge.fault_of_any():
            raise RequestError(sentences.not_posted([sentences.fault_text(fault, 0)]))
        async with self._database.read() as connection:
            language = await language_of(connection, guild_id)
        subscriptions = await self._subscriptions.of_guild(guild_id)
        by_name: dict[str, list[Subscription]] = {}
        with speaking(language):
            for subscription in subscriptions:
                if subscription.role_id is None:
                    by_name.setdefault(role_name(subscription), []).append(subscription)
        mentioned = await self._fitting(judge)
        if not by_name:
            raise RequestError(sentences.all_have_one())
        if len(mentioned) + len(by_name) > ROLES_LIMIT:
            raise RequestError(sentences.too_many(ROLES_LIMIT))
        named = {name: role_id for role_id, name in (self._giver.names(guild_id) or {}).items()}
        made: list[int] = []
        for name, alike in by_name.items():
            role_id = named.get(name, 0)
            if judge.fault(role_id):  # there is none of that name that may be handed out
                role_id = await self._giver.make(guild_id, name)
            made.append(role_id)
            for subscription in alike:
                await self._subscriptions.change(
                    replace(subscription, role_id=role_id), by=by, seen=subscription.revision
                )
        # The roles that were made a moment ago need no judging, and may not be listed yet.
        chosen = tuple(dict.fromkeys([*mentioned, *made]))
        return await self._keep(guild_id, guild_name, channel_id, chosen, by=by)

    async def press(self, press: Press) -> bool:
        """Give a member the role of a button, or take it, and tell whether it was given.

        Raises:
            RequestError: the panel is not in use, the role is gone or must not be handed out any
                more, or Discord refuses; nothing was changed.
        """
        async with self._database.read() as connection:
            panel = await role_panels.of_channel(connection, press.channel_id)
        is_of_panel = (
            panel is not None
            and panel.guild_id == press.guild_id
            and panel.message_id in {None, press.message_id}  # none: it was just being posted
        )
        if panel is None or not is_of_panel:
            raise RequestError(sentences.no_panel())
        if press.role_id not in panel.role_ids:
            raise RequestError(sentences.gone())
        judge = await self._judge(press.guild_id, panel.created_by)
        fault = judge.fault(press.role_id)
        if fault is RoleFault.GONE:
            await self._upkeep.mend(press.guild_id)
            raise RequestError(sentences.gone())
        if fault is not None:
            await self._tell(panel, fault, press.role_id)
            raise RequestError(sentences.not_given(fault, press.role_id))
        act = self._giver.take if press.has_role else self._giver.give
        try:
            await act(press.guild_id, press.user_id, press.role_id)
        except RoleGoneError as error:
            await self._upkeep.drop_roles(panel, {press.role_id})
            raise RequestError(sentences.gone()) from error
        return not press.has_role

    async def _tell(self, panel: RolePanel, fault: RoleFault, role_id: int) -> None:
        """Tell the moderators, once for each role and reason, that a button does nothing."""
        cause = f"panel:{panel.channel_id}:{panel.revision}:{role_id}:{fault.value}"
        async with self._database.write() as connection:
            with speaking(await language_of(connection, panel.guild_id)):
                text = sentences.stopped(fault, role_id, panel.channel_id)
            await notices.tell_server(connection, panel.guild_id, cause, text, self._clock())

    async def _judge(self, guild_id: int, moderator_id: int) -> _Judge:
        own = self._giver.own_standing(guild_id)
        if own is None:
            raise RolesRefusedError(sentences.not_now())
        moderator = await self._giver.standing(guild_id, moderator_id)
        return _Judge(giver=self._giver, guild_id=guild_id, own=own, moderator=moderator)

    async def _fitting(self, judge: _Judge) -> list[int]:
        """Return the roles that subscriptions mention and that may be handed out."""
        subscriptions = await self._subscriptions.of_guild(judge.guild_id)
        mentioned = dict.fromkeys(each.role_id for each in subscriptions if each.role_id)
        return [role_id for role_id in mentioned if judge.fault(role_id) is None]

    async def _keep(
        self, guild_id: int, guild_name: str, channel_id: int, role_ids: tuple[int, ...], *, by: int
    ) -> RolePanel:
        """Write a panel down, with the record of it, and show it."""
        async with self._database.write() as connection:
            await settings.join(connection, guild_id, guild_name, self._clock())
            before = await role_panels.of_channel(connection, channel_id)
            panel = RolePanel(
                channel_id=channel_id,
                guild_id=guild_id,
                message_id=before.message_id if before else None,
                role_ids=role_ids,
                created_by=by,
                revision=before.revision + 1 if before else 1,
            )
            await role_panels.put(connection, panel)
            await self._record(connection, before, panel, by)
        try:
            return await self._upkeep.show(panel, may_post=True)
        except RolesUnsureError:
            raise  # what is shown in the end is what was chosen
        except RolesRefusedError:
            await self._put_back(before, panel, by)
            raise

    async def _put_back(self, before: RolePanel | None, panel: RolePanel, by: int) -> None:
        """Let a panel be what it was before a choice that Discord refused to show."""
        async with self._database.write() as connection:
            there = await role_panels.of_channel(connection, panel.channel_id)
            if there is None or there.revision != panel.revision:
                return
            if before is None:
                await role_panels.forget(connection, [panel.channel_id])
            else:
                await role_panels.put(connection, before)
            await self._record(connection, panel, before, by)

    async def _record(
        self, connection: Connection, before: RolePanel | None, after: RolePanel | None, by: int
    ) -> None:
        either = after or before
        if either is None:
            return
        await log.record(
            connection,
            guild_id=either.guild_id,
            by=by,
            subject=log.ROLES,
            verb="edited" if before and after else "added" if after else "removed",
            before=_document(before) if before else None,
            after=_document(after) if after else None,
            now=self._clock(),
        )


def _document(panel: RolePanel) -> dict[str, object]:
    return {"channel_id": panel.channel_id, "role_ids": list(panel.role_ids)}
