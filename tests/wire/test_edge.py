"""What stands in front of Discord, and Discord's own limits that a test may set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from tests.wire import edge
from tests.wire.manual_clock import ManualClock
from tests.wire.routes import Route
from tests.wire.server import WireDiscord
from tests.wire.world import ANNOUNCEMENT_CHANNEL, FORUM_CHANNEL, SEND_MESSAGES, Channel, Guild

V2_TEXT: dict[str, Any] = {"content": "A shoe."}


class Caller:
    """Speaks plain HTTP with the bot's token."""

    def __init__(self, server: WireDiscord, session: aiohttp.ClientSession) -> None:
        self.server = server
        self._session = session

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return a status, and the body as JSON where it is some."""
        async with self._session.request(
            method,
            self.server.api_url + path,
            json=body,
            headers={"Authorization": f"Bot {self.server.token}"},
        ) as answer:
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text())

    async def send(self, channel: Channel) -> tuple[int, Any]:
        """Create a message."""
        return await self.ask("POST", f"/channels/{channel.id}/messages", V2_TEXT)

    async def post(self, forum: Channel, *tags: int) -> tuple[int, Any]:
        """Start a post in a forum."""
        body = {"name": "A shoe", "message": V2_TEXT, "applied_tags": [str(tag) for tag in tags]}
        return await self.ask("POST", f"/channels/{forum.id}/threads", body)


@pytest.fixture
async def caller(clock: ManualClock) -> AsyncIterator[Caller]:
    """Run a loopback by the test's clock, with a guild of a text, a news and a forum channel."""
    wall = 1_800_000_000 - clock.now
    async with (
        WireDiscord(clock=clock, wall=lambda: wall + clock.now) as server,
        aiohttp.ClientSession() as session,
    ):
        guild = server.add_guild(channels=1)
        server.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)
        server.add_channel(guild, "forum", kind=FORUM_CHANNEL).tags = [71, 72]
        yield Caller(server, session)
        assert server.complaints == []


def parts(caller: Caller) -> tuple[Guild, Channel, Channel, Channel]:
    """Return the guild and its three channels."""
    guild = next(iter(caller.server.world.guilds.values()))
    text, news, forum = guild.channels
    return guild, text, news, forum


async def test_an_answer_comes_as_it_was_said_on_its_route_and_channel(caller: Caller) -> None:
    """So often, and nothing is carried out."""
    _, text, news, _ = parts(caller)
    fault = caller.server.faults.answer(edge.html(403), channel_id=text.id, times=2)

    assert [(await caller.send(text))[0] for _ in range(3)] == [403, 403, 200]
    assert (await caller.send(news))[0] == 200
    assert len(caller.server.messages(text.id)) == 1
    assert len(fault.struck_at) == 2


async def test_what_is_carried_out_may_be_answered_otherwise(caller: Caller) -> None:
    """The message is there, and the page says nothing of it."""
    _, text, _, _ = parts(caller)
    caller.server.faults.answer(edge.html(200, via=True), times=1, is_carried_out=True)
    status, said = await caller.send(text)

    assert (status, "<html>" in said) == (200, True)
    assert len(caller.server.messages(text.id)) == 1


async def test_an_answer_may_break_off(caller: Caller) -> None:
    """Less comes than was announced."""
    _, text, _, _ = parts(caller)
    caller.server.faults.answer(edge.broken_off(), times=1)

    with pytest.raises(aiohttp.ClientPayloadError):
        await caller.send(text)


async def test_a_global_limit_counts_down_and_ends(caller: Caller, clock: ManualClock) -> None:
    """Every request of the token meets it, with what is left of it."""
    _, text, news, _ = parts(caller)
    caller.server.limit_globally(40)
    _, first = await caller.send(text)
    clock.advance(30)
    _, second = await caller.send(news)
    clock.advance(10)

    assert (first["global"], first["retry_after"]) == (True, 40)
    assert second["retry_after"] == 10
    assert (await caller.send(text))[0] == 200


async def test_a_ban_says_when_it_ends_in_seconds_or_as_a_date(caller: Caller) -> None:
    """Or not at all."""
    ends = datetime(2026, 11, 24, 12, 10, tzinfo=UTC)
    said = [edge.ban(end).headers.get("Retry-After") for end in (600, ends, None)]

    assert said == ["600", "Tue, 24 Nov 2026 12:10:00 GMT", None]


async def test_only_the_named_guild_is_in_trouble(caller: Caller) -> None:
    """A route without a channel in its path is told by its guild."""
    guild, text, _, _ = parts(caller)
    other = caller.server.add_guild(channels=1)
    caller.server.faults.answer(edge.error(500, 0), guild_id=guild.id, route=None)

    assert (await caller.send(text))[0] == 500
    assert (await caller.ask("GET", f"/guilds/{guild.id}/scheduled-events"))[0] == 500
    assert (await caller.send(other.channels[0]))[0] == 200


async def test_a_channel_takes_ten_publications_an_hour(caller: Caller, clock: ManualClock) -> None:
    """The eleventh is told how long to wait."""
    _, _, news, _ = parts(caller)
    sent = []
    for _ in range(11):
        sent.append((await caller.send(news))[1]["id"])
        clock.advance(2)
    told = [
        await caller.ask("POST", f"/channels/{news.id}/messages/{message_id}/crosspost")
        for message_id in sent
    ]

    assert [status for status, _ in told] == [200] * 10 + [429]
    assert told[-1][1]["retry_after"] == 3600


async def test_old_messages_are_edited_only_so_often(caller: Caller, clock: ManualClock) -> None:
    """Young ones as often as one likes."""
    _, text, _, _ = parts(caller)
    caller.server.old_edits.limit = 1
    _, message = await caller.send(text)
    path = f"/channels/{text.id}/messages/{message['id']}"
    young = [(await caller.ask("PATCH", path, V2_TEXT))[0] for _ in range(2)]
    clock.advance(3601)
    old = [await caller.ask("PATCH", path, V2_TEXT) for _ in range(2)]

    assert young == [200, 200]
    assert [(status, body.get("code")) for status, body in old] == [(200, None), (429, 30046)]


async def test_a_forum_may_want_a_tag_that_it_knows(caller: Caller) -> None:
    """Without one it answers 40067; one that it has not, 10087."""
    _, _, _, forum = parts(caller)
    await caller.server.update_channel(forum, requires_tag=True)
    told = [await caller.post(forum), await caller.post(forum, 70), await caller.post(forum, 71)]

    assert [(status, body.get("code")) for status, body in told] == [
        (400, 40067),
        (404, 10087),
        (201, None),
    ]


async def test_a_guild_has_room_for_so_many_threads_and_events(caller: Caller) -> None:
    """More of them are refused with their own codes."""
    guild, _, _, forum = parts(caller)
    guild.thread_limit, guild.event_limit = 1, 0
    event = {
        "name": "Rain Cloud",
        "privacy_level": 2,
        "entity_type": 3,
        "entity_metadata": {"location": "Shop"},
        "scheduled_start_time": "2027-12-05T10:00:00+00:00",
        "scheduled_end_time": "2027-12-05T11:00:00+00:00",
    }
    await caller.post(forum)
    told = [
        await caller.post(forum),
        await caller.ask("POST", f"/guilds/{guild.id}/scheduled-events", event),
    ]

    assert [body["code"] for _, body in told] == [160006, 30038]


async def test_who_is_timed_out_or_denied_may_not_write(caller: Caller, clock: ManualClock) -> None:
    """A timeout ends by itself."""
    guild, text, news, _ = parts(caller)
    news.denied_to_bot = SEND_MESSAGES
    await caller.server.time_out_bot(guild, 60)

    assert [(await caller.send(each))[1]["code"] for each in (text, news)] == [50013, 50013]
    clock.advance(60)
    assert [(await caller.send(each))[0] for each in (text, news)] == [200, 403]


async def test_a_strangers_post_may_have_lost_its_first_message(caller: Caller) -> None:
    """It is listed, and its message is unknown."""
    guild, _, _, forum = parts(caller)
    member = caller.server.add_user("mona")
    whole = await caller.server.post_as(member, forum, "Mine")
    headless = await caller.server.post_as(member, forum, "Gone", has_message=False)
    _, listed = await caller.ask("GET", f"/guilds/{guild.id}/threads/active")
    told = [
        await caller.ask("GET", f"/channels/{each.id}/messages/{each.id}")
        for each in (whole, headless)
    ]

    assert {each["owner_id"] for each in listed["threads"]} == {str(member.id)}
    assert [status for status, _ in told] == [200, 404]
    assert told[0][1]["author"]["id"] == str(member.id)


async def test_commands_may_be_refused_and_listed(caller: Caller) -> None:
    """Discord takes only so many new ones a day."""
    path = f"/applications/{caller.server.world.bot.id}/commands"
    refusal = edge.error(400, 30034, retry_after=40_000)
    caller.server.faults.answer(refusal, route=Route.PUT_COMMANDS, times=1)
    ping = [{"name": "ping", "type": 1, "description": "Answers."}]

    assert (await caller.ask("PUT", path, ping))[1]["code"] == 30034
    assert (await caller.ask("PUT", path, ping))[0] == 200
    assert [each["name"] for each in (await caller.ask("GET", path))[1]] == ["ping"]
