"""What commands answer: one function an answer, each returns the text.

Every answer says what happened, what was kept, and what can be done next.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import listed, mark, tr
from bot.models import (
    Drop,
    Precision,
    Subscription,
)
from bot.rules.subscriptions import FIELDS, name_of, summary
from bot.ui.base import text

WHY = mark("Why this alert?")  # the button's label, and the head of its answer
PING = mark("Mention Everyone, Here, and All Roles")  # the permission, as Discord's client names it
MESSAGE_LIMIT = 2000  # characters of a message, Discord's own limit
CHOICE_LIMIT = 100  # characters of a choice's name, the same


def permissions_missing(channel_id: int, missing: Sequence[str]) -> str:
    """Name the permissions the bot lacks in a channel, and where to give them."""
    if not missing:
        return ""
    sentence = (
        tr(
            "Raincloud lacks {permissions} in {channel}, so the role will not be notified. "
            "Give it in the channel's settings under Permissions, to Raincloud's own role."
        )
        if list(missing) == [PING]
        else tr(
            "Raincloud lacks {permissions} in {channel}, so alerts may not arrive. "
            "Give it in the channel's settings under Permissions, to Raincloud's own role."
        )
    )
    return sentence.format(permissions=listed(map(tr, missing)), channel=f"<#{channel_id}>")


def log_channel(
    channel_id: int | None, missing: Sequence[str], *, hears_of_sources: bool = False
) -> str:
    """Say where moderators will be told of trouble."""
    if channel_id is None:
        return tr("Trouble is now told by direct message to the moderator who set up the alert.")
    sentence = (
        tr("Trouble with alerts, and with sources that cannot be read, is now told in {channel}.")
        if hears_of_sources
        else tr("Trouble with alerts is now told in {channel}.")
    )
    return join(
        sentence.format(channel=f"<#{channel_id}>"),
        permissions_missing(channel_id, missing),
    )


def drop_entered(drop: Drop, *, is_new: bool) -> str:
    """Say that a drop is entered."""
    if not is_new:
        sentence = tr("`/manage drop move` changes its time.")
    elif drop.precision in {Precision.INSTANT, Precision.DAY}:
        sentence = tr(
            "Channels subscribed to `announced` are told now, and before it and at its time as "
            "each of them asked."
        )
    else:
        sentence = tr(
            "Channels subscribed to `announced` are told now. To have them told before it, too, "
            "give it a day or a time with `/manage drop move` once that is known."
        )
    head = (
        tr("Entered: {drop}")
        if is_new
        else tr("This drop was entered already; nothing was added: {drop}")
    )
    return join(head.format(drop=_drop(drop)), sentence)


def drop_moved(drop: Drop) -> str:
    """Say that a drop has another time."""
    return tr(
        "Moved: {drop}\nChannels that were told of it are told of the new time.", drop=_drop(drop)
    )


def drop_cancelled(drop: Drop) -> str:
    """Say that a drop will not happen."""
    return tr(
        "Cancelled: {drop}\nChannels that were told of it are told so. "
        "`/manage drop add` enters it anew.",
        drop=_drop(drop),
    )


def trouble(sentence: str) -> str:
    """Show a person an error's own sentence."""
    return fit(sentence)


def unexpected(reference: str) -> str:
    """Tell a person that the fault is ours."""
    return tr(
        "Something went wrong inside Raincloud; nothing you entered before was lost. Try again. "
        "If it goes on, give the bot's operator this reference: `{reference}`.",
        reference=reference,
    )


def not_understood(value: str) -> str:
    """Tell a person that an option's value is not there to be chosen."""
    return tr(
        '"{value}" is not something this command can use here. Nothing was changed. '
        "Choose from the list that opens while you type; Raincloud must be able to see it.",
        value=text.plain(value, 80),
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


def no_right() -> str:
    """Tell a member that a command is for moderators."""
    return tr(
        "Only members with the permission Manage Server can do that. Nothing was changed. "
        "Ask a moderator of this server."
    )


def owner_only() -> str:
    """Tell a moderator that a command is for the bot's owner."""
    return tr(
        "Only the bot's owner can do that: sources are swept for all servers. Nothing was "
        "changed. `/manage sources` shows how they stand."
    )


def only_in_server() -> str:
    """Tell a person that a command works in a server only."""
    return tr("This works only inside a server. Nothing was changed.")


def choice(drop: Drop) -> str:
    """Name a drop in a completion, in 100 characters at most."""
    when = f" ({drop.at:%d %b %Y})" if drop.at else ""
    return f"{drop.style_code or ''} {drop.name}".strip()[: 100 - len(when)] + when


def subscription_choice(
    subscription: Subscription, among: Sequence[Subscription], channel: str
) -> str:
    """Name a subscription in a completion, with what it says, in 100 characters at most."""
    line = name_of(subscription, among, channel=f"#{channel}", show=str)
    if line == f"#{channel}":
        names = [field for field in FIELDS if field not in {"channel_id", "role_id"}]
        line = f"{line} · {summary(subscription, str, limit=CHOICE_LIMIT, names=names)}"
    return line if len(line) <= CHOICE_LIMIT else f"{line[: CHOICE_LIMIT - 1]}…"


def _drop(drop: Drop) -> str:
    return (
        f"**{text.plain(drop.name)}** ({drop.style_code}) · "
        f"{text.drop_time(drop.at, drop.precision, drop.timezone)}."
    )


def join(*parts: str) -> str:
    return fit(*(part for part in parts if part))


def fit(*parts: str) -> str:
    """Join lines up to Discord's limit, leaving out whole lines rather than half ones."""
    message = ""
    for part in parts:
        if part and len(message) + len(part) + 1 <= MESSAGE_LIMIT:
            message = f"{message}\n{part}" if message else part
    return message or parts[0][: MESSAGE_LIMIT - 1] + "…"


def tested(subscription: Subscription, missing: Sequence[str]) -> str:
    """Say that a sample is on its way, or why it cannot be."""
    if missing:
        return join(
            tr("No sample was sent to {channel}.", channel=f"<#{subscription.channel_id}>"),
            permissions_missing(subscription.channel_id, missing),
        )
    return tr(
        "A sample card, marked as a test, is on its way to {channel}.",
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
