"""Places we read, and what a look at one brought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.models.changes import Change
from bot.models.drops import SeenDrop
from bot.models.stock import Listing


class SweepState(StrEnum):
    """How one look at one source ended."""

    COMPLETE = "complete"  # everything the source offers was seen
    PARTIAL = "partial"  # some was seen; nothing follows from what was not
    FAILED = "failed"  # nothing was seen
    BUSY = "busy"  # another process is looking at it now


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """What ``sources.toml``, or who added it, says of one source.

    ``url`` is the address a person would open; ``every`` the time between sweeps; ``dry_run`` how
    long after its first complete sweep it only reports what it would have posted; ``checked`` is
    false where nobody has tried whether it can be read.
    """

    name: str
    kind: str
    url: str
    region: str | None = None
    currency: str | None = None
    every: timedelta = timedelta(minutes=5)
    dry_run: timedelta | None = None
    checked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is remembered of one address, so that it can be asked for conditionally.

    ``extract`` is what the adapter read from the page (as JSON), so that a "304 Not
    Modified" answers as the page itself would.
    """

    url: str
    etag: str | None
    last_modified: str | None
    extract: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What one look at one source brought.

    ``complete`` is false when anything is missing, with ``reason`` as a sentence. ``products``
    counts everything the source showed, 2002R or not; ``requests``, ``not_modified`` (answers 304)
    and ``bytes`` (after decompression) count the traffic; ``pages`` are to be remembered.
    ``faults`` are sentences about single entries that could not be read while the rest could;
    ``rest`` is how long the source itself asks to be left alone (ttl, REFRESH-INTERVAL, max-age);
    ``moved_to`` is its new address where it says that it moved for good. ``reads_times`` is false
    where a drop may have a time that cannot be read: one that was known before is not lost.
    """

    complete: bool
    reason: str | None = None
    listings: tuple[Listing, ...] = ()
    products: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    pages: tuple[Page, ...] = ()
    drops: tuple[SeenDrop, ...] = ()
    faults: tuple[str, ...] = ()
    rest: timedelta | None = None
    moved_to: str | None = None
    reads_times: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A budget (one host, or all Shopify shops together) that must not be asked before a time.

    ``since`` is when the pause began: one that begins in the future was set by a wrong clock.
    """

    budget: str
    until: datetime  # aware, UTC
    failures: int  # refusals in a row; the pause doubles with each
    since: datetime | None = field(default=None, compare=False)  # aware, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """A source with where it stands.

    ``baseline_at`` is its first complete sweep; before that it is silent. ``last_count`` is the
    number of products of the last complete sweep. ``error`` says why it is failing, if it is.
    ``is_added`` tells one that was added while the bot ran from one the file names. ``is_told``
    means that its failure was reported, ``dry_run_told`` that its dry run was. ``key_faults``
    counts the looks running in which its keys (UIDs, guids, ids) were no good. ``is_settled`` means
    that its last sweep was complete and wrote nothing down. ``leased_by`` names the claim of
    whoever looks at it.
    """

    id: int
    spec: SourceSpec
    baseline_at: datetime | None = None
    last_complete_at: datetime | None = None
    last_count: int | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    listings: int = 0
    is_added: bool = False
    is_paused: bool = False
    is_told: bool = False
    dry_run_told: bool = False
    key_faults: int = 0
    is_settled: bool = False
    leased_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepReport:
    """How one look at one source ended, with what it found."""

    source: str
    state: SweepState
    listings: int = 0
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    took: timedelta = timedelta()
    error: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRecord:
    """What is kept of a sweep: whose, when, how it ended, how many products it showed."""

    source: str
    started_at: datetime
    finished_at: datetime
    state: SweepState
    products: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepEntry:
    """A sweep as the record keeps it: ``error`` is the sentence it ended with, if any."""

    source_id: int
    finished_at: datetime
    state: SweepState
    error: str | None
    products: int
    changes: int
