"""What a person reads of subscriptions: all that one says, how it stands, what was done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.models import DeliveryState, Subscription
from bot.services import wish_words
from bot.services.overviews import LastAlert, Overview
from bot.services.wish_documents import to_document
from bot.ui import text

PER_PAGE = 5  # subscriptions: with their buttons they are all of a message's 40 components
ROOM = 3700  # characters of all entries; a message holds 4,000 with its title and foot
STANDING_ROOM = 650  # characters beside what a subscription says: its health, what it told last
LINE_LIMIT = 1100  # characters of all that one subscription says
_FEWER = (wish_words.LISTED, 10, 4, 2)  # how many of each list are named, until all fits
_BECAME = {
    DeliveryState.PENDING: "is on its way",
    DeliveryState.SENDING: "is on its way",
    DeliveryState.RETRY: "is tried again",
    DeliveryState.SENT: "was sent",
    DeliveryState.FAILED: "was refused by Discord",
    DeliveryState.UNCERTAIN: "may or may not have been posted",
    DeliveryState.EXPIRED: "came too late and was not sent",
    DeliveryState.HELD: "waits for its time",
    DeliveryState.FOLDED: "was told in a digest",
}


def said(wish: Subscription) -> str:
    """Return all a subscription says, but for its channel; long lists cut off until it fits."""
    document = {name: value for name, value in to_document(wish).items() if name != "channel_id"}
    parts: list[str] = []
    for listed in _FEWER:
        words = wish_words.tell(document, text.plain, listed=listed)
        parts = [_part(label, value) for label, value in words.items()]
        if len(" · ".join(parts)) <= LINE_LIMIT:
            break
    while len(" · ".join(parts)) > LINE_LIMIT:
        parts = [*parts[:-2], "…"]
    return " · ".join(parts)


def subscription_line(wish: Subscription) -> str:
    """Describe a subscription in one line, with all that is not as usual."""
    line = f"**{wish.id}** <#{wish.channel_id}> · {said(wish)}"
    if wish.broken is not None:
        line += f"\n  Stopped: {text.plain(wish.broken)} Mend it and run `/alerts test`."
    return line


def entry(
    overview: Overview, missing: Sequence[str], *, is_gone: bool, role_is_gone: bool = False
) -> str:
    """Show a subscription in the list: what it says, how it stands, what it told and will tell.

    Args:
        overview: the subscription, its last alert and its next.
        missing: the permissions the bot lacks in its channel now.
        is_gone: whether its channel cannot be found.
        role_is_gone: whether the role it mentions is no longer there.
    """
    wish = overview.subscription
    lines = [
        f"**{wish.id}** <#{wish.channel_id}> · {said(replace(wish, is_paused=False))}",
        _health(wish, missing, is_gone=is_gone, role_is_gone=role_is_gone),
        f"-# {_last(overview.last)} {_next(overview.next_at)}",
    ]
    return "\n".join(lines)


def divide(wishes: Sequence[Subscription]) -> list[list[Subscription]]:
    """Divide subscriptions into pages that hold what is said of them, and their buttons."""
    divided: list[list[Subscription]] = [[]]
    room = ROOM
    for wish in wishes:
        length = len(said(wish)) + STANDING_ROOM
        if divided[-1] and (length > room or len(divided[-1]) == PER_PAGE):
            divided.append([])
            room = ROOM
        divided[-1].append(wish)
        room -= length
    return divided


def none_yet() -> str:
    """Say how to begin."""
    return (
        "This server has no subscription yet. `/alerts setup` makes one step by step, "
        "`/alerts add` in one line."
    )


def restored(wish: Subscription) -> str:
    """Say that a removal is taken back."""
    return f"Restored, with all it said:\n{subscription_line(wish)}"


def is_there(wish: Subscription) -> str:
    """Say that there is nothing to take back."""
    return f"It is there already; nothing was changed:\n{subscription_line(wish)}"


def paused(wish: Subscription, *, was: bool) -> str:
    """Say that a subscription rests."""
    if was:
        return f"Subscription {wish.id} was paused already. Nothing was changed."
    return (
        "Paused. Nothing is sent for it until `/alerts resume`; what happens meanwhile is not sent "
        f"later. Its settings are kept:\n{subscription_line(wish)}"
    )


def resumed(wish: Subscription, *, was: bool) -> str:
    """Say that a subscription is taken up again."""
    if not was:
        return f"Subscription {wish.id} was not paused. Nothing was changed."
    line = subscription_line(replace(wish, is_paused=False))
    return f"Resumed. What happens from now on is sent again:\n{line}"


def copied(wish: Subscription, *, was_there: bool) -> str:
    """Say that another channel has the same subscription."""
    verb = "It was there already; nothing was added" if was_there else "Copied"
    return f"{verb}:\n{subscription_line(wish)}"


def _part(label: str, value: str) -> str:
    if label == "kinds":
        return value
    if value == "yes":
        return label
    return f"{label}: {value}" if label == "words" or value == "no" else f"{label} {value}"


def _health(
    wish: Subscription, missing: Sequence[str], *, is_gone: bool, role_is_gone: bool
) -> str:
    if wish.broken is not None:
        return f"**Stopped** {text.plain(wish.broken, 120)} Mend it, then press Test."
    if is_gone:
        return (
            "**Channel gone** It was deleted or archived, or Raincloud may not view it. "
            "Let Raincloud view it, or remove this."
        )
    if missing:
        lacks = ", ".join(missing)
        return (
            f"**Not allowed** Raincloud lacks {lacks}. Give it in the channel's settings under "
            "Permissions, to Raincloud's own role."
        )
    if role_is_gone and not wish.is_paused:
        return "**Works** The role it mentions was deleted, so that it mentions nobody."
    return "**Paused** Nothing is sent until it is resumed." if wish.is_paused else "**Works**"


def _last(last: LastAlert | None) -> str:
    if last is None:
        return "No alert so far."
    link = f" ([message](<{last.url}>))" if last.url else ""
    return f"The last alert {_BECAME[last.state]} {text.ago(last.at)}{link}."


def _next(moment: datetime | None) -> str:
    return f"Next: {text.when(moment)}." if moment else "None is scheduled."
