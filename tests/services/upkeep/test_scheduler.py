"""The scheduler: rounds at once, at their time, and whatever the last one met."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base

from bot.errors import StoreError
from bot.services.base.clock import system_clock
from bot.services.upkeep import scheduler as module
from bot.services.upkeep.scheduler import Round, Scheduler

HOUR = timedelta(hours=1)
SOON = timedelta(milliseconds=20)
LONGEST = 2.0

Starting = Callable[..., Scheduler]


class Work:
    """A round that answers what a test says, and counts how often it was asked."""

    def __init__(self, *answers: datetime | Exception | None) -> None:
        self._answers = list(answers)
        self.count = 0
        self._asked = asyncio.Event()

    async def __call__(self) -> datetime | None:
        """Do it."""
        self.count += 1
        self._asked.set()
        answer = self._answers.pop(0) if self._answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def asked(self, count: int) -> None:
        """Wait until it was asked so often."""
        async with asyncio.timeout(LONGEST):
            while self.count < count:
                self._asked.clear()
                await self._asked.wait()


@pytest.fixture
async def start() -> AsyncIterator[Starting]:
    """Start schedulers and stop them in the end."""
    started: list[Scheduler] = []

    def begin(
        *rounds: Callable[[], Awaitable[datetime | None]], every: timedelta = HOUR
    ) -> Scheduler:
        scheduler = Scheduler(
            [Round(name=f"{n}", run=run, every=every) for n, run in enumerate(rounds)],
            system_clock,
        )
        scheduler.start()
        started.append(scheduler)
        return scheduler

    yield begin
    for scheduler in started:
        await scheduler.stop()


async def test_every_round_begins_at_once(start: Starting) -> None:
    """What fell due while the bot was away is not kept waiting."""
    one, two = Work(), Work()

    start(one, two)

    await one.asked(1)
    await two.asked(1)


async def test_a_round_is_woken_when_its_next_thing_is_due(start: Starting) -> None:
    """Long before its interval."""
    work = Work(system_clock() + SOON)

    start(work)

    await work.asked(2)


async def test_what_is_overdue_does_not_spin(start: Starting) -> None:
    """A round that says "now" for ever is asked again after a breath, not at once."""
    past = system_clock() - HOUR
    work = Work(*[past] * 1000)
    scheduler = start(work)
    await work.asked(2)

    await scheduler.stop()

    assert work.count <= 4


@pytest.mark.parametrize("error", [StoreError("The disk is full."), KeyError("bug")])
async def test_a_round_comes_again_whatever_the_last_one_met(
    start: Starting, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """A database that refuses is a line of the log, a bug a traceback."""
    work = Work(error)

    start(work, every=SOON)

    await work.asked(2)
    assert ("Traceback" in caplog.text) is isinstance(error, KeyError)
    assert str(error) in caplog.text


async def test_a_round_is_not_begun_beside_itself(start: Starting) -> None:
    """While one is under way its interval passes by; another round is not held up."""
    gate = asyncio.Event()
    begun = 0

    async def slow() -> None:
        nonlocal begun
        begun += 1
        await gate.wait()

    quick = Work()
    scheduler = start(slow, quick, every=timedelta(milliseconds=10))

    await quick.asked(4)

    assert begun == 1
    await scheduler.stop()


async def test_stopping_ends_what_is_under_way(start: Starting) -> None:
    """The tables still say what is due."""
    ended = asyncio.Event()
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    scheduler = start(slow)
    await begun.wait()

    await scheduler.stop()

    assert ended.is_set()


class Wall:
    """The machine's time, which a test sets ahead or back; APScheduler goes by it too."""

    offset = timedelta(0)

    @classmethod
    def now(cls, zone: tzinfo | None = None) -> datetime:
        """Return the time that the machine shows."""
        return datetime.now(UTC).astimezone(zone) + cls.offset


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> type[Wall]:
    """Let the machine's time be the test's."""
    monkeypatch.setattr(base, "datetime", Wall)
    monkeypatch.setattr(Wall, "offset", timedelta(0))
    return Wall


@pytest.mark.parametrize(
    "jump",
    [
        timedelta(minutes=-1),
        timedelta(hours=-1),
        timedelta(days=-30),
        timedelta(minutes=1),
        timedelta(hours=1),
        timedelta(days=30),
        timedelta(days=365 * 40),
    ],
    ids=str,
)
async def test_rounds_go_on_when_the_clock_is_set(
    wall: type[Wall], jump: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    """Ahead or back, by a minute or from 1986: nobody waits for it, and it is told once."""
    often, seldom = Work(), Work()
    scheduler = Scheduler(
        [Round(name="often", run=often, every=SOON), Round(name="seldom", run=seldom, every=HOUR)],
        wall.now,
        wall=wall.now,
        watch=SOON,
    )
    scheduler.start()
    await often.asked(2)
    await seldom.asked(1)

    wall.offset = jump
    begun = asyncio.get_running_loop().time()
    await often.asked(often.count + 3)
    await seldom.asked(2)
    took = asyncio.get_running_loop().time() - begun
    await scheduler.stop()

    assert took < HOUR.total_seconds() / 60
    assert seldom.count == 2
    assert often.count < 100
    assert caplog.text.count("This machine's clock was set") == 1


async def test_a_wake_up_comes_in_time_though_the_clock_is_set_back(wall: type[Wall]) -> None:
    """A round that said when its next thing is due is asked again, and says it anew."""
    work = Work(wall.now() + timedelta(milliseconds=200))
    scheduler = Scheduler(
        [Round(name="work", run=work, every=HOUR)], wall.now, wall=wall.now, watch=SOON
    )
    scheduler.start()
    await work.asked(1)

    wall.offset = timedelta(hours=-2)

    await work.asked(2)
    await scheduler.stop()


async def test_a_round_of_another_process_rests_until_it_is_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is found out soon, however seldom the round looks."""
    monkeypatch.setattr(module, "STAND_BY", SOON)
    looks: list[bool] = []
    work = Work()

    def is_ours() -> bool:
        looks.append(len(looks) >= 3)
        return looks[-1]

    scheduler = Scheduler(
        [Round(name="alone", run=work, every=HOUR, is_ours=is_ours)], system_clock
    )
    scheduler.start()
    await work.asked(1)
    await scheduler.stop()

    assert looks == [False, False, False, True]
