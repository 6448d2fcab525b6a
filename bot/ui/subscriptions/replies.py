"""What commands answer about a subscription."""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import tr
from bot.models import (
    Subscription,
)
from bot.ui.base import join, permissions_missing, text
from bot.ui.subscriptions.pages import subscription_line


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
    return join(
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
        "If that is a slip of the pen, change it with `/alerts edit`.",
        name=named,
    )


def removed(subscription: Subscription) -> str:
    """Say that a subscription is gone, and that it can come back."""
    return join(
        tr("Removed. It was:\n{subscription}", subscription=subscription_line(subscription)),
        tr("Undo takes that back for 15 minutes; after that `/alerts add` makes it again."),
    )
