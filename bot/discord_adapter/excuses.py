"""Whether a refusal says nothing of its channel: the bot is timed out in the server, or out of it.

Knows nothing of what becomes of the message.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord

from bot.discord_adapter.answers import NO_PERMISSION, UNKNOWN_CHANNEL, error_mapping
from bot.models import DestinationKind, Outcome, OutcomeKind, Outgoing
from bot.services.outbox import SendGate

# Until it is known what is why: how often a refusal is no judgement, how soon it is tried again,
# and how late at most, whatever Discord says of asking.
TRIES_UNASKED, SOON_ASKED, LATEST_ASKED = 5, timedelta(seconds=30), timedelta(minutes=5)
NO_ACCESS = 50001
MAY_BE_OUT = frozenset({NO_ACCESS, UNKNOWN_CHANNEL})  # as channels of a server that was left are
OUT_OF_SERVER = frozenset({10004, 10007, NO_ACCESS})  # as a server is that the bot is not in
_REFUSALS = frozenset({OutcomeKind.GONE, OutcomeKind.REFUSED})

_log = logging.getLogger(__name__)


def may_be_excused(outgoing: Outgoing, outcome: Outcome) -> bool:
    """Tell whether a refusal may be of the server, and not of what was asked.

    Args:
        outgoing: what was asked.
        outcome: what Discord said.
    """
    if outcome.code == NO_PERMISSION:
        return True
    is_in_channel = outgoing.delivery.destination.kind is DestinationKind.CHANNEL
    return is_in_channel and outcome.kind in _REFUSALS and outcome.code in MAY_BE_OUT


async def excused(
    client: discord.Client, gate: SendGate, outgoing: Outgoing, refusal: Outcome
) -> Outcome:
    """Ask Discord whether the bot is timed out in a server that refuses it, or out of it.

    The refusal looks the same as that of a permission or of a channel that is gone, and the
    gateway may not have told yet. Where it cannot be asked now, or says that the bot is out,
    nothing is judged, for a while.

    Args:
        client: logged in.
        gate: through which requests leave.
        outgoing: what was refused.
        refusal: what Discord said.
    """
    guild_id, bot = outgoing.delivery.guild_id, client.user
    if guild_id is None or bot is None:
        return refusal
    try:
        async with gate.request(outgoing):
            member: dict[str, Any] = await client.http.get_member(guild_id, bot.id)  # type: ignore[assignment]
        until = discord.utils.parse_time(member["communication_disabled_until"])
        return replace(refusal, timed_out_until=until)
    except Exception as error:  # noqa: BLE001 - whatever a request ends in is an outcome
        _log.warning("Why a server refuses cannot be asked: %s", type(error).__name__)
        said = error_mapping.of_exception(error, outgoing)
    is_known = said.kind not in {OutcomeKind.RETRY, OutcomeKind.DOUBT}
    is_known &= said.code not in OUT_OF_SERVER
    if is_known or outgoing.delivery.attempts >= TRIES_UNASKED:
        return refusal
    wait = min(said.retry_after or SOON_ASKED, LATEST_ASKED)
    return replace(refusal, kind=OutcomeKind.RETRY, retry_after=wait, remedy=None)
