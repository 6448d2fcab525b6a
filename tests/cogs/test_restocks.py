"""Members look up what came in stock lately."""

from __future__ import annotations

import pytest

from tests.cogs.conftest import Scene, answer, new_bot, read, said


async def test_nothing_came_in(scene: Scene) -> None:
    """A quiet week is said in words."""
    text = said(await scene.member.slash(scene.general, "drops restocks"))

    assert "last 7 days" in text
    assert "Nothing came in." in text


async def test_the_first_look_at_a_shop_is_no_restock(scene: Scene) -> None:
    """What was there before us did not come in."""
    scene.shelf.put("US 9")

    assert await scene.sweep() == []
    assert "Nothing came in." in said(await scene.member.slash(scene.general, "drops restocks"))


async def test_a_restock_is_listed_with_its_sizes(scene: Scene) -> None:
    """Shop, price, page and when."""
    await scene.restock("US 9", "US 10")

    text = said(await scene.member.slash(scene.general, "drops restocks"))

    assert "**Rain Cloud** · M2002RDA" in text
    assert f"Restock <t:{int(scene.clock.now.timestamp())}:R>: US 9, US 10" in text
    assert "[The Shelf (🇬🇧 United Kingdom)](<https://shelf.example/" in text


@pytest.mark.parametrize(("days", "is_shown"), [(1, False), (2, True), (30, True)])
async def test_as_many_days_as_asked_for(scene: Scene, days: int, is_shown: bool) -> None:
    """Older ones are left out."""
    await scene.restock("US 9")
    scene.clock.advance(hours=36)

    text = said(await scene.member.slash(scene.general, "drops restocks", days=days))

    assert ("Rain Cloud" in text) is is_shown


async def test_a_title_cannot_ping_or_link(scene: Scene) -> None:
    """It is a shop's text, shown as text."""
    title = "2002R @everyone <@&1> [free](https://evil.example) \u202e**bold** " + "x" * 4000
    await scene.restock("US 9", title=title)

    result = await scene.member.slash(scene.general, "drops restocks")

    assert "](https://evil" not in said(result)
    assert "\u202e" not in said(result)
    assert not answer(result).message.mention_everyone
    assert not answer(result).message.role_mentions


@pytest.mark.simcord(check_errors=False)
async def test_the_longest_restocks_still_fit(scene: Scene) -> None:
    """Discord takes 4,000 characters of text in a message."""
    codes = [f"M2002R{letter}{letter}" for letter in "ABCDEF"]
    many = [f"EU {number} " + "_" * 40 for number in range(40)]
    for code in codes:
        scene.shelf.put("US 7", style_code=code, title="_" * 300, out=tuple(many), path="x" * 480)
    await scene.sweep()
    for code in codes:
        scene.shelf.put("US 7", *many, style_code=code, title="_" * 300, path="x" * 480)
    await scene.sweep()

    result = await scene.member.slash(scene.general, "drops restocks")

    assert len(said(result)) <= 4000
    assert "Restocks, last" in said(result)


async def test_many_restocks_have_pages_that_work_after_a_restart(scene: Scene) -> None:
    """The days asked for are kept over pages and restarts."""
    codes = [f"M2002R{letter}{letter}" for letter in "ABCDEFGH"]
    for code in codes:
        scene.shelf.put("US 7", style_code=code, title=f"2002R {code}", out=("US 9",))
    await scene.sweep()
    for code in codes:
        scene.shelf.put("US 7", "US 9", style_code=code, title=f"2002R {code}")
    await scene.sweep()
    message = answer(await scene.member.slash(scene.general, "drops restocks", days=1))

    await scene.env.restart_bot(new_bot(scene.services))
    await scene.member.click(message, label="Next")

    assert "Page 2 of 2" in read(message)
    assert "last day" in read(message)
