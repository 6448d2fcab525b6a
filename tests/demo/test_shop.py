"""The demo's shop speaks the format that the bot reads, and what happens in it is seen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from bot.app import wiring
from bot.demo.shop import DemoShop
from bot.discord_adapter.client import Bot
from bot.models import Change, ChangeKind, SourceSpec, SweepReport, SweepState
from bot.services.registry import Services
from config.settings import Settings


@pytest.fixture
async def services(shop: DemoShop, database_url: str) -> AsyncIterator[Services]:
    """Open the real services with the shop as their only source."""
    spec = SourceSpec(
        name="Demo shop",
        kind="shopify",
        url=f"{shop.url}/collections/new-balance",
        region="GB",
        currency="GBP",
        every=timedelta(seconds=1),
    )
    settings = Settings(database_url=database_url, allow_private_addresses=True)
    async with wiring.open_services(settings, [spec], Bot()) as opened:
        yield opened


async def sweep(services: Services) -> SweepReport:
    """Look at the shop once."""
    [report] = await services.sweeps.run_all()
    assert (report.state, report.error) == (SweepState.COMPLETE, None)
    return report


def told(change: Change) -> tuple[ChangeKind, str | None, tuple[str, ...]]:
    """Return what a change is about."""
    return change.kind, change.style_code, change.sizes


async def test_the_first_look_is_silent_and_the_second_costs_nothing(services: Services) -> None:
    """The shop's 2002Rs are recognised beside another shoe, and nothing is sent twice."""
    first = await sweep(services)
    second = await sweep(services)

    assert (first.listings, first.changes) == (3, ())
    assert (second.listings, second.changes) == (3, ())
    assert second.not_modified == second.requests


async def test_each_event_of_its_script_is_seen_as_what_it_is(
    shop: DemoShop, services: Services
) -> None:
    """A drop, restocks, a price cut, a shoe sold out; then sizes go and come back."""
    await sweep(services)
    events = shop.events()
    seen = []
    for _ in range(4):
        next(events)
        [change] = (await sweep(services)).changes
        seen.append(change)

    assert [told(change) for change in seen] == [
        (ChangeKind.LIVE, "M2002RDF", ("US 8", "US 8.5", "US 9", "US 9.5", "US 10")),
        (ChangeKind.RESTOCK, "M2002RDA", ("US 9.5", "US 10")),
        (ChangeKind.LIVE, "M2002RDD", ("US 9",)),
        (ChangeKind.PRICE_CUT, "M2002RHN", ()),
    ]
    assert all(change.image_url in shop.pictures() for change in seen)

    next(events)
    assert (await sweep(services)).changes == ()
    [sold_out] = (await sweep(services)).changes  # it is believed to be gone after two looks
    assert told(sold_out) == (ChangeKind.SOLD_OUT, "M2002RDD", ("US 9",))

    found: list[Change] = []
    for _ in range(8):  # two shoes, each with a size that goes and comes back
        next(events)
        for _ in range(2):
            found += (await sweep(services)).changes

    assert [told(change) for change in found] == [
        (ChangeKind.RESTOCK, "M2002RDA", ("US 7",)),
        (ChangeKind.RESTOCK, "M2002RHN", ("US 7",)),
        (ChangeKind.RESTOCK, "M2002RDD", ("US 7",)),
        (ChangeKind.RESTOCK, "M2002RDF", ("US 7",)),
    ]


async def test_its_pages_and_pictures_are_there(shop: DemoShop, services: Services) -> None:
    """The button on a card leads to a page that says what it is; no shoe, no page."""
    next(shop.events())
    await sweep(services)
    async with httpx.AsyncClient(base_url=shop.url, trust_env=False) as client:
        page = await client.get("/products/new-balance-2002r-m2002rda")
        hidden = await client.get("/products/new-balance-2002r-nothing")
        picture = await client.get("/pictures/grey.png")

    assert "M2002RDA" in page.text
    assert "part of Raincloud's demo" in page.text
    assert hidden.status_code == 404
    assert picture.content == shop.pictures()[f"{shop.url}/pictures/grey.png"]
    assert picture.content.startswith(b"\x89PNG")
