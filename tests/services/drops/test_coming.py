"""The shoes to come that a server hears of, with their shops."""

from __future__ import annotations

import pytest

from bot.errors import RequestError
from bot.models import Drop, Sighting
from bot.services.drops import Coming
from bot.services.drops.entries import Drops
from bot.store.alerts import drops as drop_store
from bot.store.alerts import sightings
from bot.store.engine.database import Database
from bot.store.shops import sources
from tests.conftest import NOON, Clock
from tests.makers import GUILD, OTHER_GUILD, TEN, enter, spec, told


async def tell(database: Database, *shops: str) -> None:
    """Let shops tell of the Rain Cloud, each as a source of its own."""
    seen = told()
    drop = Drop(
        guild_id=None,
        style_code=seen.style_code,
        name=seen.name,
        at=TEN,
        ends_at=TEN,
        precision=seen.precision,
        timezone="UTC",
        created_by=None,
        changed_at=NOON,
    )
    async with database.write() as connection:
        await sources.keep_in_step(connection, [spec(shop) for shop in shops], NOON)
        drop_id = await drop_store.add(connection, drop)
        for number, _ in enumerate(shops, 1):
            sighting = Sighting(source_id=number, drop_id=drop_id, seen=seen)
            await sightings.add(connection, sighting, NOON)


@pytest.fixture
def coming(database: Database, clock: Clock) -> Coming:
    """Look it up."""
    return Coming(database, clock)


async def test_the_shops_of_a_told_drop_stand_beside_what_a_moderator_entered(
    database: Database, drops: Drops, coming: Coming
) -> None:
    """The moderator's own shop once, as entered; other servers see what the shops say."""
    await tell(database, "First", "Second")
    own, _ = await enter(drops, retailer="First")

    [shoe] = await coming.shoes(GUILD)
    assert shoe.drops == (own,)
    assert [word.retailer for word in shoe.words] == ["First", "Second"]
    assert own in shoe.words

    [elsewhere] = await coming.shoes(OTHER_GUILD)
    assert own not in elsewhere.words
    assert {word.retailer for word in elsewhere.words} == {"First", "Second"}


async def test_what_is_no_country_is_refused(coming: Coming) -> None:
    """In words."""
    with pytest.raises(RequestError, match="is no country"):
        await coming.shoes(GUILD, "Atlantis")


async def test_all_shops_that_a_moderator_names_are_shown(drops: Drops, coming: Coming) -> None:
    """Each with its page; another moderator's server sees none of them."""
    await enter(drops, retailer="First", shops="Second https://second.example/rain\nThird")

    [shoe] = await coming.shoes(GUILD)

    shown = [(word.retailer, word.url) for word in shoe.words]
    assert shown == [("First", None), ("Second", "https://second.example/rain"), ("Third", None)]
    assert await coming.shoes(OTHER_GUILD) == ()
