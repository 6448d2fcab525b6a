"""What a process with some of the roles makes, and what it leaves to others."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, NamedTuple, cast

import pytest

from bot.app import wiring
from bot.app.roles import GATEWAY_SHARE, ROUNDS, gateways_turn, learning, rate_now, rounds_of
from bot.discord_adapter import Bot
from bot.history import History
from bot.models import ALL_ROLES, Role, Shards
from bot.services import Services
from bot.services.base import SPARE
from bot.services.processes import RoleLeases, ShardLeases
from bot.services.sweeps import StoredBudgets
from bot.services.upkeep import CommandSync, Round, Scheduler
from bot.store.engine import Database
from bot.store.guilds import settings
from bot.ui.base import mention
from config.settings import Settings
from tests.conftest import POSTGRESQL_PASS, Clock


class _Held(NamedTuple):
    """What one process may do."""

    roles: set[Role]

    def holds(self, role: Role) -> bool:
        """Tell whether it may do what only one may."""
        return role in self.roles


LIMIT = 20.0  # seconds for what takes some milliseconds


def sharing(database: Database, *ids: int, of: int = 2) -> ShardLeases:
    """Return the shards of a gateway that has some."""

    class _Sharing(ShardLeases):
        held = Shards(frozenset(ids), of)
        leads = 0 in ids

    return _Sharing(database, "one")


async def test_every_round_is_somebodys(database: Database) -> None:
    """Together the roles run each of them; only what a gateway gave to Discord two learn of."""
    leases = RoleLeases(database, [Role.SWEEPER], "one")
    shards = sharing(database)

    async def nothing() -> None:
        """Do nothing."""

    runs = dict.fromkeys(ROUNDS, nothing)
    by_role = {
        role: {part.name for part in rounds_of([role], runs, leases, shards)} for role in Role
    }

    assert sorted(n for names in by_role.values() for n in names) == sorted([*ROUNDS, "commands"])
    assert {part.name for part in rounds_of(ALL_ROLES, runs, leases, shards)} == set(ROUNDS)
    assert by_role[Role.SWEEPER] > {"sweeps", "fan-outs"}


@pytest.mark.parametrize("shard_id", [0, 1])
async def test_rounds_that_only_one_runs_go_by_the_lease(database: Database, shard_id: int) -> None:
    """A sweeper that stands by still sweeps, and of gateways the one with the first shard leads."""

    async def nothing() -> None:
        """Do nothing."""

    leases = RoleLeases(database, [], "one")  # with no role it holds nothing
    shards = sharing(database, shard_id)
    rounds = rounds_of(ALL_ROLES, dict.fromkeys(ROUNDS, nothing), leases, shards)

    shared = {"sweeps", "fan-outs", "commands", "checks", "role_panels"}
    assert {part.name for part in rounds if part.is_ours()} == shared | (
        set() if shard_id else {"leavers"}
    )


async def test_a_sender_learns_of_the_commands_that_a_gateway_gave(database: Database) -> None:
    """Its messages name them so that they can be pressed."""
    commands = CommandSync(database)
    await learning(commands)()
    before = mention("alerts list")
    async with database.write() as connection:
        note = json.dumps({"ids": {"alerts": 5}})
        await settings.keep_note(connection, "commands", note)

    await learning(commands)()

    assert (before, mention("alerts list")) == ("`/alerts list`", "</alerts list:5>")


@pytest.mark.parametrize("rate", [48, 200, 4])
async def test_all_processes_together_stay_within_the_rate(database: Database, rate: float) -> None:
    """Whoever does what: by the pace of each, and what it may do at most in a second."""
    all_of_it, half, none = (sharing(database, *ids) for ids in ((0, 1), (0,), ()))

    def now(*roles: Role, shards: ShardLeases) -> float:
        return rate_now(cast("RoleLeases", _Held(set(roles))), shards, rate)

    sender, gateways = now(Role.SENDER, shards=none), now(shards=half)
    assert sender >= rate / 2
    if rate > 2 * GATEWAY_SHARE:
        assert int(sender) + int(gateways) + 2 * SPARE <= rate + SPARE
    assert now(Role.SENDER, shards=half) == sender  # another gateway has the rest
    assert now(Role.SENDER, shards=all_of_it) == rate


@pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
async def test_gateways_share_what_the_sender_leaves_them(database: Database, clock: Clock) -> None:
    """Ten of them ask Discord no more often than one; the one that sends has a pace of its own."""
    asked: list[float] = []

    class Budgets(StoredBudgets):
        async def take(self, *named: Any, **says: Any) -> timedelta:
            asked.append((await super().take(*named, **says)).total_seconds())
            return timedelta(0)

    for roles in (set(), {Role.SENDER}):
        for _ in range(10):
            turn = gateways_turn(cast("RoleLeases", _Held(roles)), Budgets(database, clock))
            assert turn is not None
            await turn()

    assert len(asked) == 10
    most = max(sum(at <= other < at + 0.99 for other in asked) for at in asked)
    assert most <= GATEWAY_SHARE
    assert max(asked) < 10 / GATEWAY_SHARE * 2


@pytest.mark.parametrize("engine", [POSTGRESQL_PASS])
async def test_what_is_owed_wakes_the_process_that_sends(store_url: str) -> None:
    """Whoever wrote it down, and that one alone gives no word to itself."""
    chosen = Settings(database_url=store_url)
    woken = asyncio.Event()
    async with AsyncExitStack() as stack:

        async def begin(role: Role) -> Services:
            bot = Bot(extensions=())
            stack.push_async_callback(bot.close)
            return await stack.enter_async_context(
                wiring.open_services(chosen, [], bot, roles=frozenset({role}))
            )

        sender, sweeper = await begin(Role.SENDER), await begin(Role.SWEEPER)
        look = sender.deliveries.woken

        def noted() -> None:
            woken.set()
            look()

        sender.deliveries.woken = noted  # type: ignore[method-assign]
        await stack.enter_async_context(wiring.at_work(sender))
        await stack.enter_async_context(wiring.at_work(sweeper))
        async with asyncio.timeout(LIMIT):
            await woken.wait()  # when it begins to listen
            woken.clear()
            sweeper.deliveries.wake()
            await woken.wait()
            await sender.leases.wait_for(Role.SENDER)
        woken.clear()
        sender.deliveries.wake()
        async with sender.deliveries._database.beside():  # noqa: SLF001 - a word would have gone
            pass

    assert not woken.is_set()


@pytest.mark.parametrize("roles", [*({role} for role in Role), ALL_ROLES])
async def test_who_asks_first_opens_the_history(
    store_url: str, monkeypatch: pytest.MonkeyPatch, roles: set[Role]
) -> None:
    """And once only; a process that starts and works does without it."""
    times = 0
    open_history = wiring.open_history
    begun: list[Round] = []

    def counted() -> History:
        nonlocal times
        times += 1
        return open_history()

    def scheduler(rounds: list[Round], clock: Clock) -> Scheduler:
        begun.extend(rounds)
        return Scheduler(rounds, clock)

    monkeypatch.setattr(wiring, "open_history", counted)
    bot = Bot(extensions=())
    chosen = Settings(database_url=store_url)
    async with wiring.open_services(
        chosen, [], bot, roles=frozenset(roles), scheduler=scheduler
    ) as services:
        at_the_start = times
        for each in begun:
            if not each.asks_discord:
                await each.run()
        worked = times
        assert await services.history() is await services.history()
    await bot.close()

    assert (at_the_start, worked, times) == (0, 0, 1)
