"""The bot's deliveries over real HTTP: once each, at nobody's cost, whatever breaks."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.models import DeliveryState, GuildSettings, QuietHours
from bot.services.base.rate_limits import Pace
from bot.store.alerts import deliveries, subscriptions
from bot.store.guilds import settings
from bot.ui.alerts.why_button import why_id
from tests.conftest import NOON
from tests.discord_adapter.house import House
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route


def channel_ids(house: House) -> list[int]:
    """Return the channels of the first guild."""
    return [channel.id for channel in next(iter(house.wire.world.guilds.values())).channels]


async def states(house: House) -> dict[DeliveryState, int]:
    """Return how many deliveries are in each state."""
    async with house.database.read() as connection:
        return await deliveries.count_by_state(connection)


async def test_every_subscribed_channel_gets_one_message_that_names_its_delivery(
    house: House,
) -> None:
    """One change, two channels, two messages; the third channel asked for nothing."""
    first, second, third = channel_ids(house)
    await house.subscribe(first, second)
    await house.restock()
    await house.send()

    ids = []
    for channel_id in (first, second):
        (message,) = house.wire.messages(channel_id)
        ids += [part for part in (why_id(1), why_id(2)) if part in str(message.payload)]
        assert message.nonce is not None
        assert len(message.nonce) <= 25
    assert sorted(ids) == [why_id(1), why_id(2)]
    assert house.wire.messages(third) == []
    assert await states(house) == {DeliveryState.SENT: 2}


PICTURE = "https://shop.example/rain.png"
PAGE = "https://shop.example/cloud"


@pytest.mark.parametrize("picture", [PICTURE, None])
@pytest.mark.parametrize("page", [PAGE, None])
@pytest.mark.parametrize("times", [1, 2, 3])
async def test_an_alert_goes_without_what_discord_does_not_take(
    house: House, times: int, picture: str | None, page: str | None
) -> None:
    """Without its picture, then without its page; what is refused without them is refused."""
    parts = [part for part in (picture, page) if part is not None]
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    fault = house.wire.faults.answer(
        edge.error(400, 50035, "Invalid Form Body"), times=times, channel_id=channel_id
    )
    await house.restock(image_url=picture, url=page)
    await house.send()
    posted = house.wire.messages(channel_id)

    assert len(posted) == (times <= len(parts))
    shown = "".join(str(message.payload) for message in posted)
    assert not any(part in shown for part in parts[:times])
    assert all(part in shown for part in parts[times:])
    assert len(fault.struck_at) == min(times, 1 + len(parts))


async def test_a_picture_that_nobody_minds_stays(house: House) -> None:
    """It is on the card."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    await house.restock(image_url=PICTURE)
    await house.send()

    [message] = house.wire.messages(channel_id)
    assert PICTURE in str(message.payload)


async def test_a_lost_answer_is_settled_by_the_nonce(house: House) -> None:
    """Discord has the message, the answer never came: the second try makes no second message."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    house.wire.faults.lose_answer()
    await house.restock()
    await house.send()
    assert await states(house) == {DeliveryState.RETRY: 1}

    await house.send(seconds=5)

    assert len(house.wire.messages(channel_id)) == 1
    assert await states(house) == {DeliveryState.SENT: 1}


async def test_a_lost_answer_older_than_the_nonce_is_settled_by_reading(reader: House) -> None:
    """Where the nonce no longer helps, the channel is read, and nothing is sent again."""
    channel_id = channel_ids(reader)[0]
    await reader.subscribe(channel_id)
    reader.wire.faults.lose_answer()
    await reader.restock()
    await reader.send()
    await reader.send(seconds=5)

    (message,) = reader.wire.messages(channel_id)
    posts = [r for r in reader.wire.requests if r.route is Route.CREATE_MESSAGE]
    async with reader.database.read() as connection:
        delivery = await deliveries.get(connection, 1)
    assert len(posts) == 1
    assert delivery is not None
    assert delivery.message_id == message.id


async def test_a_request_that_never_arrived_is_sent_after_reading(reader: House) -> None:
    """The channel holds nothing of ours, so it is sent; once."""
    channel_id = channel_ids(reader)[0]
    await reader.subscribe(channel_id)
    reader.wire.faults.abort()
    await reader.restock()
    await reader.send()
    await reader.send(seconds=5)

    assert len(reader.wire.messages(channel_id)) == 1
    assert await states(reader) == {DeliveryState.SENT: 1}


async def test_what_cannot_be_read_is_looked_for_when_the_channel_is_open_again(
    reader: House,
) -> None:
    """A channel that closed after a doubtful try is left alone; a moderator is told, once."""
    channel_id = channel_ids(reader)[0]
    moderator = reader.wire.add_user("mona")
    await reader.subscribe(channel_id, created_by=moderator.id)
    reader.wire.faults.lose_answer()
    await reader.restock()
    await reader.send()
    reader.wire.faults.refuse_channel(channel_id, 50001)
    await reader.send(seconds=5)

    (notice,) = reader.wire.dm_messages(moderator)
    assert "have stopped" in str(notice.payload)
    assert await states(reader) == {DeliveryState.HELD: 1, DeliveryState.SENT: 1}

    reader.wire.faults.accept_channel(channel_id)
    async with reader.database.write() as connection:
        await subscriptions.heal(connection, channel_id, reader.clock())
    await reader.send(seconds=5)

    assert len(reader.wire.messages(channel_id)) == 1
    assert await states(reader) == {DeliveryState.SENT: 2}


async def test_a_refused_channel_is_left_alone_and_told_once(house: House) -> None:
    """403 sets aside all that is owed there, others go on, and the moderator hears of it once."""
    refusing, fine, _ = channel_ids(house)
    moderator = house.wire.add_user("mona")
    await house.subscribe(refusing, fine, created_by=moderator.id)
    house.wire.faults.refuse_channel(refusing)
    await house.restock()
    await house.restock("New Balance 2002R Mirage Grey")
    await house.send()
    await house.restock("New Balance 2002R Phantom")
    await house.send(seconds=10)

    assert len(house.wire.messages(fine)) == 3
    assert len(house.wire.dm_messages(moderator)) == 1
    assert house.wire.count_invalid == 1
    async with house.database.read() as connection:
        whole = await subscriptions.open_in(connection, [refusing, fine])
    assert list(whole) == [fine]
    assert await states(house) == {DeliveryState.SENT: 4, DeliveryState.HELD: 3}


@pytest.mark.parametrize("status", [503, 429])
async def test_what_discord_puts_off_is_sent_later(house: House, status: int) -> None:
    """A fault of Discord's own costs time, not the message."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    house.wire.faults.answer_status(status)
    await house.restock()
    await house.send()
    await house.send(seconds=5)

    assert len(house.wire.messages(channel_id)) == 1


async def test_a_wait_that_stands_in_the_body_is_kept(house: House) -> None:
    """Slow mode says there for how long; its headers do not."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    house.wire.faults.answer(edge.error(400, 20016, retry_after=37.5), times=1)
    await house.restock()
    await house.send()
    await house.send(seconds=37)
    assert house.wire.messages(channel_id) == []

    await house.send(seconds=1)

    assert len(house.wire.messages(channel_id)) == 1


async def test_a_bot_flagged_as_spam_tells_so_and_goes_on_elsewhere(house: House) -> None:
    """Discord says it of one message; whether it takes others is found out by sending them."""
    flagged, fine, *_ = channel_ids(house)
    moderator = house.wire.add_user("mona")
    await house.subscribe(flagged, fine, created_by=moderator.id)
    house.wire.faults.answer(edge.error(403, 20026), channel_id=flagged)
    await house.restock()
    await house.send()

    assert len(house.wire.messages(fine)) == 1
    [told] = house.wire.dm_messages(moderator)
    assert "source of spam" in str(told.payload)


async def test_the_outbox_is_kept_while_discord_is_away(house: House) -> None:
    """Changes found meanwhile are posted when Discord is back."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    await house.wire.go_away()
    await house.restock()
    await house.send()
    assert await states(house) == {DeliveryState.RETRY: 1}

    await house.wire.come_back()
    await house.send(seconds=70)

    assert len(house.wire.messages(channel_id)) == 1


async def test_a_message_of_another_day_does_not_leave(house: House) -> None:
    """A restock that could not be told for a day is no news any more."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    await house.restock()
    await house.send(hours=25)

    assert house.wire.messages(channel_id) == []
    assert await states(house) == {DeliveryState.EXPIRED: 1}


async def test_a_late_message_waits_for_the_catch_up(house: House) -> None:
    """A restock that could not be told for half an hour does not come as if it were new."""
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    await house.restock()
    await house.send(minutes=31)

    assert house.wire.messages(channel_id) == []
    assert await states(house) == {DeliveryState.HELD: 1}

    await house.services.digests.release()
    assert await states(house) == {DeliveryState.HELD: 1}
    house.clock.advance(minutes=2)
    await house.services.digests.release()
    await house.send()

    assert len(house.wire.messages(channel_id)) == 1


async def test_only_the_named_role_is_pinged(house: House) -> None:
    """A product title cannot ping anybody; the subscription's role is."""
    guild = next(iter(house.wire.world.guilds.values()))
    role = house.wire.add_role(guild, "Sneakers")
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id, role_id=role.id)
    await house.restock(f"2002R @everyone @here <@99> <@&{guild.id}> [free](https://evil.example)")
    await house.send()

    (message,) = house.wire.messages(channel_id)
    assert not message.pings.is_everyone
    assert set(message.pings.roles) == {role.id}
    assert not message.pings.users


async def test_a_sample_pings_nobody(house: House) -> None:
    """Its role is shown all the same: a moderator tries an alert out, and not its readers."""
    guild = next(iter(house.wire.world.guilds.values()))
    role = house.wire.add_role(guild, "Sneakers")
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id, role_id=role.id)
    [subscription] = await house.services.subscriptions.of_guild(guild.id)
    await house.services.subscriptions.try_out(subscription, cause="test")
    await house.send()

    (message,) = house.wire.messages(channel_id)
    assert f"<@&{role.id}>" in str(message.payload["components"])
    assert (message.pings.roles, message.pings.users, message.pings.is_everyone) == ((), (), False)


async def test_what_waits_for_its_turn_until_the_quiet_begins_does_not_leave(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claimed in the last second before it, it would leave in its first; it comes after it."""
    guild = next(iter(house.wire.world.guilds.values()))
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    quiet = QuietHours(begins=time(12, 1), ends=time(12, 20))
    async with house.database.write() as connection:
        await settings.keep_settings(connection, GuildSettings(guild_id=guild.id, quiet=quiet))
    house.clock.advance(seconds=59)
    await house.restock()

    def take(pace: Pace) -> float:
        house.clock.advance(seconds=1)
        return 0.0

    with monkeypatch.context() as patched:
        patched.setattr(Pace, "take", take)
        await house.send()
    assert house.wire.messages(channel_id) == []
    assert await states(house) == {DeliveryState.HELD: 1}

    house.clock.now = NOON + timedelta(minutes=20)
    await house.services.digests.release()
    await house.send()
    assert len(house.wire.messages(channel_id)) == 1


@pytest.mark.parametrize("answer", [edge.error(500, 0), edge.limit(0.05)], ids=["500", "429"])
async def test_what_is_not_taken_at_once_is_not_repeated_into_the_quiet(
    house: House, answer: Canned
) -> None:
    """The answer hung until the hours had begun, and the library would ask anew by itself."""
    guild = next(iter(house.wire.world.guilds.values()))
    channel_id = channel_ids(house)[0]
    await house.subscribe(channel_id)
    quiet = QuietHours(begins=time(12, 3), ends=time(12, 20))
    async with house.database.write() as connection:
        await settings.keep_settings(connection, GuildSettings(guild_id=guild.id, quiet=quiet))

    def late(_: float) -> Canned:
        house.clock.advance(minutes=4)
        return answer

    house.wire.faults.answer(late, times=1, seconds=600)
    await house.restock()
    await house.send()
    assert house.wire.messages(channel_id) == []

    house.clock.now = NOON + timedelta(minutes=21)
    await house.services.digests.release()
    for _ in range(3):
        await house.send(seconds=5)
    assert len(house.wire.messages(channel_id)) == 1
