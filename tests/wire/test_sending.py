"""Messages of the real client: nonces, limits, faults, files, history."""

from __future__ import annotations

import asyncio
import errno
import io

import aiohttp
import discord
import pytest

from tests.wire.conftest import Client, text_channel
from tests.wire.faults import Effect, Fault
from tests.wire.manual_clock import ManualClock
from tests.wire.mentions import Pings
from tests.wire.pointing import connected
from tests.wire.rest import Received
from tests.wire.routes import Route
from tests.wire.server import WireDiscord
from tests.wire.world import Channel


def first_channel(server: WireDiscord) -> Channel:
    """Return a channel of the first guild."""
    return next(iter(server.world.guilds.values())).channels[0]


async def test_the_same_nonce_makes_one_message(server: WireDiscord, client: Client) -> None:
    """The second send gets the first one's message."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        first = await channel.send("one", nonce="same")
        second = await channel.send("one", nonce="same")

    assert first.id == second.id
    assert [message.nonce for message in server.messages(channel_id)] == ["same"]


async def test_with_a_window_of_zero_nonces_do_nothing(server: WireDiscord, client: Client) -> None:
    """Both sends make a message, as they do at Discord once the nonce is old."""
    server.nonces.window = 0
    channel_id = first_channel(server).id
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        await channel.send("one", nonce="same")
        await channel.send("one", nonce="same")

    assert len(server.messages(channel_id)) == 2


async def test_the_nonce_of_a_deleted_message_answers_unknown_message(
    server: WireDiscord, client: Client
) -> None:
    """And makes no new one."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        await channel.send("one", nonce="same")
        server.delete_message(server.messages(channel_id)[0])
        with pytest.raises(discord.NotFound) as caught:
            await channel.send("one", nonce="same")

    assert caught.value.code == 10008
    assert server.messages(channel_id) == []


async def test_a_lost_answer_leaves_its_message_and_the_nonce_finds_it(
    server: WireDiscord, client: Client
) -> None:
    """The client sees a broken connection, repeats, and there is one message."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        server.faults.lose_answer()
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("one", nonce="same")
        assert len(server.messages(channel_id)) == 1
        again = await channel.send("one", nonce="same")

    assert [message.id for message in server.messages(channel_id)] == [again.id]


async def test_an_abort_leaves_nothing(server: WireDiscord, client: Client) -> None:
    """The connection breaks before the message is made."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        server.faults.abort()
        with pytest.raises((aiohttp.ClientError, OSError)):
            await text_channel(client, channel_id).send("one")

    assert server.messages(channel_id) == []
    assert server.requests[-1].status == 0


async def test_a_connection_can_be_reset(server: WireDiscord, client: Client) -> None:
    """A reset reaches the client as ECONNRESET, where a plain break is an end of the stream."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        server.faults.add(Fault(Effect.LOSE, is_reset=True))
        with pytest.raises(aiohttp.ClientOSError) as caught:
            await text_channel(client, channel_id).send("one")

    assert caught.value.errno == errno.ECONNRESET
    assert len(server.messages(channel_id)) == 1


async def test_an_answer_can_be_held_back_after_the_message_is_made(
    server: WireDiscord, client: Client
) -> None:
    """A test can kill the bot between the two."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        server.faults.hold_answer()
        sending = asyncio.create_task(text_channel(client, channel_id).send("one"))
        await server.wait_for(lambda: bool(server.messages(channel_id)))
        assert not sending.done()
        server.faults.release()
        await sending


@pytest.mark.parametrize(
    ("code", "error"),
    [(50001, discord.Forbidden), (50013, discord.Forbidden), (10003, discord.NotFound)],
)
async def test_a_refused_channel_answers_its_code(
    server: WireDiscord, client: Client, code: int, error: type[discord.HTTPException]
) -> None:
    """What Discord says of it is what the client raises."""
    channel_id = first_channel(server).id
    server.faults.refuse_channel(channel_id, code)
    async with connected(client, server):
        with pytest.raises(error) as caught:
            await text_channel(client, channel_id).send("one")

    assert caught.value.code == code


async def test_a_503_is_raised_and_an_own_429_is_waited_for(
    server: WireDiscord, client: Client
) -> None:
    """discord.py does not repeat a 503; it waits as long as a 429 says."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        server.faults.answer_status(503)
        with pytest.raises(discord.DiscordServerError):
            await channel.send("one")
        server.faults.answer_status(429)
        await channel.send("two")

    assert [message.content for message in server.messages(channel_id)] == ["two"]
    assert server.count_429 == 1


async def test_the_client_understands_the_headers_of_a_channel(client: Client) -> None:
    """It waits of itself when the bucket is empty, so that no 429 comes."""
    async with WireDiscord(channel_period=0.05) as server:
        channel_id = server.add_guild().channels[0].id
        async with connected(client, server):
            channel = text_channel(client, channel_id)
            for number in range(6):
                await channel.send(str(number))

        sent = server.messages(channel_id)
        assert len(sent) == 6
        assert sent[5].received_at - sent[0].received_at >= 0.05
        assert server.count_429 == 0


async def post(session: aiohttp.ClientSession, server: WireDiscord, channel_id: int) -> int:
    """Send a message as discord.py does, but once; return the status."""
    async with session.post(
        f"{server.api_url}/channels/{channel_id}/messages",
        json={"content": "x"},
        headers={"Authorization": f"Bot {server.token}"},
    ) as answer:
        if answer.status == 429:
            assert answer.headers["Content-Type"] == "application/json"
            assert answer.headers["Via"]
            assert int(answer.headers["Retry-After"]) >= 1
            body = await answer.json()
            is_global = answer.headers["X-RateLimit-Scope"] == "global"
            assert body["global"] is is_global is ("X-RateLimit-Global" in answer.headers)
            assert 0 < body["retry_after"] <= 5
        return answer.status


@pytest.mark.parametrize("window", ["sliding", "fixed"])
async def test_a_burst_of_120_meets_the_limit_of_50(window: str, clock: ManualClock) -> None:
    """70 are told to wait; a second later the next 50 pass."""
    async with WireDiscord(window=window, clock=clock) as server:
        guild = server.add_guild(channels=120)
        async with aiohttp.ClientSession() as session:
            sends = [post(session, server, channel.id) for channel in guild.channels]
            assert sorted(await asyncio.gather(*sends)) == [200] * 50 + [429] * 70
            assert server.count_429 == server.count_invalid == 70
            clock.advance(1)
            assert await post(session, server, guild.channels[0].id) == 200


async def test_the_client_gets_over_a_global_429(client: Client) -> None:
    """The real client, 8 at once against 5 in 100 ms, hits the limit and waits."""
    async with WireDiscord(global_limit=5, global_period=0.1) as server:
        guild = server.add_guild(channels=8)
        async with connected(client, server):
            sends = [text_channel(client, channel.id).send("x") for channel in guild.channels]
            await asyncio.gather(*sends)

        assert server.count_429 > 0
        assert all(len(server.messages(channel.id)) == 1 for channel in guild.channels)


async def test_the_sixth_message_in_five_seconds_is_refused(clock: ManualClock) -> None:
    """For one channel, with the scope of a user; a second channel has its own five."""
    async with WireDiscord(clock=clock) as server:
        one, other = server.add_guild(channels=2).channels
        async with aiohttp.ClientSession() as session:
            statuses = [await post(session, server, one.id) for _ in range(6)]
            assert statuses == [200] * 5 + [429]
            assert await post(session, server, other.id) == 200


async def test_a_direct_message_arrives_or_is_refused(server: WireDiscord, client: Client) -> None:
    """The channel opens in either case; who takes none answers 50007."""
    ada, bob = server.add_user("ada"), server.add_user("bob")
    server.refuse_direct_messages(bob)
    async with connected(client, server):
        to_ada = await client.create_dm(discord.Object(ada.id))
        await to_ada.send("hello")
        to_bob = await client.create_dm(discord.Object(bob.id))
        with pytest.raises(discord.Forbidden) as caught:
            await to_bob.send("hello")

    assert caught.value.code == 50007
    assert [message.content for message in server.dm_messages(ada)] == ["hello"]


async def test_history_is_read_as_it_was_written(server: WireDiscord, client: Client) -> None:
    """Newest first, or after and before a message, in pages."""
    server.rest.buckets.limit = 0
    channel_id = first_channel(server).id
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        sent = [await channel.send(str(number)) for number in range(7)]
        newest = [message.content async for message in channel.history(limit=3)]
        after = [m.content async for m in channel.history(limit=2, after=sent[1])]
        before = [m.content async for m in channel.history(limit=2, before=sent[2])]
        around = [m.content async for m in channel.history(limit=3, around=sent[3])]
        edited = await sent[0].edit(content="changed")
        fetched = await channel.fetch_message(sent[0].id)

    assert newest == ["6", "5", "4"]
    assert after == ["2", "3"]
    assert before == ["1", "0"]
    assert around == ["4", "3", "2"]
    assert edited.content == fetched.content == "changed"
    assert fetched.edited_at is not None


async def test_files_and_layouts_come_back_as_they_were_sent(
    server: WireDiscord, client: Client
) -> None:
    """A Components V2 message with an uploaded picture, and an edit of it."""
    channel_id = first_channel(server).id
    view = discord.ui.LayoutView()
    view.add_item(
        discord.ui.Container(
            discord.ui.Section(
                discord.ui.TextDisplay("**M2002RDA** <@&1>"),
                accessory=discord.ui.Thumbnail("attachment://shoe.png"),
            ),
            discord.ui.ActionRow(discord.ui.Button(label="Shop", url="https://shop.example")),
        )
    )
    async with connected(client, server):
        channel = text_channel(client, channel_id)
        file = discord.File(io.BytesIO(b"png"), filename="shoe.png")
        message = await channel.send(view=view, file=file)
        edited = await message.edit(view=view)

    kept = server.messages(channel_id)[0]
    assert kept.files == {"shoe.png": b"png"}
    assert message.attachments[0].filename == "shoe.png"
    assert edited.flags.components_v2
    assert kept.pings == Pings()
    assert kept.edits == 1


async def test_a_message_against_a_rule_fails_at_once(server: WireDiscord, client: Client) -> None:
    """The client gets a 501, and the test finds the sentence."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        with pytest.raises(discord.DiscordServerError) as caught:
            await text_channel(client, channel_id).send("x" * 2001)

    assert caught.value.status == 501
    assert server.messages(channel_id) == []
    assert "The content has 2001 characters" in server.complaints[0]
    server.rest.complaints.clear()


async def test_every_request_is_logged(server: WireDiscord, client: Client) -> None:
    """With its time, route, channel and status."""
    channel_id = first_channel(server).id
    async with connected(client, server):
        await text_channel(client, channel_id).send("x")

    last: Received = server.requests[-1]
    assert (last.route, last.channel_id, last.status) == (Route.CREATE_MESSAGE, channel_id, 200)
    assert 0 <= server.clock() - last.at < 5
