"""What commands answer about a subscription."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import tr
from bot.models import (
    Subscription,
)
from bot.rules.subscriptions import FIELDS, name_of, summary
from bot.ui.base import text
from bot.ui.permissions import permissions_missing
from bot.ui.subscriptions.pages import subscription_line

CHOICE_LIMIT = 100  # characters of a choice's name, Discord's own limit


def added(
    subscription: Subscription,
    *,
    was_there: bool,
    missing: Sequence[str],
    strange: Sequence[str] = (),
) -> str:
    """Say that a subscription is there now; ``strange`` are its shops that nothing came from."""
    line = subscription_line(subscription)
    template = (
        tr("This subscription was there already; nothing was added:\n{subscription}")
        if was_there
        else tr("Subscribed:\n{subscription}")
    )
    return text.lines(
        template.format(subscription=line),
        permissions_missing(subscription.channel_id, missing),
        _strange(strange),
        "" if was_there else tr("`/alerts test` posts a sample there."),
    )


def _strange(shops: Sequence[str]) -> str:
    if not shops:
        return ""
    named = text.plain(", ".join(shops[:3]), 120)
    return tr(
        "Raincloud has heard of no shop called {name}, and nothing comes of it until it does. "
        "If that's a typo, change it with `/alerts edit`.",
        name=named,
    )


def removed(subscription: Subscription) -> str:
    """Say that a subscription is gone, and that it can come back."""
    return text.lines(
        tr("Removed. It was:\n{subscription}", subscription=subscription_line(subscription)),
        tr("Undo takes that back for 15 minutes; after that `/alerts add` makes it again."),
    )


def tested(
    subscription: Subscription, missing: Sequence[str], *, is_sent: bool, why: str | None
) -> str:
    """Say that a sample is on its way, or why it cannot be, and what is missing."""
    channel = f"<#{subscription.channel_id}>"
    return text.lines(
        tr("A sample card, marked as a test, is on its way to {channel}.", channel=channel)
        if is_sent
        else tr("No sample was sent to {channel}.", channel=channel),
        tr(why) if why is not None else "",
        permissions_missing(subscription.channel_id, missing),
    )


def not_now(subscription: Subscription) -> str:
    """Say that nothing reaches a channel just now, and what becomes of its alerts."""
    return tr(
        "Discord takes no messages for {channel} just now, so no sample was sent. The subscription "
        "is kept; what is found waits and comes by itself. Try again later.",
        channel=f"<#{subscription.channel_id}>",
    )


def channel_gone(subscription: Subscription) -> str:
    """Say that a subscription's channel is no longer there, or not for the bot."""
    return tr(
        "Raincloud cannot find {channel}: it was deleted, or it may not be viewed. No sample was "
        "sent, and the subscription is kept. Let Raincloud view the channel, or remove the "
        "subscription with `/alerts remove`.",
        channel=f"<#{subscription.channel_id}>",
    )


def everyone() -> str:
    """Tell a moderator that alerts never ping a whole server."""
    return tr(
        "Alerts never mention everyone. Nothing was added. Make a role that members give "
        "themselves, and name that."
    )


def no_role() -> str:
    """Tell a moderator that there is nothing to mention."""
    return tr(
        "ping_kinds and ping_cooldown say how a role is mentioned, and no role is named. Nothing "
        "was added. Name one as the option role, or leave both out."
    )


def subscription_choice(
    subscription: Subscription, among: Sequence[Subscription], channel: str
) -> str:
    """Name a subscription in a completion, with what it says, in 100 characters at most."""
    line = name_of(subscription, among, channel=f"#{channel}", show=str)
    if line == f"#{channel}":
        names = [field for field in FIELDS if field not in {"channel_id", "role_id"}]
        line = f"{line} · {summary(subscription, str, limit=CHOICE_LIMIT, names=names)}"
    return line if len(line) <= CHOICE_LIMIT else f"{line[: CHOICE_LIMIT - 1]}…"
