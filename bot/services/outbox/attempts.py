"""One try of a delivery: settles what an earlier one left in doubt, then sends.

Knows nothing of leases, lanes or the store.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from bot.languages import mark
from bot.models import (
    Action,
    Delivery,
    Outcome,
    OutcomeKind,
    Outgoing,
    Presence,
    ProbeResult,
)
from bot.services.base import Clock
from bot.services.outbox import follow_ups
from bot.services.outbox.refusals import UNMADE

NONCE_MARGIN = timedelta(seconds=30)  # a try this near to the window's end may arrive after it
EARLY = timedelta(minutes=1)  # before its time; so much a clock may be corrected by

_NOT_THERE = mark("The message it is about is not there.")
_OVER = mark("It was no longer useful when it was settled.")
_NEVER_ARRIVED = mark("It had not arrived.")
_EARLY = mark("It waits for the time that it reminds of: a clock was ahead.")
_NOT_YET_THERE = mark("The message it is about is still on its way.")
HARMLESS = frozenset({Action.EDIT, Action.PUBLISH, Action.THREAD})  # done twice is done once
_log = logging.getLogger(__name__)

_SETTLED = {
    Presence.PRESENT: OutcomeKind.SENT,
    Presence.UNREADABLE: OutcomeKind.UNCERTAIN,
    Presence.UNREACHABLE: OutcomeKind.DOUBT,
}


class Sender(Protocol):
    """Turns a delivery into a message, at a pace over everything this token sends.

    What Discord says becomes an outcome, never an exception.
    """

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Try once to send."""

    async def find(self, outgoing: Outgoing) -> ProbeResult:
        """Read the destination for a message that an earlier try may have left there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What was tried, and what became of it.

    ``was_in_doubt`` is of the tries before it; ``may_have_left`` tells whether it came to a
    request that makes a message, ``ended_doubt`` that the tries before it surely made none.
    """

    outgoing: Outgoing
    outcome: Outcome
    was_in_doubt: bool
    may_have_left: bool = True
    ended_doubt: bool = False


def nonce_of(delivery: Delivery) -> str:
    """Return the nonce that makes a second try of the same delivery no second message.

    25 characters at most is Discord's limit; its scope is the author, so the destination is in it.
    """
    destination = delivery.destination
    text = f"{delivery.cause}|{destination.kind.value}|{destination.id}"
    return blake2b(text.encode(), digest_size=12).hexdigest()


class Attempts:
    """Makes tries."""

    def __init__(
        self,
        sender: Sender,
        clock: Clock,
        *,
        nonce_window: timedelta,
        discord_clock: Clock,
        doubt_clock: Clock,
    ) -> None:
        """Make it.

        Args:
            sender: what sends.
            clock: tells the time.
            nonce_window: how long a nonce is trusted to make a second try harmless.
            discord_clock: tells Discord's time, by which it forgets a nonce: a machine whose clock
                stood still while it was off knows no age of what it left in doubt.
            doubt_clock: tells the earliest that this may be, by which doubts begin.
        """
        self._sender = sender
        self._clock = clock
        self._nonce_window = nonce_window
        self._discord_clock = discord_clock
        self._doubt_clock = doubt_clock

    async def make(self, outgoing: Outgoing) -> Attempt:
        """Try once."""
        doubt_since = outgoing.delivery.doubt_since
        outgoing, outcome = await self._settle(outgoing)
        may_leave = outcome is None
        if outcome is None:
            is_empty = outgoing.delivery.action is Action.DIGEST and not outgoing.items
            outcome = (  # all a digest told may have been withdrawn meanwhile
                Outcome(kind=OutcomeKind.EXPIRED) if is_empty else await self._send(outgoing)
            )
        return Attempt(
            outgoing=outgoing,
            outcome=outcome,
            was_in_doubt=doubt_since is not None and doubt_since == outgoing.delivery.doubt_since,
            may_have_left=may_leave,
            ended_doubt=doubt_since is not None and outgoing.delivery.doubt_since is None,
        )

    async def _settle(self, outgoing: Outgoing) -> tuple[Outgoing, Outcome | None]:
        """Find out what became of an earlier try, if that must be known before another."""
        delivery = outgoing.delivery
        now = self._clock()
        is_over = delivery.expires_at is not None and delivery.expires_at <= now
        can_be_done = follow_ups.can_be_done(delivery, outgoing.context)
        if can_be_done is None and not is_over:
            wait = follow_ups.wait_for(outgoing.context.earlier, now)
            return outgoing, Outcome(
                kind=OutcomeKind.RETRY, retry_after=wait, reason=_NOT_YET_THERE
            )
        if not can_be_done or (is_over and delivery.action in HARMLESS):
            return outgoing, Outcome(kind=OutcomeKind.EXPIRED, reason=_NOT_THERE)
        if delivery.doubt_since is None or delivery.action in HARMLESS:
            return self._unless_early(outgoing)
        is_early = self._early(outgoing) > EARLY  # by its nonce it might be posted only now
        if not (is_over or is_early) and self._is_trusted(delivery.doubt_since):
            return outgoing, None
        return self._settled(outgoing, await self._find(outgoing), is_over=is_over)

    def _settled(
        self, outgoing: Outgoing, found: ProbeResult, *, is_over: bool
    ) -> tuple[Outgoing, Outcome | None]:
        """Return what a look at the destination comes to; None where it is to be tried again."""
        if found.refusal is not None:
            return outgoing, found.refusal
        kind = _SETTLED.get(found.finding)
        if kind is not None:
            return outgoing, Outcome(
                kind=kind,
                is_answer=found.finding is Presence.PRESENT,
                message_id=found.message_id,
                posted_in=found.posted_in,
                retry_after=found.retry_after,
                reason=found.reason,
                remedy=found.remedy,
            )
        is_of_drop = outgoing.change is None or outgoing.change.drop_id is not None
        if is_over and is_of_drop:
            # What is told of a drop may have ended because something newer is.
            return outgoing, Outcome(kind=OutcomeKind.EXPIRED, reason=found.reason)
        surely = replace(outgoing, delivery=replace(outgoing.delivery, doubt_since=None))
        if not (is_over or surely.delivery.is_untried_news):
            return self._unless_early(outgoing)  # try again, and let the doubt begin anew
        # As what was never tried: it may be sold out or wanted no more, and a catch-up may tell it.
        again = Outcome(
            kind=OutcomeKind.RETRY,
            is_answer=True,
            retry_after=timedelta(0),
            reason=_OVER if is_over else _NEVER_ARRIVED,
        )
        return surely, again

    def _unless_early(self, outgoing: Outgoing) -> tuple[Outgoing, Outcome | None]:
        """Let what surely nobody has be tried now; a reminder before its time waits for that.

        It was owed by a clock that was ahead and has been set right since. One that was set back
        wrongly makes nothing wait: Discord's goes on.
        """
        early = self._early(outgoing)
        if early <= EARLY:
            return self._in_doubt(outgoing), None
        untried = replace(outgoing, delivery=replace(outgoing.delivery, doubt_since=None))
        return untried, Outcome(kind=OutcomeKind.RETRY, retry_after=early, reason=_EARLY)

    def _early(self, outgoing: Outgoing) -> timedelta:
        """Return how long it is by both clocks until what a reminder reminds of; 0 of others."""
        change = outgoing.change
        if outgoing.delivery.action is not Action.POST or change is None:
            return timedelta(0)
        if change.lead is None or change.drop_at is None:
            return timedelta(0)
        return change.drop_at - change.lead - max(self._clock(), self._discord_clock())

    async def _send(self, outgoing: Outgoing) -> Outcome:
        try:
            return await self._sender.send(outgoing)
        except Exception:  # noqa: BLE001 - a fault of ours must not be met again and again
            _log.exception("Delivery %d could not be sent", outgoing.delivery.id)
            return UNMADE

    async def _find(self, outgoing: Outgoing) -> ProbeResult:
        try:
            return await self._sender.find(outgoing)
        except Exception:  # noqa: BLE001 - a fault of ours must not be met again and again
            _log.exception("Delivery %d could not be looked for", outgoing.delivery.id)
            return ProbeResult(
                finding=Presence.UNREADABLE, reason=mark("Raincloud failed to look for it.")
            )

    def _is_trusted(self, doubt_since: datetime) -> bool:
        """Tell whether Discord surely still knows the nonce; a clock set back is not believed."""
        age = self._discord_clock() - doubt_since
        return timedelta(0) <= age and age + NONCE_MARGIN < self._nonce_window

    def _in_doubt(self, outgoing: Outgoing) -> Outgoing:
        """Return it as in doubt from now on."""
        since = self._doubt_clock()
        return replace(outgoing, delivery=replace(outgoing.delivery, doubt_since=since))
