"""Members look up what is coming, and turn the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
import simcord

from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.conftest import NOON


def buttons(message: simcord.ResponseMessage) -> dict[str, bool]:
    """Return which buttons a message has, and whether each can be pressed."""
    rows = [row for box in message.components for row in box["components"] if row["type"] == 1]
    return {
        button["label"]: not button.get("disabled", False)
        for row in rows
        for button in row["components"]
    }


async def enter_many(scene: Scene, count: int, **changes: str) -> None:
    """Enter drops, one a day."""
    for number in range(1, count + 1):
        day = NOON + timedelta(days=number)
        style, name = f"M2002RD{chr(64 + number)}", f"Drop {number:02}"
        await scene.enter_drop(name, style=style, at=f"{day:%Y-%m-%d} 10:00", **changes)


async def test_no_drop_says_how_one_is_entered(scene: Scene) -> None:
    """An empty list is not a dead end."""
    result = await scene.member.slash(scene.general, "drops upcoming")

    assert "No drop is entered." in said(result)
    assert "/manage drop add" in said(result)
    assert buttons(answer(result)) == {}
    assert not answer(result).ephemeral


async def test_a_drop_is_shown_with_all_that_is_known(scene: Scene) -> None:
    """The time in the reader's own zone, and how far away it is."""
    drop = await scene.enter_drop(
        "Rain @everyone [Cloud](https://evil.example)",
        region="GB",
        retailer="Up There",
        price="150 GBP",
        url="https://shop.example/rain",
    )

    result = await scene.member.slash(scene.general, "drops upcoming")

    assert drop.at is not None
    stamp = int(drop.at.timestamp())
    assert f"<t:{stamp}:F> (<t:{stamp}:R>)" in said(result)
    assert " · M2002RDA\n- <t:" in said(result)
    where = "[Up There (🇬🇧 United Kingdom)](<https://shop.example/rain>)"
    assert f" · {where} · £150.00\n" in said(result)
    assert "-# Entered by this server's moderators." in said(result)
    assert "](https://evil" not in said(result)
    assert not answer(result).message.mention_everyone


async def test_drops_are_in_the_order_they_come(scene: Scene) -> None:
    """The undated ones last; no exacter than they are known."""
    await scene.enter_drop("Someday", style="M2002RDA", at="tbc")
    await scene.enter_drop("In a month", style="M2002RDB", at="2026-12")
    await scene.enter_drop("On a day", style="M2002RDC", at="2026-11-30", timezone="Asia/Tokyo")
    await scene.enter_drop("Soon", style="M2002RDD", at="2026-11-25 10:00")

    text = said(await scene.member.slash(scene.general, "drops upcoming"))

    places = [text.index(name) for name in ("Soon", "On a day", "In a month", "Someday")]
    assert places == sorted(places)
    assert "Monday, 30 November 2026" in text
    assert "Time not yet known" in text


async def test_a_past_drop_is_no_longer_coming(scene: Scene) -> None:
    """Time goes by without anybody cleaning up."""
    await scene.enter_drop("Rain Cloud", at="2026-11-25 10:00")
    scene.clock.advance(days=2)

    assert "Rain Cloud" not in said(await scene.member.slash(scene.general, "drops upcoming"))


async def test_another_servers_drops_are_not_shown(scene: Scene) -> None:
    """What a moderator enters is for their own server."""
    await scene.enter_drop("Rain Cloud")
    stranger = scene.another_server()

    result = await stranger.slash(stranger.guild.channels["general"], "drops upcoming")

    assert "No drop is entered." in said(result)


async def test_many_drops_have_pages_to_turn(scene: Scene) -> None:
    """Next and Back turn the same message, and stop at its ends."""
    await enter_many(scene, 8)
    first = answer(await scene.member.slash(scene.general, "drops upcoming"))

    assert "Drop 06" in read(first)
    assert "Drop 07" not in read(first)
    assert "Page 1 of 2" in read(first)
    assert buttons(first) == {"Back": False, "Next": True}

    second = answer(await scene.member.click(first, label="Next"))

    assert second.id == first.id
    assert "Drop 07" in read(second)
    assert "Page 2 of 2" in read(second)
    assert buttons(second) == {"Back": True, "Next": False}

    again = answer(await scene.moderator.click(second, label="Back"))

    assert "Page 1 of 2" in read(again)


async def test_the_buttons_work_after_a_restart(scene: Scene) -> None:
    """Everything they need is in their own ids."""
    await enter_many(scene, 8, region="JP")
    message = answer(await scene.member.slash(scene.general, "drops upcoming", region="Japan"))

    await scene.env.restart_bot(new_bot(scene.services))
    await scene.member.click(message, label="Next")

    assert "Page 2 of 2" in read(message)
    assert "in 🇯🇵 Japan" in read(message)


async def test_a_page_that_is_gone_shows_the_last_one(scene: Scene) -> None:
    """Drops pass while somebody reads; the next press shows what there is now."""
    await enter_many(scene, 8)
    message = answer(await scene.member.slash(scene.general, "drops upcoming"))
    scene.clock.advance(days=3, hours=1)

    await scene.member.click(message, label="Next")

    assert "Drop 08" in read(message)
    assert "Page" not in read(message)
    assert buttons(message) == {}


async def test_a_region_narrows_the_list(scene: Scene) -> None:
    """Its code or its name in any case, and completion offers it."""
    await scene.enter_drop("British", region="GB")
    await scene.enter_drop("Japanese", style="M2002RDB", region="JP")

    assert await scene.offered("drops upcoming", "region", "j", by=scene.member) == ["JP"]

    for region in ("JP", "jp", "japan"):
        text = said(await scene.member.slash(scene.general, "drops upcoming", region=region))
        assert "Japanese" in text
        assert "British" not in text


async def test_a_region_without_drops_says_that_it_is_the_region(scene: Scene) -> None:
    """Not that there is no drop at all."""
    await scene.enter_drop("British", region="GB")

    text = said(await scene.member.slash(scene.general, "drops upcoming", region="JP"))

    assert "in 🇯🇵 Japan" in text
    assert "British" not in text


async def test_a_wrong_region_says_what_a_region_is(scene: Scene) -> None:
    """With an example, only to who wrote it, and no word of changes: it was a question."""
    text = await scene.refused("drops upcoming", by=scene.member, region="Atl@everyone")

    assert "is no country" in text
    assert "such as GB" in text
    assert "changed" not in text


@pytest.mark.simcord(check_errors=False)
async def test_the_longest_drops_still_fit(scene: Scene) -> None:
    """Discord takes 4,000 characters of text in a message; none of it is lost to an error."""
    for number in range(8):
        await scene.enter_drop(
            f"{number}" + "_" * 119,
            style=f"M2002RD{chr(65 + number)}",
            at=f"2026-12-{number + 1:02}",
            retailer="*" * 80,
            url="https://shop.example/" + "x" * 490,
        )

    message = answer(await scene.member.slash(scene.general, "drops upcoming"))
    pages = [read(message)]
    while buttons(message)["Next"]:
        await scene.member.click(message, label="Next")
        pages.append(read(message))

    assert all(len(page) <= 4000 for page in pages)
    assert all(any(f"**{number}\\_" in page for page in pages) for number in range(8))


async def test_all_shops_and_draws_of_a_shoe_are_one_entry(scene: Scene) -> None:
    """With the picture of a listing of the same style."""
    await scene.enter_drop("Rain Cloud", retailer="Up There", region="GB")
    await scene.enter_drop("Rain Cloud", retailer="Other", at="2026-12-06 10:00", region="US")
    scene.shelf.put("US 7", image_url="https://shelf.example/1.png")
    await scene.sweep()

    shown = answer(await scene.member.slash(scene.general, "drops upcoming"))

    assert read(shown).count("**Rain Cloud**") == 1
    assert "Up There (🇬🇧 United Kingdom)" in read(shown)
    assert "Other (🇺🇸 United States)" in read(shown)
    assert "https://shelf.example/1.png" in str(shown.components)
    assert "Calendar: Other" in str(shown.components)
