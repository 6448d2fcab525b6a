"""What the check of permissions concludes of a subscription, and the words for who set it up.

Knows nothing of how permissions are found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum, auto
from hashlib import blake2b

from bot.models import Lack, Subscription
from bot.services import notices
from bot.store.database import Connection

GONE = "The channel no longer exists."
_LACKS = "Raincloud lacks "
TOLD_ONCE = "lessened:"  # how causes begin that are never to be told anew
_WHERE = "in the channel's settings under Permissions, to Raincloud's own role"


class Judgement(Enum):
    """What a check makes of a subscription."""

    AS_IT_IS = auto()
    BREAK = auto()  # nothing can be posted, and nobody was told yet of what is missing
    REWORD = auto()  # broken still, but for another reason than the one that was told
    HEAL = auto()  # what was seen missing is back
    TRY_AGAIN = auto()  # Discord refused it, and nothing is seen missing


def reason_of(lack: Lack) -> str | None:
    """Return why nothing can be posted, as a sentence with the remedy; none if something can."""
    if lack.is_gone:
        return GONE
    if lack.stops:
        it = "it" if len(lack.stops) == 1 else "them"
        return f"{_LACKS}{_and(lack.stops)} there. Give {it} {_WHERE}."
    return None


def judge(wish: Subscription, lack: Lack) -> Judgement:
    """Say what becomes of a subscription that lacks something, or nothing."""
    reason = reason_of(lack)
    if reason == wish.broken:
        return Judgement.AS_IT_IS
    if wish.broken is None:
        return Judgement.BREAK
    was_seen = wish.broken.startswith(_LACKS)
    if reason is None:
        return Judgement.HEAL if was_seen else Judgement.TRY_AGAIN
    is_new = lack.is_gone or not all(name in wish.broken for name in lack.stops)
    return Judgement.BREAK if was_seen and is_new else Judgement.REWORD


def resumed(channel_id: int) -> str:
    """Return how the causes begin of the notices that a channel's alerts have resumed."""
    return f"resumed:{channel_id}"


async def tell_stopped(
    connection: Connection,
    channel_id: int,
    wishes: Sequence[Subscription],
    reason: str,
    now: datetime,
) -> None:
    """Tell who set subscriptions up that nothing can be posted for them, and the remedy."""
    numbers = _and([str(wish.id) for wish in wishes])
    which = f"subscription{'s' if len(wishes) > 1 else ''} {numbers}"
    then = (
        "Choose another channel with /alerts edit, or remove what is not wanted any more with "
        "/alerts remove."
        if reason == GONE
        else "Alerts then resume by themselves."
    )
    text = (
        f"Alerts to <#{channel_id}> have stopped ({which}; the settings are kept). {reason} {then}"
    )
    cause = f"stopped:{channel_id}:{now:%Y%m%d%H%M%S}:{_mark(reason)}"
    await _tell(connection, wishes, cause, text, now)


async def tell_resumed(
    connection: Connection, channel_id: int, wishes: Iterable[Subscription], now: datetime
) -> None:
    """Tell who set subscriptions up that alerts come again."""
    text = f"Alerts to <#{channel_id}> have resumed: nothing is seen missing there any more."
    await _tell(connection, wishes, f"{resumed(channel_id)}:{now:%Y%m%d%H%M%S}", text, now)


async def tell_lessened(
    connection: Connection,
    channel_id: int,
    found: Sequence[tuple[Subscription, Lack]],
    now: datetime,
) -> None:
    """Tell who set subscriptions up what is left out of their alerts, once for each set of it."""
    lessens = {name: effect for _, lack in found for name, effect in lack.lessens.items()}
    if not lessens:
        return
    names = "\n".join(sorted(lessens))
    lines = [f"- **{name}**: {lessens[name]}" for name in sorted(lessens)]
    text = "\n".join(
        [
            f"Alerts to <#{channel_id}> come, but without all that they should have. Missing are:",
            *lines,
            f"Give permissions {_WHERE}; or choose otherwise with /alerts edit.",
        ]
    )
    wishes = [wish for wish, _ in found]
    await _tell(connection, wishes, f"{TOLD_ONCE}{channel_id}:{_mark(names)}", text, now)


async def _tell(
    connection: Connection, wishes: Iterable[Subscription], cause: str, text: str, now: datetime
) -> None:
    for wish in wishes:  # of one moderator they share the cause, so that one notice is owed
        await notices.tell_guild(connection, wish, cause, text, now)


def _mark(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
