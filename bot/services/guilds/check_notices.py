"""What the check of permissions concludes of a subscription, and the words for who set it up.

Knows nothing of how permissions are found out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import blake2b

from bot.languages import ENGLISH, counted, listed, mark, speaking, tr
from bot.models import MissingPermissions, Subscription
from bot.services.outbox import notices, refusals
from bot.store.engine import Connection
from bot.store.guilds import checks, settings

GONE = mark("The channel no longer exists.")
BACK = mark("Alerts to {channel} have resumed: nothing is seen missing there any more.")
TAG = mark("A tag of the forum")
ROLE = mark("The role to mention")
UNKNOWN_TAG_CODE = 10087  # as Discord says the same of a message
_TOLD_LATELY = timedelta(days=7)
_LACKS = "Raincloud lacks "  # how a stored reason begins that was seen and not told by Discord


class Judgement(Enum):
    """What a check makes of a subscription."""

    AS_IT_IS = auto()
    BREAK = auto()  # nothing can be posted, and nobody was told yet of what is missing
    REWORD = auto()  # broken still, but for another reason than the one that was told
    HEAL = auto()  # what was seen missing is back
    TRY_AGAIN = auto()  # Discord refused it, and nothing is seen missing


def reason_of(missing: MissingPermissions) -> str | None:
    """Return why nothing can be posted, in English, to be stored; none if something can."""
    with speaking(ENGLISH):
        return _reason(missing)


def _reason(missing: MissingPermissions) -> str | None:
    """Say why nothing can be posted, with the remedy."""
    if missing.is_gone:
        return tr(GONE)
    if not missing.stops:
        return tr(missing.refusal) if missing.refusal is not None else None
    return counted(
        "Raincloud lacks {permissions} there. Give it in the channel's settings under "
        "Permissions, to Raincloud's own role.",
        "Raincloud lacks {permissions} there. Give them in the channel's settings under "
        "Permissions, to Raincloud's own role.",
        len(missing.stops),
        permissions=listed(map(tr, missing.stops)),
    )


def judge(subscription: Subscription, missing: MissingPermissions) -> Judgement:
    """Say what becomes of a subscription that lacks something, or nothing."""
    reason = reason_of(missing)
    if reason == subscription.broken:
        return Judgement.AS_IT_IS
    if subscription.broken is None:
        return Judgement.BREAK
    was_seen = subscription.broken.startswith(_LACKS) or subscription.broken == refusals.NO_TAG
    if reason is None:
        return Judgement.HEAL if was_seen else Judgement.TRY_AGAIN
    is_new = (
        missing.is_gone
        or not missing.stops
        or not all(name in subscription.broken for name in missing.stops)
    )
    return Judgement.BREAK if was_seen and is_new else Judgement.REWORD


async def tell_stopped(
    connection: Connection,
    channel_id: int,
    subscriptions: Sequence[Subscription],
    missing: MissingPermissions,
    now: datetime,
) -> None:
    """Tell who set subscriptions up that nothing can be posted for them, and the remedy."""
    with speaking(await settings.language(connection, subscriptions[0].guild_id)):
        text = tr(
            "Alerts to {channel} have stopped; the settings are kept, and for a day what is found. "
            "{reason} {then}",
            channel=f"<#{channel_id}>",
            reason=_reason(missing),
            then=tr(
                "Choose another channel with /alerts edit, or remove what is not wanted any more "
                "with /alerts remove."
            )
            if missing.is_gone
            else tr("Alerts then resume by themselves."),
        )
    cause = f"stopped:{channel_id}:{now:%Y%m%d%H%M%S}:{_digest(reason_of(missing) or '')}"
    await _tell(connection, subscriptions, cause, text, now)


async def tell_lessened(
    connection: Connection,
    channel_id: int,
    found: Sequence[tuple[Subscription, MissingPermissions]],
    now: datetime,
) -> None:
    """Tell who set subscriptions up what is left out of their alerts, once for each set of it.

    A role that was deleted is told of by itself: it does not come back.
    """
    degrades = {name: effect for _, missing in found for name, effect in missing.degrades.items()}
    refused_at = await checks.last_told(connection, refusals.refused(channel_id, UNKNOWN_TAG_CODE))
    if refused_at is not None and now - refused_at < _TOLD_LATELY:
        degrades.pop(TAG, None)
    effect = degrades.pop(ROLE, "")
    without: dict[int, list[Subscription]] = defaultdict(list)
    for subscription, missing in found:
        if missing.gone_role_id is not None:
            without[missing.gone_role_id].append(subscription)
    for role_id, subscriptions in without.items():
        await _tell_missing(
            connection, channel_id, subscriptions, {ROLE: effect}, f"{role_id}", now
        )
    names = "\n".join(sorted(degrades))
    subscriptions = [subscription for subscription, _ in found]
    await _tell_missing(connection, channel_id, subscriptions, degrades, _digest(names), now)


async def _tell_missing(
    connection: Connection,
    channel_id: int,
    subscriptions: Sequence[Subscription],
    degrades: Mapping[str, str],
    key: str,
    now: datetime,
) -> None:
    """Tell what is left out of a channel's alerts, once for each key."""
    if not degrades:
        return
    with speaking(await settings.language(connection, subscriptions[0].guild_id)):
        head = tr(
            "Alerts to {channel} come, but without all that they should have. Missing are:",
            channel=f"<#{channel_id}>",
        )
        lines = [f"- **{tr(name)}**: {tr(degrades[name])}" for name in sorted(degrades)]
        remedy = tr(
            "Give permissions in the channel's settings under Permissions, to Raincloud's own "
            "role; or choose otherwise with /alerts edit."
        )
    text = "\n".join((head, *lines, remedy))
    await _tell(connection, subscriptions, f"{notices.LESSENED_CAUSE}{channel_id}:{key}", text, now)


async def _tell(
    connection: Connection,
    subscriptions: Iterable[Subscription],
    cause: str,
    text: str,
    now: datetime,
) -> None:
    for (
        subscription
    ) in subscriptions:  # of one moderator they share the cause, so that one notice is owed
        await notices.tell_guild(connection, subscription, cause, text, now)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()
