"""What Discord's errors come to: retry, doubt, gone or refused, with a reason and a remedy.

Only Discord's own JSON with a code of its own judges a channel or a message. Whatever else comes
back says that the way there is bad, and no more. Knows nothing of how anything is sent.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import discord

from bot.discord_adapter.answers.refusals import (
    ACTS,
    FACTS_ARE_OLD,
    LOST_DIRECT_CHANNEL,
    LOST_OWN_THREAD,
    LOST_THREAD,
    MESSAGES,
    POLLS,
    SLOW_MODE,
    TOKEN_CODES,
    UNKNOWN_MESSAGE,
    UNKNOWN_TAG,
    CodeMeaning,
    is_discords_code,
)
from bot.languages import mark
from bot.models import (
    Action,
    DestinationKind,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    ProbeResult,
)
from bot.services.base import LONGEST_REST

SKEW = timedelta(hours=1)  # by which a date may be off by our clock
SHORTEST_REST = timedelta(seconds=1)
TRIES_WITH_OLD_FACTS = 2  # before a refusal that newer facts could mend is believed
MESSAGES_OF_OUR_OWN = frozenset({Action.POST, Action.DIGEST, Action.POLL})
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, TOO_MANY, BAD_REQUEST = 401, 403, 404, 429, 400

_NETWORK = (aiohttp.ClientError, OSError, TimeoutError)
_JUDGING = frozenset({BAD_REQUEST, FORBIDDEN, NOT_FOUND})

_log = logging.getLogger(__name__)


def of_exception(error: Exception, outgoing: Outgoing, *, told: timedelta | None = None) -> Outcome:
    """Return what comes of a request that ended in an exception.

    Args:
        error: the exception.
        outgoing: what the request was for.
        told: how long the answer's body asks to wait.
    """
    if isinstance(error, discord.RateLimited):  # a limit longer than discord.py waits for
        return _limited(believed(error.retry_after), is_for_all=False)
    if isinstance(error, discord.HTTPException):
        return of_error(error, outgoing, told=told)
    if isinstance(error, _NETWORK):
        return Outcome(
            kind=OutcomeKind.DOUBT,
            is_way_bad=True,
            reason=f"The connection broke ({type(error).__name__}).",
        )
    # An answer that discord.py could not read: empty, cut short, or no JSON.
    _log.warning("An answer could not be read: %s", type(error).__name__)
    return Outcome(
        kind=OutcomeKind.DOUBT,
        is_way_bad=True,
        reason=mark("Discord's answer could not be read."),
    )


def of_error(
    error: discord.HTTPException, outgoing: Outgoing, *, told: timedelta | None = None
) -> Outcome:
    """Return what an error answer comes to for a delivery; ``told`` is what its body asks for."""
    after = retry_after(error.response.headers)
    after = told if after is None else after
    is_own = _is_discords_own(error)
    is_token = error.code in TOKEN_CODES and error.status in _JUDGING
    if is_json(error) and (is_token or error.status == UNAUTHORIZED):
        _log.error(
            "Discord refuses the token. If that goes on, set RAINCLOUD_DISCORD_TOKEN anew and "
            "start again."
        )
        return Outcome(
            kind=OutcomeKind.RETRY,
            refuses_token=True,
            reason=mark("Discord refuses the bot's token."),
        )
    if error.status == TOO_MANY:
        is_block = told is None and error.code == 0 and not _scope(error.response)
        return _limited(after, is_for_all=is_block or is_limit_of_all(error.response))
    if is_own and error.status in _JUDGING:
        return _judged(error, outgoing, after)
    # The message may have been taken before what answered broke.
    return Outcome(
        kind=OutcomeKind.DOUBT,
        is_way_bad=True,
        retry_after=after,
        is_for_all=after is not None,
        reason=f"Something before Discord answered ({error.status}).",
    )


def of_finding(found: ProbeResult) -> Outcome:
    """Return what a second try comes to, once the first one was looked for and not ruled out."""
    if found.finding is Presence.PRESENT:
        return Outcome(
            kind=OutcomeKind.SENT,
            is_answer=True,
            message_id=found.message_id,
            posted_in=found.posted_in,
        )
    is_lost = found.finding is Presence.UNREADABLE
    kind = OutcomeKind.UNCERTAIN if is_lost else OutcomeKind.DOUBT
    return Outcome(
        kind=kind, retry_after=found.retry_after, reason=found.reason, remedy=found.remedy
    )


def retry_after(headers: Any) -> timedelta | None:
    """Return how long an answer asks to wait: seconds, or an HTTP date (RFC 9110, 10.2.3).

    Args:
        headers: the answer's, by name without regard to case.
    """
    text = (headers.get("Retry-After") or "").strip()
    try:
        return believed(float(text))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    try:  # by the answer's own clock, if it names one: ours may be off
        now = parsedate_to_datetime(headers.get("Date") or "")
    except (ValueError, TypeError, IndexError):
        now = datetime.now(UTC)
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    return believed((until - now).total_seconds())


async def told_wait(error: Exception) -> timedelta | None:
    """Return how long the body of an error answer asks to wait: not only 429s do.

    discord.py keeps the code and the message of a body alone (discord/errors.py, HTTPException).
    """
    response = getattr(error, "response", None)
    if not isinstance(error, discord.HTTPException) or not isinstance(
        response, aiohttp.ClientResponse
    ):
        return None
    try:
        body = await response.json(content_type=None)  # it has been read, and is kept
        return believed(float(body["retry_after"]))
    except (*_NETWORK, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def believed(seconds: float) -> timedelta | None:
    """Return how long to wait where so many seconds are asked for; none if that is not believed.

    Args:
        seconds: as told. What is no number (NaN) tells nothing, nor does more than a day: Discord
            bans for a day at most, and who asks for years would silence the bot.
    """
    if not seconds <= (LONGEST_REST + SKEW).total_seconds():
        return None
    return min(timedelta(seconds=max(seconds, 0.0)), LONGEST_REST)


def _limited(after: timedelta | None, *, is_for_all: bool) -> Outcome:
    """Return what a limit comes to: the message has certainly not been taken."""
    return Outcome(
        kind=OutcomeKind.RETRY,
        retry_after=max(after, SHORTEST_REST) if after is not None else None,
        is_for_all=is_for_all,
        is_way_bad=is_for_all,
        code=TOO_MANY,
        reason=mark("Discord asked for a slower pace."),
    )


def _judged(error: discord.HTTPException, outgoing: Outgoing, after: timedelta | None) -> Outcome:
    """Return what Discord's own code says of a message, or of an act on one."""
    code = error.code
    is_message = outgoing.delivery.action in MESSAGES_OF_OUR_OWN
    is_direct = outgoing.delivery.destination.kind is DestinationKind.USER
    lost = LOST_OWN_THREAD if is_direct else LOST_THREAD
    if is_message and outgoing.context.thread_id is not None and code in lost:
        return Outcome(
            kind=OutcomeKind.RETRY,
            is_answer=True,
            retry_after=timedelta(0),
            lost_thread=True,
            reason=mark("The thread it belonged to is closed or gone."),
        )
    is_kept = outgoing.context.direct_channel is not None and outgoing.context.thread_id is None
    if is_message and is_direct and is_kept and code in LOST_DIRECT_CHANNEL:
        return Outcome(
            kind=OutcomeKind.RETRY,
            is_answer=True,
            retry_after=timedelta(0),
            lost_direct_channel=True,
            reason=mark("The person's direct messages are opened anew."),
        )
    if is_message and code == UNKNOWN_MESSAGE:  # of a nonce: it had arrived, and was deleted since
        return Outcome(
            kind=OutcomeKind.SENT,
            is_answer=True,
            reason=mark("It had arrived, and was deleted since."),
        )
    refusal = _meanings(outgoing.delivery.action).get(code)
    if refusal is None:
        _log.error(
            "Discord refuses delivery %d: %d, code %d", outgoing.delivery.id, error.status, code
        )
        return Outcome(
            kind=OutcomeKind.REFUSED,
            is_answer=True,
            code=code,
            reason=f"Discord finds fault with the message ({error.status}, code {code}).",
            remedy=mark("Tell who runs Raincloud: its log has the rest."),
        )
    wait = refusal.retry
    if wait is not None and after is not None:
        wait = max(wait, after)
    elif wait is not None and code == SLOW_MODE and outgoing.context.channel is not None:
        wait = max(wait, timedelta(seconds=outgoing.context.channel.slow_mode))
    is_old = (
        code in FACTS_ARE_OLD and is_message and outgoing.delivery.attempts < TRIES_WITH_OLD_FACTS
    )
    return Outcome(
        kind=OutcomeKind.RETRY if is_old else refusal.kind,
        is_answer=True,
        code=code,
        reason=refusal.reason,
        remedy=None if is_old and code != UNKNOWN_TAG else refusal.remedy,
        retry_after=timedelta(0) if is_old else wait,
        has_old_facts=code in FACTS_ARE_OLD and is_message,
    )


def _meanings(action: Action) -> dict[int, CodeMeaning]:
    """Return what Discord's codes say of an action."""
    if action is Action.POLL:
        return POLLS
    return MESSAGES if action in MESSAGES_OF_OUR_OWN else ACTS


def is_json(error: discord.HTTPException) -> bool:
    """Tell whether an error answer was JSON that discord.py could read."""
    if error.response.headers.get("Content-Type") is None:
        return error.code != 0  # only JSON has a code
    return _is_called_json(error.response.headers)


def is_limit_of_all(answer: Any) -> bool:
    """Tell whether an answer limits all that the token sends, and not one route of Discord's."""
    headers = answer.headers
    is_global = _scope(answer) == "global" or "X-RateLimit-Global" in headers
    is_edges = not headers.get("Via") or not _is_called_json(headers)
    return answer.status == TOO_MANY and (is_global or is_edges)


def _scope(answer: Any) -> str:
    """Return what a limit of Discord's is of; a block of all that we ask says nothing of that.

    Such a block is JSON without a wait: github.com/discord/discord-api-docs/issues/5682.
    """
    scope: str = answer.headers.get("X-RateLimit-Scope") or ""
    return scope.lower()


def limit_of_all(body: bytes) -> timedelta | None:
    """Return how long everything that the token sends is to rest, where a 429's body says so.

    discord.py tells nothing of a body whose wait it leaves to us (discord/errors.py, RateLimited).
    """
    try:
        told = json.loads(body)
        if told["global"] is not True:
            return None
        return believed(float(told["retry_after"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _is_called_json(headers: Any) -> bool:
    kind: str = headers.get("Content-Type") or ""
    return kind.partition(";")[0].strip() == "application/json"


def _is_discords_own(error: discord.HTTPException) -> bool:
    return is_json(error) and is_discords_code(error.code)
