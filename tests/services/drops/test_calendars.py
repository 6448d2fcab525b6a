"""A server's calendar: what is in it, under which address, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import RequestError
from bot.models import Drop, GuildSettings, Precision
from bot.services.drops.calendars import CALENDARS_PATH, Calendars
from bot.services.drops.entries import Drops
from bot.store.alerts import drops as drop_store
from bot.store.engine.database import Database
from bot.store.guilds import audit, settings
from tests.conftest import NOON, Clock
from tests.makers import GUILD, MODERATOR, OTHER_GUILD, TEN, enter
from tests.rules.calendars import strict

PUBLIC = "https://bot.example"


@pytest.fixture
def calendars(database: Database, clock: Clock) -> Calendars:
    """Publish calendars."""
    return Calendars(database, clock, public_url=PUBLIC)


@pytest.fixture
def published(calendars: Calendars) -> Callable[[], object]:
    """Return the events that a subscriber of the server sees."""

    async def read(guild_id: int = GUILD) -> list[strict.Part]:
        address = await calendars.address(guild_id, "Guild")
        body = await calendars.published(token_of(address))
        assert body is not None
        return strict.read(body).parts

    return read


def token_of(address: str | None) -> str:
    """Return the secret of an address."""
    assert address is not None
    return address.removeprefix(f"{PUBLIC}{CALENDARS_PATH}").removesuffix(".ics")


async def tell(database: Database, **changes: object) -> Drop:
    """Let a source tell of a drop."""
    drop = Drop(
        guild_id=None,
        style_code="M2002RDB",
        name="Mirage Grey",
        at=TEN,
        ends_at=TEN,
        precision=Precision.INSTANT,
        timezone="UTC",
        created_by=None,
        changed_at=NOON,
    )
    drop = replace(drop, **changes)  # type: ignore[arg-type]
    async with database.write() as connection:
        return replace(drop, id=await drop_store.add(connection, drop))


async def test_an_address_is_the_same_each_time(calendars: Calendars) -> None:
    """Each server has its own, and nobody guesses it."""
    first = await calendars.address(GUILD, "Guild")

    assert first == await calendars.address(GUILD, "Guild")
    assert first != await calendars.address(OTHER_GUILD, "Other")
    assert len(token_of(first)) == 32
    assert await calendars.published("x" * 32) is None


async def test_there_is_none_without_a_public_address(database: Database, clock: Clock) -> None:
    """And nothing to renew."""
    calendars = Calendars(database, clock)

    assert await calendars.address(GUILD, "Guild") is None
    with pytest.raises(RequestError, match="RAINCLOUD_PUBLIC_URL"):
        await calendars.renew_address(GUILD, "Guild", by=MODERATOR)


async def test_a_renewed_address_leaves_nothing_at_the_old_one(
    calendars: Calendars, database: Database
) -> None:
    """Who did it is in the record, and the secret is not."""
    old = token_of(await calendars.address(GUILD, "Guild"))

    new = token_of(await calendars.renew_address(GUILD, "Guild", by=MODERATOR))

    assert await calendars.published(old) is None
    assert await calendars.published(new) is not None
    assert token_of(await calendars.address(GUILD, "Guild")) == new
    async with database.read() as connection:
        [entry] = await audit.of_guild(connection, GUILD, limit=9)
    assert (entry.subject, entry.verb, entry.by) == ("calendar", "renewed", MODERATOR)
    assert (entry.before, entry.after) == (None, None)


async def test_a_calendar_has_what_the_server_hears_of(
    drops: Drops, database: Database, published: Callable[..., object]
) -> None:
    """What its moderators entered and what sources tell; the same one once, as entered."""
    await enter(drops)
    await enter(drops, OTHER_GUILD, style="M2002RDC", name="Elsewhere")
    await tell(database)
    await tell(database, style_code="M2002RDA", name="New Balance 2002R Rain Cloud")

    events = await published()  # type: ignore[misc]

    assert {event.values["SUMMARY"] for event in events} == {"Rain Cloud", "Mirage Grey"}
    assert len(events) == 2


async def test_what_moved_or_was_cancelled_stays_for_a_while(
    drops: Drops, clock: Clock, published: Callable[..., object]
) -> None:
    """So that a subscriber's calendar moves it; after 30 days it is gone."""
    drop, _ = await enter(drops)
    [first] = await published()  # type: ignore[misc]
    clock.advance(hours=1)
    await drops.move(GUILD, drop.id, "2026-12-24 10:00", None)
    [moved] = await published()  # type: ignore[misc]
    clock.advance(hours=1)
    await drops.cancel(GUILD, drop.id)
    [cancelled] = await published()  # type: ignore[misc]

    assert first.values["UID"] == moved.values["UID"] == cancelled.values["UID"]
    numbers = [int(each.values["SEQUENCE"]) for each in (first, moved, cancelled)]
    assert numbers == sorted(set(numbers))
    assert moved.values["DTSTART"] == "20261224T100000Z"
    assert cancelled.values["STATUS"] == "CANCELLED"
    clock.advance(days=29)
    assert len(await published()) == 1  # type: ignore[misc]
    clock.advance(days=2)
    assert await published() == []  # type: ignore[misc]


async def test_what_is_past_stays_for_a_while(
    drops: Drops, clock: Clock, published: Callable[..., object]
) -> None:
    """People look back too."""
    await enter(drops)
    clock.now = TEN + timedelta(days=29)
    assert len(await published()) == 1  # type: ignore[misc]
    clock.advance(days=2)
    assert await published() == []  # type: ignore[misc]


async def test_a_calendar_speaks_the_servers_language(
    drops: Drops, calendars: Calendars, database: Database
) -> None:
    """And has its zone."""
    await enter(drops)
    async with database.write() as connection:
        await settings.keep_settings(
            connection, GuildSettings(guild_id=GUILD, language="ja", timezone="Asia/Tokyo")
        )

    body = await calendars.published(token_of(await calendars.address(GUILD, "雨雲会")))

    assert body is not None
    calendar = strict.read(body)
    assert calendar.values["X-WR-TIMEZONE"] == "Asia/Tokyo"
    assert calendar.values["NAME"] == "2002R発売 · 雨雲会"
    assert "品番: M2002RDA" in calendar.parts[0].values["DESCRIPTION"]


async def test_the_same_state_is_the_same_file(calendars: Calendars, drops: Drops) -> None:
    """Whoever asks again is told that nothing changed."""
    await enter(drops)
    token = token_of(await calendars.address(GUILD, "Guild"))

    assert await calendars.published(token) == await calendars.published(token)


async def test_a_file_of_what_is_entered_too_is_the_moderators(
    calendars: Calendars, drops: Drops, database: Database
) -> None:
    """A source's card leads to it."""
    entered, _ = await enter(drops)
    told = await tell(database, style_code="M2002RDA", at=TEN + timedelta(hours=1))

    found = await calendars.drop_file(GUILD, told.id, "en")

    assert found.drop == entered


async def test_other_servers_drops_are_given_to_nobody(calendars: Calendars, drops: Drops) -> None:
    """Whatever number a button is made to name."""
    drop, _ = await enter(drops, OTHER_GUILD)

    with pytest.raises(RequestError, match="cancelled or gone"):
        await calendars.drop_file(GUILD, drop.id, "en")
