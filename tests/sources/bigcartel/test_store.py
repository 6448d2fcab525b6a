"""A shop's own currency is asked for once a day, and outlives a bad hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.models import SourceSpec, Sweep
from bot.sources.bigcartel.adapter import BigCartel
from bot.sources.kinds import Remembering
from bot.sources.web import Fetcher, PausedError
from tests.sources.bigcartel.shapes import product, shop
from tests.sources.conftest import Clock, Web

SPEC = SourceSpec(name="Shop", kind="bigcartel", url="https://shop.example/category/nb")


class Shop:
    """A shop whose word about itself may be anything."""

    def __init__(self, store: httpx.Response) -> None:
        self.store = store
        self._list = shop([product()])
        self.web = Web(self._answer)

    @property
    def times_asked(self) -> int:
        return sum(request.url.path == "/store.json" for request in self.web.asked)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != "/store.json":
            return self._list(request)  # type: ignore[no-any-return]
        etag = self.store.headers.get("etag")
        if etag and request.headers.get("if-none-match") == etag:
            return httpx.Response(304)
        return self.store


def in_currency(code: str, **headers: str) -> httpx.Response:
    return httpx.Response(200, json={"currency": {"code": code}}, headers=headers)


@pytest.fixture
def sweep_of(fetcher_of: Callable[..., Fetcher]) -> Callable[..., Any]:
    async def sweep(shop: Shop, before: Sweep | None = None, spec: SourceSpec = SPEC) -> Sweep:
        remembered = {page.url: page for page in before.pages} if before else {}
        async with fetcher_of(shop.web) as fetcher:
            return await Remembering(BigCartel(fetcher)).fetch(spec, remembered=remembered)

    return sweep


def currency(sweep: Sweep) -> str | None:
    (listing,) = sweep.listings
    return listing.price.currency if listing.price else None


@pytest.mark.parametrize("headers", [{}, {"ETag": '"1"'}])
async def test_it_is_asked_for_once_a_day(
    sweep_of: Callable[..., Any], clock: Clock, headers: dict[str, str]
) -> None:
    """However often the shop is looked at; on the next day its new word counts."""
    place = Shop(in_currency("SEK", **headers))
    sweep = await sweep_of(place)
    for _ in range(3):
        clock.now += timedelta(hours=5)
        sweep = await sweep_of(place, sweep)
    assert (currency(sweep), place.times_asked) == ("SEK", 1)

    clock.now += timedelta(hours=10)
    sweep = await sweep_of(place, sweep)
    assert (currency(sweep), place.times_asked) == ("SEK", 2)

    place.store = in_currency("NOK")
    clock.now += timedelta(hours=25)
    sweep = await sweep_of(place, sweep)

    assert (currency(sweep), place.times_asked) == ("NOK", 3)


@pytest.mark.parametrize("status", [401, 404])
async def test_a_shop_that_keeps_it_to_itself_is_asked_tomorrow(
    sweep_of: Callable[..., Any], clock: Clock, status: int
) -> None:
    """What it told before stays."""
    place = Shop(httpx.Response(status))
    sweep = await sweep_of(place, await sweep_of(place))
    assert (currency(sweep), place.times_asked) == (None, 1)

    place.store = in_currency("EUR")
    clock.now += timedelta(days=1)
    sweep = await sweep_of(place, sweep)
    place.store = httpx.Response(status)
    clock.now += timedelta(days=1)

    assert currency(await sweep_of(place, sweep)) == "EUR"


async def test_a_bad_hour_takes_no_price_away(sweep_of: Callable[..., Any], clock: Clock) -> None:
    """It is asked for again at the next look."""
    place = Shop(in_currency("EUR"))
    before = await sweep_of(place)
    clock.now += timedelta(days=1)
    place.store = httpx.Response(500)

    sweep = await sweep_of(place, before)
    assert currency(sweep) == "EUR"
    assert currency(await sweep_of(place, sweep)) == "EUR"
    assert place.times_asked == 3


async def test_a_currency_of_the_sources_own_needs_no_question(
    sweep_of: Callable[..., Any],
) -> None:
    """What was remembered without it does not count with it."""
    place = Shop(in_currency("EUR"))
    before = await sweep_of(place)
    named = SourceSpec(name="Shop", kind="bigcartel", url=SPEC.url, currency="GBP")

    assert currency(await sweep_of(place, before, named)) == "GBP"
    assert place.times_asked == 1


async def test_a_shop_that_wants_rest_gets_it(sweep_of: Callable[..., Any]) -> None:
    """The look ends there."""
    with pytest.raises(PausedError):
        await sweep_of(Shop(httpx.Response(429)))
