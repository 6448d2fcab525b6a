"""Notices are deliveries too: what stopped is told, though the bot died over it."""

from __future__ import annotations

import pytest

from tests.discord_adapter.life import INVITED, Life, shown
from tests.wire import edge
from tests.wire.routes import Route


@pytest.mark.parametrize("minutes", [0, 6, 60])
@pytest.mark.parametrize("has_arrived", [True, False], ids=["arrived", "did not arrive"])
@pytest.mark.parametrize("has_log", [True, False], ids=["log", "no log"])
async def test_a_notice_in_doubt_is_told_once_all_the_same(
    life: Life, has_log: bool, has_arrived: bool, minutes: int
) -> None:
    """Killed while it was under way; the next start settles it."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, log = guild.channels
    await life.subscribe(channel)
    await life.start()
    owner = life.wire.world.owner
    place = log if has_log else life.wire.world.dm(owner)
    before = 0
    if has_log:
        await life.command("manage log", guild, {"channel": log})
        await life.pass_time(seconds=5)
        before = len(life.alerts(log))
    life.wire.faults.refuse_channel(channel.id, 50013)
    if has_arrived:
        fault = life.wire.faults.hold_answer(channel_id=place.id)
    else:
        fault = life.wire.faults.abort(channel_id=place.id, times=None)
    await life.restock()
    await life.until(lambda: fault.struck_at, 10)
    await life.kill()
    fault.stop()
    await life.pass_time(minutes=minutes)
    life.wire.nonces.window = 300
    await life.start()
    await life.pass_time(minutes=2)

    told = [shown(m) for m in life.wire.messages(place.id)][before:]
    stopped = [each for each in told if "stopped" in each]
    assert len(stopped) == 1
    listed = await life.says("alerts list", guild)
    assert "**Stopped**" in listed
    assert "The last alert is kept until the channel takes messages again" in listed


async def test_a_notice_to_a_person_whose_channel_cannot_be_opened_now_comes_later(
    life: Life,
) -> None:
    """A fault of Discord's while it opens the direct channel."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    life.wire.faults.refuse_channel(channel.id, 50013)
    life.wire.faults.answer(edge.html(403), route=Route.OPEN_DM, seconds=120)
    await life.restock()
    await life.until(life.told, 240)


@pytest.mark.parametrize("count", [1, 3])
async def test_direct_messages_whose_opening_hangs_hold_back_nobody_elses(
    life: Life, count: int
) -> None:
    """Discord answers nothing to some openings; who set up another server's alerts is told."""
    people = [life.wire.add_user(f"person {number}") for number in range(count + 1)]
    guilds = [life.wire.add_guild(channels=1, bot_permissions=INVITED) for _ in people]
    for guild, person in zip(guilds, people, strict=True):
        await life.subscribe(*guild.channels, created_by=person.id)
    await life.start()
    life.wire.faults.hold_answer(route=Route.OPEN_DM, times=count)
    for guild in guilds:
        life.wire.faults.refuse_channel(guild.channels[0].id, 50013)
    await life.restock()
    await life.until(lambda: any(map(life.told, people)), 15 + 5 * count)
    life.wire.faults.release()
    await life.until(lambda: all(map(life.told, people)), 60)

    assert [len(life.told(person)) for person in people] == [1] * len(people)


async def test_a_log_channel_that_refuses_hands_on_what_it_was_to_tell(life: Life) -> None:
    """To who set it up; also where the subscription is that channel's own."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, log = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.command("manage log", guild, {"channel": log})
    await life.pass_time(seconds=5)
    for each in (channel, log):
        life.wire.faults.refuse_channel(each.id, 50001)
    await life.restock()
    await life.pass_time(minutes=1)

    told = "\n".join(life.told())
    assert f"<#{channel.id}>" in told
    assert f"<#{log.id}>" in told


@pytest.mark.parametrize(
    ("status", "code"), [(400, 200000), (400, 50035), (403, 20026), (403, 160005), (400, 50083)]
)
async def test_a_log_channel_that_is_closed_for_now_hands_on_too(
    life: Life, status: int, code: int
) -> None:
    """A notice is news for a week; whoever would open the log again may be another."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    channel, log = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.command("manage log", guild, {"channel": log})
    await life.pass_time(seconds=5)
    life.wire.faults.answer(edge.error(status, code), channel_id=log.id)
    life.wire.faults.answer(edge.error(400, 240000), channel_id=channel.id)
    await life.restock()
    await life.pass_time(seconds=30)

    [told] = life.told()
    assert "harmful" in told


@pytest.mark.parametrize("with_parent", [True, False], ids=["with its channel", "alone"])
async def test_a_thread_that_was_deleted_is_told_of_once(life: Life, *, with_parent: bool) -> None:
    """Of a channel's threads Discord tells nothing where the channel itself is deleted."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    parent = guild.channels[0]
    thread = life.wire.world.add_thread(parent, life.wire.world.old_id(), "restocks")
    await life.subscribe(thread)
    await life.start()
    life.wire.world.forget_channel(thread)
    if with_parent:
        await life.wire.delete_channel(parent)
    else:
        ids = {"id": thread.id, "guild_id": guild.id, "parent_id": parent.id}
        body = {name: str(each) for name, each in ids.items()} | {"type": thread.kind}
        await life.wire.gateway.dispatch("THREAD_DELETE", body, guild.id)
    await life.pass_time(seconds=60)
    for number in range(3):
        await life.restock(number)
        await life.pass_time(seconds=60)

    [told] = life.told()
    assert "no longer exists" in told
    assert len([each for each in life.wire.requests if each.channel_id == thread.id]) <= 2


async def test_a_test_alert_pings_nobody(life: Life) -> None:
    """Though the subscription's alerts ping a role."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | 1 << 17)
    [channel] = guild.channels
    role = life.wire.add_role(guild, "Sneakers")
    await life.subscribe(channel, role_id=role.id)
    await life.start()
    await life.command("alerts test", guild, {"subscription": 1})
    await life.until(lambda: life.alerts(channel), 5)

    [sample] = life.alerts(channel)
    assert not sample.pings.roles
    assert not sample.pings.users
    assert not sample.pings.is_everyone


@pytest.mark.parametrize("count", [0, 1, 3])
async def test_the_record_of_alerts_is_shown(life: Life, count: int) -> None:
    """Whether there are some or none; deferred or not, it is one layout."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    await life.subscribe(channel)
    await life.start()
    for number in range(count):
        await life.restock(number)
        await life.pass_time(seconds=2)
    for line in ("alerts log", "alerts audit"):
        reply = await life.command(line, guild)
        assert reply.message is not None
        assert shown(reply.message)


async def test_who_moderates_several_servers_hears_which_one_it_is(life: Life) -> None:
    """A channel that was deleted has no name in a direct message, and each server one line."""
    names = ("Shoes `of` Kyoto", "2002R Club")
    guilds = [life.wire.add_guild(name=name, bot_permissions=INVITED) for name in names]
    await life.subscribe(*(guild.channels[0] for guild in guilds))
    await life.start()
    for guild in guilds:
        await life.wire.delete_channel(guild.channels[0])
    await life.restock()
    await life.until(lambda: len(life.told()) == len(names), 60)
    await life.pass_time(minutes=1)

    last = sorted(each.splitlines()[-1] for each in life.told())
    assert last == ["-# Server: `2002R Club`", "-# Server: `Shoes 'of' Kyoto`"]


@pytest.mark.parametrize("is_log_open", [True, False], ids=["open", "closed"])
async def test_a_log_channel_needs_not_hear_which_server_it_is_in(
    life: Life, is_log_open: bool
) -> None:
    """Only whom its notice is passed on to hears it, once."""
    guild = life.wire.add_guild(channels=2, name="2002R Club", bot_permissions=INVITED)
    channel, log = guild.channels
    await life.subscribe(channel)
    await life.start()
    await life.command("manage log", guild, {"channel": log})
    await life.pass_time(seconds=5)
    life.wire.faults.refuse_channel(channel.id, 50013)
    if not is_log_open:
        life.wire.faults.refuse_channel(log.id, 50001)
    await life.restock()
    await life.pass_time(minutes=1)

    assert not any("2002R Club" in shown(each) for each in life.alerts(log))
    told = life.told()
    assert any("stopped" in each for each in told) is not is_log_open
    assert all(each.count("2002R Club") == 1 for each in told)
