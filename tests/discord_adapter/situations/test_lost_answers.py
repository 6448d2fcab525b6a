"""Answers that Discord does not take: what they tell of is done, and nobody hears otherwise."""

from __future__ import annotations

import logging

import pytest

from tests.discord_adapter.life import INVITED, Life, shown
from tests.discord_adapter.situations.test_three_seconds import hold_the_writer
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route

OVER = {
    "came too late": edge.error(404, 10062, "Unknown interaction"),
    "answered by another": edge.error(400, 40060, "Interaction has already been acknowledged."),
    "its token is over": edge.error(401, 50027, "Invalid Webhook Token"),
}
LOST = {"a page": edge.html(403), "a page that says nothing is there": edge.html(404)}


def faults_told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the log calls an error."""
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize("refusal", OVER.values(), ids=OVER)
async def test_an_answer_that_reaches_nobody_is_no_fault_of_ours(
    life: Life, refusal: Canned, caplog: pytest.LogCaptureFixture
) -> None:
    """The subscription is paused; no second answer is tried."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    fault = life.wire.faults.answer(refusal, route=Route.CALLBACK)
    with pytest.raises(TimeoutError):
        await life.command("alerts pause", guild, {"subscription": 1})
    life.wire.faults.clear()

    assert len(fault.struck_at) == 1
    assert "**Paused**" in await life.says("alerts list", guild)
    assert faults_told(caplog) == []


@pytest.mark.parametrize("answer", LOST.values(), ids=LOST)
async def test_a_lost_answer_is_not_told_as_a_failure(
    life: Life, answer: Canned, caplog: pytest.LogCaptureFixture
) -> None:
    """The person hears that it may be done, as it is."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    life.wire.faults.answer(answer, times=1, route=Route.CALLBACK)
    reply = await life.command("alerts pause", guild, {"subscription": 1})

    assert reply.message is not None
    assert "may be done" in shown(reply.message)
    assert "**Paused**" in await life.says("alerts list", guild)
    assert faults_told(caplog) == []


async def test_a_token_that_is_over_after_a_deferral_costs_the_answer_alone(
    life: Life, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was asked for is done."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    for route in (Route.EDIT_ORIGINAL, Route.FOLLOW_UP):
        life.wire.faults.answer(OVER["its token is over"], route=route)
    with monkeypatch.context() as patch:
        hold_the_writer(patch, 4)
        with pytest.raises(TimeoutError):
            await life.command("alerts pause", guild, {"subscription": 1})
        await life.pass_time(seconds=10)
    life.wire.faults.clear()

    assert "**Paused**" in await life.says("alerts list", guild)
    assert faults_told(caplog) == []
