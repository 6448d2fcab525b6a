"""What becomes of deliveries that have waited: which still count, and how they are told.

Pure rules, for one destination at a time; knows nothing of how deliveries are kept or sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.languages import mark
from bot.models import (
    Action,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    GuildSettings,
    HeldFor,
    QueuedAlert,
    Subscription,
)
from bot.rules.alerts import digest_messages, planning
from bot.rules.schedule import holding
from bot.rules.subscriptions import BY_SIZE, DROP_NEWS, filters

OVER = mark("It was over before it could be told.")
SOLD_OUT = mark("It sold out before it could be told.")
OVERTAKEN = mark("Later news of the same drop or listing is told instead.")
PAUSED = mark("Its subscription was paused before it could be told.")
REMOVED = mark("Its subscription was removed before it could be told.")
ELSEWHERE = mark("Its subscription was given another channel, and it is told there.")
CHANGED = mark("Its subscription was changed before it could be told, and wants it no more.")
LEFT = mark("Raincloud left the server before it could be told.")

Topic = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a release goes by.

    ``subscriptions`` are the channel's that something can be sent for; ``all_subscriptions`` has,
    by id, also those that were paused, removed or broken since; ``sold_out`` is the last change,
    by id, in which a listing (by id) sold out.
    """

    settings: GuildSettings
    subscriptions: Sequence[Subscription]
    all_subscriptions: Mapping[int, Subscription]
    sold_out: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOutcome:
    """What becomes of deliveries: ended, held on or sent alone; or folded into digests.

    ``mentions`` are the subscriptions whose roles are mentioned.
    """

    alone: tuple[Delivery, ...]
    digests: tuple[tuple[QueuedAlert, ...], ...]
    mentions: frozenset[int] = frozenset()


def release(
    waiting: Iterable[tuple[Delivery, Change | None]], known: Known, now: datetime
) -> HeldOutcome:
    """Say what becomes of all that was held for one destination and is due.

    Args:
        waiting: with the changes they tell of.
        known: what it goes by.
        now: aware, UTC.
    """
    alone: list[Delivery] = []
    candidates: list[QueuedAlert] = []
    stale: list[tuple[QueuedAlert, str]] = []
    for delivery, change in waiting:
        if change is None or delivery.action is not Action.POST or delivery.doubt_since is not None:
            until = holding.quiet_end(known.settings, change, now)
            alone.append(_by_itself(delivery, now, until))
            continue
        wanted = still_wanted(delivery, change, known.subscriptions, known.all_subscriptions, now)
        queued = QueuedAlert(delivery=wanted, change=change)
        until = _quiet_end(queued, known.settings, now)
        if wanted.state is not DeliveryState.HELD or wanted.due_at > now:
            alone.append(queued.delivery)
        elif until is not None:
            alone.append(holding.until_quiet_ends(queued.delivery, until))
        elif reason := _over(queued, known.sold_out, now):
            stale.append((queued, reason))
        else:
            candidates.append(queued)
    named, ended = _named(stale, beside={_topic(queued.change) for queued in candidates})
    candidates += named
    alone += [_ended(queued.delivery, DeliveryState.EXPIRED, reason) for queued, reason in ended]
    latest, overtaken = _latest(candidates)
    alone += [_ended(queued.delivery, DeliveryState.EXPIRED, OVERTAKEN) for queued in overtaken]
    if len(latest) == 1:
        calling = _calling(latest[0], known.subscriptions, now)
        roles = dict.fromkeys(
            subscription.role_id for subscription in calling if subscription.role_id is not None
        )
        alone.append(replace(_pending(latest[0].delivery, now), role_ids=tuple(roles)))
        mentions = frozenset(subscription.id for subscription in calling)
        return HeldOutcome(alone=tuple(alone), digests=(), mentions=mentions)
    return HeldOutcome(
        alone=tuple(alone), digests=tuple(digest_messages.divide(digest_messages.in_order(latest)))
    )


def _by_itself(delivery: Delivery, now: datetime, until: datetime | None) -> Delivery:
    """Return what cannot be folded: it may have been sent, or is about another message."""
    if until is not None:
        return holding.until_quiet_ends(delivery, until)
    state = DeliveryState.RETRY if delivery.doubt_since is not None else DeliveryState.PENDING
    return replace(delivery, state=state, due_at=now, reason=None)


def still_wanted(
    delivery: Delivery,
    change: Change,
    subscriptions: Iterable[Subscription],
    all_subscriptions: Mapping[int, Subscription],
    now: datetime,
) -> Delivery:
    """Return a delivery under a subscription that is still open, or ended where there is none.

    What waited for a broken channel ends; what did not waits for it now.

    Args:
        delivery: to one channel.
        change: what it tells.
        subscriptions: the channel's subscriptions that something can be sent for.
        all_subscriptions: by id, also those that were paused, removed, broken or moved since.
        now: aware, UTC.
    """
    subscriptions = list(subscriptions)
    if any(subscription.id == delivery.subscription_id for subscription in subscriptions):
        return delivery
    # Of several changes it may tell the sizes of all.
    told = replace(change, sizes=tuple(dict.fromkeys((*change.sizes, *delivery.sizes))))
    for subscription in subscriptions:
        sizes = filters.wanted_sizes(subscription, told)
        if sizes is not None:
            still = tuple(size for size in delivery.sizes if size in sizes) or sizes
            return replace(delivery, subscription_id=subscription.id, sizes=still)
    return ended_without(delivery, all_subscriptions, now)


def narrowed(
    delivery: Delivery, change: Change, wanting: Sequence[Subscription], changed_id: int
) -> Delivery:
    """Return a delivery as the subscriptions of its channel want it now, after one was changed.

    Args:
        delivery: to one channel, of which nobody has anything yet.
        change: what it tells.
        wanting: the channel's subscriptions, those too that it waits for.
        changed_id: the one that was changed (by id), which may have been given another role.
    """
    told = replace(change, sizes=delivery.sizes or change.sizes)  # of all that came in
    wanted = {each.id: sizes_wanted(each, told) for each in wanting}
    owners = {each.id: each for each in wanting if wanted[each.id] is not None}
    seen = {size for sizes in wanted.values() for size in sizes or ()}
    still = tuple(size for size in delivery.sizes if size in seen)
    if not owners or (delivery.sizes and not still):
        return _ended(delivery, DeliveryState.SUPPRESSED, CHANGED)
    owner = owners.get(delivery.subscription_id or 0) or next(iter(owners.values()))
    roles = {
        each.role_id
        for each in owners.values()
        if not each.ping_kinds or change.kind in each.ping_kinds
    } - {None}
    called = tuple(role for role in delivery.role_ids if role in roles)
    is_owners = delivery.subscription_id == changed_id == owner.id
    if delivery.role_ids and not called and is_owners and owner.role_id in roles:
        called = tuple(role for role in (owner.role_id,) if role is not None)
    return replace(delivery, subscription_id=owner.id, sizes=still, role_ids=called)


def sizes_wanted(subscription: Subscription, change: Change) -> tuple[str, ...] | None:
    """Return the sizes that are wanted; what was owed as announced stays so though it is live."""
    if filters.left_out_by(subscription, change) is filters.Filter.TOLD:
        return change.sizes
    return filters.wanted_sizes(subscription, change)


def moved_along(
    queued: QueuedAlert,
    digest: Delivery | None,
    old: Subscription,
    place: Destination,
    now: datetime,
) -> Delivery | None:
    """Return what another place is owed of what waits for a subscription that is moved there.

    What only waited for the first place waits no more; what a digest was to tell is told at once.

    Args:
        queued: what waits, whichever of the first place's subscriptions has it.
        digest: that tells of it, if one does.
        old: the subscription as it was.
        place: where it is moved.
        now: aware, UTC.
    """
    delivery, change = queued.delivery, queued.change
    wanted = sizes_wanted(old, replace(change, sizes=delivery.sizes or change.sizes))
    if wanted is None or change.at < old.created_at:
        return None
    sizes = tuple(size for size in delivery.sizes if size in wanted)
    if delivery.sizes and not sizes:
        return None
    copy = replace(
        delivery,
        destination=place,
        subscription_id=old.id,
        sizes=sizes,
        role_ids=tuple(role for role in delivery.role_ids if role == old.role_id),
        earlier_id=None,
    )
    if digest is not None:
        copy = replace(copy, expires_at=digest.expires_at, folded_into=None)
    elif delivery.state is not DeliveryState.RETRY and delivery.held_for is not HeldFor.BROKEN:
        return copy
    return replace(
        copy,
        state=DeliveryState.PENDING,
        due_at=min(change.at, now),
        held_for=None,
        reason=None,
        attempts=0,
    )


def joined(there: Delivery, other: Delivery, change: Change) -> Delivery:
    """Return what a place is owed, with what it is owed now of the same change beside.

    It is told when the first of the two is due, but not before a try that has to wait, a channel
    that is closed or a digest that is made. What nobody there wanted any more is the other's.

    Args:
        there: what waits there, or ended untold.
        other: what is owed beside.
        change: what both tell.
    """
    if there.state is DeliveryState.SUPPRESSED:
        return replace(other, id=there.id)
    seen = {*there.sizes, *other.sizes}
    both = replace(
        there,
        sizes=tuple(dict.fromkeys(size for size in (*change.sizes, *seen) if size in seen)),
        role_ids=tuple(dict.fromkeys((*there.role_ids, *other.role_ids))),
    )
    is_fixed = there.state in {DeliveryState.RETRY, DeliveryState.FOLDED}
    if is_fixed or there.held_for is HeldFor.BROKEN or there.due_at <= other.due_at:
        return both
    return replace(
        both,
        state=other.state,
        due_at=other.due_at,
        expires_at=other.expires_at,
        held_for=other.held_for,
        reason=other.reason,
    )


def ended_without(
    delivery: Delivery, all_subscriptions: Mapping[int, Subscription], now: datetime
) -> Delivery:
    """Return a delivery as it ends, or waits, because of what became of its subscription."""
    subscription_id = delivery.subscription_id
    gone = None if subscription_id is None else all_subscriptions.get(subscription_id)
    if gone is None or gone.removed_at is not None:
        return _ended(delivery, DeliveryState.SUPPRESSED, REMOVED)
    if gone.channel_id != delivery.destination.id:
        return _ended(delivery, DeliveryState.SUPPRESSED, ELSEWHERE)
    if gone.is_paused:
        return _ended(delivery, DeliveryState.SUPPRESSED, PAUSED)
    if gone.broken is not None:
        return holding.until_whole(delivery, gone.broken, now)
    return _ended(delivery, DeliveryState.SUPPRESSED, LEFT)


def is_sold_out(change: Change, sold_out: Mapping[int, int]) -> bool:
    """Tell whether what a change tells of sold out since.

    Args:
        change: any.
        sold_out: the last change, by id, in which a listing (by id) sold out.
    """
    if change.kind is ChangeKind.SOLD_OUT or change.listing_id is None:
        return False
    return sold_out.get(change.listing_id, 0) > change.id


def _quiet_end(queued: QueuedAlert, settings: GuildSettings, now: datetime) -> datetime | None:
    """Return until when a delivery is held on; what waited for a digest breaks no quiet."""
    is_instant = queued.delivery.held_for in {HeldFor.QUIET, HeldFor.MANY}
    return holding.quiet_end(settings, queued.change if is_instant else None, now)


def _over(queued: QueuedAlert, sold_out: Mapping[int, int], now: datetime) -> str | None:
    expires_at = queued.delivery.expires_at
    if expires_at is not None and expires_at <= now:
        return OVER
    return SOLD_OUT if is_sold_out(queued.change, sold_out) else None


def _named(
    stale: list[tuple[QueuedAlert, str]], *, beside: Collection[Topic]
) -> tuple[list[QueuedAlert], list[tuple[QueuedAlert, str]]]:
    """Part what is told as sold out meanwhile from what ends untold, with why.

    A person hears of what their watches missed, though never for its own sake, or where it came in
    again; a channel has seen it sell out.

    Args:
        stale: what is no news any more, and why.
        beside: what else there is to tell of.
    """
    named = [
        queued
        for queued, reason in stale
        if beside
        and _topic(queued.change) not in beside
        and reason == SOLD_OUT
        and queued.delivery.destination.kind is DestinationKind.USER
    ]
    return named, [pair for pair in stale if pair[0] not in named]


def _latest(queued: Iterable[QueuedAlert]) -> tuple[list[QueuedAlert], list[QueuedAlert]]:
    """Return the latest word about each drop and listing, and the words it takes the place of."""
    by_topic: dict[Topic, list[QueuedAlert]] = defaultdict(list)
    for one in queued:
        by_topic[_topic(one.change)].append(one)
    latest, overtaken = [], []
    for words in by_topic.values():
        words.sort(key=_rank)
        *before, last = words
        latest.append(_with_all_sizes(last, words))
        overtaken += before
    return latest, overtaken


def _topic(change: Change) -> Topic:
    """Return what a change is about: a drop, a listing's stock, or its price."""
    if change.drop_id is not None:
        return "drop", change.drop_id
    if change.listing_id is not None:
        return "price" if change.kind is ChangeKind.PRICE_CUT else "stock", change.listing_id
    return "change", change.id


def _rank(queued: QueuedAlert) -> tuple[int, bool, datetime, int]:
    """Order words about one topic: a drop's new time before its reminders, a first before more."""
    change = queued.change
    is_weighty = change.kind in DROP_NEWS or change.kind is ChangeKind.LIVE
    return change.revision, is_weighty, change.at, change.id


def _with_all_sizes(last: QueuedAlert, words: Iterable[QueuedAlert]) -> QueuedAlert:
    """Return the word that is told, with the sizes of all that came in."""
    if last.change.kind not in BY_SIZE:
        return last
    came_in = [word for word in words if word.change.kind in BY_SIZE]
    came_in.sort(key=lambda word: (word.change.at, word.change.id))
    sizes = tuple(dict.fromkeys(size for word in came_in for size in word.delivery.sizes))
    return replace(last, delivery=replace(last.delivery, sizes=sizes))


def _calling(
    queued: QueuedAlert, subscriptions: Iterable[Subscription], now: datetime
) -> list[Subscription]:
    """Return the subscriptions whose roles a message mentions that it would have mentioned."""
    roles = queued.delivery.role_ids
    return [
        subscription
        for subscription in subscriptions
        if subscription.role_id in roles
        and planning.mentions_role(subscription, queued.change, now)
    ]


def _pending(delivery: Delivery, now: datetime) -> Delivery:
    return replace(delivery, state=DeliveryState.PENDING, due_at=now, reason=None)


def _ended(delivery: Delivery, state: DeliveryState, reason: str) -> Delivery:
    return replace(delivery, state=state, reason=reason)
