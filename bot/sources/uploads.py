"""Files of drops that somebody hands in: read as the sources of their kind are, with their bounds.

Knows nothing of who hands them in, and asks no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import SourceError
from bot.models import SeenDrop, SourceSpec
from bot.sources.calendar import read_calendar
from bot.sources.file import read_list
from bot.sources.reading import Contents, in_thread

START = 1024  # bytes in which a calendar says that it is one


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedDrops:
    """What a file tells: its drops, where each stands, and what could not be read.

    ``others`` counts the entries that tell of no drop of a 2002R.
    """

    drops: tuple[SeenDrop, ...]
    faults: tuple[str, ...]
    others: int
    places: Mapping[SeenDrop, str] = field(default_factory=dict)


async def read_upload(
    body: bytes, *, name: str, zone: str, currency: str | None, now: datetime
) -> UploadedDrops:
    """Read a CSV or an ICS; what it is tells its content.

    Args:
        body: the file.
        name: as whoever handed it in calls it.
        zone: IANA name; of times that name none.
        currency: of prices that name none.
        now: aware, UTC.

    Raises:
        SourceError: it cannot be read at all.
    """
    spec = SourceSpec(name=name, kind="file", url="", currency=currency)

    def read() -> UploadedDrops:
        places: Mapping[SeenDrop, str] = {}
        try:
            if b"BEGIN:V" in body[:START].upper().replace(b"\0", b""):
                contents = read_calendar(body, spec, now, zone=zone)
            else:
                contents, places = read_list(body, spec, zone=zone)
        except SourceError:
            raise
        except Exception:  # noqa: BLE001 - parsers of other people's formats promise nothing
            raise SourceError("The file cannot be read.") from None
        return _upload(contents, places)

    return await in_thread(read, size=len(body))


def _upload(contents: Contents, places: Mapping[SeenDrop, str]) -> UploadedDrops:
    reason = () if contents.reason is None else (contents.reason,)
    if places:
        named = (" ".join(fault.split()[:2]).lower() for fault in contents.faults)
        told = len({*places.values(), *named})
    else:
        told = len(contents.drops) + len(contents.faults)
    return UploadedDrops(
        drops=contents.drops,
        faults=(*contents.faults, *reason),
        others=max(0, contents.products - told),
        places=places,
    )
