"""Publications, edits and threads have limits of their own; a channel's alerts do not wait."""

from __future__ import annotations

import pytest

from bot.models import ChangeKind
from tests.discord_adapter.life import INVITED, Life
from tests.wire import edge
from tests.wire.edge import Canned
from tests.wire.routes import Route
from tests.wire.threads import CROSSPOSTED
from tests.wire.world import ANNOUNCEMENT_CHANNEL, CREATE_POLLS, Channel, Guild

NEWS = (ChangeKind.RESTOCK, ChangeKind.ANNOUNCED, ChangeKind.MOVED, ChangeKind.SOLD_OUT)
PUNCTUAL = 1.2  # seconds: the promise, and a look at what the test waits for


def place(life: Life) -> tuple[Guild, Channel]:
    """Make a guild with an announcement channel."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | 1 << 13)
    return guild, life.wire.add_channel(guild, "news", kind=ANNOUNCEMENT_CHANNEL)


async def count_seconds(life: Life, channel: Channel, *numbers: int, apart: float = 6) -> float:
    """Let restocks be found and return the longest time that one took to be posted."""
    longest = 0.0
    for number in numbers:
        before = len(life.alerts(channel))
        await life.restock(number)
        longest = max(
            longest,
            await life.until(
                lambda: len(life.alerts(channel)) > before,  # noqa: B023
                120,
                "the alert",
            ),
        )
        await life.pass_time(seconds=apart)
    return longest


@pytest.mark.parametrize(
    "refusal",
    [
        edge.limit(2_400),
        edge.limit(1_163, code=20028),
        edge.limit(700, header="1"),
        edge.limit(2_400, scope="user"),
        edge.html(403),
        edge.error(503, 0),
        edge.error(500, 0),
    ],
    ids=["2400 s", "20028", "header 1", "bucket", "page", "503", "500"],
)
async def test_publications_that_are_put_off_delay_no_alert(life: Life, refusal: Canned) -> None:
    """Four alerts in a row, each within a second."""
    _, news = place(life)
    await life.subscribe(news, publish=True)
    await life.start()
    fault = life.wire.faults.answer(refusal, route=Route.PUBLISH)
    assert await count_seconds(life, news, 0, 1, 2, 3) <= PUNCTUAL
    assert fault.struck_at


@pytest.mark.parametrize(
    ("refusal", "seconds"),
    [(edge.limit(600, code=30046), 600), (edge.limit(1_163, code=20028), 1_163)],
    ids=["30046", "20028"],
)
async def test_edits_of_old_posts_that_are_limited_delay_no_alert(
    life: Life, refusal: Canned, seconds: int
) -> None:
    """The edit is tried when it was said it may be, not before; and then it is made."""
    guild, news = place(life)
    await life.subscribe(news, kinds=NEWS)
    await life.start()
    entry = {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-20 10:00"}
    await life.enter_drop(guild, entry)
    await life.until(lambda: life.alerts(news), 5)
    [card] = life.alerts(news)
    fault = life.wire.faults.answer(refusal, seconds=seconds, route=Route.EDIT_MESSAGE)
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.until(lambda: fault.struck_at, 10)

    assert await count_seconds(life, news, 1, 2, 3) <= PUNCTUAL
    await life.until(lambda: card.edits, seconds + 60)
    assert len(fault.struck_at) <= 2


async def test_an_alert_behind_ten_edits_and_five_publications_is_on_time(life: Life) -> None:
    """All of them are limited for long."""
    guild, news = place(life)
    await life.subscribe(news, kinds=NEWS, publish=True)
    await life.start()
    life.wire.faults.answer(edge.limit(2_400), route=Route.PUBLISH)
    life.wire.faults.answer(edge.limit(600, code=30046), route=Route.EDIT_MESSAGE)
    for number in range(1, 11):
        entry = {"style": f"M2002RC{chr(64 + number)}", "name": f"Cloud {number}"}
        await life.enter_drop(guild, entry | {"at": "2026-12-20 10:00"})
        await life.pass_time(seconds=3)
    for number in range(1, 11):
        await life.command(
            "manage drop move", guild, {"drop": number, "at": f"2026-12-21 {number + 5:02}:00"}
        )
        await life.pass_time(seconds=3)
    await life.pass_time(seconds=30)

    assert await count_seconds(life, news, 0, 1, 2) <= PUNCTUAL


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "not known"])
async def test_a_poll_that_is_refused_ends_no_alerts(life: Life, is_known: bool) -> None:
    """The bot may post there, and may not ask: Create Polls is a permission of its own."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED | CREATE_POLLS)
    [channel] = guild.channels
    await life.subscribe(channel, kinds=NEWS, poll=True)
    await life.start()
    if is_known:
        await life.wire.update_channel(channel, denied_to_bot=CREATE_POLLS)
        await life.pass_time(seconds=20)
    channel.denied_to_bot = CREATE_POLLS
    await life.enter_drop(guild, {"style": "M2002RDA", "name": "Cloud", "at": "2026-12-20 10:00"})
    await life.until(lambda: life.alerts(channel), 5)
    await life.pass_time(seconds=10)

    assert await count_seconds(life, channel, 1, 2) <= PUNCTUAL
    assert not any("poll" in each.payload for each in life.alerts(channel))
    assert ["no poll" in each for each in life.told()] == [True]
    assert "**Stopped**" not in await life.says("alerts list", guild)


REFUSED = [
    (Route.PUBLISH, 403, 50013, "was not published"),
    (Route.PUBLISH, 403, 50001, "was not published"),
    (Route.PUBLISH, 400, 50024, "was not published"),
    (Route.PUBLISH, 403, 60003, "was not published"),
    (Route.OPEN_THREAD, 403, 50013, "has no thread"),
]


@pytest.mark.parametrize(("route", "status", "code", "words"), REFUSED)
async def test_what_discord_refuses_beside_alerts_is_told_once(
    life: Life, route: Route, status: int, code: int, words: str
) -> None:
    """Nothing is seen missing there, so nothing but the refusal tells of it; alerts go on."""
    guild, news = place(life)
    await life.subscribe(news, kinds=NEWS, publish=True, threads=True)
    await life.start()
    fault = life.wire.faults.answer(edge.error(status, code), route=route)

    assert await count_seconds(life, news, 0, 1, 2) <= PUNCTUAL
    assert len(fault.struck_at) == 3
    [told] = life.told()
    assert words in told
    assert f"<#{news.id}>" in told
    assert "**Stopped**" not in await life.says("alerts list", guild)


async def test_what_hangs_beside_a_message_delays_no_alert(life: Life) -> None:
    """A publication whose answer does not come."""
    _, news = place(life)
    await life.subscribe(news, publish=True)
    await life.start()
    life.wire.faults.hold_answer(route=Route.PUBLISH, times=None)

    assert await count_seconds(life, news, 0, 1, 2) <= PUNCTUAL


async def test_threads_that_find_no_room_delay_no_alert_and_come_later(life: Life) -> None:
    """A guild has a thousand active threads at most; when some end, the thread is opened."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    [channel] = guild.channels
    guild.thread_limit = 0
    await life.subscribe(channel, threads=True)
    await life.start()

    assert await count_seconds(life, channel, 0, 1, 2) <= PUNCTUAL
    guild.thread_limit = 1_000
    await life.until(lambda: len(guild.threads) >= 3, 1_900)


async def test_the_tenth_publication_of_an_hour_is_not_the_last(life: Life) -> None:
    """Twelve alerts in an hour, here of 15 minutes, are on time, and published in the end."""
    _, news = place(life)
    life.wire.publications.period = 900
    await life.subscribe(news, publish=True)
    await life.start()
    assert await count_seconds(life, news, *range(12), apart=20) <= PUNCTUAL
    published = lambda: sum(bool(m.payload["flags"] & CROSSPOSTED) for m in life.alerts(news))  # noqa: E731
    assert published() == 10

    await life.until(lambda: published() == 12, 960)
    asked = [r for r in life.wire.requests if r.route is Route.PUBLISH]
    assert len(asked) <= 16


async def test_what_was_put_off_is_kept_over_a_restart(life: Life) -> None:
    """A publication that may be made in twenty minutes is not tried after a start before that."""
    _, news = place(life)
    await life.subscribe(news, publish=True)
    await life.start()
    fault = life.wire.faults.answer(edge.limit(1_200), seconds=1_200, route=Route.PUBLISH)
    await life.restock()
    await life.until(lambda: fault.struck_at, 10)
    await life.pass_time(seconds=20)
    await life.kill()
    await life.start()
    [message] = life.alerts(news)
    await life.until(lambda: message.payload["flags"] & CROSSPOSTED, 1_300)

    assert len(fault.struck_at) == 1


async def test_an_edit_that_would_change_nothing_is_not_made(life: Life) -> None:
    """The drop is moved away and back before its post is edited: nothing is left to change."""
    guild, news = place(life)
    await life.subscribe(news, kinds=(ChangeKind.ANNOUNCED,))
    await life.start()
    entry = {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-20 10:00"}
    await life.enter_drop(guild, entry)
    await life.until(lambda: life.alerts(news), 5)
    [card] = life.alerts(news)
    await life.command("manage drop move", guild, {"drop": 1, "at": "2026-12-21 10:00"})
    await life.until(lambda: card.edits == 1, 10)
    async with life.writing() as connection:
        await connection.exec_driver_sql(
            "insert into deliveries (cause, destination_kind, destination_id, priority, state,"
            " due_at, expires_at, change_id, subscription_id, guild_id, action, earlier_id,"
            " sizes, role_ids, is_sample, attempts)"
            " select 'edit:again:' || earlier_id, destination_kind, destination_id, priority,"
            " 'pending', due_at, expires_at, change_id, subscription_id, guild_id, action,"
            " earlier_id, sizes, role_ids, is_sample, 0 from deliveries where action = 'edit'"
        )
    await life.until(life.is_settled, 10)

    assert card.edits == 1
