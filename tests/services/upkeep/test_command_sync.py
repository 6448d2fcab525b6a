"""The commands at Discord become those of this release, whatever stands in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.services.upkeep import CommandsRefusedError, CommandSync, ListedCommand, command_sync
from bot.store.engine.database import Database
from bot.store.guilds import settings


def listed(name: str, number: int, shown: str = "ours", *, is_typed: bool = True) -> ListedCommand:
    """Return a command as Discord lists it."""
    return ListedCommand(name=name, id=number, digest=f"{name} {shown}", is_typed=is_typed)


OURS = (listed("drops", 11), listed("sizes", 12), listed("Why?", 13, is_typed=False))


class FakeRegistry:
    """Discord's list of commands, and what this release would put there."""

    def __init__(self) -> None:
        self.there: list[ListedCommand] = []
        self.release = "one"
        self.faults: list[Exception] = []  # of the next calls
        self.gate: asyncio.Event | None = None
        self.registered = 0
        self.calls = 0

    async def fingerprint(self) -> str:
        """Return the release's."""
        return self.release

    async def listed(self) -> list[ListedCommand]:
        """List them."""
        await self._answer()
        return list(self.there)

    async def register(self) -> list[ListedCommand]:
        """Replace them."""
        await self._answer()
        self.registered += 1
        self.there = list(OURS)
        return list(self.there)

    async def _answer(self) -> None:
        self.calls += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)


class Waits:
    """Waits no time at all, and remembers how long it was asked to."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Note it."""
        self.seconds.append(seconds)


@pytest.fixture
def registry() -> FakeRegistry:
    """Return a Discord without commands."""
    return FakeRegistry()


@pytest.fixture
def waits() -> Waits:
    """Return what waits in no time."""
    return Waits()


@pytest.fixture
def sync(database: Database, waits: Waits) -> CommandSync:
    """Return the service."""
    return CommandSync(database, sleep=waits)


async def test_commands_are_registered_once(sync: CommandSync, registry: FakeRegistry) -> None:
    """The next start only looks: Discord limits how often one may register."""
    for _ in range(3):
        await sync.keep(registry, lambda _: None)

    assert registry.registered == 1


async def test_a_new_release_registers_its_own(sync: CommandSync, registry: FakeRegistry) -> None:
    """Also where Discord lists what the last one left there."""
    await sync.keep(registry, lambda _: None)
    registry.release = "two"
    await sync.keep(registry, lambda _: None)

    assert registry.registered == 2


@pytest.mark.parametrize(
    "there",
    [
        [],
        [listed("ping", 99)],
        [*OURS, listed("ping", 99)],
        OURS[1:],
        [listed("drops", 11, "with other options"), *OURS[1:]],
        [listed("drops", 14), *OURS[1:]],
    ],
    ids=["none", "other", "one more", "one less", "changed", "made anew"],
)
async def test_commands_that_another_program_wrote_over_come_back(
    sync: CommandSync, registry: FakeRegistry, there: list[ListedCommand]
) -> None:
    """Discord's own list counts, not what was remembered of it."""
    await sync.keep(registry, lambda _: None)
    registry.there = [
        ListedCommand(name=each.name, id=each.id, digest=f"{each.digest} {each.id}")
        if each.id == 14
        else each
        for each in there
    ]
    await sync.keep(registry, lambda _: None)

    assert registry.registered == 2
    assert registry.there == list(OURS)


async def test_ids_are_learnt_and_kept(
    sync: CommandSync, registry: FakeRegistry, database: Database
) -> None:
    """Of what is typed: nothing else can be mentioned. The next start knows them at once."""
    heard: list[Mapping[str, int]] = []
    await sync.keep(registry, heard.append)

    assert heard == [{"drops": 11, "sizes": 12}]
    assert (await CommandSync(database).state()).ids == heard[0]


async def test_what_an_earlier_release_remembered_is_no_obstacle(
    sync: CommandSync, registry: FakeRegistry, database: Database
) -> None:
    """It kept a fingerprint alone."""
    for note in ("4f6a", '{"something": 1}', "[1]"):
        async with database.write() as connection:
            await settings.keep_note(connection, "commands", note)
        await sync.keep(registry, lambda _: None)

    assert registry.registered == 3


async def test_it_is_tried_until_it_is_done(
    sync: CommandSync, registry: FakeRegistry, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    """More and more rarely, whatever was met; each is told in the log."""
    registry.faults = [
        CommandsRefusedError("Discord is not well (503)."),
        KeyError("a fault of ours"),
        *(CommandsRefusedError(f"Refusal {number}.") for number in range(12)),
    ]
    await sync.keep(registry, lambda _: None)

    assert registry.registered == 1
    assert waits.seconds[:4] == [5, 10, 20, 40]
    assert waits.seconds[-1] == command_sync.LONGEST_RETRY.total_seconds()
    assert "Discord is not well (503). Tried again in 5 s" in caplog.text
    assert (await sync.state()).error is None


@pytest.mark.parametrize(
    ("asked", "waited"),
    [(1, 5), (45, 45), (40_000, 40_000), (10_000_000, 86_400)],
    ids=["less", "more", "until tomorrow", "for ever"],
)
async def test_discord_is_left_alone_as_long_as_it_wants(
    sync: CommandSync, registry: FakeRegistry, waits: Waits, asked: int, waited: int
) -> None:
    """But no longer than its daily limit lasts."""
    registry.faults = [CommandsRefusedError("Too often.", timedelta(seconds=asked))]
    await sync.keep(registry, lambda _: None)

    assert waits.seconds == [waited]


async def test_what_is_wrong_can_be_read_meanwhile(
    database: Database, registry: FakeRegistry
) -> None:
    """By whoever looks from outside; what was known is kept with it."""
    await CommandSync(database).keep(registry, lambda _: None)
    registry.faults = [CommandsRefusedError("Discord takes no more today.")]
    asked = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        asked.set()
        await asyncio.Event().wait()

    keeping = asyncio.create_task(CommandSync(database, sleep=sleep).keep(registry, print))
    await asked.wait()
    state = await CommandSync(database).state()
    keeping.cancel()

    assert state.error == "Discord takes no more today."
    assert state.ids == {"drops": 11, "sizes": 12}


async def test_a_slow_answer_is_waited_for_and_told_of(
    database: Database, registry: FakeRegistry
) -> None:
    """A request that Discord holds back is not cut off, and not made a second time."""
    registry.gate = asyncio.Event()
    sync = CommandSync(database, slow=timedelta(milliseconds=1))
    keeping = asyncio.create_task(sync.keep(registry, lambda _: None))
    async with asyncio.timeout(5):
        while (await sync.state()).error != command_sync.NO_ANSWER:
            pass
    registry.gate.set()
    await keeping

    assert (registry.registered, registry.calls) == (1, 2)
    assert (await sync.state()).error is None
