"""Members put one drop into their own calendar, from a card or from the list."""

from __future__ import annotations

import re

import pytest
import simcord

from tests.cogs.conftest import Scene, answer, said
from tests.rules.calendars import strict

ADDRESS = re.compile(r"https://bot\.example/calendars/[\w-]{32}\.ics")


async def file_of(result: simcord.InteractionResult) -> strict.Part:
    """Return the event of the calendar that somebody alone was given."""
    message = answer(result)
    assert message.ephemeral
    [attached] = message.message.attachments
    assert attached.filename.endswith(".ics")
    [event] = strict.read(await attached.read()).parts
    return event


async def test_a_drop_of_the_list_is_given_as_a_file(scene: Scene) -> None:
    """Each beside its own button, to whoever presses alone."""
    await scene.enter_drop("Rain Cloud", retailer="Up There", url="https://shop.example/rain")
    listed = answer(await scene.member.slash(scene.general, "drops upcoming"))

    pressed = await scene.member.click(listed, label="Calendar")

    event = await file_of(pressed)
    assert event.values["SUMMARY"] == "Rain Cloud"
    assert event.values["LOCATION"] == "Up There"
    assert "your calendar takes it in" in said(pressed)


async def test_the_file_is_the_same_from_the_list_and_from_the_card(scene: Scene) -> None:
    """And it is what the drop is now, not what it was when the card was posted."""
    await scene.subscribe("announced")
    drop = await scene.enter_drop()
    [card] = await scene.posted()
    await scene.services.drops.move(scene.guild.id, drop.id, "2026-12-24 10:00", None)

    from_card = await file_of(await scene.member.click(card, label="Calendar"))
    listed = answer(await scene.member.slash(scene.general, "drops upcoming"))
    from_list = await file_of(await scene.member.click(listed, label="Calendar"))

    assert from_card.values == from_list.values
    assert from_card.values["DTSTART"] == "20261224T100000Z"


async def test_a_drop_without_a_day_or_month_has_no_button(scene: Scene) -> None:
    """There would be nothing to put into a calendar."""
    await scene.enter_drop("Someday", at="tbc")

    listed = answer(await scene.member.slash(scene.general, "drops upcoming"))

    assert "raincloud:ics" not in str(listed.components)


@pytest.mark.simcord(check_errors=False)
async def test_a_card_of_a_drop_that_is_cancelled_or_vague_now_says_so(scene: Scene) -> None:
    """In a sentence, and without a file."""
    await scene.subscribe("announced")
    drop = await scene.enter_drop()
    [card] = await scene.posted()

    await scene.services.drops.move(scene.guild.id, drop.id, "tbc", None)
    told = said(await scene.member.click(card, label="Calendar"))
    assert "It is not known yet on which day Rain Cloud is" in told

    await scene.services.drops.cancel(scene.guild.id, drop.id)
    told = said(await scene.member.click(card, label="Calendar"))
    assert "cancelled or gone" in told


async def test_without_a_port_a_member_is_told_what_is_missing(scene: Scene) -> None:
    """And a moderator too, who wants another address."""
    await scene.enter_drop()
    month = answer(await scene.member.slash(scene.general, "drops calendar"))
    pressed = await scene.member.click(month, label="Add to my calendar")
    assert "`RAINCLOUD_PUBLIC_URL`" in said(pressed)
    assert (await file_of(pressed)).values["SUMMARY"] == "Rain Cloud"

    assert "Nothing was changed" in await scene.refused("manage calendar")


async def test_members_are_given_the_address_and_moderators_renew_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in private: it is a secret of the server."""
    monkeypatch.setattr(scene.services.calendars, "_public_url", "https://bot.example")

    first = await scene.privately(scene.member, "drops calendar")
    month = answer(await scene.member.slash(scene.general, "drops calendar"))
    pressed = await scene.member.click(month, label="Add to my calendar")
    assert ADDRESS.findall(first) == ADDRESS.findall(said(pressed))
    assert not answer(pressed).message.attachments
    renewed = await scene.moderate("manage calendar")
    second = await scene.privately(scene.member, "drops calendar")

    [old], [new], [known] = (ADDRESS.findall(text) for text in (first, renewed, second))
    assert old != new == known
    assert "renewed the address of the server's calendar" in await scene.moderate("alerts audit")
