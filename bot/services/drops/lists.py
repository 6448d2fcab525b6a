"""Many drops at once: a file is read and shown, and what it tells is entered, or taken back.

Nothing is entered before it is added, and a press that comes twice does nothing twice. Knows
nothing of how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import RequestError, SourceError
from bot.languages import mark, tr
from bot.models import Drop, GuildSettings
from bot.rules.drops import OVER, drops_of_list, is_same
from bot.rules.reading import currency_of_zone
from bot.services.base import Clock
from bot.services.drops import draft_documents
from bot.services.drops.draft_documents import ListDocument
from bot.services.drops.drafts import channels_of
from bot.services.drops.entering import DROP_LIMIT, enter, key_of, take_back
from bot.store.alerts import drop_drafts, drops
from bot.store.engine import Connection, Database
from bot.store.guilds import settings as guilds

FILE_LIMIT = 1024 * 1024  # bytes; ten thousand rows, and more than a year of a busy calendar
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
        from bot.sources.uploads import read_upload  # loads a parser of calendars

        if len(data) > FILE_LIMIT:
            raise RequestError(too_large())
        now = self._clock()
        zone = (await self._settings(guild_id)).timezone
        try:
            read = await read_upload(
                data, name=name, zone=zone, currency=currency_of_zone(zone, now.date()), now=now
            )
        except SourceError as error:
            raise RequestError(
                tr("The file cannot be read: {reason} Nothing was changed.", reason=error.sentence)
            ) from error
        found, left_out = drops_of_list(read.drops, guild_id=guild_id, created_by=user_id, now=now)
        reasons = [
            ": ".join(
                part
                for part in (read.places.get(each, "").capitalize(), each.name, tr(why))
                if part
            )
            for each, why in left_out.items()
        ]
        document = ListDocument(
            name=name,
            drops=tuple(found),
            faults=(*read.faults, *reasons),
            others=read.others,
        )
        async with self._database.write() as connection:
            await guilds.join(connection, guild_id, guild_name, now)
            if found:
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
            document = await draft_documents.read(connection, ListDocument, guild_id, draft_id, now)
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
        async with self._database.write() as connection:
            await guilds.lock(connection, guild_id)
            row, document = await _take(connection, guild_id, draft_id, now)
            if row.entered is not None:
                there = await drops.get_many(connection, row.entered)
                new = tuple(there[drop_id] for drop_id in sorted(there))
                return AddedDrops(draft_id=draft_id, new=new, known=())
            wanted = [
                replace(drop, changed_at=now)
                for drop in document.drops
                if drop.ends_at is None or drop.ends_at > now
            ]
            if not wanted:
                return await _look(connection, guild_id, draft_id, document, now)
            held_back = ENTERED_QUIETLY if is_quiet else None
            entered, known = await enter(connection, wanted, now, held_back=held_back)
            ids = tuple(drop.id for drop in entered)
            await drop_drafts.replace(connection, replace(row, entered=ids, changed_at=now))
        self._wake()
        return AddedDrops(draft_id=draft_id, new=tuple(entered), known=tuple(known))

    async def undo(self, guild_id: int, draft_id: int) -> tuple[DropList, tuple[Drop, ...]]:
        """Take the drops of a list back.

        Returns:
            What adding it again would do, and the drops that stay: they moved or were cancelled
            since, or their time has come.

        Raises:
            DraftOverError: it is there no more.
        """
        now = self._clock()
        async with self._database.write() as connection:
            row, document = await _take(connection, guild_id, draft_id, now)
            left: Sequence[Drop] = ()
            if row.entered is not None:
                _, left = await take_back(connection, guild_id, row.entered, now)
                await drop_drafts.replace(connection, replace(row, entered=None, changed_at=now))
        async with self._database.read() as connection:
            shown = await _look(connection, guild_id, draft_id, document, now)
        self._wake()
        return shown, tuple(left)

    async def _settings(self, guild_id: int) -> GuildSettings:
        async with self._database.read() as connection:
            found = (await guilds.settings(connection, [guild_id])).get(guild_id)
        return found or GuildSettings(guild_id=guild_id)


def too_large() -> str:
    """Say that a file is too large."""
    return tr(
        "The file is larger than {most} kB, the most that is read. Nothing was changed. "
        "Leave out what is past, or cut it in two.",
        most=FILE_LIMIT // 1024,
    )


async def _take(
    connection: Connection, guild_id: int, draft_id: int, now: datetime
) -> tuple[drop_drafts.DraftRow, ListDocument]:
    return await draft_documents.take(connection, ListDocument, guild_id, draft_id, now)


async def _look(
    connection: Connection, guild_id: int, draft_id: int, document: ListDocument, now: datetime
) -> DropList:
    there = await drops.upcoming(connection, guild_id, now)
    keys = {key_of(each) for each in there}
    new: list[Drop] = []
    known: list[Drop] = []
    faults = list(document.faults)
    for drop in document.drops:
        if drop.ends_at is not None and drop.ends_at <= now:
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
