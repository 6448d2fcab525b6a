"""What is owed to a destination, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.models.changes import Change
from bot.models.channels import ChannelFacts
from bot.models.drops import Drop, SeenDrop
from bot.models.sources import SweepRecord
from bot.models.subscriptions import Subscription


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"  # owed, and not yet tried
    SENDING = "sending"  # leased to a process that is sending it now
    SENT = "sent"  # Discord has it
    RETRY = "retry"  # a try failed, another will follow
    FAILED = "failed"  # Discord refused it for good
    UNCERTAIN = "uncertain"  # it may have been sent, and nobody can tell
    EXPIRED = "expired"  # no longer useful when its turn came
    HELD = "held"  # waits for a digest, or for quiet hours to end
    FOLDED = "folded"  # told in another message, a digest or a catch-up
    SUPPRESSED = "suppressed"  # held back on purpose; the reason is recorded


class Action(StrEnum):
    """What a delivery does."""

    POST = "post"  # a message of its own
    DIGEST = "digest"  # one message about what was held
    EDIT = "edit"  # brings an earlier message up to date
    PUBLISH = "publish"  # passes an earlier message on to the followers of its channel
    POLL = "poll"  # asks under an earlier message
    THREAD = "thread"  # opens a thread at an earlier message


class HeldFor(StrEnum):
    """What a delivery waits for, or waited for; of a digest, what all in it waited for."""

    QUIET = "quiet"  # the end of the quiet hours
    AWAY = "away"  # until something could be sent again
    DAILY = "daily"  # a digest
    WEEKLY = "weekly"  # a digest
    MANY = "many"  # until a person has had no more than enough
    BROKEN = "broken"  # until the channel takes messages again


class DestinationKind(StrEnum):
    """Where a message goes."""

    CHANNEL = "channel"
    USER = "user"  # by direct message


class Priority(IntEnum):
    """What leaves first when not everything can; smaller is more urgent."""

    STOCK = 0  # live and restock
    LEAD = 1  # a drop is near, and reminders
    WATCH = 2  # live and restock, to one person: a channel's many readers come first
    NEWS = 3  # announced, moved, cancelled, price cuts, sold out
    NOTICE = 4  # a word to a moderator
    DIGEST = 5  # what was held; it has waited for hours
    FOLLOW_UP = 6  # edits, publications and threads; they have a lane of their own


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
    ``notice``. ``is_sample`` marks what `/alerts test` sends. ``earlier_id`` is the delivery whose
    message an edit, a publication or a poll is about; ``folded_into`` the digest that tells of it;
    ``posted_in`` the thread its message is in, where that is not the channel itself, and the
    channel of a message to a person; ``held_for`` what it waits, or has waited, for;
    ``fingerprint`` tells what its message shows; ``is_opening`` that nothing was ever sent to this
    person.
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
    action: Action = Action.POST
    earlier_id: int | None = None
    folded_into: int | None = None
    held_for: HeldFor | None = None
    attempts: int = 0
    doubt_since: datetime | None = None
    sent_at: datetime | None = None
    message_id: int | None = None
    posted_in: int | None = None
    reason: str | None = None
    fingerprint: str | None = None
    is_opening: bool = False

    @property
    def is_untried_news(self) -> bool:
        """Whether it tells of changes, and surely nobody has it yet."""
        is_news = self.action in {Action.POST, Action.DIGEST} and self.notice is None
        return is_news and not self.is_sample and self.doubt_since is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryContext:
    """How things stand around a delivery when its turn comes.

    ``earlier`` is the delivery it is about; ``thread_id`` the thread that tells of its topic, or
    that a person has in place of direct messages; ``direct_channel`` the channel of a person's
    direct messages, none if it is not known; ``tags`` mark a new post in a forum. ``shops`` is what
    each shop that will have a drop says of it; ``drop``, ``sold_out_at`` and ``joined``, what other
    shops show, are what an earlier message is brought up to date with, and ``was`` is what it told.
    ``threads``, ``publish`` and ``polls`` say what its channel wants beside the message;
    ``language`` is the guild's, and ``sizes_in`` what sizes are in its own system. ``quiet_from``
    is when quiet hours begin that forbid it, if they begin soon: from then on it may not leave.
    ``in_stock`` are all sizes that the listing of a restock has now, in its order, and
    ``size_pages`` the shop's pages of those that a listing has now, by label. ``line`` and
    ``colour`` are its subscription's own, ``role_id`` the role that it mentions, and ``revision``
    how often it was changed by then.
    ``is_followed`` tells that its channel has a later message about the same drop. ``channel`` is
    what is known of its channel, none if nothing is; ``after_id`` a message of ours that is older
    than the delivery's first try.
    """

    channel: ChannelFacts | None = None
    after_id: int | None = None
    earlier: Delivery | None = None
    thread_id: int | None = None
    direct_channel: int | None = None
    tags: tuple[int, ...] = ()
    line: str = ""
    colour: int | None = None
    role_id: int | None = None
    revision: int | None = None
    drop: Drop | None = None
    shops: tuple[SeenDrop, ...] = ()
    sold_out_at: datetime | None = None
    threads: bool = False
    publish: bool = False
    polls: bool = False
    language: str = "en"
    sizes_in: Mapping[str, str] = field(default_factory=dict)
    in_stock: tuple[str, ...] = ()
    size_pages: Mapping[str, str] = field(default_factory=dict)
    joined: tuple[QueuedAlert, ...] = ()
    was: Change | None = None
    is_followed: bool = False
    quiet_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedAlert:
    """A delivery with the change it tells of, and whether what it tells of sold out since."""

    delivery: Delivery
    change: Change
    is_sold_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A claimed delivery with what its message shows.

    ``is_probe`` means that it goes out to find out whether the way to Discord is good again.
    ``items`` are what a digest tells of, the most important first; its ``change`` is theirs.
    """

    delivery: Delivery
    change: Change | None
    nonce: str
    context: DeliveryContext = DeliveryContext()
    items: tuple[QueuedAlert, ...] = ()
    is_probe: bool = False


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

    ``is_for_all`` means that no other delivery can be sent before ``retry_after`` either;
    ``is_way_bad`` that the answer, if there was one, was not Discord's own and says nothing of
    channel or message; ``is_answer`` that it was; ``refuses_token`` that it was of the bot's token
    alone. ``posted_in`` is the thread the message is in, if
    it is in one; ``lost_thread`` that the thread it should have gone to is there no more.
    ``remedy`` is what a person can do about the reason, and must be told; ``code`` Discord's own.
    ``facts`` are what was learned of the channel, ``has_old_facts`` that what was known is not so
    any more; ``fingerprint`` tells what the message shows. ``timed_out_until`` is when a timeout of
    the bot ends that explains a refusal.
    """

    kind: OutcomeKind
    message_id: int | None = None
    posted_in: int | None = None
    lost_thread: bool = False
    lost_direct_channel: bool = False  # a person's own, which is opened anew
    reason: str | None = None
    remedy: str | None = None
    code: int = 0
    retry_after: timedelta | None = None
    is_for_all: bool = False
    is_way_bad: bool = False
    is_answer: bool = False
    refuses_token: bool = False
    facts: ChannelFacts | None = None
    has_old_facts: bool = False
    fingerprint: str | None = None
    timed_out_until: datetime | None = None


class Presence(StrEnum):
    """What reading a channel for one of our own messages brought."""

    PRESENT = "present"
    ABSENT = "absent"
    UNREADABLE = "unreadable"  # it may not be read, or not far enough back
    UNREACHABLE = "unreachable"  # not just now


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """What reading a channel for one of our own messages brought, with its id or the reason.

    ``refusal`` is what Discord said where the channel takes nothing of the bot's any more; ``saw``
    tells that it showed some message, and so lets the bot read.
    """

    finding: Presence
    saw: bool = False
    message_id: int | None = None
    posted_in: int | None = None
    reason: str | None = None
    remedy: str | None = None
    retry_after: timedelta | None = None  # before the channel is to be read again
    refusal: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a message was sent: its delivery, change, subscription and sweep.

    A sample has no change, a digest has ``items`` instead; a subscription may be removed
    meanwhile, and the record of an old sweep is pruned. ``known_since`` is when the listing was
    first seen; ``others`` are the channel's other subscriptions that let the change pass.
    """

    delivery: Delivery
    change: Change | None
    subscription: Subscription | None
    sweep: SweepRecord | None
    items: tuple[QueuedAlert, ...] = ()
    known_since: datetime | None = None
    others: tuple[Subscription, ...] = ()
