"""Writes down what became of a try, with all that follows from it.

Knows nothing of how it was tried.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.languages import mark
from bot.models import Action, Delivery, DeliveryState, DestinationKind, Outcome, OutcomeKind
from bot.rules.alerts import digesting
from bot.rules.schedule import holding
from bot.services.outbox import follow_ups, refusals, revalidation
from bot.services.outbox.attempts import HARMLESS, Attempt
from bot.store.alerts import channels, deliveries, outbox, topics
from bot.store.engine import Connection
from bot.store.guilds import checks, settings
from bot.store.members import profiles

FIRST_RETRY = timedelta(seconds=1)  # doubles with each try
LONGEST_RETRY = timedelta(minutes=1)
ANSWERED_WITHIN = timedelta(minutes=5)  # aiohttp waits no longer for an answer
SOON_AGAIN = timedelta(seconds=30)  # after a refusal that may be of a timeout just over
_WAITING = frozenset({DeliveryState.RETRY, DeliveryState.HELD})
SENDING_OFF = frozenset({40004, 40006})  # by Discord, for all and not for long
NO_PERMISSION = 50013  # Discord says so of a bot that is timed out, too
_TIMED_OUT = mark("Raincloud is timed out in this server for a while.")
_OVER = mark("It was no longer useful when it was settled.")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recording:
    """What is written down: a try, in a transaction."""

    connection: Connection
    attempt: Attempt
    worker: str
    is_late: bool
    now: datetime
    discord_now: datetime

    @property
    def delivery(self) -> Delivery:
        """The delivery that was tried."""
        return self.attempt.outgoing.delivery

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        return self.attempt.outcome

    async def finish(self, state: DeliveryState, **values: object) -> bool:
        """Write the state, unless somebody else has taken the delivery over.

        What waits again goes by what is wanted now: that may have changed during the try, or
        while it was in doubt.
        """
        is_recorded = await outbox.finish(
            self.connection,
            self.delivery.id,
            self.worker,
            {"state": state.value, **values},
            is_late=self.is_late,
        )
        is_sure = state in _WAITING and values.get("doubt_since") is None
        if is_recorded and is_sure and replace(self.delivery, doubt_since=None).is_untried_news:
            seen = self.attempt.outgoing.context.revision if not self.attempt.ended_doubt else None
            await revalidation.narrow_tried(self.connection, self.delivery, seen)
        return is_recorded


async def record(
    connection: Connection,
    attempt: Attempt,
    *,
    worker: str,
    is_late: bool,
    now: datetime,
    discord_now: datetime,
) -> None:
    """Write what became of a try; one that failed for certain leaves an earlier doubt be.

    Args:
        connection: inside a transaction.
        attempt: what was tried, and what Discord said.
        worker: whose lease it was.
        is_late: the try was recorded as in doubt, and its answer comes only now.
        now: aware, UTC.
        discord_now: the same by Discord's clock, by which timeouts end.
    """
    await _keep_facts(connection, attempt)
    await _RECORDERS[attempt.outcome.kind](
        _Recording(
            connection=connection,
            attempt=attempt,
            worker=worker,
            is_late=is_late,
            now=now,
            discord_now=discord_now,
        )
    )


async def _sent(done: _Recording) -> None:
    is_recorded = await done.finish(
        DeliveryState.SENT,
        message_id=done.outcome.message_id,
        posted_in=done.outcome.posted_in,
        fingerprint=done.outcome.fingerprint,
        sent_at=done.now,
        doubt_since=None,
        reason=done.outcome.reason,
    )
    if is_recorded:
        if done.delivery.destination.kind is DestinationKind.USER:
            await _keep_direct_channel(done)
        if done.delivery.is_opening:
            await deliveries.opened(done.connection, done.delivery.destination.id)
        await _after(done.connection, done.attempt, done.now)


async def _keep_direct_channel(done: _Recording) -> None:
    """Keep where a person's direct messages are: opening it again would cost a request each."""
    context, sent_in = done.attempt.outgoing.context, done.outcome.posted_in
    if sent_in not in {None, context.thread_id, context.direct_channel}:
        await deliveries.keep_direct_channel(done.connection, done.delivery.destination.id, sent_in)


async def _again(done: _Recording) -> None:
    outgoing, outcome, delivery = done.attempt.outgoing, done.outcome, done.delivery
    if (
        delivery.notice is not None
        and outcome.remedy is not None
        and outcome.code not in SENDING_OFF
    ):
        # Its place may be closed for longer than it is news; another one may take it now.
        refused = replace(outcome, kind=OutcomeKind.REFUSED)
        await _refused(replace(done, attempt=replace(done.attempt, outcome=refused)))
        return
    if outcome.lost_thread and outgoing.context.thread_id is not None:
        if delivery.destination.kind is DestinationKind.USER:
            await profiles.drop_thread(done.connection, delivery.destination.id)
        else:
            await topics.forget(done.connection, outgoing.context.thread_id)
    if outcome.lost_direct_channel:
        await deliveries.keep_direct_channel(done.connection, delivery.destination.id, None)
    is_doubtful = done.attempt.was_in_doubt or outcome.kind is OutcomeKind.DOUBT
    is_new_doubt = is_doubtful and not done.attempt.was_in_doubt
    tried_in = outgoing.context.thread_id if is_new_doubt else delivery.posted_in
    wait = _wait(outcome, delivery.attempts)
    due_at = done.now + wait
    if wait == timedelta(0):  # at once: it keeps its place before what came later
        due_at = min(done.now, delivery.due_at)
    await done.finish(
        DeliveryState.RETRY,
        due_at=due_at,
        posted_in=tried_in,
        doubt_since=delivery.doubt_since if is_doubtful else None,
        reason=outcome.reason,
    )
    is_limited = outcome.retry_after is not None and done.attempt.may_have_left  # by Discord
    if is_limited and delivery.action in HARMLESS:
        await _limit(done.connection, delivery, due_at)
    if outcome.remedy is not None:
        await refusals.tell_refusal(done.connection, delivery, outcome, done.now)


async def _expired(done: _Recording) -> None:
    await done.finish(DeliveryState.EXPIRED, reason=done.outcome.reason or _OVER)


async def _uncertain(done: _Recording) -> None:
    if await _was_left(done):
        return
    if await done.finish(DeliveryState.UNCERTAIN, reason=done.outcome.reason):
        await refusals.tell_of_doubt(done.connection, done.delivery, done.outcome, done.now)


async def _refused(done: _Recording) -> None:
    if await _waits_for_timeout(done) or await _was_left(done):
        return
    wants_tag = done.outcome.code == refusals.NO_TAG_CODE
    if await _end(done, done.outcome.reason or refusals.REFUSED, is_kept=wants_tag):
        _log.error("Discord refused delivery %d: %s", done.delivery.id, done.outcome.reason)
        tell = refusals.wait_for_tag if wants_tag else refusals.tell_refusal
        await tell(done.connection, done.delivery, done.outcome, done.now)


async def _gone(done: _Recording) -> None:
    if await _waits_for_timeout(done) or await _was_left(done):
        return
    if await _end(done, done.outcome.reason or refusals.REFUSED, is_kept=True):
        if done.attempt.outgoing.context.direct_channel is not None:
            await deliveries.keep_direct_channel(
                done.connection, done.delivery.destination.id, None
            )
        await refusals.close(done.connection, done.delivery, done.outcome, done.now)


async def _end(done: _Recording, reason: str, *, is_kept: bool) -> bool:
    """End what was refused, or keep it until its channel takes messages; tell whether it was ours.

    What is in doubt is kept so: it may have arrived before the channel was closed.
    """
    delivery, is_doubtful = done.delivery, done.attempt.was_in_doubt
    ended = replace(delivery, state=DeliveryState.FAILED)
    if is_kept:
        ended = holding.until_whole(delivery, reason, done.now)
    state, is_over = ended.state, ended.state is DeliveryState.FAILED
    return await done.finish(
        DeliveryState.UNCERTAIN if is_over and is_doubtful and is_kept else state,
        held_for=None if ended.held_for is None else ended.held_for.value,
        due_at=ended.due_at,
        reason=reason,
        doubt_since=delivery.doubt_since if is_doubtful and not is_over else None,
    )


async def _waits_for_timeout(done: _Recording) -> bool:
    """Let what a timeout of the bot forbids wait for its end; tell whether that is why."""
    guild_id = done.delivery.guild_id
    if done.outcome.code != NO_PERMISSION or guild_id is None:
        return False
    seen = done.outcome.timed_out_until
    until = seen or (await settings.timeouts(done.connection, [guild_id])).get(guild_id)
    if until is None or until + ANSWERED_WITHIN <= done.discord_now:
        return False
    left = until + outbox.SURELY_OVER - done.discord_now
    is_over = left <= timedelta(0)  # it was not yet when the request was refused
    is_held_back = done.delivery.destination.kind is not DestinationKind.USER
    if is_over:
        due_at = done.now + SOON_AGAIN
    elif is_held_back:  # for as long as the guild's timeout lasts, by Discord's clock
        due_at = done.delivery.due_at
    else:
        due_at = done.now + left
    doubt_since = done.delivery.doubt_since if done.attempt.was_in_doubt else None
    await done.finish(
        DeliveryState.RETRY, due_at=due_at, doubt_since=doubt_since, reason=_TIMED_OUT
    )
    if seen is not None and not is_over:
        await settings.keep_timeouts(done.connection, {guild_id: seen})
        subscriptions = await checks.of_guilds(done.connection, [guild_id])
        await refusals.tell_timed_out(done.connection, subscriptions.values(), seen, done.now)
    return True


async def _was_left(done: _Recording) -> bool:
    """End an alert of a guild that the bot is out of: that says nothing of its channels.

    Returns:
        Whether that is why it was refused, or cannot be looked for.
    """
    delivery = done.delivery
    if delivery.notice is not None or delivery.guild_id is None:
        return False
    if not await settings.has_left(done.connection, delivery.guild_id):
        return False
    is_doubtful = done.attempt.was_in_doubt
    state = DeliveryState.UNCERTAIN if is_doubtful else DeliveryState.SUPPRESSED
    await done.finish(state, reason=digesting.LEFT, doubt_since=None)
    return True


_RECORDERS: dict[OutcomeKind, Callable[[_Recording], Awaitable[None]]] = {
    OutcomeKind.SENT: _sent,
    OutcomeKind.RETRY: _again,
    OutcomeKind.DOUBT: _again,
    OutcomeKind.GONE: _gone,
    OutcomeKind.REFUSED: _refused,
    OutcomeKind.EXPIRED: _expired,
    OutcomeKind.UNCERTAIN: _uncertain,
}


async def _keep_facts(connection: Connection, attempt: Attempt) -> None:
    """Keep what was learned of a channel, and forget what is not so any more."""
    outcome, channel_id = attempt.outcome, attempt.outgoing.delivery.destination.id
    if outcome.facts is not None:
        await channels.keep(connection, [outcome.facts])
    if outcome.has_old_facts:
        await channels.forget(connection, channel_id)


async def _after(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Owe what follows what has just been done, and take back what was said of its channel."""
    outgoing, outcome = attempt.outgoing, attempt.outcome
    delivery = outgoing.delivery
    done = replace(delivery, message_id=outcome.message_id, posted_in=outcome.posted_in)
    if outcome.message_id is not None:
        await follow_ups.after(connection, done, outgoing.change, outgoing.context, now)
    if delivery.action is Action.EDIT and delivery.earlier_id and outcome.fingerprint:
        await outbox.show(connection, delivery.earlier_id, outcome.fingerprint)
    is_taken = delivery.action not in HARMLESS and outcome.is_answer
    if is_taken and await channels.accept(connection, delivery.destination.id):
        await refusals.tell_taken_again(connection, delivery.destination.id, now)


async def _limit(connection: Connection, delivery: Delivery, until: datetime) -> None:
    """Let what else waits for the same of a channel wait as long."""
    await channels.limit(connection, delivery.destination.id, delivery.action, until)
    await outbox.put_off(connection, delivery.destination.id, delivery.action, until)


def _wait(outcome: Outcome, attempts: int) -> timedelta:
    """Return how long to wait for the next try: as long as was said, which may be not at all."""
    if outcome.retry_after is not None:
        return outcome.retry_after
    doubled: timedelta = FIRST_RETRY * 2 ** min(attempts, 10)
    return min(LONGEST_RETRY, doubled)
