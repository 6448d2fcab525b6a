"""One page that tells drops (a feed, a calendar, a file), asked for conditionally and remembered.

Knows nothing of the page's format: the adapters bring a function that reads it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.models import Listing, Page, SeenDrop, SourceSpec, Sweep
from bot.sources.reading import remembered as extracts
from bot.sources.web import Answer, Fetcher, FetchError, RefusedError, UnreadableError, parse
from bot.sources.web.walls import wall

SHORTEST_REST = timedelta(minutes=15)
LONGEST_REST = timedelta(days=1)
MEMORY = timedelta(days=7)  # an older reading is not believed: what lies in its window has moved on
FAULT_LIMIT = 50  # sentences; more of them help nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was read on a page.

    ``products`` counts the posts, events or rows; ``reason`` says what is missing, if anything is;
    ``rest`` and ``moved_to`` are what the page itself asks for; ``skips`` the hours (0 to 23, UTC)
    and days ("monday") on which a feed does not want to be asked.
    """

    drops: tuple[SeenDrop, ...] = ()
    listings: tuple[Listing, ...] = ()
    products: int = 0
    faults: tuple[str, ...] = ()
    reason: str | None = None
    rest: timedelta | None = None
    moved_to: str | None = None
    skips: tuple[str, ...] = ()


Reader = Callable[[Answer], Contents]
Settler = Callable[[Contents], Contents]


async def look(
    fetcher: Fetcher,
    spec: SourceSpec,
    *,
    remembered: Mapping[str, Page],
    accept: str,
    reading: str,
    read: Reader,
    now: datetime,
    settle: Settler | None = None,
    shortest_rest: timedelta = SHORTEST_REST,
) -> Sweep:
    """Ask for a source's page and read it in a thread, or take what is remembered of it.

    Args:
        fetcher: makes the request.
        spec: the source; its address is the page's.
        remembered: pages of earlier sweeps by address.
        accept: the media types wanted.
        reading: names the way the page is read; a page read in another way is asked for anew.
        read: makes the contents of an answer; may raise whatever its libraries raise.
        now: aware, UTC.
        settle: makes what is remembered what the page would tell now.
        shortest_rest: no rest is shorter, if the source asks for one.

    Raises:
        SourceError: nothing was learned.
    """
    page = remembered.get(spec.url)
    known = load_contents(page.extract, reading=reading, now=now) if page is not None else None
    answer = await fetcher.get(
        spec.url,
        budget=parse(spec.url).host,
        remembered=page if known is not None else None,
        accept=accept,
    )
    pages: tuple[Page, ...] = ()
    if answer.not_modified and known is not None and page is not None:
        contents, pages = settle(known) if settle else known, (page,)
    else:
        contents = await asyncio.to_thread(guarded, read, answer)
        etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if etag or last_modified:
            extract = dump_contents(contents, reading=reading, now=now)
            pages = (Page(url=spec.url, etag=etag, last_modified=last_modified, extract=extract),)
    return replace(
        sweep(contents, pages=pages),
        rest=wanted_rest(contents, answer.rest, now=now, shortest=shortest_rest),
        moved_to=answer.moved_to or contents.moved_to,
        requests=answer.requests,
        not_modified=int(answer.not_modified),
        bytes=answer.bytes,
    )


def sweep(contents: Contents, *, pages: tuple[Page, ...] = ()) -> Sweep:
    """Return the sweep that a page's contents make; it is partial if there is a reason."""
    return Sweep(
        complete=contents.reason is None,
        reason=contents.reason,
        drops=contents.drops,
        listings=contents.listings,
        products=contents.products,
        faults=contents.faults,
        rest=contents.rest,
        moved_to=contents.moved_to,
        pages=pages,
    )


def guarded(read: Reader, answer: Answer) -> Contents:
    """Read an answer; whatever a library stumbles over becomes a sentence."""
    is_local = answer.url.startswith("file:")
    host = answer.url.rpartition("/")[2] if is_local else parse(answer.url).host
    try:
        return read(answer)
    except FetchError as error:
        error.requests = answer.requests
        raise
    except (MemoryError, RecursionError):
        raise UnreadableError(f"{host} sent something too large or too deep to read.") from None
    except Exception:  # noqa: BLE001 - parsers of other people's formats promise nothing
        raise UnreadableError(f"{host} sent something that cannot be read.") from None


def refuse_walls(answer: Answer, *, due: str) -> None:
    """Raise the error that a web page stands for where a feed, a calendar or a file was due."""
    host = parse(answer.url).host
    name = wall(url=answer.url, headers=answer.headers, body=answer.body)
    if name is not None:
        raise RefusedError(f"{host} answered with {name}.")
    raise UnreadableError(f"{host} sent a web page where {due} was due.")


def listed(faults: Iterable[str]) -> tuple[str, ...]:
    """Return the first faults, and how many more there are."""
    known = list(faults)
    if len(known) <= FAULT_LIMIT:
        return tuple(known)
    return (*known[:FAULT_LIMIT], f"There are {len(known) - FAULT_LIMIT} more faults.")


def wanted_rest(
    contents: Contents, fresh_for: timedelta | None, *, now: datetime, shortest: timedelta
) -> timedelta | None:
    """Return how long the page, its headers and its skipped hours ask to be left alone."""
    subscriptions = [subscription for subscription in (fresh_for, contents.rest) if subscription]
    rest = min(max(*subscriptions, shortest), LONGEST_REST) if subscriptions else None
    first = at = now + (rest or shortest)
    while at < now + LONGEST_REST and _is_skipped(at, contents.skips):
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(at - now, LONGEST_REST) if at != first else rest


def _is_skipped(at: datetime, skips: tuple[str, ...]) -> bool:
    return str(at.hour) in skips or f"{at:%A}".casefold() in skips


def dump_contents(contents: Contents, *, reading: str, now: datetime) -> str:
    """Write a page's contents as JSON, with the way and the time they were read."""
    found = extracts.Extract(
        keys=(), listings=contents.listings, broken=0, currency=None, drops=contents.drops
    )
    return json.dumps(
        {
            "reading": reading,
            "read_at": now.isoformat(),
            "found": extracts.dump(found),
            "products": contents.products,
            "faults": contents.faults,
            "reason": contents.reason,
            "rest": None if contents.rest is None else contents.rest.total_seconds(),
            "moved_to": contents.moved_to,
            "skips": contents.skips,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load_contents(text: str, *, reading: str, now: datetime) -> Contents | None:
    """Read a page's contents; None if they were read in another way, too long ago, or not whole."""
    try:
        value = json.loads(text)
        age = now - datetime.fromisoformat(value["read_at"])
        found = extracts.load(value["found"], currency=None)
        if value["reading"] != reading or age > MEMORY or found is None:
            return None
        return Contents(
            drops=found.drops,
            listings=found.listings,
            products=int(value["products"]),
            faults=tuple(map(str, value["faults"])),
            reason=value["reason"],
            rest=None if value["rest"] is None else timedelta(seconds=value["rest"]),
            moved_to=value["moved_to"],
            skips=tuple(map(str, value["skips"])),
        )
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None
