"""A file of drops becomes a list that a moderator can add, with a sentence for what is left out.

Knows nothing of what is entered already.
"""

from __future__ import annotations

from datetime import datetime

from bot.errors import RequestError, SourceError
from bot.languages import tr
from bot.rules.drops import drops_of_list
from bot.rules.reading import currency_of_zone
from bot.services.drops.draft_documents import ListDocument

FILE_LIMIT = 1024 * 1024  # bytes; ten thousand rows, and more than a year of a busy calendar


def too_large() -> str:
    """Say that a file is too large."""
    return tr(
        "The file is larger than {most} kB, the most that is read. Nothing was changed. "
        "Leave out what is past, or cut it in two.",
        most=FILE_LIMIT // 1024,
    )


async def read_document(
    data: bytes, name: str, *, guild_id: int, user_id: int, zone: str, now: datetime
) -> ListDocument:
    """Read a file of drops.

    Args:
        data: the file's bytes.
        name: what it is called; its ending settles what it is where its content does not.
        guild_id: whose drops they would be.
        user_id: the moderator's.
        zone: IANA name; in it, and in its country's money, is what names none.
        now: aware, UTC.

    Raises:
        RequestError: the file cannot be read.
    """
    from bot.sources.uploads import read_upload  # loads a parser of calendars

    if len(data) > FILE_LIMIT:
        raise RequestError(too_large())
    currency = currency_of_zone(zone, now.date())
    try:
        read = await read_upload(data, name=name, zone=zone, currency=currency, now=now)
    except SourceError as error:
        raise RequestError(
            tr("The file cannot be read: {reason} Nothing was changed.", reason=error.sentence)
        ) from error
    found, left_out = drops_of_list(read.drops, guild_id=guild_id, created_by=user_id, now=now)
    reasons = (
        (read.places.get(each, "").capitalize(), each.name, tr(why))
        for each, why in left_out.items()
    )
    return ListDocument(
        name=name,
        drops=tuple(found),
        faults=(*read.faults, *(": ".join(filter(None, parts)) for parts in reasons)),
        others=read.others,
    )
