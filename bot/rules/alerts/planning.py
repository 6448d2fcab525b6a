"""Who wants to hear of a change, and what is owed to them: pure rules.

Knows nothing of how subscriptions are kept or messages are sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.languages import mark
from bot.models import (
    LEADS,
    Change,
    ChangeKind,
    Delivery,
    DeliveryState,
    Destination,
    DestinationKind,
    GuildSettings,
    MemberHours,
    Precision,
    Priority,
    Subscription,
)
from bot.parsing.sizes import same_size
from bot.rules.schedule import holding
from bot.rules.subscriptions import BY_SIZE, wanted_sizes

STOCK_IS_NEWS = timedelta(minutes=30)  # an older restock is sold out again more often than not
NEWS_IS_NEWS = timedelta(hours=12)  # price cuts, sold out, cancelled
DROP_IS_NEWS = timedelta(minutes=30)  # after a drop's time
DAY_IS_NEWS = timedelta(hours=20)  # after the begin of a day, where no hour is known
DAY = timedelta(days=1)
SUPPRESSED_BY_COOL_DOWN = mark("It restocked within the subscription's cool-down.")
SUPPRESSED_AS_ENTERED = mark("This server's moderators entered this drop themselves.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPlan:
    """What is owed for one change.

    ``alerts`` are the sizes each subscription (by id) thereby hears of, ``mentions`` the
    subscriptions whose roles are mentioned.
    """

    deliveries: tuple[Delivery, ...]
    alerts: Mapping[int, tuple[str, ...]]
    mentions: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A subscription with the sizes of a change that it wants to see."""

    subscription: Subscription
    sizes: tuple[str, ...]


def together(plans: Sequence[AlertPlan]) -> AlertPlan:
    """Return what is owed by several plans of one change, of other channels each."""
    return AlertPlan(
        deliveries=tuple(queued for plan in plans for queued in plan.deliveries),
        alerts={each: sizes for plan in plans for each, sizes in plan.alerts.items()},
        mentions=frozenset[int]().union(*(plan.mentions for plan in plans)),
    )


def plan(
    change: Change,
    subscriptions: Iterable[Subscription],
    *,
    alerted: Mapping[tuple[int, str], datetime],
    now: datetime,
    guilds: Mapping[int, GuildSettings],
    people: Mapping[int, MemberHours] | None = None,
    told_already: frozenset[int] = frozenset(),
) -> AlertPlan:
    """Say what is owed for a change: one delivery a channel, held back ones with the reason.

    Args:
        change: stored, with its id.
        subscriptions: all subscriptions that may want it.
        alerted: when each (subscription id, size) last heard of this listing.
        now: aware, UTC.
        guilds: what guilds have set, by id; without it, nothing.
        people: when people want no direct message, by id; without it, nothing.
        told_already: guilds (by id) that hear of the same drop from their own moderators.
    """
    heard = _by_subscription(alerted)
    by_channel: dict[int, list[_Wanted]] = defaultdict(list)
    held_back: dict[int, tuple[_Wanted, str]] = {}
    alerts: dict[int, tuple[str, ...]] = {}
    for subscription in _allowed(subscriptions, guilds):
        sizes = wanted_sizes(subscription, change)
        if sizes is None or expires_at(change, subscription.lead_times) <= now:
            continue
        wanted = _Wanted(subscription=subscription, sizes=sizes)
        if subscription.guild_id in told_already:
            held_back.setdefault(subscription.channel_id, (wanted, SUPPRESSED_AS_ENTERED))
            continue
        if change.kind is ChangeKind.RESTOCK:
            warm = tuple(
                size
                for size in sizes
                if not _is_cooling(
                    _last_heard(heard.get(subscription.id, {}), size), subscription, now
                )
            )
            if not warm:
                held_back.setdefault(subscription.channel_id, (wanted, SUPPRESSED_BY_COOL_DOWN))
                continue
            wanted = _Wanted(subscription=subscription, sizes=warm)
        by_channel[subscription.channel_id].append(wanted)
    mentions: set[int] = set()
    queued = []
    for wanting in by_channel.values():
        # One that is whole was made while the channel of the others was closed: it may be open.
        together = sorted(wanting, key=lambda wanted: wanted.subscription.broken is not None)
        if change.kind in BY_SIZE and together[0].subscription.broken is None:
            alerts |= {wanted.subscription.id: wanted.sizes for wanted in together}
        calling = [
            wanted.subscription
            for wanted in together
            if mentions_role(wanted.subscription, change, now)
        ]
        delivery = _delivery(change, together, calling)
        there = [wanted.subscription for wanted in together]
        settings = guilds.get(there[0].guild_id)
        if settings is not None:
            settings = _where_it_arrives(settings, delivery.destination, people or {})
        delivery = _held(delivery, change, there, settings, now)
        if delivery.role_ids and delivery.state is not DeliveryState.HELD:
            mentions.update(
                subscription.id for subscription in calling
            )  # a held one mentions nobody yet
        queued.append(delivery)
    queued.extend(
        _delivery(change, [wanted], [], state=DeliveryState.SUPPRESSED, reason=reason)
        for channel_id, (wanted, reason) in held_back.items()
        if channel_id not in by_channel
    )
    return AlertPlan(deliveries=tuple(queued), alerts=alerts, mentions=frozenset(mentions))


def _allowed(
    subscriptions: Iterable[Subscription], guilds: Mapping[int, GuildSettings]
) -> Iterable[Subscription]:
    """Leave out watches of people who take no messages, or whose servers allow none."""
    for subscription in subscriptions:
        settings = guilds.get(subscription.guild_id)
        if subscription.user_id is None or (
            subscription.broken is None and (settings is None or settings.allows_watches)
        ):
            yield subscription


def _held(
    delivery: Delivery,
    change: Change,
    there: Sequence[Subscription],
    settings: GuildSettings | None,
    now: datetime,
) -> Delivery:
    """Return a delivery as it is owed: at once, or held by hours, a digest or a broken channel."""
    if settings is not None:
        delivery = holding.hold(delivery, change, there, settings, now)
    broken = there[0].broken
    if broken is not None and delivery.state is DeliveryState.PENDING:
        return holding.until_whole(delivery, broken, now)
    return delivery


def _where_it_arrives(
    settings: GuildSettings, destination: Destination, people: Mapping[int, MemberHours]
) -> GuildSettings:
    if destination.kind is DestinationKind.CHANNEL:
        return settings
    return holding.of_person(settings, people.get(destination.id))


def expires_at(change: Change, lead_times: Iterable[timedelta] = LEADS) -> datetime:
    """Return when a message about a change is of no more use.

    Args:
        change: of any kind.
        lead_times: those that will be told; a reminder is of no use once the next one comes.
    """
    if change.kind in BY_SIZE:
        return change.at + STOCK_IS_NEWS
    if change.kind is ChangeKind.CANCELLED or change.drop_at is None:
        return change.at + NEWS_IS_NEWS
    useful = DAY_IS_NEWS if change.precision is Precision.DAY else DROP_IS_NEWS
    if change.lead is None:
        return max(change.drop_at, change.at) + useful
    possible = leads_of(change.precision)
    nearer = [lead for lead in lead_times if lead < change.lead and lead in possible]
    return change.drop_at - max(nearer) if nearer else change.drop_at + useful


def leads_of(precision: Precision | None) -> tuple[timedelta, ...]:
    """Return when a drop is told ahead, longest first; a day has no hour to be told before."""
    if precision is Precision.INSTANT:
        return LEADS
    is_day = precision is Precision.DAY
    return tuple(lead for lead in LEADS if is_day and (lead >= DAY or not lead))


def _delivery(
    change: Change,
    together: list[_Wanted],
    calling: list[Subscription],
    *,
    state: DeliveryState = DeliveryState.PENDING,
    reason: str | None = None,
) -> Delivery:
    """Return what one channel is owed; the roles of ``calling`` are mentioned.

    It is owed to the first subscription that has a line or a colour of its own, else to the first.
    """
    wanting = [wanted.subscription for wanted in together]
    alike = [each for each in wanting if (each.broken is None) == (wanting[0].broken is None)]
    first = next((each for each in alike if each.line or each.colour is not None), wanting[0])
    seen = {size for wanted in together for size in wanted.sizes}
    return Delivery(
        cause=f"change:{change.id}",
        destination=Destination(
            kind=DestinationKind.CHANNEL if first.user_id is None else DestinationKind.USER,
            id=first.channel_id,
        ),
        priority=priority_of(change, is_direct=first.user_id is not None),
        state=state,
        due_at=change.at,
        expires_at=max(expires_at(change, wanted.subscription.lead_times) for wanted in together),
        change_id=change.id,
        subscription_id=first.id,
        guild_id=first.guild_id,
        sizes=tuple(size for size in change.sizes if size in seen),
        role_ids=tuple(
            dict.fromkeys(subscription.role_id for subscription in calling if subscription.role_id)
        ),
        reason=reason,
    )


def priority_of(change: Change, *, is_direct: bool = False) -> Priority:
    """Return how urgent a message about a change is, to a channel or to one person directly."""
    if change.kind in BY_SIZE:
        return Priority.WATCH if is_direct else Priority.STOCK
    return Priority.NEWS if change.lead is None else Priority.LEAD


def mentions_role(subscription: Subscription, change: Change, now: datetime) -> bool:
    """Tell whether a message about a change, sent now, mentions a subscription's role."""
    if subscription.role_id is None or (
        subscription.ping_kinds and change.kind not in subscription.ping_kinds
    ):
        return False
    return (
        subscription.mentioned_at is None
        or now - subscription.mentioned_at >= subscription.ping_cooldown
    )


def _by_subscription(
    alerted: Mapping[tuple[int, str], datetime],
) -> Mapping[int, Mapping[str, datetime]]:
    heard: dict[int, dict[str, datetime]] = defaultdict(dict)
    for (subscription_id, size), at in alerted.items():
        heard[subscription_id][size] = at
    return heard


def _last_heard(heard: Mapping[str, datetime], size: str) -> datetime | None:
    """Return when a size was heard of last, whatever its shop called it then."""
    return max((at for label, at in heard.items() if _is_same(label, size)), default=None)


@lru_cache(maxsize=1024)  # a change has few sizes, and many subscriptions heard of the same
def _is_same(one: str, other: str) -> bool:
    return same_size(one, other)


def _is_cooling(last: datetime | None, subscription: Subscription, now: datetime) -> bool:
    return last is not None and now - last < subscription.restock_cooldown
