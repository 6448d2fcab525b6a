"""What discord.py knows of limits is looked through seldom, and forgotten all the same."""

from __future__ import annotations

import asyncio

import pytest
from discord.http import HTTPClient, Ratelimit

from bot.discord_adapter.answers import scan_seldom
from bot.discord_adapter.answers.bucket_scans import FEWEST

CHANNELS = 5_000


@pytest.fixture
async def http() -> HTTPClient:
    """Make discord.py's own client."""
    return HTTPClient(asyncio.get_running_loop())


async def test_many_channels_cost_few_looks_at_each(
    http: HTTPClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under twice their number in all, where the library alone takes 12 million."""
    looks = 0

    def is_inactive(_limit: Ratelimit) -> bool:
        nonlocal looks
        looks += 1
        return False

    monkeypatch.setattr(Ratelimit, "is_inactive", is_inactive)
    scan_seldom(http)

    for channel in range(CHANNELS):
        http.get_ratelimit(f"POST:{channel}")

    assert FEWEST <= looks < 2 * CHANNELS
    assert len(http._buckets) == CHANNELS  # noqa: SLF001 - the library offers no other way


async def test_limits_that_are_over_are_forgotten(
    http: HTTPClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many channels there were: no more are kept than the library keeps by itself."""
    monkeypatch.setattr(Ratelimit, "is_inactive", lambda _limit: True)
    scan_seldom(http)

    for channel in range(CHANNELS):
        http.get_ratelimit(f"POST:{channel}")
        assert len(http._buckets) <= FEWEST  # noqa: SLF001 - the library offers no other way
