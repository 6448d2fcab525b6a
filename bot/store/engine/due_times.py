"""Mends what a clock that was ahead wrote down, once the clock is right.

Whatever says when something is due, how long it is held or since when it rests is listed here.
What lies further off than it can have been set was set by a wrong clock: it would make the bot
wait for as long as that clock was ahead. Knows nothing of who set it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, exists, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DeliveryState, HeldFor
from bot.store import tables

_SHIFT = timedelta(hours=2)  # the most that a zone's clocks were ever put back (Antarctica/Troll)
_DAY = timedelta(days=1) + _SHIFT
HELD_AT_MOST = {
    HeldFor.MANY: timedelta(hours=1),
    HeldFor.QUIET: _DAY,
    HeldFor.DAILY: _DAY,
    HeldFor.WEEKLY: timedelta(days=7) + _SHIFT,
}
_KEPT = timedelta(days=1)  # the longest that a channel is waited for that takes no messages
SLACK = timedelta(seconds=2)  # between the clocks of several processes
OLD_DOUBT = timedelta(days=1)
_LONGEST_LIMIT = timedelta(days=1)  # of an action in a channel
_sources, _sweeps, _deliveries, _served = (
    tables.sources,
    tables.sweeps,
    tables.deliveries,
    tables.destinations,
)
# Instants at which something was done: in the future none of them can be.
SINCE: tuple[Column[Any], ...] = (
    _sources.c.baseline_at,
    _sources.c.last_complete_at,
    _sweeps.c.started_at,
    _sweeps.c.finished_at,
    _served.c.served_at,
    tables.alerted_sizes.c.at,
    tables.subscriptions.c.mentioned_at,
    tables.subscriptions.c.removed_at,
    tables.topics.c.made_at,
    tables.drops.c.changed_at,
    tables.drop_drafts.c.changed_at,
    tables.events.c.tried_at,
    tables.guides.c.changed_at,
    tables.imports.c.made_at,
    tables.refusals.c.at,
    tables.refusals.c.tried_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Rows whose column is set anew, because it was set by a clock that was ahead."""

    column: Column[Any]
    where: ColumnElement[bool]
    value: datetime


async def are_needed(connection: AsyncConnection, rules: Iterable[Rule]) -> bool:
    """Tell whether any rule finds a row to set right."""
    found = await connection.execute(select(or_(*(exists().where(each.where) for each in rules))))
    return bool(found.scalar_one())


async def mend(connection: AsyncConnection, rules: Iterable[Rule]) -> int:
    """Set right what was set by a clock that was ahead, and return how much that was."""
    count = 0
    for rule in rules:
        mended = await connection.execute(
            update(rule.column.table).where(rule.where).values({rule.column.name: rule.value})
        )
        count += mended.rowcount
    return count


def rules(
    now: datetime,
    *,
    discord_now: datetime,
    sweep_lease: timedelta,
    send_lease: timedelta,
    catch_up: timedelta,
) -> list[Rule]:
    """Return the rules, those first that go by what others set right.

    Args:
        now: aware, UTC.
        discord_now: the same by Discord's clock, as far as it is known.
        sweep_lease: the longest that a source is held.
        send_lease: the longest that a delivery is held.
        catch_up: the longest that what came too late waits for its catch-up.
    """
    late, state, due_at = now + SLACK, _deliveries.c.state, _deliveries.c.due_at
    swept = exists().where(_sweeps.c.source_id == _sources.c.id)
    served = exists().where(
        _served.c.kind == _deliveries.c.destination_kind,
        _served.c.id == _deliveries.c.destination_id,
        _served.c.served_at > late,
    )
    return [
        # Its time was set when its last sweep ended, or when it was added; a record that tells of
        # several sweeps began with the first of them.
        Rule(
            column=_sources.c.next_at,
            where=(_sources.c.next_at > late)
            & or_(swept.where(_sweeps.c.finished_at > late), ~swept),
            value=now,
        ),
        Rule(
            column=tables.limits.c.until,
            where=tables.limits.c.until > late + _LONGEST_LIMIT,
            value=now,
        ),
        # What was never tried is due from the moment on that it is owed.
        Rule(
            column=due_at,
            where=(state == DeliveryState.PENDING.value) & (due_at > late),
            value=now,
        ),
        # What is to be tried again was put off after its destination was last served.
        Rule(
            column=due_at,
            where=(state == DeliveryState.RETRY.value) & (due_at > late) & served,
            value=now,
        ),
        *(
            Rule(
                column=due_at,
                where=(state == DeliveryState.HELD.value)
                & (_deliveries.c.held_for == held_for.value)
                & (due_at > now + furthest),
                value=now,
            )
            for held_for, furthest in {**HELD_AT_MOST, HeldFor.AWAY: catch_up + SLACK}.items()
        ),
        # How old a doubt is cannot be known any more; an old one is settled by reading.
        Rule(
            column=_deliveries.c.doubt_since,
            where=_deliveries.c.doubt_since > discord_now + SLACK,
            value=discord_now - OLD_DOUBT,
        ),
        _until(
            due_at,
            (state == DeliveryState.HELD.value) & (_deliveries.c.held_for == HeldFor.BROKEN.value),
            now + _KEPT,
        ),
        _until(_sources.c.lease_until, true(), now + sweep_lease),
        _until(_deliveries.c.lease_until, state == DeliveryState.SENDING.value, now + send_lease),
        *(Rule(column=column, where=column > late, value=now) for column in SINCE),
    ]


def _until(column: Column[Any], where: ColumnElement[bool], furthest: datetime) -> Rule:
    return Rule(column=column, where=where & (column > furthest + SLACK), value=furthest)
