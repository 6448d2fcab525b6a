"""Waits that Discord asks for, and clocks or ends that come between."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.discord_adapter.situations.test_clocks import set_wall
from tests.discord_adapter.situations.test_edge import TO_GET_IN
from tests.wire import edge
from tests.wire.edge import HTML_TYPE, Canned
from tests.wire.routes import Route
from tests.wire.world import Channel


async def begin(life: Life, count: int) -> list[Channel]:
    """Start with so many subscribed channels."""
    guild = life.wire.add_guild(channels=count, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    return guild.channels


async def test_a_resource_that_is_limited_for_everybody_is_waited_for(life: Life) -> None:
    """40062 with three seconds: the alert comes then, and nobody hears of it."""
    [channel, other] = await begin(life, 2)
    limited = edge.limit(3, scope="shared", code=40062)
    fault = life.wire.faults.answer(limited, times=1, channel_id=channel.id)
    await life.restock()
    await life.until(lambda: life.alerts(other), 1.2)
    await life.until(lambda: life.alerts(channel), 6)
    await life.until(life.is_settled, 10)

    assert len(fault.struck_at) == 1
    assert await life.states() == ["sent", "sent"]
    assert life.told() == []


SENSELESS = [
    *((429, wait) for wait in ("-5", "soon", "", "nan", "Mon, 32 Foo 2026", "٣٠")),
    (503, "-5"),
    (403, "nan"),
]


@pytest.mark.parametrize(("status", "wait"), SENSELESS)
async def test_an_edge_that_says_no_sensible_time_is_asked_again(
    life: Life, status: int, wait: str
) -> None:
    """A minute of it; neither a storm nor an end of all alerts."""
    channels = await begin(life, 20)
    headers = {"Content-Type": HTML_TYPE, "Retry-After": wait}
    page = Canned(status, b"<html>no</html>", headers)
    fault = life.wire.faults.answer(page, route=None, seconds=60, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(seconds=60)
    struck = len(fault.struck_at)
    await life.until(lambda: all(life.alerts(c) for c in channels), 660)

    assert struck <= 16
    assert [len(life.alerts(channel)) for channel in channels] == [1] * 20
    assert life.told() == []


@pytest.mark.parametrize("is_global", [True, False], ids=["global", "edge"])
async def test_who_is_told_to_end_while_all_waits_ends_soon(life: Life, is_global: bool) -> None:
    """Ten minutes are left; the next start sends each once, and not before."""
    channels = await begin(life, 3)
    ends = life.now() + 600
    if is_global:
        fault = life.wire.limit_globally(600)
    else:
        fault = life.wire.faults.answer(edge.ban(600), route=None, seconds=600, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(seconds=30)
    began = life.now()
    await life.stop()
    assert life.now() - began <= 20
    asked = len(fault.struck_at)
    await life.begin()
    await life.until(lambda: all(life.alerts(c) for c in channels), ends - life.now() + 65)
    await life.until(life.is_settled, 60)

    if not is_global:
        assert len(fault.struck_at) == asked
    assert [len(life.alerts(channel)) for channel in channels] == [1] * 3
    assert life.told() == []


@pytest.mark.parametrize("by", [{"hours": -3}, {"hours": 1}, {"days": -2}, {"days": 3}])
async def test_a_ban_lasts_as_long_as_it_lasts_whatever_the_clock_is_set_to(
    life: Life, by: dict[str, float]
) -> None:
    """Neither knocked at before its end, nor kept for hours after it."""
    channels = await begin(life, 3)
    ends = life.now() + 600
    fault = life.wire.faults.answer(edge.ban(600), route=None, seconds=600, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(seconds=30)
    asked = len(fault.struck_at)
    set_wall(life, **by)
    await life.pass_time(seconds=ends - life.now() - 1)
    assert len(fault.struck_at) == asked
    assert [each for channel in channels for each in life.alerts(channel)] == []
    if by.get("days", 0) < 3:  # else what was found is three days old by the clock
        await life.until(lambda: all(life.alerts(c) for c in channels), 75)
    await life.restock(1)
    await life.until(lambda: all(life.alerts(c) for c in channels), 75)
    assert life.told() == []


@pytest.mark.parametrize("by", [-3_600, 300, 3_600])
async def test_a_timeout_ends_by_discords_clock(life: Life, by: int) -> None:
    """The machine's clock is set while it lasts; the alert comes within a minute of its end."""
    [channel] = await begin(life, 1)
    assert channel.guild is not None
    ends = life.now() + 600
    await life.wire.time_out_bot(channel.guild, 600)
    await life.pass_time(seconds=60)
    set_wall(life, seconds=by)
    await life.restock()
    await life.pass_time(seconds=ends - life.now() - 1)
    assert life.alerts(channel) == []
    await life.until(lambda: life.alerts(channel), 61)
    await life.pass_time(minutes=2)

    assert len(life.alerts(channel)) == 1
    refused = [r for r in life.wire.requests if r.status == 403 and r.route is Route.CREATE_MESSAGE]
    assert len(refused) <= 6


@pytest.mark.parametrize("how", ["refused", "beside a success"])
async def test_a_bucket_that_is_empty_for_an_hour_is_one_channels(
    life: Life, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """The others are on time, and nothing of it is judged."""
    channel, other = await begin(life, 2)
    if how == "refused":
        life.wire.faults.answer(edge.limit(3_600, scope="user"), times=1, channel_id=channel.id)
    else:
        empty = {"Limit": "5", "Remaining": "0", "Reset-After": "3600", "Bucket": "b"}
        named = {f"X-RateLimit-{name}": value for name, value in empty.items()}
        with monkeypatch.context() as patch:
            patch.setattr("tests.wire.rest.bucket_headers", lambda *_: named)
            life.wire.faults.answer(edge.limit(3, scope="user"), times=1, channel_id=other.id)
            await life.restock()
            await life.until(lambda: life.alerts(channel), 1.2)
        await life.until(lambda: life.alerts(other), 5)
    done = len(life.alerts(other))
    for number in (1, 2, 3):
        await life.restock(number)
        await life.until(lambda: len(life.alerts(other)) == done + number, 1.2)  # noqa: B023
        await life.pass_time(seconds=30)
    await life.pass_time(minutes=62)

    assert life.told() == []
    assert "failed" not in await life.states()
    assert await life.is_settled()
