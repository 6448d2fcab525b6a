"""A draw is a drop of its own, told as such, and counted down to its close."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import RequestError
from bot.models import ChangeKind, SeenDrop
from bot.services.drops import Coming
from bot.services.drops.entries import Drops
from bot.services.sweeps.runner import Sweeps
from bot.ui.base import heading
from bot.ui.drops import shoes
from tests.conftest import NOON, Clock
from tests.makers import DAY, GUILD, TEN, enter, listing, make_subscription, sweep, told
from tests.services.conftest import Record
from tests.services.fakes import FakeSource


def draw(**changes: object) -> SeenDrop:
    """Tell of a draw that closes at 10:00 on 5 December."""
    values = {"key": "draw", "is_draw": True, "opens_at": DAY - timedelta(days=2)}
    return told(**(values | changes))  # type: ignore[arg-type]


async def test_a_draw_and_the_release_of_its_shoe_are_two_drops(
    sweeps: Sweeps, shop: FakeSource, record: Record, clock: Clock
) -> None:
    """However near they are; each is announced, and neither moves the other."""
    shop.shows["Shop"] = sweep(listing())
    await sweeps.run_all()
    release = told(TEN + timedelta(days=2))
    for seen in ((draw(),), (draw(), release), (draw(), release)):
        shop.shows["Shop"] = sweep(listing(), drops=seen)
        await sweeps.run_all()

    news = await record.changes()
    assert [(one.kind, one.is_draw, one.drop_at) for one in news] == [
        (ChangeKind.ANNOUNCED, True, TEN),
        (ChangeKind.ANNOUNCED, False, TEN + timedelta(days=2)),
    ]
    assert [heading(one, NOON) for one in news] == ["Draw", "Drop announced"]
    coming = await Coming(record.database, clock).shoes(GUILD)
    assert "Draw: Opens" in shoes.upcoming(coming, None).text


async def test_lead_times_are_counted_to_the_close(
    record: Record, drops: Drops, clock: Clock
) -> None:
    """Both times are entered by a moderator."""
    await record.subscribe(make_subscription(ChangeKind.ANNOUNCED))
    entered, _ = await enter(drops, at="2026-12-03 10:00", closes="2026-12-05 10:00")
    assert (entered.opens_at, entered.at) == (TEN - timedelta(days=2), TEN)
    clock.now = TEN - timedelta(hours=1)

    await drops.tell_leads()

    (_, *reminders) = await record.changes()
    assert (reminders[-1].lead, reminders[-1].is_draw) == (timedelta(hours=1), True)
    assert heading(reminders[-1], clock.now) == "The draw closes soon"
    assert await record.posts() == ["pending", "pending"]


@pytest.mark.parametrize("closes", ["2026-12-01 10:00", "tbc", "soon-ish"])
async def test_a_draw_closes_after_it_opens(drops: Drops, closes: str) -> None:
    """Anything else is told, and nothing is entered."""
    with pytest.raises(RequestError, match="Nothing was changed"):
        await enter(drops, at="2026-12-03 10:00", closes=closes)


async def test_a_post_that_turns_out_to_be_about_a_draw_is_one(
    sweeps: Sweeps, shop: FakeSource, record: Record, drops: Drops
) -> None:
    """Under the same key: what it told before is a drop no source tells of any more."""
    shop.shows["Shop"] = sweep(listing())
    await sweeps.run_all()
    for seen in (told(key="x"), draw(key="x")):
        shop.shows["Shop"] = sweep(listing(), drops=(seen,))
        await sweeps.run_all()

    assert [one.is_draw for one in await record.changes()] == [False, True]
    assert [drop.is_draw for drop in await drops.upcoming(GUILD)] == [True]
