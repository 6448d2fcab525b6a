"""Turns a delivery into a message; what Discord says becomes sent, retry, doubt, gone or refused.

Knows nothing of the store.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import aiohttp
import discord

from bot.models import DestinationKind, Finding, Found, Outcome, OutcomeKind, Outgoing
from bot.services.clock import Clock
from bot.services.pacing import Pace
from bot.ui import cards
from bot.ui.buttons import why_id

PAGE = 100  # messages one request reads, Discord's own limit
PAGES = 10  # requests spent to find one of our messages
SKEW = timedelta(minutes=1)  # between Discord's clock, which is in its ids, and ours
TOKEN_REST = timedelta(minutes=5)  # after a 401: 10,000 of them in 10 minutes bring a ban
_NETWORK = (aiohttp.ClientError, OSError, TimeoutError)
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_CANNOT_MESSAGE = 50007
_REASONS = {
    10003: "The channel no longer exists.",
    10004: "The server is no longer reachable.",
    50001: "Raincloud may not see the channel.",
    50013: "Raincloud may not send messages in the channel.",
    _CANNOT_MESSAGE: "This person takes no direct messages from Raincloud.",
}

_log = logging.getLogger(__name__)


class Sender:
    """Sends through discord.py, one message a call."""

    def __init__(self, client: discord.Client, pace: Pace, clock: Clock) -> None:
        self._client = client
        self._pace = pace
        self._clock = clock

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once, with the delivery's own nonce: a second try makes no second message."""
        try:
            channel = await self._channel(outgoing)
            card = cards.card(outgoing, self._clock())
            async with self._pace.request():
                message = await channel.send(
                    view=card, allowed_mentions=cards.mentions(outgoing), nonce=outgoing.nonce
                )
        except discord.HTTPException as error:
            return _outcome(error)
        except _NETWORK as error:
            return Outcome(
                kind=OutcomeKind.DOUBT, reason=f"The connection broke ({type(error).__name__})."
            )
        return Outcome(kind=OutcomeKind.SENT, message_id=message.id)

    async def find(self, outgoing: Outgoing) -> Found:
        """Read the channel for the message that carries this delivery's button.

        Reads forward from the first doubtful try; a channel with more than 1,000 messages since
        then is as good as unreadable.
        """
        doubt_since = outgoing.delivery.doubt_since
        if doubt_since is None or (outgoing.change is None and not outgoing.delivery.is_sample):
            return Found(finding=Finding.UNREADABLE, reason="A notice cannot be told by its look.")
        start = discord.Object(discord.utils.time_snowflake(doubt_since - SKEW))
        wanted = why_id(outgoing.delivery.id)
        try:
            channel = await self._channel(outgoing)
            for _ in range(PAGES):
                history = channel.history(limit=PAGE, after=start, oldest_first=True)
                async with self._pace.request():
                    page = [message async for message in history]
                for message in page:
                    if any(wanted in _custom_ids(part) for part in message.components):
                        return Found(finding=Finding.PRESENT, message_id=message.id)
                if len(page) < PAGE:
                    return Found(finding=Finding.ABSENT)
                start = discord.Object(page[-1].id)
        except (discord.Forbidden, discord.NotFound):
            return Found(
                finding=Finding.UNREADABLE, reason="Raincloud may not read the channel's history."
            )
        except (discord.HTTPException, *_NETWORK) as error:
            return Found(
                finding=Finding.UNREACHABLE,
                reason=f"The channel could not be read ({type(error).__name__}).",
            )
        return Found(
            finding=Finding.UNREADABLE, reason="Too many messages came after the doubtful one."
        )

    async def _channel(self, outgoing: Outgoing) -> discord.abc.Messageable:
        destination = outgoing.delivery.destination
        if destination.kind is DestinationKind.USER:
            async with self._pace.request():
                return await self._client.create_dm(discord.Object(destination.id))
        return self._client.get_partial_messageable(destination.id)


def _outcome(error: discord.HTTPException) -> Outcome:
    if error.status == 401:  # noqa: PLR2004 - HTTP's own numbers, RFC 9110
        _log.error("Discord refuses the token. Set RAINCLOUD_DISCORD_TOKEN anew and start again.")
        return Outcome(
            kind=OutcomeKind.RETRY,
            retry_after=TOKEN_REST,
            is_for_all=True,
            reason="Discord refuses the bot's token.",
        )
    if error.status == 429:  # noqa: PLR2004
        return Outcome(kind=OutcomeKind.RETRY, reason="Discord asked for a slower pace.")
    if error.status >= 500:  # noqa: PLR2004 - the message may have been taken before the fault
        return Outcome(
            kind=OutcomeKind.DOUBT, reason=f"Discord had a fault of its own ({error.status})."
        )
    if error.status in {403, 404}:
        reason = _REASONS.get(error.code, f"Discord refuses the channel (code {error.code}).")
        return Outcome(kind=OutcomeKind.GONE, reason=reason)
    return Outcome(
        kind=OutcomeKind.REFUSED,
        reason=f"Discord finds fault with the message ({error.status}, code {error.code}).",
    )


def _custom_ids(component: object) -> Iterator[str]:
    custom_id = getattr(component, "custom_id", None)
    if custom_id is not None:
        yield custom_id
    for child in getattr(component, "children", ()):
        yield from _custom_ids(child)
