"""The port shows each server's calendar to whoever has its address."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.app import public_port
from bot.errors import SettingsError
from bot.services.drops import Calendars, Drops
from bot.store.engine.database import Database
from config.settings import Settings
from tests.conftest import Clock
from tests.makers import GUILD, MODERATOR, enter
from tests.rules.calendars import strict


@pytest.fixture
def settings() -> Settings:
    """Return settings with a free port that is public."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Settings(http_port=port, public_url=f"http://127.0.0.1:{port}")


@pytest.fixture
async def calendars(
    database: Database, settings: Settings, clock: Clock
) -> AsyncIterator[Calendars]:
    """Open the port, with calendars behind it."""
    calendars = Calendars(database, clock, public_url=settings.public_url)
    async with public_port.open_port(settings, calendars, clock=clock):
        yield calendars


async def get(address: str, **headers: str) -> tuple[int, bytes, aiohttp.ClientResponse]:
    """Ask once."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(address, headers=headers) as answer,
    ):
        return answer.status, await answer.read(), answer


async def test_a_subscriber_gets_the_calendar_and_then_what_changes(
    calendars: Calendars, database: Database, clock: Clock
) -> None:
    """A second look costs a line, until something moves."""
    drops = Drops(database, lambda: None, clock)
    drop, _ = await enter(drops)
    address = await calendars.address(GUILD, "Guild") or ""

    status, body, first = await get(address)
    again, nothing, _ = await get(address, **{"If-None-Match": first.headers["ETag"]})
    clock.advance(hours=1)
    await drops.move(GUILD, drop.id, "2026-12-24 10:00", None)
    moved, after, _ = await get(address, **{"If-None-Match": first.headers["ETag"]})

    assert (status, again, nothing, moved) == (200, 304, b"", 200)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    [before_event], [after_event] = strict.read(body).parts, strict.read(after).parts
    assert before_event.values["UID"] == after_event.values["UID"]
    assert after_event.values["DTSTART"] == "20261224T100000Z"


async def test_a_renewed_address_is_the_only_one(calendars: Calendars) -> None:
    """The old one is as if it had never been."""
    old = await calendars.address(GUILD, "Guild") or ""
    new = await calendars.renew_address(GUILD, "Guild", by=MODERATOR)

    assert (await get(old))[:2] == (404, b"")
    assert (await get(new))[0] == 200


@pytest.mark.parametrize(
    "file", ["", "x.ics", "x" * 32, "x" * 32 + ".ics", "../" + "x" * 29 + ".ics"]
)
async def test_nobody_else_is_told_anything(calendars: Calendars, file: str) -> None:
    """A guess is answered as any address that is not there."""
    address = await calendars.address(GUILD, "Guild") or ""

    status, body, _ = await get(f"{address.rpartition('/')[0]}/{file}")

    assert (status, body) == (404, b"")


@pytest.mark.parametrize(
    ("set_to", "sentence"),
    [
        ({"http_port": 1}, "RAINCLOUD_HTTP_PORT: there is nothing to show"),
        ({"public_url": "https://bot.example"}, "RAINCLOUD_PUBLIC_URL: no port answers there"),
    ],
)
async def test_one_setting_without_the_other_is_a_sentence(
    set_to: dict[str, object], sentence: str
) -> None:
    """It names what is missing."""
    with pytest.raises(SettingsError, match=sentence):
        async with public_port.open_port(Settings(**set_to)):  # type: ignore[arg-type]
            pass
