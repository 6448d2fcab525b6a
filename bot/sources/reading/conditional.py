"""Pages asked for conditionally and remembered; those that tell drops made into sweeps.

Knows nothing of a page's format: the adapters bring a function that reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Generic

from pydantic import AwareDatetime

from bot.models import Listing, Page, SeenDrop, SourceSpec, Sweep
from bot.sources.reading.long_answers import in_thread
from bot.sources.reading.remembered import DocumentT, dump, load
from bot.sources.web import Fetcher, FetchError, HttpAnswer, UnreadableError, parse

SHORTEST_REST = timedelta(minutes=15)
LONGEST_REST = timedelta(days=1)
MEMORY = timedelta(days=7)  # an older reading is not believed: what lies in its window has moved on
SMALL = 32 * 1024  # bytes
FAULT_LIMIT = 50  # sentences; more of them help nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What was read on a page.

    ``products`` counts the posts, events or rows; ``reason`` says what is missing, if anything is;
    ``rest`` and ``moved_to`` are what the page itself asks for; ``skips`` the hours (0 to 23, UTC)
    and days ("monday") on which a feed does not want to be asked. ``reads_times`` is as in
    :class:`bot.models.Sweep`.
    """

    drops: tuple[SeenDrop, ...] = ()
    listings: tuple[Listing, ...] = ()
    products: int = 0
    faults: tuple[str, ...] = ()
    reason: str | None = None
    rest: timedelta | None = None
    moved_to: str | None = None
    skips: tuple[str, ...] = ()
    reads_times: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """A page's contents and when they were read (UTC)."""

    contents: Contents
    read_at: AwareDatetime

    def is_believed(self, now: datetime) -> bool:
        """Tell whether they are young enough."""
        return now - self.read_at <= MEMORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Generic[DocumentT]):
    """One page asked for: what it tells, and what is to be remembered of it, if anything is."""

    document: DocumentT
    answer: HttpAnswer
    page: Page | None
    is_remembered: bool = False


ContentsReader = Callable[[HttpAnswer], Contents]
Settler = Callable[[Contents], Contents]


async def ask(
    fetcher: Fetcher,
    url: str,
    *,
    kind: type[DocumentT],
    remembered: Mapping[str, Page],
    accept: str,
    read: Callable[[HttpAnswer], DocumentT],
    believe: Callable[[DocumentT], bool] = lambda _: True,
    budget: str | None = None,
    closes_host: bool = True,
    small: int = SMALL,
) -> Visit[DocumentT]:
    """Ask for a page if it has changed, and read it; else take what is remembered of it.

    Args:
        fetcher: makes the request.
        url: the page's address.
        kind: the class of what is read on it.
        remembered: pages of earlier sweeps by address.
        accept: the media types wanted.
        read: makes the document of an answer.
        believe: tells whether what is remembered still counts.
        budget: the one it is charged to; its host's own if none.
        closes_host: whether a refusal speaks for the whole host.
        small: bytes; a longer answer is read in a thread so that nothing else waits.

    Raises:
        SourceError: nothing was learned.
    """
    page = remembered.get(url)
    known = load(kind, page)
    if known is not None and not believe(known):
        known = None
    answer = await fetcher.get(
        url,
        budget=budget or parse(url).host,
        remembered=page if known is not None else None,
        accept=accept,
        closes_host=closes_host,
    )
    if answer.not_modified and known is not None:
        return Visit(document=known, answer=answer, page=page, is_remembered=True)
    try:
        if len(answer.body) <= small:
            document, extract = _read(answer, read)
        else:
            document, extract = await in_thread(partial(_read, answer, read), size=len(answer.body))
    except FetchError as error:
        error.requests = answer.requests
        raise
    etag, last_modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    page = None
    if extract is not None:
        page = Page(url=url, etag=etag, last_modified=last_modified, extract=extract)
    return Visit(document=document, answer=answer, page=page)


def _read(
    answer: HttpAnswer, read: Callable[[HttpAnswer], DocumentT]
) -> tuple[DocumentT, str | None]:
    """Return what an answer tells, and the same as it is remembered, if it can be asked again."""
    document = read(answer)
    is_kept = answer.headers.get("etag") or answer.headers.get("last-modified")
    return document, dump(document) if is_kept else None


async def look(
    fetcher: Fetcher,
    spec: SourceSpec,
    *,
    remembered: Mapping[str, Page],
    accept: str,
    read: ContentsReader,
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
        read: makes the contents of an answer; may raise whatever its libraries raise.
        now: aware, UTC.
        settle: makes what is remembered what the page would tell now.
        shortest_rest: no rest is shorter, if the source asks for one.

    Raises:
        SourceError: nothing was learned.
    """
    visit = await ask(
        fetcher,
        spec.url,
        kind=PageReading,
        remembered=remembered,
        accept=accept,
        read=lambda answer: PageReading(contents=guarded(read, answer), read_at=now),
        believe=lambda known: known.is_believed(now),
        small=0,
    )
    answer, contents = visit.answer, visit.document.contents
    if visit.is_remembered and settle is not None:
        contents = settle(contents)
    return replace(
        sweep(contents, pages=filter(None, [visit.page])),
        rest=rest_of_page(contents, answer.rest, now=now, shortest=shortest_rest),
        moved_to=answer.moved_to or contents.moved_to,
        requests=answer.requests,
        not_modified=int(answer.not_modified),
        bytes=answer.bytes,
    )


def sweep(contents: Contents, *, pages: Iterable[Page] = ()) -> Sweep:
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
        reads_times=contents.reads_times,
        pages=tuple(pages),
    )


def guarded(read: ContentsReader, answer: HttpAnswer) -> Contents:
    """Read an answer; whatever a library stumbles over becomes a sentence."""
    is_local = answer.url.startswith("file:")
    host = answer.url.rpartition("/")[2] if is_local else parse(answer.url).host
    try:
        return read(answer)
    except FetchError:
        raise
    except (MemoryError, RecursionError):
        raise UnreadableError(f"{host} sent something too large or too deep to read.") from None
    except Exception:  # noqa: BLE001 - parsers of other people's formats promise nothing
        raise UnreadableError(f"{host} sent something that cannot be read.") from None


def listed(faults: Iterable[str]) -> tuple[str, ...]:
    """Return the first faults, and how many more there are."""
    known = list(faults)
    if len(known) <= FAULT_LIMIT:
        return tuple(known)
    return (*known[:FAULT_LIMIT], f"There are {len(known) - FAULT_LIMIT} more faults.")


def rest_of_page(
    contents: Contents, fresh_for: timedelta | None, *, now: datetime, shortest: timedelta
) -> timedelta | None:
    """Return how long the page, its headers and its skipped hours ask to be left alone."""
    wanted = [rest for rest in (fresh_for, contents.rest) if rest]
    rest = min(max(*wanted, shortest), LONGEST_REST) if wanted else None
    first = at = now + (rest or shortest)
    while at < now + LONGEST_REST and _is_skipped(at, contents.skips):
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(at - now, LONGEST_REST) if at != first else rest


def _is_skipped(at: datetime, skips: tuple[str, ...]) -> bool:
    return str(at.hour) in skips or f"{at:%A}".casefold() in skips
