"""What the rooms hand each other: frozen dataclasses and enums.

Knows nothing of Discord, HTTP or SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum


class Stock(StrEnum):
    """Whether something can be bought now; unknown is never good news and never bad news."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class ChangeKind(StrEnum):
    """What a comparison, or a moderator, found."""

    ANNOUNCED = "announced"  # a drop has a date
    MOVED = "moved"  # a drop has another date
    CANCELLED = "cancelled"  # a drop will not happen
    LIVE = "live"  # a listing has its first size in stock
    RESTOCK = "restock"  # a size came back
    PRICE_CUT = "price_cut"  # cheaper by at least 5 % and 5 units
    SOLD_OUT = "sold_out"  # the last size is gone


class Precision(StrEnum):
    """How exactly the time of a drop is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    UNKNOWN = "unknown"


class SweepState(StrEnum):
    """How one look at one source ended."""

    COMPLETE = "complete"  # everything the source offers was seen
    PARTIAL = "partial"  # some was seen; nothing follows from what was not
    FAILED = "failed"  # nothing was seen
    BUSY = "busy"  # another process is looking at it now


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  # owed, and not yet tried
    SENDING = "sending"  # leased to a process that is sending it now
    SENT = "sent"  # Discord has it
    RETRY = "retry"  # a try failed, another will follow
    FAILED = "failed"  # Discord refused it for good
    UNCERTAIN = "uncertain"  # it may have been sent, and nobody can tell
    EXPIRED = "expired"  # no longer useful when its turn came
    SUPPRESSED = "suppressed"  # held back on purpose; the reason is recorded


class DestinationKind(StrEnum):
    """Where a message goes."""

    CHANNEL = "channel"
    USER = "user"  # by direct message


class Priority(IntEnum):
    """What leaves first when not everything can; smaller is more urgent."""

    STOCK = 0  # live and restock
    LEAD = 1  # a drop is near, and reminders
    NEWS = 2  # announced, moved, cancelled, price cuts, sold out
    NOTICE = 3  # a word to a moderator


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in major units ("65.00" dollars, "7500" yen) and its ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size of a listing as a source shows it.

    ``label`` is normalised ("US 9", "EU 42.5", "9"); ``raw`` is the shop's own text.
    """

    label: str
    raw: str
    stock: Stock
    price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One 2002R product at one source, as seen once.

    ``product_id`` is the shop's own id (or the handle where it has none); ``price`` is the lowest
    over all sizes; ``image_url`` and ``url`` are absolute https or http addresses.
    """

    product_id: str
    handle: str
    title: str
    url: str
    style_code: str | None = None
    colorway: str | None = None
    price: Money | None = None
    image_url: str | None = None
    sizes: tuple[Size, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """What ``sources.toml``, or who added it, says of one source.

    ``url`` is the address a person would open; ``every`` the time between sweeps; ``shadow`` how
    long after its first complete sweep it only reports what it would have posted.
    """

    name: str
    kind: str
    url: str
    region: str | None = None
    currency: str | None = None
    every: timedelta = timedelta(minutes=5)
    shadow: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is remembered of one address, so that it can be asked for conditionally.

    ``extract`` is what the adapter read from the page (its own JSON, with the adapter's format
    number), so that a "304 Not Modified" answers as the page itself would.
    """

    url: str
    etag: str | None
    last_modified: str | None
    extract: str


class Confidence(StrEnum):
    """How far a drop that a source tells of can be trusted."""

    CONFIRMED = "confirmed"  # who sells it says so: a shop, its calendar, a list of our own
    RUMOUR = "rumour"  # the press says so


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDrop:
    """A dated release as one source tells of it.

    ``key`` names it within the source and outlives changes of its date (a guid, a UID, a row's
    key); ``at`` and ``ends_at`` are as in :class:`Drop`.
    """

    key: str
    name: str
    style_code: str | None = None
    at: datetime | None = None
    ends_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    timezone: str = "UTC"
    confidence: Confidence = Confidence.CONFIRMED
    region: str | None = None
    retailer: str | None = None
    price: Money | None = None
    url: str | None = None
    image_url: str | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What one look at one source brought.

    ``complete`` is false when anything is missing, with ``reason`` as a sentence. ``products``
    counts everything the source showed, 2002R or not; ``requests``, ``not_modified`` (answers 304)
    and ``bytes`` (after decompression) count the traffic; ``pages`` are to be remembered.
    ``faults`` are sentences about single entries that could not be read while the rest could;
    ``rest`` is how long the source itself asks to be left alone (ttl, REFRESH-INTERVAL, max-age);
    ``moved_to`` is its new address where it says that it moved for good.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A budget (one host, or all Shopify shops together) that must not be asked before a time."""

    budget: str
    until: datetime  # aware, UTC
    failures: int  # refusals in a row; the pause doubles with each


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSize:
    """What is believed of one size, and how often the last sweeps contradicted it.

    ``outs`` counts the sweeps in a row that showed the size out while it is not believed out.
    """

    label: str
    raw: str
    stock: Stock
    outs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownListing:
    """A listing as the store knows it.

    ``price`` is the believed price; ``dearer`` a higher one seen once; ``misses`` the complete
    sweeps in a row that did not show the listing; ``was_in`` is true once any size was in stock.
    """

    id: int
    seen: Listing  # without sizes and price, which are believed rather than seen
    sizes: tuple[KnownSize, ...]
    price: Money | None
    dearer: Money | None = None
    misses: int = 0
    was_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What happened to one listing between two sweeps: the part of a change that a rule decides.

    ``sizes`` are the labels it is about, in the shop's order; ``old_price`` belongs to a price cut.
    """

    kind: ChangeKind
    sizes: tuple[str, ...] = ()
    old_price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be believed of one listing after a sweep, and what happened to it.

    ``known_id`` is none for a listing never seen before; ``seen`` is none for one that a complete
    sweep did not show. The other fields are as in :class:`KnownListing`.
    """

    known_id: int | None
    seen: Listing | None
    sizes: tuple[KnownSize, ...]
    price: Money | None
    dearer: Money | None
    misses: int
    was_in: bool
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a comparison found or a moderator entered, with all that a card shows of it.

    ``id`` is 0 until stored. ``lead`` is set on the reminders of a drop: how long before it.
    ``guild_id`` limits a change to the guild whose moderator entered it. ``at`` is when it was
    found; ``drop_at`` when the drop is due; both aware, UTC. ``timezone`` is the drop's own.
    """

    id: int = 0
    kind: ChangeKind
    at: datetime
    title: str
    style_code: str | None = None
    colorway: str | None = None
    url: str | None = None
    image_url: str | None = None
    price: Money | None = None
    old_price: Money | None = None
    sizes: tuple[str, ...] = ()
    retailer: str | None = None
    region: str | None = None
    source_id: int | None = None
    listing_id: int | None = None
    sweep_id: int | None = None
    drop_id: int | None = None
    revision: int = 0
    drop_at: datetime | None = None
    precision: Precision | None = None
    timezone: str | None = None
    lead: timedelta | None = None
    confidence: Confidence = Confidence.CONFIRMED
    guild_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A dated release of a style, as a moderator of one guild entered it or as sources tell of it.

    ``guild_id`` and ``created_by`` are none for one that sources tell of; such a one may be known
    without its style code. ``at`` is the first instant of the day, month or season that is known
    (aware, UTC), or none, and ``ends_at`` the first instant after it (for an instant, itself);
    ``timezone`` the IANA zone it was given in; ``revision`` grows when it moves or is cancelled.
    """

    id: int = 0
    guild_id: int | None
    style_code: str | None
    name: str
    at: datetime | None
    ends_at: datetime | None
    precision: Precision
    timezone: str
    region: str | None = None
    retailer: str | None = None
    price: Money | None = None
    url: str | None = None
    image_url: str | None = None
    confidence: Confidence = Confidence.CONFIRMED
    revision: int = 0
    is_cancelled: bool = False
    created_by: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one source tells of a drop; a drop joins the sightings of several sources.

    ``id`` grows: of two that are equally good and early, the one that was seen first counts.
    """

    id: int = 0
    source_id: int
    drop_id: int
    seen: SeenDrop


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A channel's standing wish, set by a moderator.

    Empty ``sizes`` and ``query`` mean all. A query's words must all appear; a word after "-" must
    not. ``broken`` says why Discord refuses the channel, if it does.
    """

    id: int = 0
    guild_id: int
    channel_id: int
    kinds: frozenset[ChangeKind]
    role_id: int | None = None
    sizes: tuple[str, ...] = ()
    query: str = ""
    cool_down: timedelta = timedelta(minutes=30)
    created_by: int
    created_at: datetime
    broken: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a message goes: a channel's id, or a user's."""

    kind: DestinationKind
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message owed to one destination for one cause.

    ``cause`` and the destination together are unique, and the nonce is made of them. ``sizes``
    and ``role_ids`` are what this destination gets to see. ``doubt_since`` is the first try of
    which nobody knows whether Discord took it. A delivery carries a change or, to a moderator, a
    ``notice``. ``is_sample`` marks what `/alerts test` sends.
    """

    id: int = 0
    cause: str
    destination: Destination
    priority: Priority
    state: DeliveryState = DeliveryState.PENDING
    due_at: datetime
    expires_at: datetime | None = None
    change_id: int | None = None
    notice: str | None = None
    subscription_id: int | None = None
    guild_id: int | None = None
    sizes: tuple[str, ...] = ()
    role_ids: tuple[int, ...] = ()
    is_sample: bool = False
    attempts: int = 0
    doubt_since: datetime | None = None
    sent_at: datetime | None = None
    message_id: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A claimed delivery with what its message shows."""

    delivery: Delivery
    change: Change | None
    nonce: str


class OutcomeKind(StrEnum):
    """What became of one try to send, or of settling an earlier one."""

    SENT = "sent"  # Discord has the message
    RETRY = "retry"  # Discord certainly does not have it; try again later
    DOUBT = "doubt"  # nobody knows whether Discord has it
    GONE = "gone"  # the destination refuses us for good
    REFUSED = "refused"  # Discord finds fault with this message
    EXPIRED = "expired"  # an earlier try left nothing, and another is of no more use
    UNCERTAIN = "uncertain"  # whether an earlier try left a message cannot be found out


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one try to send, with the message's id or the reason.

    ``is_for_all`` means that no other delivery can be sent before ``retry_after`` either.
    """

    kind: OutcomeKind
    message_id: int | None = None
    reason: str | None = None
    retry_after: timedelta | None = None
    is_for_all: bool = False


class Finding(StrEnum):
    """What reading a channel for one of our own messages brought."""

    PRESENT = "present"
    ABSENT = "absent"
    UNREADABLE = "unreadable"  # it may not be read, or not far enough back
    UNREACHABLE = "unreachable"  # not just now


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """A source with where it stands.

    ``baseline_at`` is its first complete sweep; before that it is silent. ``last_count`` is the
    number of products of the last complete sweep. ``trouble`` says why it is blind, if it is.
    ``is_added`` tells one that was added while the bot ran from one the file names. ``is_told``
    means that its blindness was reported, ``shadow_told`` that its time in shadow was.
    """

    id: int
    spec: SourceSpec
    baseline_at: datetime | None = None
    last_complete_at: datetime | None = None
    last_count: int | None = None
    next_at: datetime | None = None
    failures: int = 0
    trouble: str | None = None
    listings: int = 0
    is_added: bool = False
    is_paused: bool = False
    is_told: bool = False
    shadow_told: bool = False


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
    trouble: str | None = None
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
class Explanation:
    """Why a message was sent: the delivery, its change, the wish it answers, the sweep it is from.

    A sample has no change, a subscription may be removed meanwhile, and the record of an old
    sweep is pruned.
    """

    delivery: Delivery
    change: Change | None
    subscription: Subscription | None
    sweep: SweepRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What reading a channel for one of our own messages brought, with its id or the reason."""

    finding: Finding
    message_id: int | None = None
    reason: str | None = None
