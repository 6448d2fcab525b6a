"""What can be named in a subscription: what the store and the history know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import wiring
from bot.history import History
from bot.rules.subscriptions.parsing import parse_regions, parse_sizes
from bot.services.base import opened_once
from bot.services.drops.entries import Drops
from bot.services.subscriptions.catalogue import Assortment, usual_sizes
from bot.services.sweeps.runner import Sweeps
from bot.store.engine.database import Database
from tests.conftest import NOON
from tests.makers import GUILD, OTHER_GUILD, enter, spec, sweep, told
from tests.services.conftest import Record
from tests.services.fakes import FakeSource


@pytest.fixture
def assortment(database: Database) -> Assortment:
    """Return the service, with this release's history."""
    return Assortment(database, opened_once(wiring.open_history), lambda: NOON)


async def test_styles_come_from_listings_drops_and_the_history(
    assortment: Assortment, record: Record, drops: Drops
) -> None:
    """Each with a name, if anybody gave it one; another server's drops are its own."""
    await record.list_product()
    await enter(drops, style="M2002RZZ", name="Ours")
    await enter(drops, OTHER_GUILD, style="M2002RYY", name="Theirs")

    styles = await assortment.styles(GUILD)

    assert styles["M2002RDA"] == "Rain Cloud"
    assert styles["M2002RZZ"] == "Ours"
    assert "M2002RYY" not in styles
    assert styles["M2002RUT"]  # of the history alone


async def test_alerts_do_without_a_history_that_has_a_fault(
    database: Database, record: Record, tmp_path: Path
) -> None:
    """What is listed is named all the same."""
    (tmp_path / "models.toml").write_text("[[fact]\n", encoding="utf-8")
    assortment = Assortment(database, opened_once(lambda: History.open(tmp_path)), lambda: NOON)
    await record.list_product()

    assert list(await assortment.styles(GUILD)) == ["M2002RDA"]


async def test_shops_and_countries_come_from_sources_and_drops(
    assortment: Assortment, record: Record, drops: Drops
) -> None:
    """Where something is sold comes first; then every other country."""
    await record.list_product()
    await enter(drops, retailer="atmos", region="JP")
    await enter(drops, OTHER_GUILD, retailer="Theirs", region="NO")

    regions = await assortment.regions(GUILD)

    assert await assortment.shops(GUILD) == ["atmos", "Shop"]
    assert list(regions)[:3] == ["AU", "JP", "US"]
    assert "NO" in regions
    assert parse_regions(",".join(list(regions)[:25]))


async def test_all_shops_of_a_drop_are_offered(
    assortment: Assortment,
    drops: Drops,
    open_sweeps: Callable[[], Sweeps],
    shop: FakeSource,
) -> None:
    """Those that a moderator names beside the first, and those that only a feed tells of."""
    sweeps = open_sweeps()
    await sweeps.keep_in_step([spec("Feed")])
    told_of = (told(key=name, retailer=name, url=f"https://{name}.example") for name in ("A", "B"))
    shop.shows["Feed"] = sweep(drops=tuple(told_of))
    await sweeps.run_all()
    await enter(drops, shops="Up There\natmos https://a.example/x\n")
    await enter(drops, OTHER_GUILD, style="M2002RYY", shops="Theirs\nTheir other")

    assert await assortment.shops(GUILD) == ["A", "atmos", "B", "Feed", "Up There"]


def test_the_sizes_that_are_offered_are_read_as_they_stand() -> None:
    """In every system."""
    sizes = usual_sizes()

    assert {"US 9.5", "UK 8", "EU 42.5", "CM 27", "US W 8"} <= set(sizes)
    for size in sizes:
        assert parse_sizes(size) == (size,)
