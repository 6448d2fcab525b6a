"""What Discord's errors come to: retry, doubt, gone or refused, with a sentence.

Knows nothing of how anything is sent.
"""

from __future__ import annotations

import logging
from datetime import timedelta

import discord

from bot.languages import mark
from bot.models import Action, Outcome, OutcomeKind, Outgoing, Presence, ProbeResult
from bot.services.guilds import GONE

TOKEN_REST = timedelta(minutes=5)  # after a 401: 10,000 of them in 10 minutes bring a ban
_UNKNOWN_MESSAGE = 10008
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_CANNOT_MESSAGE = 50007
_REASONS = {
    10003: GONE,
    10004: mark("The server is no longer reachable."),
    50001: mark("Raincloud may not see the channel."),
    50013: mark("Raincloud may not send messages in the channel."),
    _CANNOT_MESSAGE: mark("This person takes no direct messages from Raincloud."),
}
_FAULTS = {
    40067: mark("This forum wants a tag on each post. Choose one with /alerts edit."),
    50083: mark("The message is in a thread that is archived."),
}
_LOST_THREAD = frozenset({10003, 50083, 160005})  # unknown, archived, locked
_ACT_REFUSALS = {
    10008: mark("The message was deleted meanwhile."),
    50001: mark("Raincloud may not see the channel."),
    50013: mark("Raincloud lacks a permission for it in this channel."),
    50024: mark("This cannot be done in a channel of this kind."),
}

_log = logging.getLogger(__name__)


def of_error(error: discord.HTTPException, outgoing: Outgoing) -> Outcome:
    """Return what an error of Discord's comes to for a delivery."""
    if error.status == 401:  # noqa: PLR2004 - HTTP's own numbers, RFC 9110
        _log.error("Discord refuses the token. Set RAINCLOUD_DISCORD_TOKEN anew and start again.")
        return Outcome(
            kind=OutcomeKind.RETRY,
            retry_after=TOKEN_REST,
            is_for_all=True,
            reason=mark("Discord refuses the bot's token."),
        )
    if error.status == 429:  # noqa: PLR2004
        return Outcome(kind=OutcomeKind.RETRY, reason=mark("Discord asked for a slower pace."))
    if error.status >= 500:  # noqa: PLR2004 - the message may have been taken before the fault
        return Outcome(
            kind=OutcomeKind.DOUBT, reason=f"Discord had a fault of its own ({error.status})."
        )
    if _has_lost_its_thread(error, outgoing):
        return Outcome(
            kind=OutcomeKind.RETRY,
            retry_after=timedelta(0),
            lost_thread=True,
            reason=mark("The thread it belonged to is closed or gone."),
        )
    if error.status in {403, 404}:
        return _refusal(error, outgoing)
    return Outcome(
        kind=OutcomeKind.REFUSED,
        reason=_FAULTS.get(
            error.code, f"Discord finds fault with the message ({error.status}, code {error.code})."
        ),
    )


def of_finding(found: ProbeResult) -> Outcome:
    """Return what a second try comes to, once the first one was looked for and not ruled out."""
    if found.finding is Presence.PRESENT:
        return Outcome(
            kind=OutcomeKind.SENT, message_id=found.message_id, posted_in=found.posted_in
        )
    is_lost = found.finding is Presence.UNREADABLE
    kind = OutcomeKind.UNCERTAIN if is_lost else OutcomeKind.DOUBT
    return Outcome(kind=kind, reason=found.reason)


def _has_lost_its_thread(error: discord.HTTPException, outgoing: Outgoing) -> bool:
    """Tell whether a message found its thread closed; an act's may still take new messages."""
    is_message = outgoing.delivery.action in {Action.POST, Action.DIGEST}
    is_in_thread = outgoing.context.thread_id is not None
    return is_message and is_in_thread and error.code in _LOST_THREAD


def _refusal(error: discord.HTTPException, outgoing: Outgoing) -> Outcome:
    """Return what a 403 or 404 comes to: the channel refuses us, or only an act."""
    if outgoing.delivery.action in {Action.POST, Action.DIGEST}:
        reason = _REASONS.get(error.code, f"Discord refuses the channel (code {error.code}).")
        return Outcome(kind=OutcomeKind.GONE, reason=reason)
    reason = _ACT_REFUSALS.get(error.code, f"Discord refuses it (code {error.code}).")
    is_gone = error.code == _UNKNOWN_MESSAGE
    kind = OutcomeKind.EXPIRED if is_gone else OutcomeKind.REFUSED
    return Outcome(kind=kind, reason=reason)
