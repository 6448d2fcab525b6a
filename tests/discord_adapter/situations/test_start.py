"""The bot starts with what it needs, and mends the rest."""

from __future__ import annotations

import aiohttp
import pytest

from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route

REFUSALS = {
    "too many new ones today": edge.error(400, 30034, "Max number reached", retry_after=40_000),
    "too many new ones, with 429": edge.limit(1_200, code=30034),
    "a limit of 45 s": edge.limit(45, scope="user"),
    "a limit of 45 s over all": edge.limit(45, scope="global"),
    "an outage": edge.error(503, 0),
    "a fault": edge.error(500, 0),
    "a bad form": edge.error(400, 50035, "Invalid Form Body", errors={}),
    "no access": edge.error(403, 50001),
    "a page": edge.html(403),
    "nothing": edge.raw(200),
}


@pytest.mark.parametrize("route", [Route.PUT_COMMANDS, Route.LIST_COMMANDS])
@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
async def test_alerts_leave_whatever_discord_says_to_the_commands(
    life: Life, refusal: Canned, route: Route
) -> None:
    """The bot runs, and is not told to knock all the time; later its commands are there."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.restock()
    fault = life.wire.faults.answer(refusal, route=route, seconds=600)
    await life.begin()
    await life.until(lambda: life.alerts(channel), 60)
    await life.pass_time(minutes=10)

    assert not life.run.done()
    # The library itself asks five times where an answer is 500.
    assert len(fault.struck_at) <= (40 if refusal.status == 500 else 20)
    await life.until(lambda: life.wire.commands, 3_700 if fault.struck_at else 60)
    assert "restock" in (await life.says("alerts list", guild)).lower()


async def test_a_hanging_answer_to_the_commands_does_not_hold_the_start(life: Life) -> None:
    """Alerts do not wait for them."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.restock()
    life.wire.faults.hold_answer(route=Route.PUT_COMMANDS)
    await life.begin()
    await life.until(lambda: life.alerts(channel), 10)
    await life.pass_time(minutes=2)

    assert not life.run.done()


@pytest.mark.parametrize("left", ["another's", "none", "some", "changed"])
async def test_commands_that_another_program_overwrote_come_back(life: Life, left: str) -> None:
    """At the next start, though ours did not change."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    ours = {command["name"]: command["id"] for command in life.wire.commands}
    await life.stop()
    ping = {"name": "ping", "type": 1, "description": "Answers."}
    kept = {"another's": [ping], "none": [], "some": [], "changed": []}[left]
    if left == "some":
        known = life.wire.commands[0]
        kept = [{key: known[key] for key in ("name", "type", "description", "options")}]
    if left == "changed":
        kept = [
            {"name": command["name"], "type": command["type"]}
            | ({"description": "Another."} if command["type"] == 1 else {})
            for command in life.wire.commands
        ]
    async with (
        aiohttp.ClientSession() as session,
        session.put(
            f"{life.wire.api_url}/applications/{life.wire.world.bot.id}/commands",
            json=kept,
            headers={"Authorization": f"Bot {life.wire.token}"},
        ) as answer,
    ):
        assert answer.status == 200
    await life.begin()
    await life.until(lambda: {command["name"] for command in life.wire.commands} == ours.keys(), 60)

    await life.pass_time(seconds=10)
    assert "restock" in (await life.says("alerts list", guild)).lower()


async def test_an_entry_point_command_stays_beside_ours(life: Life) -> None:
    """Discord makes one for an application with activities, and refuses a list without it."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    launch = {"name": "launch", "type": 4, "handler": 2, "contexts": [0], "integration_types": [0]}
    life.wire.overwrite_commands(launch)
    for _ in range(2):
        await life.begin()
        await life.until(lambda: len(life.wire.commands) > 2, 30)
        await life.pass_time(seconds=5)
        assert "restock" in (await life.says("alerts list", guild)).lower()
        await life.stop()

    [kept] = [command for command in life.wire.commands if command["type"] == 4]
    assert kept["name"] == "launch"
    assert [r.route for r in life.wire.requests].count(Route.PUT_COMMANDS) == 1


async def test_commands_that_are_as_they_should_be_are_not_sent_again(life: Life) -> None:
    """Discord limits how many may be; three starts send them once."""
    life.wire.add_guild(channels=1, bot_permissions=INVITED)
    for _ in range(3):
        await life.start()
        await life.stop()

    assert [r.route for r in life.wire.requests].count(Route.PUT_COMMANDS) == 1


@pytest.mark.parametrize("seconds", [40, 600])
async def test_a_ban_at_the_start_is_waited_for(life: Life, seconds: int) -> None:
    """A start into a ban must not end in a loop of restarts that knock at it."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    fault = life.wire.faults.answer(edge.ban(seconds), seconds=seconds, route=None)
    await life.restock()
    await life.begin()
    await life.until(lambda: life.alerts(channel) or life.run.done(), seconds + 120)

    assert life.alerts(channel)
    assert len(fault.struck_at) <= 10


@pytest.mark.parametrize(
    "answer",
    [
        edge.html(401, "Sign in"),
        edge.html(403),
        edge.html(200, "Sign in"),
        edge.raw(200),
        edge.raw(200, '{"status": "ok"}'),
        edge.error(503, 0),
        edge.broken_off(),
        edge.limit(45, scope="global"),
    ],
    ids=["page 401", "page 403", "page", "nothing", "other JSON", "503", "half", "limit"],
)
@pytest.mark.parametrize("route", [Route.ME, Route.OAUTH_APPLICATION])
async def test_what_is_not_discords_own_word_at_the_start_is_waited_for(
    life: Life, answer: Canned, route: Route
) -> None:
    """With growing pauses, and without an end of the bot."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    fault = life.wire.faults.answer(answer, seconds=120, route=route)
    await life.restock()
    await life.begin()
    await life.until(lambda: life.alerts(channel) or life.run.done(), 300)

    assert life.alerts(channel)
    assert len(fault.struck_at) <= 6


async def test_a_token_that_discord_refuses_ends_the_start(life: Life) -> None:
    """Asking again would count towards a ban."""
    await life.begin(discord_token="another.one")
    await life.until(life.run.done, 5)

    assert "refuses the token" in str(life.run.exception())
    assert life.wire.count_invalid == 1
