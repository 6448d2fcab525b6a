"""A drop between its preview and its announcement: shown, changed, posted, taken back.

Nothing is entered before it is posted, and a press that comes twice does nothing twice. Knows
nothing of how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import RequestError
from bot.languages import tr
from bot.models import ChangeKind, Drop, GuildSettings
from bot.rules.drops import change_of, is_same
from bot.rules.reading import DropForm, drop_forms
from bot.rules.subscriptions import wanted_sizes
from bot.services.base import Clock
from bot.services.drops import draft_documents
from bot.services.drops.draft_documents import FormDocument
from bot.services.drops.entering import enter, key_of, take_back
from bot.services.subscriptions import Assortment
from bot.store.alerts import drop_drafts, drops, subscriptions
from bot.store.engine import Connection, Database
from bot.store.guilds import settings as guilds


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft:
    """A drop as it was typed, and what posting it would do.

    ``drop`` is none where ``faults`` says, by field, what cannot be read. ``same`` is there already
    and says the same; ``near`` is of the same shoe at about that time. ``channel_ids`` would get
    its card, in ``language``.
    """

    id: int
    form: DropForm
    drop: Drop | None
    faults: Mapping[str, str]
    same: Drop | None = None
    near: Drop | None = None
    channel_ids: tuple[int, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedDrop:
    """What became of a draft that was posted: its drop, or one that was there already."""

    draft_id: int
    drop: Drop
    is_new: bool


class DropDrafts:
    """What moderators do with drops before and just after they are posted."""

    def __init__(
        self,
        database: Database,
        assortment: Assortment,
        wake: Callable[[], None],
        clock: Clock,
    ) -> None:
        """Make it; ``wake`` is called when something is owed."""
        self._database = database
        self._assortment = assortment
        self._wake = wake
        self._clock = clock

    async def open(
        self, form: DropForm, *, draft_id: int, guild_id: int, guild_name: str, user_id: int
    ) -> DropDraft:
        """Show what posting a drop would do, and keep it as it was typed.

        Args:
            form: as typed; a time without a zone is in the form's.
            draft_id: what it is kept under; an interaction's id.
            guild_id: the guild.
            guild_name: its name, for the operator.
            user_id: the moderator's.
        """
        now = self._clock()
        form, doubts = await self._spelled_out(guild_id, form)
        form = drop_forms.settled(form, now)
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            await draft_documents.keep(
                connection,
                FormDocument(form=form),
                draft_id=draft_id,
                guild_id=guild_id,
                user_id=user_id,
                now=now,
            )
            return await _look(connection, guild_id, draft_id, form, doubts, now)

    async def form(self, guild_id: int, draft_id: int) -> DropForm:
        """Return a draft as it was typed.

        Raises:
            DraftOverError: it is there no more.
        """
        async with self._database.read() as connection:
            _, document = await draft_documents.read(
                connection, FormDocument, guild_id, draft_id, self._clock()
            )
        return document.form

    async def edit(self, guild_id: int, draft_id: int, texts: Mapping[str, str]) -> DropDraft:
        """Take over what was typed into fields of a draft, whether it can be read or not.

        Raises:
            DraftOverError: it is there no more.
            RequestError: it is posted by now.
        """
        now, before = self._clock(), await self.form(guild_id, draft_id)
        changed = dict(texts)
        if "timezone" in texts and not texts["timezone"].strip():
            changed["timezone"] = await self._zone(guild_id)
        form, doubts = await self._spelled_out(guild_id, replace(before, **changed))
        form = drop_forms.settled(form, now)
        async with self._database.write() as connection:
            row, _ = await _take(connection, guild_id, draft_id, now)
            if row.entered is not None:
                raise RequestError(
                    tr(
                        "This drop is posted by now; what you typed was not taken over. "
                        "`/manage drop move` gives it another time, and *Undo* takes it back."
                    )
                )
            document = draft_documents.written(FormDocument(form=form))
            row = replace(row, document=document, changed_at=now)
            await drop_drafts.replace(connection, row)
            return await _look(connection, guild_id, draft_id, form, doubts, now)

    async def post(self, guild_id: int, draft_id: int, *, by: int) -> PostedDrop | DropDraft:
        """Enter a draft's drop and owe its announcement to the guild's subscriptions.

        Args:
            guild_id: the guild.
            draft_id: of ``open``.
            by: the moderator's user id.

        Returns:
            What it is now, a second time too; or the draft, if it can no longer be read.

        Raises:
            DraftOverError: it is there no more.
            RequestError: the guild has all the drops it can have; nothing was entered.
        """
        now = self._clock()
        async with self._database.write() as connection:
            await guilds.lock(connection, guild_id)
            row, form = await _take(connection, guild_id, draft_id, now)
            if row.entered:
                [drop_id] = row.entered
                there = await drops.get(connection, guild_id, drop_id)
                if there is not None:
                    return PostedDrop(draft_id=draft_id, drop=there, is_new=True)
            drop, faults = drop_forms.read_each(form, now)
            if drop is None:
                return await _look(connection, guild_id, draft_id, form, faults, now)
            drop = replace(drop, guild_id=guild_id, created_by=by)
            entered, known = await enter(connection, [drop], now)
            if entered:
                row = replace(row, entered=(entered[0].id,), changed_at=now)
                await drop_drafts.replace(connection, row)
        self._wake()
        return PostedDrop(draft_id=draft_id, drop=(entered or known)[0], is_new=bool(entered))

    async def undo(self, guild_id: int, draft_id: int) -> DropDraft:
        """Take a posted draft's drop back; a second time too it is a draft again.

        Raises:
            DraftOverError: it is there no more.
            RequestError: it was moved or cancelled since, or its time has come.
        """
        now = self._clock()
        async with self._database.write() as connection:
            row, form = await _take(connection, guild_id, draft_id, now)
            if row.entered is not None:
                _, left = await take_back(connection, guild_id, row.entered, now)
                if left:
                    raise RequestError(
                        tr(
                            "{drop} was moved or cancelled since, or its time has come. Nothing "
                            "was changed. `/manage drop move` and `/manage drop cancel` change it.",
                            drop=left[0].name,
                        )
                    )
                await drop_drafts.replace(connection, replace(row, entered=None, changed_at=now))
            draft = await _look(connection, guild_id, draft_id, form, {}, now)
        self._wake()
        return draft

    async def cancel(self, guild_id: int, draft_id: int) -> None:
        """Forget a draft that is not posted.

        Raises:
            DraftOverError: it is there no more.
            RequestError: it is posted by now.
        """
        async with self._database.write() as connection:
            row = await drop_drafts.take(connection, guild_id, draft_id)
            if row is None:
                raise draft_documents.DraftOverError
            if row.entered is not None:
                raise RequestError(
                    tr("This is posted by now. Nothing was changed. *Undo* takes it back.")
                )
            await drop_drafts.forget(connection, draft_id)

    async def _zone(self, guild_id: int) -> str:
        async with self._database.read() as connection:
            found = (await guilds.settings(connection, [guild_id])).get(guild_id)
        return (found or GuildSettings(guild_id=guild_id)).timezone

    async def _spelled_out(
        self, guild_id: int, form: DropForm
    ) -> tuple[DropForm, Mapping[str, str]]:
        """Return a form with the shoe's code and the price's currency; what is in doubt is told."""
        if form.price:
            price = await self._assortment.with_currency(guild_id, form.price)
            form = replace(form, price=price)
        try:
            style = await self._assortment.with_codes(guild_id, form.style)
        except RequestError as error:
            return form, {"style": error.sentence}
        return replace(form, style=style), {}


async def _take(
    connection: Connection, guild_id: int, draft_id: int, now: datetime
) -> tuple[drop_drafts.DraftRow, DropForm]:
    row, document = await draft_documents.take(connection, FormDocument, guild_id, draft_id, now)
    return row, document.form


async def _look(
    connection: Connection,
    guild_id: int,
    draft_id: int,
    form: DropForm,
    doubts: Mapping[str, str],
    now: datetime,
) -> DropDraft:
    """Say what posting a form would do."""
    drop, faults = drop_forms.read_each(form, now)
    settings = (await guilds.settings(connection, [guild_id])).get(guild_id)
    language = (settings or GuildSettings(guild_id=guild_id)).language
    if drop is None or doubts:
        faults = faults | dict(doubts)
        return DropDraft(id=draft_id, form=form, drop=None, faults=faults, language=language)
    drop = replace(drop, guild_id=guild_id)
    there = await drops.upcoming(connection, guild_id, now)
    same = next((each for each in there if key_of(each) == key_of(drop)), None)
    near = None if same else next((each for each in there if is_same(each, drop)), None)
    return DropDraft(
        id=draft_id,
        form=form,
        drop=drop,
        faults={},
        same=same,
        near=near,
        channel_ids=await channels_of(connection, guild_id, [drop], now),
        language=language,
    )


async def channels_of(
    connection: Connection, guild_id: int, entered: Iterable[Drop], now: datetime
) -> tuple[int, ...]:
    """Return the channels of a guild that would be told of one of some drops now."""
    found = [change_of(drop, ChangeKind.ANNOUNCED, now) for drop in entered]
    there = await subscriptions.of_guild(connection, guild_id)
    wanting = (
        each.channel_id
        for each in there
        if not each.is_paused and any(wanted_sizes(each, change) is not None for change in found)
    )
    return tuple(dict.fromkeys(wanting))
