"""`sweep` looks at every source once and prints what it found."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiohttp import web

from tests.cli.conftest import CommandLine
from tests.cli.shops import COUNT, Shop
from tests.test_architecture import ROOT

REPORT_KEYS = [
    "source",
    "state",
    "complete",
    "listings",
    "requests",
    "not_modified",
    "bytes",
    "ms",
    "error",
]
CHANGE_KEYS = [
    "change",
    "source",
    "title",
    "style_code",
    "colorway",
    "sizes",
    "price",
    "old_price",
    "url",
    "at",
]


@pytest.fixture
async def shop(raincloud: CommandLine) -> AsyncIterator[Shop]:
    """Open a shop that the sources file names."""
    async with Shop() as opened:
        raincloud.write("sources.toml", opened.sources_file())
        yield opened


async def test_the_first_sweep_is_silent(raincloud: CommandLine, shop: Shop) -> None:
    """One object, with exactly the documented keys, and no change."""
    result = await raincloud("sweep", "--json")

    [report] = result.objects
    assert result.status == 0
    assert list(report) == REPORT_KEYS
    assert report["source"] == "Shop"
    assert (report["state"], report["complete"], report["error"]) == ("complete", True, None)
    assert (report["listings"], report["requests"]) == (COUNT, 3)
    assert report["bytes"] > 1000


async def test_the_next_sweep_prints_each_change(raincloud: CommandLine, shop: Shop) -> None:
    """A change an object, before the report of its source."""
    await raincloud("sweep", "--json")
    shop.products[0]["variants"][0]["available"] = True
    shop.products[1]["variants"][1]["price"] = "100.00"
    shop.products[1]["variants"][0]["price"] = "100.00"

    result = await raincloud("sweep", "--json")

    restock, cut, report = result.objects
    assert list(restock) == list(cut) == CHANGE_KEYS
    assert list(report) == REPORT_KEYS
    assert (restock["change"], restock["sizes"]) == ("restock", ["US 8"])
    assert (cut["change"], cut["price"]) == ("price_cut", {"amount": "100.00", "currency": "AUD"})
    assert cut["old_price"]["amount"] == "150.00"


async def test_an_unchanged_shop_brings_nothing(raincloud: CommandLine, shop: Shop) -> None:
    """However often it is looked at."""
    for _ in range(2):
        result = await raincloud("sweep", "--json")

    assert [list(found) for found in result.objects] == [REPORT_KEYS]


async def test_a_person_reads_a_table(raincloud: CommandLine, shop: Shop) -> None:
    """With a shop that cannot be read beside one that can."""
    nowhere = '\n[[source]]\nname = "Gone"\nkind = "shopify"\nurl = "http://127.0.0.1:9/"\n'
    raincloud.write("sources.toml", shop.sources_file("Up There") + nowhere)

    result = await raincloud("sweep")

    assert result.status == 1
    [gone, trouble] = [line for line in result.out.splitlines() if "Gone" in line]
    up_there = next(line for line in result.out.splitlines() if "Up There" in line)
    assert "failed" in gone
    assert trouble.startswith("Gone: ")
    assert "complete" in up_there


async def test_a_fault_is_told_once(raincloud: CommandLine, shop: Shop) -> None:
    """By the result, and not by the log too; nothing but the result is written to a pipe."""
    shop.answer = lambda _request: web.Response(status=403)

    for arguments in ([], ["--json"]):
        result = await raincloud("sweep", *arguments)

        assert result.status == 1
        assert (result.out.count("refuses us"), result.errors) == (1, "")


@pytest.mark.long
async def test_a_terminal_shows_each_source_as_it_is_done(
    raincloud: CommandLine, shop: Shop
) -> None:
    """And the table after it."""
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sweep"),
        cwd=raincloud.folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # Linux's word for the end of it
        while part := await asyncio.to_thread(os.read, ours, 1000):
            shown += part
    os.close(ours)

    assert await process.wait() == 0
    assert re.search(r"Shop: complete in \d+\.\d s\r\n(?s:.*)1/1(?s:.*)│ Shop ", shown.decode())


async def test_a_name_with_brackets_is_a_name(raincloud: CommandLine, shop: Shop) -> None:
    """And no formatting, in `sweep` and in `check`."""
    raincloud.write("sources.toml", shop.sources_file("[red]Shop[/b]"))

    for command in ("sweep", "check"):
        result = await raincloud(command)

        assert "[red]Shop[/b]" in result.out


async def test_a_shop_is_not_asked_where_it_may_not_be(raincloud: CommandLine, shop: Shop) -> None:
    """A private address needs the operator's word."""
    result = await raincloud("sweep", "--json", allow_private_addresses="false")

    [report] = result.objects
    assert result.status == 1
    assert (report["state"], report["requests"]) == ("failed", 0)
    assert report["error"]


async def test_no_source_is_no_fault(raincloud: CommandLine) -> None:
    """There is nothing to print."""
    result = await raincloud("sweep", "--json")

    assert (result.status, result.out) == (0, "")
