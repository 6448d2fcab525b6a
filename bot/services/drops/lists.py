"""Many drops at once: a file is read and shown, and what it tells is entered, or taken back.

Nothing is entered before it is added, and a press that comes twice does nothing twice. Knows
nothing of how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import Drop, GuildSettings
from bot.rules.drops import OVER, is_same
from bot.services.base import Clock
from bot.services.drops import draft_documents
from bot.services.drops.draft_documents import ListDocument
from bot.services.drops.drafts import channels_of
from bot.services.drops.entering import DROP_LIMIT, enter, full, key_of, take_back
from bot.services.drops.list_reading import read_document
from bot.store.alerts import drop_drafts, drops
from bot.store.engine import Connection, Database
from bot.store.guilds import settings as guilds

PART = 10  # drops of one transaction: some 20 ms of SQLite's writer
ENTERED_QUIETLY = mark("A moderator entered this drop from a file without announcing it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DropList:
    """What adding the drops of a file would do.

    ``new`` would be entered, of which there is room for ``room``; ``known`` are there already, and
    ``near`` are drops of a new one's shoe at about that time that are there.
    ``faults`` say what is left out, and why; ``others`` counts entries about other shoes.
    ``channel_ids`` would be told of one drop at least.
    """

    id: int
    name: str
    new: tuple[Drop, ...]
    known: tuple[Drop, ...]
    faults: tuple[str, ...]
    others: int
    room: int
    channel_ids: tuple[int, ...]
    near: Mapping[Drop, Drop]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedDrops:
    """What became of a list that was added: what is new, and what was there already."""

    draft_id: int
    new: tuple[Drop, ...]
    known: tuple[Drop, ...]


class DropLists:
    """What moderators do with files of drops."""

    def __init__(self, database: Database, wake: Callable[[], None], clock: Clock) -> None:
        """Make it; ``wake`` is called when something is owed."""
        self._database = database
        self._wake = wake
        self._clock = clock

    async def look(
        self,
        data: bytes,
        name: str,
        *,
        draft_id: int,
        guild_id: int,
        guild_name: str,
        user_id: int,
    ) -> DropList:
        """Say what a file of drops would do, and keep it until it is added or cancelled.

        Args:
            data: the file's bytes.
            name: what it is called; its ending settles what it is where its content does not.
            draft_id: what it is kept under; an interaction's id.
            guild_id: the guild, in whose zone and money is what names none.
            guild_name: its name, for the operator.
            user_id: the moderator's.

        Raises:
            RequestError: the file cannot be read.
        """
        now = self._clock()
        zone = (await self._settings(guild_id)).timezone
        document = await read_document(
            data, name, guild_id=guild_id, user_id=user_id, zone=zone, now=now
        )
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            if document.drops:
                await draft_documents.keep(
                    connection,
                    document,
                    draft_id=draft_id,
                    guild_id=guild_id,
                    user_id=user_id,
                    now=now,
                )
        async with self._database.read() as connection:
            return await _look(connection, guild_id, draft_id, document, now)

    async def get(self, guild_id: int, draft_id: int) -> DropList:
        """Say once more what a list would do.

        Raises:
            DraftOverError: it is there no more.
        """
        now = self._clock()
        async with self._database.read() as connection:
            _, document = await draft_documents.read(
                connection, ListDocument, guild_id, draft_id, now
            )
            return await _look(connection, guild_id, draft_id, document, now)

    async def add(self, guild_id: int, draft_id: int, *, is_quiet: bool) -> AddedDrops | DropList:
        """Enter all drops of a list that are new.

        Args:
            guild_id: the guild.
            draft_id: of ``look``.
            is_quiet: whether channels hear of none of them before its time is near.

        Returns:
            What became of them, a second time too; or the list, if nothing of it can be entered.

        Raises:
            DraftOverError: it is there no more.
            RequestError: they are more than the guild can have; nothing was entered.
        """
        now = self._clock()
        while await self._add_part(guild_id, draft_id, is_quiet=is_quiet, now=now):
            self._wake()
        async with self._database.read() as connection:
            row, document = await draft_documents.read(
                connection, ListDocument, guild_id, draft_id, now
            )
            mine = await drops.get_many(connection, row.entered or ())
            keys = {key_of(drop) for drop in document.drops}
            there = await drops.upcoming(connection, guild_id, now)
            known = tuple(each for each in there if each.id not in mine and key_of(each) in keys)
            if not mine and not known:
                return await _look(connection, guild_id, draft_id, document, now)
        new = tuple(mine[drop_id] for drop_id in sorted(mine))
        return AddedDrops(draft_id=draft_id, new=new, known=known)

    async def _add_part(
        self, guild_id: int, draft_id: int, *, is_quiet: bool, now: datetime
    ) -> bool:
        """Enter some drops of a list, and note how far that is done; return whether there were any.

        Raises:
            DraftOverError: it is there no more.
            RequestError: they are more than the guild can have.
        """
        async with self._database.write(is_part=True) as connection:
            await guilds.lock(connection, guild_id)
            row, document = await _take(connection, guild_id, draft_id, now)
            if document.done >= len(document.drops):
                return False
            if not document.done:
                await self._check_room(connection, guild_id, document, now)
                document = replace(document, is_quiet=is_quiet)
            done = document.done + PART
            part = document.drops[document.done : done]
            wanted = [replace(drop, changed_at=now) for drop in part if not _is_past(drop, now)]
            held_back = ENTERED_QUIETLY if document.is_quiet else None
            entered, _ = await enter(connection, wanted, now, held_back=held_back)
            row = replace(
                row,
                document=draft_documents.written(replace(document, done=done)),
                entered=(*(row.entered or ()), *(drop.id for drop in entered)),
                changed_at=now,
            )
            await drop_drafts.replace(connection, row)
        return True

    async def _check_room(
        self, connection: Connection, guild_id: int, document: ListDocument, now: datetime
    ) -> None:
        shown = await _look(connection, guild_id, 0, document, now)
        if len(shown.new) > shown.room:
            raise RequestError(full())

    async def undo(self, guild_id: int, draft_id: int) -> tuple[DropList, tuple[Drop, ...]]:
        """Take the drops of a list back.

        Returns:
            What adding it again would do, and the drops that stay: they moved or were cancelled
            since, or their time has come.

        Raises:
            DraftOverError: it is there no more.
        """
        now = self._clock()
        left: list[Drop] = []
        while not await self._undo_part(guild_id, draft_id, left, now):
            self._wake()
        self._wake()
        return await self.get(guild_id, draft_id), tuple(left)

    async def _undo_part(
        self, guild_id: int, draft_id: int, left: list[Drop], now: datetime
    ) -> bool:
        """Take some drops of a list back, note those that stay, and return whether it is done."""
        async with self._database.write(is_part=True) as connection:
            row, document = await _take(connection, guild_id, draft_id, now)
            ids = row.entered or ()
            _, stay = await take_back(connection, guild_id, ids[:PART], now)
            left += stay
            rest = ids[PART:] or None
            if rest is None:
                document = replace(document, done=0)
            row = replace(
                row,
                document=draft_documents.written(document),
                entered=rest,
                changed_at=now,
            )
            await drop_drafts.replace(connection, row)
        return rest is None

    async def _settings(self, guild_id: int) -> GuildSettings:
        async with self._database.read() as connection:
            found = (await guilds.settings(connection, [guild_id])).get(guild_id)
        return found or GuildSettings(guild_id=guild_id)


async def _take(
    connection: Connection, guild_id: int, draft_id: int, now: datetime
) -> tuple[drop_drafts.DraftRow, ListDocument]:
    return await draft_documents.take(connection, ListDocument, guild_id, draft_id, now)


def _is_past(drop: Drop, now: datetime) -> bool:
    return drop.ends_at is not None and drop.ends_at <= now


async def _look(
    connection: Connection, guild_id: int, draft_id: int, document: ListDocument, now: datetime
) -> DropList:
    there = await drops.upcoming(connection, guild_id, now)
    keys = {key_of(each) for each in there}
    new: list[Drop] = []
    known: list[Drop] = []
    faults = list(document.faults)
    for drop in document.drops:
        if _is_past(drop, now):
            faults.append(f"{drop.name}: {tr(OVER)}")
        else:
            (known if key_of(drop) in keys else new).append(drop)
            keys.add(key_of(drop))
    return DropList(
        id=draft_id,
        name=document.name,
        new=tuple(new),
        known=tuple(known),
        faults=tuple(faults),
        others=document.others,
        room=DROP_LIMIT - len(there),
        channel_ids=await channels_of(connection, guild_id, new, now),
        near={drop: each for drop in new for each in reversed(there) if is_same(each, drop)},
    )
