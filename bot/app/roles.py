"""Which role runs what, and which roles a process may have.

Knows nothing of what a round does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from bot.errors import SettingsError
from bot.models import ALL_ROLES, Role
from bot.services import Services
from bot.services.base import SPARE
from bot.services.processes import RoleLeases, ShardLeases
from bot.services.sweeps import StoredBudgets
from bot.services.upkeep import CommandSync, Round
from bot.sources.web import Rate
from bot.store.engine import sqlite_file
from bot.ui.base import know_commands
from config.settings import Settings

ASKING_DISCORD = frozenset({Role.GATEWAY, Role.SENDER})  # who needs the token
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

# Requests a second that all gateways together may make beside the sender: presses on panels of
# roles, checks of permissions, members who may have left. Answers to commands count against no
# limit of all (docs.discord.com/developers/interactions/receiving-and-responding#endpoints).
GATEWAY_SHARE = 4
_GATEWAYS = Rate(interval=timedelta(seconds=1) / (GATEWAY_SHARE - SPARE), burst=SPARE)


class RoundPlan(NamedTuple):
    """Whose a round is, how often it looks, and whether it may wait for Discord.

    One process at a time runs it, unless several may by what they lease or lock in the store, or by
    the servers whose shards they have.
    """

    role: Role
    every: timedelta
    asks_discord: bool = False
    by_several: bool = False
    also: Role | None = None  # whose it is, too


ROUNDS = {
    "sweeps": RoundPlan(Role.SWEEPER, SECOND, by_several=True),
    "fan-outs": RoundPlan(Role.SWEEPER, SECOND, by_several=True),
    "lead_times": RoundPlan(Role.SWEEPER, 15 * SECOND),
    "held": RoundPlan(Role.SWEEPER, 5 * SECOND),
    "prune": RoundPlan(Role.SWEEPER, timedelta(hours=6)),
    "due_times": RoundPlan(Role.SENDER, 10 * MINUTE),  # and at once when the clock is set
    "commands": RoundPlan(  # which messages name
        Role.SENDER, 10 * MINUTE, by_several=True, also=Role.GATEWAY
    ),
    "events": RoundPlan(Role.SENDER, MINUTE, asks_discord=True),  # by ids alone
    # By what the gateway told of servers:
    "checks": RoundPlan(Role.GATEWAY, 2 * SECOND, asks_discord=True, by_several=True),
    "role_panels": RoundPlan(Role.GATEWAY, 10 * MINUTE, asks_discord=True, by_several=True),
    "leavers": RoundPlan(Role.GATEWAY, 10 * MINUTE, asks_discord=True),
}


def check(settings: Settings, roles: Collection[Role]) -> None:
    """Find out whether a process may have these roles.

    Raises:
        SettingsError: they are not all, and the database is one process's alone.
    """
    if set(roles) != ALL_ROLES and sqlite_file(settings.database_url):
        raise SettingsError(
            [
                (
                    "--role: with SQLite one process does everything, and nothing was changed. "
                    "Leave --role out, or set RAINCLOUD_DATABASE_URL to a PostgreSQL database."
                )
            ]
        )


def rounds_of(
    roles: Collection[Role],
    runs: Mapping[str, Callable[[], Awaitable[datetime | None]]],
    leases: RoleLeases,
    shards: ShardLeases,
) -> list[Round]:
    """Return the rounds that a process with these roles runs.

    Args:
        roles: what the process does.
        runs: what each round does, by its name.
        leases: tell which of those that only one process runs are its own.
        shards: tell it of those that only one gateway runs.
    """
    return [
        Round(
            name=name,
            run=runs[name],
            every=plan.every,
            asks_discord=plan.asks_discord,
            is_ours=partial(_is_ours, leases, shards, plan),
        )
        for name, plan in ROUNDS.items()
        if plan.role in roles or plan.also in roles
    ]


def _is_ours(leases: RoleLeases, shards: ShardLeases, plan: RoundPlan) -> bool:
    if plan.by_several:
        return True
    return shards.leads if plan.role is Role.GATEWAY else leases.holds(plan.role)


def rate_now(leases: RoleLeases, shards: ShardLeases, rate: float) -> float:
    """Return how many requests a second this process may make now.

    Together with what :class:`Pace` keeps to spare, all processes stay within the rate.

    Args:
        leases: tell whether this process sends.
        shards: tell whether there may be another gateway.
        rate: of everything that the token sends.
    """
    if not leases.holds(Role.SENDER):
        return GATEWAY_SHARE - SPARE
    return rate if shards.held.is_all else max(rate - GATEWAY_SHARE, rate / 2)


def gateways_turn(
    leases: RoleLeases, shared: StoredBudgets | None
) -> Callable[[], Awaitable[None]] | None:
    """Make what waits until one of several gateways may ask Discord something.

    Args:
        leases: tell whether this process sends, which has a rate of its own.
        shared: what all processes take turns from, where there may be several.
    """
    if shared is None:
        return None

    async def turn() -> None:
        if not leases.holds(Role.SENDER):
            wait = await shared.take("discord:gateways", _GATEWAYS)
            await asyncio.sleep(wait.total_seconds())

    return turn


def learning(commands: CommandSync) -> Callable[[], Awaitable[None]]:
    """Make the round that learns under which ids Discord has the commands: a gateway gave them."""

    async def run() -> None:
        know_commands((await commands.state()).ids)

    return run


def one_after_another(
    *steps: Callable[[], Awaitable[object]],
) -> Callable[[], Awaitable[None]]:
    """Make a round of several steps, after which nothing is due."""

    async def run() -> None:
        for step in steps:
            await step()

    return run


async def work(services: Services) -> None:
    """Send, where that is the process's; keep its leases and be woken for as long."""
    leasing = asyncio.create_task(services.leases.run(), name="leases")
    sends = Role.SENDER in services.roles
    woken = services.deliveries.woken if sends else None
    tasks = [leasing, asyncio.create_task(services.waking.run(woken), name="waking")]
    if sends:
        tasks.append(asyncio.create_task(services.deliveries.run(), name="outbox"))
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in reversed(tasks):  # what is leased is given back when nothing is done by it
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
