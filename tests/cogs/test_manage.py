"""Moderators enter, move and cancel drops, and choose where trouble is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from tests.cogs.conftest import Scene, answer, read

RAIN = {"style": "M2002RDA", "name": "Rain Cloud", "at": "2026-12-05 10:00"}


async def upcoming(scene: Scene) -> list[Any]:
    """Return the server's drops to come."""
    return await scene.services.drops.upcoming(scene.guild.id)


async def test_a_drop_is_entered_and_announced(scene: Scene) -> None:
    """The time is the zone's; the subscribed channel hears of it with all that was entered."""
    await scene.moderate("alerts add", channel=scene.alerts)

    text = await scene.post_drop(
        **RAIN,
        timezone="Europe/London",
        region="uk",
        retailer="END.",
        price="£99.95",
        url="https://shop.example/rain",
    )
    [message] = await scene.posted()

    stamp = int(datetime(2026, 12, 5, 10, tzinfo=UTC).timestamp())
    assert text.startswith(f"Added: **Rain Cloud** (M2002RDA) · <t:{stamp}:F>")
    assert "### Drop announced" in read(message)
    assert f"<t:{stamp}:F>" in read(message)
    assert "£99.95" in read(message)
    assert "END. (🇬🇧 United Kingdom)" in read(message)


async def test_channels_are_told_a_day_and_an_hour_before_and_at_the_time(scene: Scene) -> None:
    """Each once, however often the clock is looked at."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.post_drop(**RAIN)
    await scene.posted()
    drop_at = datetime(2026, 12, 5, 10, tzinfo=UTC)
    for ahead in (timedelta(hours=24), timedelta(hours=1), timedelta(0)):
        scene.clock.now = drop_at - ahead
        await scene.services.drops.tell_leads()
        await scene.services.drops.tell_leads()

        messages = await scene.posted()

    told = [read(message).splitlines()[0] for message in messages]
    assert told == [
        "### Drop announced",
        "### 24 hours to the drop",
        "### One hour to the drop",
        "### It drops now",
    ]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"at": "2026-11-23 10:00"}, ["is past", "for example"]),
        ({"at": "2026-11-24 11:59"}, ["is past"]),
        ({"at": "next friday"}, ["can be 27 November or 4 December", "2026-11-27"]),
        ({"at": "some day"}, ["no time I can read", "2026-12-05 10:00"]),
        ({"at": "2026-13-40"}, ["no time I can read"]),
        ({"at": "2036-12-05"}, ["more than three years away"]),
        ({"timezone": "Europe/Lodnon"}, ["no time zone", "Europe/London"]),
        (
            {"at": "2027-03-28 01:30", "timezone": "Europe/London"},
            ["does not exist in Europe/London", "You may mean 00:30 or 02:30"],
        ),
        (
            {"at": "2027-10-31 01:30", "timezone": "Europe/London"},
            ["happens twice", "2027-10-31T01:30+01:00", "2027-10-31T01:30+00:00"],
        ),
        ({"style": "990v6"}, ["no 2002R style code", "M2002RDA"]),
        ({"style": "@everyone"}, ["no 2002R style code"]),
        ({"name": "   "}, ["needs a name"]),
        ({"price": "cheap"}, ["no price I can read", "150 USD"]),
        ({"price": "150"}, ["no price I can read"]),
        ({"price": "-5 USD"}, ["no price I can read"]),
        ({"url": "javascript:alert(1)"}, ["no web address", "https://"]),
        ({"url": "https://user:pw@shop.example/"}, ["no web address"]),
        ({"region": "Atlantis"}, ["is no country", "GB"]),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
async def test_what_cannot_be_used_is_told_with_an_example(
    scene: Scene, changes: dict[str, str], sentences: list[str]
) -> None:
    """And nothing is entered."""
    text = read(await scene.preview_drop(**(RAIN | changes)))

    assert all(sentence in text for sentence in sentences)
    assert "Nothing is posted yet." in text
    assert await upcoming(scene) == []


async def test_the_offered_way_out_of_a_repeated_hour_works(scene: Scene) -> None:
    """The sentence gives two times to choose from; each is taken as it stands."""
    for number, at in enumerate(("2027-10-31T01:30+01:00", "2027-10-31T01:30+00:00")):
        await scene.post_drop(style="M2002RDA", name=f"Hour {number}", at=at)

    first, second = await upcoming(scene)
    assert second.at - first.at == timedelta(hours=1)


async def test_a_name_cannot_ping_or_link(scene: Scene) -> None:
    """A moderator's account may be stolen; a card harms nobody."""
    await scene.moderate("alerts add", channel=scene.alerts)
    name = "@everyone [Rain](https://evil.example) <@&1> **Cloud**"

    text = await scene.post_drop(**(RAIN | {"name": name}))
    [message] = await scene.posted()

    for shown in (text, read(message)):
        assert "](https" not in shown
        assert "@everyone" not in shown
    assert not message.mention_everyone


async def test_the_same_drop_twice_is_entered_once(scene: Scene) -> None:
    """The one that is there is shown, with how to change it; channels are told once."""
    await scene.moderate("alerts add", channel=scene.alerts)
    shown = await scene.preview_drop(**(RAIN | {"style": "m2002rda"}))
    await scene.post_drop(**RAIN)

    await scene.moderator.click(shown, label="Post")
    text = read(shown)

    assert "there already; nothing was added" in text
    assert "/manage drop move" in text
    assert len(await upcoming(scene)) == 1
    assert len(await scene.posted()) == 1


async def test_a_drop_moves(scene: Scene) -> None:
    """Chosen from completion; its own zone is kept, who was told is told again, the card edited."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.post_drop(**RAIN, timezone="Asia/Tokyo")
    await scene.posted()

    assert await scene.offered("manage drop move", "drop", "rain") == [1]

    text = await scene.moderate("manage drop move", drop=1, at="2026-12-06 10:00")
    messages = await scene.posted()

    stamp = int(datetime(2026, 12, 6, 1, tzinfo=UTC).timestamp())
    assert text.startswith(f"Moved: **Rain Cloud** (M2002RDA) · <t:{stamp}:F>")
    assert [read(message).splitlines()[0] for message in messages] == [
        "### Drop moved",
        "### Drop moved",
    ]
    before = int(datetime(2026, 12, 5, 1, tzinfo=UTC).timestamp())
    for message in messages:  # the earlier one is edited, the new one answers it
        assert f"**When** ~~<t:{before}:F>" in read(message)
        assert f"**Now** <t:{stamp}:F>" in read(message)
        assert "M2002RDA" in read(message)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"at": "2026-12-05 10:00"}, "is at that time already"),
        ({"at": "2020-12-05"}, "is past"),
        ({"at": "soon"}, "no time I can read"),
        ({"at": "2026-12-06", "timezone": "Mars/Olympus"}, "no time zone"),
        ({"at": "2026-12-06", "drop": 77}, "has no drop 77"),
    ],
)
async def test_a_move_that_cannot_be_made_moves_nothing(
    scene: Scene, options: dict[str, Any], sentence: str
) -> None:
    """The drop stays where it was."""
    await scene.post_drop(**RAIN)
    before = await upcoming(scene)

    text = await scene.refused("manage drop move", **({"drop": 1} | options))

    assert sentence in text
    assert await upcoming(scene) == before


async def test_a_drop_is_cancelled_once(scene: Scene) -> None:
    """It is gone from the list, channels are told, and a second time says so."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.post_drop(**RAIN)
    await scene.posted()

    text = await scene.moderate("manage drop cancel", drop=1)
    messages = await scene.posted()

    assert text.startswith("Cancelled: **Rain Cloud**")
    assert "### Drop cancelled" in read(messages[1])
    assert await upcoming(scene) == []
    assert await scene.offered("manage drop cancel", "drop", "") == []
    assert "cancelled already" in await scene.refused("manage drop cancel", drop=1)
    assert "cancelled already" in await scene.refused("manage drop move", drop=1, at="2026-12-07")


async def test_another_servers_drop_is_none(scene: Scene) -> None:
    """It can be neither moved nor cancelled from there."""
    await scene.post_drop(**RAIN)
    stranger = scene.another_server()

    for command, options in (("cancel", {}), ("move", {"at": "2026-12-07"})):
        text = await scene.refused(f"manage drop {command}", by=stranger, drop=1, **options)
        assert "This server has no drop 1." in text


async def test_time_zones_complete_as_people_write_them(scene: Scene) -> None:
    """In any case, with a space for the underscore."""
    assert "America/New_York" in await scene.offered("manage drop add", "timezone", "new york")
    assert await scene.offered("manage drop move", "timezone", "LONDON") == ["Europe/London"]


async def test_the_log_channel_is_set_and_unset(scene: Scene) -> None:
    """And a permission that is missing there is named."""
    closed = scene.guild.create_text_channel(
        "closed",
        overwrites={scene.guild.roles["TestBot"]: discord.PermissionOverwrite(send_messages=False)},
    )

    assert f"posted in <#{scene.alerts.id}>." in await scene.moderate(
        "manage log", channel=scene.alerts
    )
    assert "lacks Send Messages" in await scene.moderate("manage log", channel=closed)
    assert f"posted in <#{closed.id}>." in await scene.moderate("manage log")
    assert "by direct message" in await scene.moderate("manage log", off=True)
    assert "by direct message" in await scene.moderate("manage log")


async def test_a_log_channel_that_was_chosen_by_mistake_is_undone(scene: Scene) -> None:
    """With the button under the answer."""
    result = await scene.moderator.slash(scene.general, "manage log", channel=scene.alerts)

    await scene.moderator.click(answer(result), label="Undo")

    assert "by direct message" in await scene.moderate("manage log")


async def test_the_log_channel_stays_when_only_sources_are_named(scene: Scene) -> None:
    """Whoever asks for one more thing there does not lose it; without any it is refused."""
    assert "no log channel" in await scene.refused("manage log", sources=True)
    await scene.moderate("manage log", channel=scene.alerts)

    text = await scene.moderate("manage log", sources=True)

    assert f"and with sources that cannot be read, are posted in <#{scene.alerts.id}>." in text
    other = await scene.moderate("manage log", channel=scene.general)
    assert f"and with sources that cannot be read, are posted in <#{scene.general.id}>." in other
    text = await scene.moderate("manage log", sources=False)
    assert f"Problems with alerts are posted in <#{scene.general.id}>." in text


async def test_what_is_said_of_a_drop_without_a_time_is_true(scene: Scene) -> None:
    """Nobody can be told an hour before a time that is not known."""
    drop = {"style": "M2002RDB", "name": "Mirage", "at": "tbc"}

    text = await scene.post_drop(**drop)

    assert "**Mirage** (M2002RDB) · Time not yet known" in text
    assert "For reminders too, give it a day" in text


async def test_a_moved_drop_that_is_cancelled_is_so_on_every_card_about_it(scene: Scene) -> None:
    """The short card that told of the move, too; but only one is headed so."""
    await scene.subscribe()
    drop = await scene.enter_drop()
    await scene.posted()
    await scene.moderate("manage drop move", drop=drop.id, at="2026-12-20 10:00")
    await scene.posted()
    await scene.moderate("manage drop cancel", drop=drop.id)
    for _ in range(3):  # a channel gets four messages in five seconds and a half
        await scene.posted()
        scene.clock.advance(seconds=10)

    cards = [read(card) for card in await scene.posted()]

    assert [card.splitlines()[0] for card in cards] == [
        "### ~~Drop announced~~",
        "### ~~Drop moved~~",
        "### Drop cancelled",
    ]
    assert all("Cancelled, or postponed" in card for card in cards)
    assert "~~" in cards[1]


async def test_a_drop_is_entered_as_people_type(scene: Scene) -> None:
    """A shoe by its name, a day as it is called, the server's own zone and money."""
    await scene.moderate("manage settings", timezone="Asia/Tokyo")

    text = await scene.post_drop(
        style="rain cloud", name="Rain Cloud", at="5 Dec 10am", price="19800"
    )

    [drop] = await upcoming(scene)
    assert (drop.style_code, drop.timezone) == ("M2002RDA", "Asia/Tokyo")
    assert drop.at == datetime(2026, 12, 5, 1, tzinfo=UTC)
    assert (drop.price.amount, drop.price.currency) == (19800, "JPY")
    assert "M2002RDA" in text


async def test_a_time_completes_to_what_it_means(scene: Scene) -> None:
    """By the zone that is typed beside it, or the server's; nonsense offers nothing."""
    await scene.moderate("manage settings", timezone="Europe/London")

    [choice] = await scene.moderator.autocomplete(
        scene.general, "manage drop add", "at", "friday 10am"
    )
    assert choice["value"] == "friday 10am"
    assert "Fri 27 Nov, 10:00 (in 3 days), Europe/London" in choice["name"]
    assert await scene.offered("manage drop add", "at", "banana") == []
    assert len(await scene.offered("manage drop add", "at", "")) == 3
    [past] = await scene.offered("alerts why", "at", "10 minutes ago")
    assert past == "10 minutes ago"


async def test_a_shoe_that_several_may_be_is_asked_for(scene: Scene) -> None:
    """With some of them by their codes."""
    text = read(
        await scene.preview_drop(style="protection pack", name="Pack", at="2026-12-05 10:00")
    )
    assert "can be" in text
    assert "M2002RDA" in text
