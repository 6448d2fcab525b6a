"""Of a page with very much in it all sizes are read, or none: half of them would look sold out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.sources.web.errors import UnreadableError
from tests.sources.schema.test_schema import labels, sweep_of
from tests.sources.schema_shapes import group, html, variant

__all__ = ["sweep_of"]  # the fixture

LONGEST = 2.0  # seconds of the processor for one look


async def test_a_block_of_seven_megabytes_is_read(sweep_of: Callable[..., Any]) -> None:
    """Within the time for one look."""
    began = time.process_time()
    sweep = await sweep_of(html(group(description="Suede and mesh. " * 440_000)))

    assert labels(sweep) == [("US 9", "in"), ("US 10", "out")]
    assert sweep.reason is None
    assert time.process_time() - began < LONGEST


async def test_a_block_with_too_many_values_is_an_error(sweep_of: Callable[..., Any]) -> None:
    """Though the page tells which product it is about."""
    reviews = [[{"rating": 5}] * 40] * 3_000
    page = html(group(review=reviews), {"@type": "Brand"})
    with pytest.raises(UnreadableError, match="1 block of its data is broken or too large"):
        await sweep_of(page)


async def test_more_variants_than_any_shoe_has_are_an_error(sweep_of: Callable[..., Any]) -> None:
    """And not the first two thousand."""
    sizes = (variant(f"US {number}") for number in range(2_049))
    with pytest.raises(UnreadableError):
        await sweep_of(html(group(*sizes)))


async def test_properties_far_inside_each_other_are_read_at_once(
    sweep_of: Callable[..., Any],
) -> None:
    """Microdata is looked for around each property; what is too much is broken, and told."""
    body = (
        '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">New Balance 2002R'
        f"</h1>{'<b>' * 150}{'<i itemprop=a>x</i>' * 20_000}"
    )
    began = time.process_time()
    with pytest.raises(UnreadableError, match="broken part"):
        await sweep_of(html(body=body))
    assert time.process_time() - began < LONGEST
