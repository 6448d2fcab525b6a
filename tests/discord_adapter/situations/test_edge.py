"""What stands in front of Discord answers in its place: nothing is known of the channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.base import edge as budget
from tests.conftest import NOON
from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.world import FORUM_CHANNEL

# The bot has to get in, and people's commands go another way.
TO_GET_IN = frozenset(
    {Route.ME, Route.APPLICATION, Route.OAUTH_APPLICATION, Route.GATEWAY}
    | {Route.LIST_COMMANDS, Route.PUT_COMMANDS, Route.CALLBACK, Route.FOLLOW_UP}
    | {Route.GET_ORIGINAL, Route.EDIT_ORIGINAL}
)
BLOCKS = {
    "a page with 403": edge.html(403),
    "a page with 403 that came through a proxy": edge.html(403, via=True),
    "its own JSON with 403": edge.error(403, edge.BLOCKED, "internal network error", via=False),
    "its own JSON with 403, passed on": edge.error(403, edge.BLOCKED, "internal network error"),
    "JSON without a code, 403": edge.raw(403, '{"error": "blocked"}'),
    "JSON with a number of its own, 403": edge.error(403, 1006, "Access denied"),
    "JSON with the status as its code, 404": edge.error(404, 404, "Not Found"),
    "JSON with a word for a code, 403": edge.raw(403, '{"code": "waf", "message": "No"}'),
    "a page with 404": edge.html(404, "404 Not Found"),
    "JSON with code 0, 404": edge.error(404, 0, "404: Not Found"),
    "a page with 400": edge.html(400, "400 Bad Request"),
    "a page with 401": edge.html(401, "Sign in"),
    "a page with 405": edge.html(405),
    "a proxy that wants a password": edge.html(407, "Proxy Authentication Required"),
    "a request that took too long": edge.html(408, "Request Time-out"),
    "a request that is too large": edge.html(413, "Payload Too Large"),
    "a request at the wrong machine": edge.html(421, "Misdirected Request"),
    "a country where it is forbidden": edge.html(451),
    "429 without when": edge.ban(None),
    "a page with 520": edge.html(520),
    "a page with 530": edge.html(530, "Error 1016"),
    "a page with 503": edge.html(503),
    "text with 403": edge.raw(403, "Forbidden", "text/plain"),
}
ODD = {
    "a captive portal's page": edge.html(200, "Sign in"),
    "a page with 201": edge.html(201),
    "nothing": edge.raw(204),
    "nothing with 200": edge.raw(200),
    "JSON cut short": edge.raw(200, '{"id": "1'),
    "JSON that is no message": edge.raw(200, '["ok"]'),
    "JSON of something else": edge.raw(200, '{"status": "ok"}'),
    "half an answer": edge.broken_off(),
    "half an answer with 500": edge.broken_off(500, '{"mess'),
    "JSON under another name": edge.raw(200, '{"id": "1"}', "text/html"),
    **{name: BLOCKS[name] for name in ("a request that took too long", "a page with 520")},
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
async def test_a_block_of_20_seconds_costs_no_alert_and_no_subscription(
    life: Life, block: Canned
) -> None:
    """Every request meets it. When it is over, what was owed leaves, and nobody was alarmed."""
    guild = life.wire.add_guild(channels=4, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    life.wire.faults.answer(block, seconds=20, route=None, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(seconds=20)
    await life.until(lambda: all(len(life.alerts(c)) == 1 for c in guild.channels), 75)

    await life.restock(1)
    await life.until(lambda: all(len(life.alerts(c)) == 2 for c in guild.channels), 5)
    assert life.told() == []
    assert await life.states() == ["sent"] * 8


@pytest.mark.parametrize("is_carried_out", [False, True], ids=["not done", "done"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_answer_that_says_nothing_is_settled_to_one_message(
    life: Life, odd: Canned, is_carried_out: bool
) -> None:
    """Whether Discord carried it out or not, the alert is there once."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    life.wire.faults.answer(odd, times=1, is_carried_out=is_carried_out)
    await life.restock()
    await life.until(life.is_settled, 75)

    assert len(life.alerts(guild.channels[0])) == 1
    assert await life.states() == ["sent"]
    assert life.told() == []


@pytest.mark.parametrize("status", [500, 504])
async def test_a_forums_post_is_not_repeated_by_the_library(life: Life, status: int) -> None:
    """It takes no nonce: what broke may have been its answer alone, so it is looked for first."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    forum = life.wire.add_channel(guild, "drops", kind=FORUM_CHANNEL)
    await life.subscribe(forum)
    await life.start()
    life.wire.faults.answer(
        edge.error(status, 0), times=2, route=Route.FORUM_POST, is_carried_out=True
    )
    await life.restock()
    await life.pass_time(seconds=20)

    assert len(life.alerts(forum)) == 1
    assert await life.states() == ["sent"]


@pytest.mark.parametrize(
    "ban",
    [edge.ban(600), edge.ban(NOON + timedelta(seconds=630)), edge.html(403, retry_after="600")],
    ids=["seconds", "date", "403 with seconds"],
)
async def test_a_ban_is_obeyed_for_all_that_the_token_sends(life: Life, ban: Canned) -> None:
    """60 channels are owed one alert; ten minutes later they get it, late by seconds."""
    guild = life.wire.add_guild(channels=60, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    until = 600 - (life.now() % 1)
    fault = life.wire.faults.answer(ban, seconds=until, route=None, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(seconds=until)

    assert 1 <= len(fault.struck_at) <= 10
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 60)
    assert [len(life.alerts(c)) for c in guild.channels] == [1] * 60


async def test_a_ban_is_kept_over_a_restart(life: Life) -> None:
    """The next start does not knock before it is over."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    fault = life.wire.faults.answer(edge.ban(300), seconds=300, route=None, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(seconds=30)
    before = len(fault.struck_at)
    await life.kill()
    await life.start()
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 300)

    assert len(fault.struck_at) == before <= 5


async def test_a_way_that_stays_bad_is_probed_and_not_stormed(life: Life) -> None:
    """60 channels owe an alert into a block without an end: one probe at a time."""
    guild = life.wire.add_guild(channels=60, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    fault = life.wire.faults.answer(edge.html(403), seconds=600, route=None, but=TO_GET_IN)
    await life.restock()
    await life.pass_time(minutes=10)

    assert len(fault.struck_at) <= 150
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 90)
    assert life.told() == []


async def test_one_channels_odd_answers_do_not_slow_the_others(life: Life) -> None:
    """A way is bad when many answers are; one route that fails is that route's."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    bad, *good = guild.channels
    await life.subscribe(*guild.channels)
    await life.start()
    life.wire.faults.answer(edge.html(413), seconds=30, channel_id=bad.id)
    for number in range(3):
        await life.restock(number)
        await life.until(
            lambda: all(len(life.alerts(c)) == number + 1 for c in good),  # noqa: B023
            5,
            "the others' alerts",
        )
        await life.pass_time(seconds=5)
    await life.until(lambda: len(life.alerts(bad)) == 3, 120)


async def test_refusals_without_end_stay_below_the_ban(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10,000 invalid requests in ten minutes bring a ban; a budget far below is never left."""
    assert budget.REFUSALS_KEPT <= 1_000
    monkeypatch.setattr(budget, "REFUSALS_KEPT", 40)
    guilds = [life.wire.add_guild(channels=20, bot_permissions=INVITED) for _ in range(3)]
    channels = [channel for guild in guilds for channel in guild.channels]
    await life.subscribe(*channels)
    await life.start()
    for channel in channels:
        life.wire.faults.refuse_channel(channel.id, 50001)
    await life.restock()
    await life.pass_time(minutes=9, seconds=50)
    assert life.wire.count_invalid <= 42

    await life.pass_time(minutes=2)
    assert life.wire.count_invalid >= 60


@pytest.mark.parametrize("code", [0, 40001])
async def test_a_slip_about_the_token_costs_seconds(life: Life, code: int) -> None:
    """Discord refuses the token twice, then takes it: nobody's alert waits for minutes."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    life.wire.faults.answer(edge.error(401, code, "401: Unauthorized"), times=2)
    await life.restock()
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 20)

    assert [len(life.alerts(c)) for c in guild.channels] == [1] * 3


async def test_a_token_that_is_refused_for_good_is_seldom_tried(life: Life) -> None:
    """60 channels are owed an alert, and the token is none any more: no storm of requests."""
    guild = life.wire.add_guild(channels=60, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    fault = life.wire.faults.answer(edge.error(401, 0, "401: Unauthorized"))
    await life.restock()
    await life.pass_time(minutes=10)

    assert 3 <= len(fault.struck_at) <= 100
    fault.stop()
    await life.pass_time(minutes=6)
    assert all(len(life.alerts(channel)) == 1 for channel in guild.channels)


async def test_a_new_token_does_not_wait_for_what_the_old_one_was_refused(life: Life) -> None:
    """Whoever sets it anew starts again, and has what was owed at once."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    fault = life.wire.faults.answer(edge.error(401, 0, "401: Unauthorized"))
    await life.restock()
    await life.pass_time(minutes=3)
    await life.stop()
    fault.stop()
    await life.start()
    await life.until(lambda: life.alerts(channel), 30)
