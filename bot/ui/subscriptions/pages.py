"""What a person reads of subscriptions: all that one says, how it stands, what was done to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.languages import listed, mark, tr
from bot.models import DeliveryState, HeldFor, Subscription
from bot.rules.subscriptions import FIELDS, summary
from bot.services.subscriptions import LastAlert, Overview
from bot.ui.base import text

PER_PAGE = 5  # subscriptions: with their buttons they are all of a message's 40 components
ROOM = 3700  # characters of all entries; a message holds 4,000 with its title and foot
STANDING_ROOM = 650  # characters beside what a subscription says: its health, what it told last
LINE_LIMIT = 1100  # characters of all that one subscription says
_LAST = {
    DeliveryState.PENDING: mark("The last alert is on its way."),
    DeliveryState.SENDING: mark("The last alert is on its way."),
    DeliveryState.RETRY: mark("The last alert is tried again {ago}."),
    DeliveryState.SENT: mark("The last alert was sent {ago}."),
    DeliveryState.FAILED: mark("The last alert was refused by Discord {ago}."),
    DeliveryState.UNCERTAIN: mark("The last alert may or may not have been posted {ago}."),
    DeliveryState.EXPIRED: mark("The last alert came too late and was not sent {ago}."),
    DeliveryState.HELD: mark("The last alert waits for its time {ago}."),
    DeliveryState.FOLDED: mark("The last alert was told in a digest {ago}."),
}


def terms(subscription: Subscription, but: Collection[str] = ()) -> str:
    """Return all a subscription says, but for its channel; long lists cut off until it fits.

    Args:
        subscription: any.
        but: names of fields that are left out.
    """
    names = [name for name in FIELDS if name != "channel_id" and name not in but]
    return summary(subscription, text.plain, limit=LINE_LIMIT, names=names)


def subscription_line(subscription: Subscription, but: Collection[str] = ()) -> str:
    """Describe a subscription in one line, with all that is not as usual.

    Args:
        subscription: any.
        but: names of fields that are left out.
    """
    where = f"<#{subscription.channel_id}>" if subscription.user_id is None else tr("your watch")
    line = f"{where} · {terms(subscription, but)}"
    if subscription.broken is not None:
        why = text.plain(tr(subscription.broken))
        line += "\n  " + tr("Stopped: {why} Mend it and run `/alerts test`.", why=why)
    return line


def entry(
    overview: Overview,
    missing: Sequence[str],
    *,
    is_gone: bool,
    role_is_gone: bool = False,
    timed_out_until: datetime | None = None,
) -> str:
    """Show a subscription in the list: what it says, how it stands, what it told and will tell.

    Args:
        overview: the subscription, its last alert and its next.
        missing: the permissions the bot lacks in its channel now.
        is_gone: whether its channel cannot be found.
        role_is_gone: whether the role it mentions is no longer there.
        timed_out_until: when the bot's timeout in the server ends, if there is one.
    """
    subscription = overview.subscription
    as_if_active = replace(subscription, is_paused=False)
    lines = [
        f"<#{subscription.channel_id}> · {terms(as_if_active)}",
        _health(
            subscription,
            missing,
            is_gone=is_gone,
            role_is_gone=role_is_gone,
            timed_out_until=timed_out_until,
            refused=overview.refused,
        ),
        "-# " + text.sentences([_last(overview.last), _next(overview.next_at)]),
    ]
    return "\n".join(lines)


def divide(subscriptions: Sequence[Subscription]) -> list[list[Subscription]]:
    """Divide subscriptions into pages that hold what is said of them, and their buttons."""
    divided: list[list[Subscription]] = [[]]
    room = ROOM
    for subscription in subscriptions:
        length = len(terms(subscription)) + STANDING_ROOM
        if divided[-1] and (length > room or len(divided[-1]) == PER_PAGE):
            divided.append([])
            room = ROOM
        divided[-1].append(subscription)
        room -= length
    return divided


def none_yet() -> str:
    """Say how to begin."""
    return tr(
        "This server has no subscription yet. `/alerts setup` makes one step by step, "
        "`/alerts add` in one line."
    )


def restored(subscription: Subscription) -> str:
    """Say that a removal is taken back."""
    return tr("Restored, with all it said:") + f"\n{subscription_line(subscription)}"


def is_there(subscription: Subscription) -> str:
    """Say that there is nothing to take back."""
    return tr("It is there already; nothing was changed:") + f"\n{subscription_line(subscription)}"


def paused(subscription: Subscription, *, was: bool) -> str:
    """Say that a subscription rests."""
    if was:
        return tr(
            "The alerts of {channel} were paused already. Nothing was changed.",
            channel=f"<#{subscription.channel_id}>",
        )
    head = tr(
        "Paused. Nothing is sent for it until `/alerts resume`; what happens meanwhile is not sent "
        "later. Its settings are kept:"
    )
    return f"{head}\n{subscription_line(subscription)}"


def resumed(subscription: Subscription, *, was: bool) -> str:
    """Say that a subscription is taken up again."""
    if not was:
        return tr(
            "The alerts of {channel} were not paused. Nothing was changed.",
            channel=f"<#{subscription.channel_id}>",
        )
    line = subscription_line(replace(subscription, is_paused=False))
    return tr("Resumed. What happens from now on is sent again:") + f"\n{line}"


def copied(subscription: Subscription, *, was_there: bool) -> str:
    """Say that another channel has the same subscription."""
    head = tr("It was there already; nothing was added:") if was_there else tr("Copied:")
    return f"{head}\n{subscription_line(subscription)}"


def _health(
    subscription: Subscription,
    missing: Sequence[str],
    *,
    is_gone: bool,
    role_is_gone: bool,
    timed_out_until: datetime | None,
    refused: Sequence[str],
) -> str:
    stopped = _stopped(subscription, missing, is_gone=is_gone, timed_out_until=timed_out_until)
    if stopped is not None:
        return stopped
    if subscription.is_paused:
        return tr(
            "**Paused** Nothing is sent until it is resumed; what happens meanwhile is not sent "
            "later."
        )
    if refused:
        why = text.plain(text.sentences(tr(part) for part in refused), 250)
        return tr("**Refused** {why}", why=why)
    if role_is_gone:
        return tr("**Active** The role it mentions was deleted, so nobody is mentioned.")
    return tr("**Active**")


def _stopped(
    subscription: Subscription,
    missing: Sequence[str],
    *,
    is_gone: bool,
    timed_out_until: datetime | None,
) -> str | None:
    """Say why nothing can be sent for a subscription; none where something can."""
    if subscription.broken is not None:
        why = text.plain(tr(subscription.broken), 120)
        return tr("**Stopped** {why} Mend it, then press Test.", why=why)
    if is_gone:
        return tr(
            "**Channel gone** It was deleted or archived, or Raincloud may not view it. "
            "Let Raincloud view it, or remove this."
        )
    if timed_out_until is not None and not missing and not subscription.is_paused:
        return tr(
            "**Waits** Raincloud is timed out in this server until {until}. Alerts then come by "
            "themselves; a moderator can end it sooner in Raincloud's profile.",
            until=text.when(timed_out_until),
        )
    if missing:
        return tr(
            "**Not allowed** Raincloud lacks {permissions}. Give it in the channel's settings "
            "under Permissions, to Raincloud's own role.",
            permissions=listed(map(tr, missing)),
        )
    return None


def _last(last: LastAlert | None) -> str:
    if last is None:
        return tr("No alert so far.")
    ago = text.ago(last.at)
    if last.url:
        ago = tr("{ago} ([message](<{url}>))", ago=ago, url=last.url)
    if last.state is DeliveryState.HELD and last.held_for is HeldFor.BROKEN:
        return tr(
            "The last alert is kept until the channel takes messages again; it is dropped {ago}.",
            ago=ago,
        )
    return tr(_LAST[last.state], ago=ago)


def _next(moment: datetime | None) -> str:
    if moment is None:
        return tr("Nothing scheduled.")
    return tr("Next: {moment}.", moment=text.when(moment))
