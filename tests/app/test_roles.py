"""What a process with some of the roles makes, and what it leaves to others."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import NamedTuple, cast

import pytest

from bot.app import wiring
from bot.app.roles import GATEWAY_SHARE, ROUNDS, learning, rate_now, rounds_of
from bot.discord_adapter import Bot
from bot.history import History
from bot.models import ALL_ROLES, Role
from bot.services import Services
from bot.services.base import SPARE, Clock
from bot.services.processes import RoleLeases
from bot.services.upkeep import CommandSync, Round, Scheduler
from bot.store.engine import Database
from bot.store.guilds import settings
from bot.ui.base import mention
from config.settings import Settings
from tests.conftest import POSTGRESQL_PASS


class _Held(NamedTuple):
    """What one process may do."""

    roles: set[Role]

    def holds(self, role: Role) -> bool:
        """Tell whether it may do what only one may."""
        return role in self.roles


LIMIT = 20.0  # seconds for what takes some milliseconds


async def test_every_round_is_one_roles(database: Database) -> None:
    """Together the roles run each of them, and none twice; alone, only what is not shared."""
    leases = RoleLeases(database, [Role.SWEEPER], "one")

    async def nothing() -> None:
        """Do nothing."""

    runs = dict.fromkeys(ROUNDS, nothing)
    by_role = {role: {part.name for part in rounds_of([role], runs, leases)} for role in Role}

    assert sorted(name for names in by_role.values() for name in names) == sorted(ROUNDS)
    assert {part.name for part in rounds_of(ALL_ROLES, runs, leases)} == set(ROUNDS)
    assert by_role[Role.SWEEPER] > {"sweeps", "fan-outs"}


async def test_rounds_that_only_one_runs_go_by_the_lease(database: Database) -> None:
    """A sweeper that stands by still sweeps."""

    async def nothing() -> None:
        """Do nothing."""

    leases = RoleLeases(database, [], "one")  # with no role it holds nothing
    rounds = rounds_of(ALL_ROLES, dict.fromkeys(ROUNDS, nothing), leases)

    assert {part.name for part in rounds if part.is_ours()} == {"sweeps", "fan-outs", "commands"}


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
def test_all_processes_together_stay_within_the_rate(rate: float) -> None:
    """Whoever does what: by the pace of each, and what it may do at most in a second."""
    divided = [
        [{Role.SENDER, Role.GATEWAY}],
        [{Role.SENDER}, {Role.GATEWAY}],
    ]
    for parts in divided:
        rates = [rate_now(cast("RoleLeases", _Held(part)), rate) for part in parts]
        assert rates[0] >= rate / 2
        if rate > 2 * GATEWAY_SHARE:
            assert sum(int(each) + SPARE for each in rates) <= rate + SPARE
    assert rate_now(cast("RoleLeases", _Held({Role.SENDER, Role.GATEWAY})), rate) == rate


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


@pytest.mark.parametrize(
    ("roles", "opened"),
    [
        ({Role.SWEEPER}, 0),
        ({Role.SENDER}, 0),
        ({Role.SWEEPER, Role.SENDER}, 0),
        ({Role.GATEWAY}, 1),
        (ALL_ROLES, 1),
    ],
)
async def test_only_who_answers_questions_opens_the_history(
    store_url: str, monkeypatch: pytest.MonkeyPatch, roles: set[Role], opened: int
) -> None:
    """A gateway at once, and once only; others not even while they work."""
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
        assert services.history is services.history
    await bot.close()

    assert (at_the_start, worked, times) == (opened, opened, 1)
