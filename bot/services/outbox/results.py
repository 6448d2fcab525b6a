"""Writes down what became of a try, with all that follows from it.

Knows nothing of how it was tried.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.languages import mark
from bot.models import DeliveryState, Outcome, OutcomeKind, Outgoing
from bot.services.outbox import follow_ups, notices
from bot.store.alerts import outbox, topics
from bot.store.engine import Connection

FIRST_RETRY = timedelta(seconds=1)  # doubles with each try
LONGEST_RETRY = timedelta(minutes=1)
_OVER = mark("It was no longer useful when it was settled.")

_log = logging.getLogger(__name__)


async def record(
    connection: Connection,
    outgoing: Outgoing,
    outcome: Outcome,
    *,
    worker: str,
    was_in_doubt: bool,
    now: datetime,
) -> None:
    """Write what became of a try; one that failed for certain leaves an earlier doubt be.

    Args:
        connection: inside a transaction.
        outgoing: what was tried.
        outcome: what Discord said.
        worker: whose lease it was.
        was_in_doubt: whether an earlier try may have arrived.
        now: aware, UTC.
    """
    delivery = outgoing.delivery

    async def finish(state: DeliveryState, **values: object) -> None:
        await outbox.finish(connection, delivery.id, worker, state=state.value, **values)

    match outcome.kind:
        case OutcomeKind.SENT:
            await finish(
                DeliveryState.SENT,
                message_id=outcome.message_id,
                posted_in=outcome.posted_in,
                sent_at=now,
                doubt_since=None,
                reason=None,
            )
            done = replace(delivery, message_id=outcome.message_id, posted_in=outcome.posted_in)
            await follow_ups.after(connection, done, outgoing.change, outgoing.context, now)
        case OutcomeKind.RETRY | OutcomeKind.DOUBT:
            if outcome.lost_thread and outgoing.context.thread_id is not None:
                await topics.forget(connection, outgoing.context.thread_id)
            is_doubtful = was_in_doubt or outcome.kind is OutcomeKind.DOUBT
            await finish(
                DeliveryState.RETRY,
                due_at=now + _wait(outcome, delivery.attempts),
                doubt_since=delivery.doubt_since if is_doubtful else None,
                reason=outcome.reason,
            )
        case OutcomeKind.EXPIRED:
            await finish(DeliveryState.EXPIRED, reason=outcome.reason or _OVER)
        case OutcomeKind.UNCERTAIN:
            await finish(DeliveryState.UNCERTAIN, reason=outcome.reason)
            await notices.tell_of_doubt(connection, delivery, now)
        case OutcomeKind.REFUSED:
            await finish(DeliveryState.FAILED, reason=outcome.reason, doubt_since=None)
            _log.error("Discord refused delivery %d: %s", delivery.id, outcome.reason)
        case OutcomeKind.GONE:
            reason = outcome.reason or mark("Discord refuses this channel.")
            await finish(DeliveryState.FAILED, reason=reason, doubt_since=None)
            await notices.close(connection, delivery, reason, now)


def _wait(outcome: Outcome, attempts: int) -> timedelta:
    """Return how long to wait for the next try: as long as was said, which may be not at all."""
    if outcome.retry_after is not None:
        return outcome.retry_after
    doubled: timedelta = FIRST_RETRY * 2 ** min(attempts, 10)
    return min(LONGEST_RETRY, doubled)
