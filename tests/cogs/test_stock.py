"""Members look up what is in stock now."""

from __future__ import annotations

from tests.cogs.conftest import Scene, said


async def test_what_is_in_stock_is_listed_with_price_and_page(scene: Scene) -> None:
    """A shoe once, in the sizes that are in."""
    scene.shelf.put("US 9", "US 10", out=("US 11",))
    await scene.sweep()

    text = said(await scene.member.slash(scene.general, "drops stock"))

    assert "## In stock now" in text
    assert "**Rain Cloud** · M2002RDA" in text
    assert "- [The Shelf (🇬🇧 United Kingdom)](<https://shelf.example/" in text
    assert "£150.00 · US 9, US 10" in text
    assert "US 11" not in text


async def test_it_is_narrowed_by_shoe_size_and_region(scene: Scene) -> None:
    """By code or by name; what is not there says how to be told."""
    scene.shelf.put("US 9", "US 10")
    await scene.sweep()

    for options, is_there in (
        ({"shoe": "m2002rda"}, True),
        ({"shoe": "rain cloud"}, True),
        ({"shoe": "M2002RDB,m2002rda"}, True),
        ({"shoe": "M2002RDB"}, False),
        ({"size": "US 9"}, True),
        ({"size": "US 13"}, False),
        ({"region": "GB"}, True),
        ({"region": "japan"}, False),
        ({"shoe": "rain cloud", "size": "US 10", "region": "GB"}, True),
    ):
        text = said(await scene.member.slash(scene.general, "drops stock", **options))
        assert ("The Shelf" in text) is is_there, options
        assert ("`/watch add` tells you" in text) is not is_there, options


async def test_a_paused_source_is_not_offered(scene: Scene) -> None:
    """What is not looked at is no stock."""
    scene.shelf.put("US 9")
    await scene.sweep()
    [status] = await scene.services.sources.statuses()
    await scene.services.sources.pause(status.spec.name)

    assert "The Shelf" not in said(await scene.member.slash(scene.general, "drops stock"))
