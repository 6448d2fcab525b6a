"""What is kept of a drop, or of a list of drops, between its preview and the press that posts it.

Knows nothing of who presses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Drop
from bot.rules.reading import DropForm
from bot.store.alerts import drop_drafts
from bot.store.engine import Connection

KEPT = timedelta(days=1)  # after the last press
MOST_KEPT = 10  # drafts of one person in one guild; older ones are forgotten

Document = TypeVar("Document")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # by kind, made when it is first needed


class DraftOverError(RequestError):
    """A preview was cancelled, or left alone for too long."""

    def __init__(self) -> None:
        super().__init__(
            tr(
                "This preview is over: it was cancelled, newer ones took its place, or nobody "
                "pressed anything for {hours} hours. Nothing was changed by this press. "
                "`/drops upcoming` shows what is entered, `/manage drop add` and "
                "`/manage drop import` start again.",
                hours=KEPT // timedelta(hours=1),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDocument:
    """A drop as it was typed."""

    form: DropForm


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDocument:
    """The drops of a file, and a sentence for each entry of it that is none.

    ``done`` counts those that were entered, or found to be there; ``is_quiet`` tells whether they
    are entered without a word.
    """

    name: str
    drops: tuple[Drop, ...]
    faults: tuple[str, ...]
    others: int = 0
    done: int = 0
    is_quiet: bool = False


async def keep(
    connection: Connection,
    document: FormDocument | ListDocument,
    *,
    draft_id: int,
    guild_id: int,
    user_id: int,
    now: datetime,
) -> None:
    """Keep a new draft."""
    row = drop_drafts.DraftRow(
        id=draft_id,
        guild_id=guild_id,
        user_id=user_id,
        document=written(document),
        changed_at=now,
    )
    await drop_drafts.keep(connection, row)
    await drop_drafts.keep_newest(connection, guild_id, user_id, MOST_KEPT)


async def take(
    connection: Connection, kind: type[Document], guild_id: int, draft_id: int, now: datetime
) -> tuple[drop_drafts.DraftRow, Document]:
    """Return a guild's draft, for this transaction alone, and what it holds.

    Raises:
        DraftOverError: it is there no more.
    """
    return _opened(kind, await drop_drafts.take(connection, guild_id, draft_id), now)


async def read(
    connection: Connection, kind: type[Document], guild_id: int, draft_id: int, now: datetime
) -> tuple[drop_drafts.DraftRow, Document]:
    """Return a guild's draft, and what it holds.

    Raises:
        DraftOverError: it is there no more.
    """
    return _opened(kind, await drop_drafts.get(connection, guild_id, draft_id), now)


def _opened(
    kind: type[Document], row: drop_drafts.DraftRow | None, now: datetime
) -> tuple[drop_drafts.DraftRow, Document]:
    if row is None or now - row.changed_at > KEPT:
        raise DraftOverError
    try:
        return row, _adapter(kind).validate_python(row.document)
    except ValueError:  # another version of the program wrote it, or it is of the other kind
        raise DraftOverError from None


def written(document: FormDocument | ListDocument) -> dict[str, Any]:
    """Return what a row holds of a document."""
    whole: dict[str, Any] = _adapter(type(document)).dump_python(document, mode="json")
    return whole


def _adapter(kind: type[Document]) -> TypeAdapter[Document]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
