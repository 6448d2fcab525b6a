"""A moderator looks at what came lately, and how fast."""

from __future__ import annotations

import pytest

from tests.cogs.conftest import Scene


async def test_a_server_without_alerts_is_told_where_to_begin(scene: Scene) -> None:
    """For both spans of time."""
    told = await scene.moderate("alerts stats")

    assert told.count("Nothing was sent. `/alerts list`") == 2


async def test_alerts_their_speed_and_what_sold_out_are_counted(scene: Scene) -> None:
    """With who watches, as a number alone; samples and notices are none."""
    subscription = await scene.subscribe("restock")
    await scene.moderate("alerts test", subscription=subscription)
    await scene.privately(scene.member, "watch add", shoe="M2002RDA", sizes="US 9")
    await scene.restock("US 9")
    scene.clock.advance(seconds=2)
    await scene.services.deliveries.drain()
    scene.clock.advance(minutes=4)
    scene.shelf.put(out=("US 7", "US 9"))
    await scene.sweep()
    await scene.sweep()
    scene.clock.advance(days=8)

    told = await scene.moderate("alerts stats")
    week, month = told.split("**Last 30 days**")

    assert "**Last 7 days**\nNothing was sent." in week
    assert "- 1 alert · 1 member told by direct message" in month
    assert "- Usually sent 2.0 s after it was known" in month
    assert "  - **Rain Cloud** · M2002RDA after 4 minutes" in month
    assert str(scene.member.id) not in told


@pytest.mark.simcord(check_errors=False)
async def test_members_see_no_numbers(scene: Scene) -> None:
    """Not even where a server lets them see the command."""
    await scene.open_commands_to(scene.member)

    assert "Manage Server" in await scene.refused("alerts stats", by=scene.member)
