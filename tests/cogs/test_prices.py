"""Members look up what a shoe cost."""

from __future__ import annotations

import pytest

from tests.cogs.conftest import Scene, answer, said


async def test_prices_are_recorded_and_shown(scene: Scene) -> None:
    """From the first sweep on, also the silent one; found by name too."""
    scene.shelf.put("US 9", "US 10", price=150)
    await scene.sweep()
    scene.clock.advance(days=2)
    scene.shelf.put("US 9", price=120)
    await scene.sweep()
    scene.clock.advance(days=1)

    result = await scene.member.slash(scene.general, "drops price", shoe="Rain Cloud")

    assert not answer(result).ephemeral
    told = said(result)
    assert "(M2002RDA)" in told
    assert "Lowest seen: **£120.00** at The Shelf" in told
    assert "£120.00 · " in told
    assert "between £120.00 and £150.00" in told
    [picture] = answer(result).message.attachments
    assert (await picture.read()).startswith(b"\x89PNG")


async def test_a_shoe_that_no_shop_had_is_said_so(scene: Scene) -> None:
    """Without a chart."""
    result = await scene.member.slash(scene.general, "drops price", shoe="M2002RDA")

    assert "No shop that Raincloud reads had it" in said(result)
    assert not answer(result).message.attachments


@pytest.mark.simcord(check_errors=False)
async def test_what_is_no_shoe_is_refused_in_words(scene: Scene) -> None:
    """With what can be done."""
    result = await scene.member.slash(scene.general, "drops price", shoe="umbrella stand")

    assert 'I know no shoe called "umbrella stand"' in said(result)


async def test_shoes_are_completed(scene: Scene) -> None:
    """By name and code."""
    offered = await scene.offered("drops price", "shoe", "rain", by=scene.member)
    assert "M2002RDA" in offered
