"""Members look at a month, and go to the one before and after."""

from __future__ import annotations

import pytest

from bot.services.members.cooldowns import ALLOWED
from tests.cogs.conftest import Scene, answer, read, said


async def test_a_month_is_shown_and_turned(scene: Scene) -> None:
    """As a picture with words beside it, made anew each time."""
    await scene.enter_drop("Rain Cloud")
    await scene.enter_drop("Sea Salt", style="M2002RDB", at="2027-01-08 10:00")

    shown = answer(await scene.member.slash(scene.general, "drops calendar", month="december"))
    assert shown.ephemeral
    assert "## December 2026" in read(shown)
    assert "**Rain Cloud**" in read(shown)
    assert "The next after it" in read(shown)
    [picture] = shown.message.attachments
    assert (await picture.read()).startswith(b"\x89PNG")
    assert "5: Rain Cloud." in str(shown.components)

    await scene.member.click(shown, label="Next")
    assert "## January 2027" in read(shown)
    assert "**Sea Salt**" in read(shown)
    await scene.member.click(shown, label="Back")
    await scene.member.click(shown, label="Back")
    assert "## November 2026" in read(shown)
    assert "No drop is known for this month yet." in read(shown)


async def test_this_month_is_shown_if_none_is_named(scene: Scene) -> None:
    """By the server's clock."""
    await scene.moderate("manage settings", timezone="Asia/Tokyo")
    scene.clock.now = scene.clock.now.replace(day=30, hour=16)

    told = said(await scene.member.slash(scene.general, "drops calendar"))

    assert "## December 2026" in told
    assert "Times in the picture are those of Asia/Tokyo" in told.replace("\\", "")


async def test_the_coming_months_are_offered(scene: Scene) -> None:
    """With their names."""
    offered = await scene.offered("drops calendar", "month", "dec", by=scene.member)
    assert offered == ["2026-12", "2027-12"]


@pytest.mark.simcord(check_errors=False)
async def test_what_is_no_month_is_refused_in_words(scene: Scene) -> None:
    """With an example."""
    result = await scene.member.slash(scene.general, "drops calendar", month="soonish")
    assert "Write it like this" in said(result)


@pytest.mark.simcord(check_errors=False)
async def test_one_picture_too_many_is_refused_in_words(scene: Scene) -> None:
    """And only for a while."""
    for _ in range(ALLOWED):
        await scene.member.slash(scene.general, "drops calendar")

    refused = await scene.member.slash(scene.general, "drops calendar")
    assert "so this one was not drawn" in said(refused)
    scene.clock.advance(minutes=1)
    assert "## November" in said(await scene.member.slash(scene.general, "drops calendar"))
