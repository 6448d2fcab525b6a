"""How often hosts are asked, and how long they rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Pause
from bot.sources.web.budgets import Budgets
from bot.sources.web.errors import PausedError
from tests.sources.conftest import START, Clock


@pytest.fixture
def budgets(clock: Clock) -> Budgets:
    return Budgets(clock=clock, sleep=clock.sleep)


async def test_shopify_gets_five_at_once_and_then_one_in_five_seconds(
    budgets: Budgets, clock: Clock
) -> None:
    """The burst is free, everything after it waits its turn."""
    for _ in range(8):
        await budgets.take("shopify")

    assert clock.slept == [5.0, 5.0, 5.0]


async def test_other_hosts_get_one_a_second(budgets: Budgets, clock: Clock) -> None:
    """Hosts do not share a budget."""
    for host in ("a.example", "b.example", "a.example", "a.example"):
        await budgets.take(host)

    assert clock.slept == [1.0, 1.0]


async def test_a_rest_fills_the_burst_again(budgets: Budgets, clock: Clock) -> None:
    """After a quiet time the burst is whole, and not more than whole."""
    for _ in range(5):
        await budgets.take("shopify")
    clock.now += timedelta(hours=3)

    for _ in range(6):
        await budgets.take("shopify")

    assert clock.slept == [5.0]


async def test_a_clock_set_back_does_not_stop_the_bot(budgets: Budgets, clock: Clock) -> None:
    """What was planned moves with the clock."""
    await budgets.take("a.example")
    clock.now -= timedelta(days=1)

    await budgets.take("a.example")

    assert clock.slept == [1.0]


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 7), (1, 14), (2, 28), (3, 56), (4, 60), (50, 60)]
)
def test_a_pause_doubles_up_to_an_hour(clock: Clock, failures: int, minutes: int) -> None:
    """Seven minutes, fourteen, twenty-eight, and never more than sixty."""
    known = [Pause(budget="shopify", until=START, failures=failures)] if failures else []
    budgets = Budgets(clock=clock, sleep=clock.sleep, pauses=known)

    error = budgets.refuse("shopify")

    assert error.until == START + timedelta(minutes=minutes)
    assert [pause.failures for pause in budgets.pauses] == [failures + 1]


def test_a_host_that_asks_for_longer_gets_it(budgets: Budgets) -> None:
    """Retry-After lengthens a pause, never shortens it, and ends after a day."""
    assert budgets.refuse("a", timedelta(seconds=3)).until == START + timedelta(minutes=7)
    assert budgets.refuse("b", timedelta(hours=2)).until == START + timedelta(hours=2)
    assert budgets.refuse("c", timedelta(days=900)).until == START + timedelta(days=1)


def test_two_refusals_at_once_count_once(budgets: Budgets) -> None:
    """A refusal that was under way when the pause began does not double it."""
    budgets.refuse("shopify")
    budgets.refuse("shopify", timedelta(minutes=20))

    (pause,) = budgets.pauses
    assert pause == Pause(budget="shopify", until=START + timedelta(minutes=20), failures=1)


async def test_nobody_passes_while_a_budget_rests(budgets: Budgets, clock: Clock) -> None:
    """The error says until when, and the rest ends by itself."""
    budgets.refuse("shopify")

    with pytest.raises(PausedError, match="12:07 UTC") as caught:
        budgets.check("shopify")
    assert caught.value.until == START + timedelta(minutes=7)
    with pytest.raises(PausedError):
        await budgets.take("shopify")

    clock.now += timedelta(minutes=7)
    budgets.check("shopify")


def test_a_good_answer_forgets_the_pause(budgets: Budgets, clock: Clock) -> None:
    """Only an answer from after the pause counts; then the next pause is seven minutes again."""
    budgets.refuse("shopify")
    budgets.accept("shopify")
    assert len(budgets.pauses) == 1

    clock.now += timedelta(minutes=8)
    budgets.accept("shopify")

    assert not budgets.pauses


async def test_crawl_delays_are_kept(budgets: Budgets, clock: Clock) -> None:
    """A short delay is waited for; one that would hold up a sweep is a pause."""
    for _ in range(3):
        await budgets.keep_distance("a.example", timedelta(seconds=10))
    assert clock.slept == [10.0, 10.0]

    await budgets.keep_distance("b.example", timedelta(hours=1))
    with pytest.raises(PausedError) as caught:
        await budgets.keep_distance("b.example", timedelta(hours=1))
    assert caught.value.until == clock.now + timedelta(hours=1)


def test_what_others_were_told_is_obeyed_while_it_lasts(budgets: Budgets, clock: Clock) -> None:
    """The longer of two pauses counts, and one that is over is not taken up again."""
    ours = Pause(budget="a.example", until=clock.now + timedelta(minutes=20), failures=2)
    budgets.learn([ours])
    budgets.learn(
        [
            replace(ours, until=clock.now + timedelta(minutes=10)),
            Pause(budget="b.example", until=clock.now, failures=1),
            Pause(budget="c.example", until=clock.now + timedelta(minutes=1), failures=1),
        ]
    )

    assert [(pause.budget, pause.failures) for pause in budgets.pauses] == [
        ("a.example", 2),
        ("c.example", 1),
    ]
    assert budgets.pauses[0] == ours


@pytest.mark.parametrize(
    "ahead", [timedelta(minutes=3), timedelta(hours=1), timedelta(days=400)], ids=str
)
@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_pause_lasts_no_longer_than_it_should_when_the_clock_is_set_back(
    clock: Clock, ahead: timedelta, *, is_restarted: bool
) -> None:
    """It begins anew, once, whether the bot runs on or starts again from what was kept."""
    clock.now = START + ahead
    budgets = Budgets(clock=clock, sleep=clock.sleep)
    budgets.refuse("a.example")
    budgets.close("b.example/x")
    clock.now = START
    if is_restarted:
        budgets = Budgets(clock=clock, sleep=clock.sleep, pauses=budgets.pauses)
    for _ in range(3):
        with pytest.raises(PausedError):
            budgets.check("a.example")
        budgets.learn([*budgets.pauses])

    clock.now = START + timedelta(minutes=7)
    budgets.check("a.example")
    assert budgets.closed_until("b.example/x") == START + timedelta(minutes=15)
