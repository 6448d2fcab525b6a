"""`sources test` says what an address is, and prints an entry that can be pasted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from aiohttp import web

from bot.app import source_probe
from bot.models import Pause
from bot.sources.finding.probe import ProbeError
from bot.sources.finding.specs import parse_sources
from bot.sources.web.circuits import budget_of
from bot.store.engine.database import Database
from bot.store.shops import pauses
from config.settings import Settings
from tests.cli.conftest import CommandLine
from tests.cli.shops import Shop
from tests.conftest import NOON
from tests.services.fakes import FakeManners


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """Open a shop."""
    async with Shop() as opened:
        yield opened


async def test_a_shop_is_shown_with_its_entry(
    raincloud: CommandLine, shop: Shop, database_file: Path
) -> None:
    """Listings with sizes and price, how often it may be asked, and what to paste."""
    address = f"{shop.url}/products.json"

    done = await raincloud("sources", "test", address, "--name", 'A "shop"', "--currency", "AUD")

    assert (done.status, done.errors) == (0, "")
    assert "a source of kind shopify" in done.out
    assert "has no robots.txt" in done.out
    assert "150.00 AUD" in done.out
    (spec,) = parse_sources(done.out[done.out.index("[[source]]") :], name="pasted")
    assert (spec.name, spec.kind, spec.currency) == ('A "shop"', "shopify", "AUD")
    made = {file.name for file in raincloud.folder.iterdir()}
    assert database_file.name not in made  # no bot is there to be told of anything


async def test_a_list_on_this_machine_is_shown_with_its_drops(raincloud: CommandLine) -> None:
    """Each with its date, its precision and how far it can be trusted."""
    raincloud.write("drops.csv", "name,style,at\n2002R,M2002RDA,2031-12-05\n2002R,M2002RDB,soon\n")

    done = await raincloud("sources", "test", "drops.csv")

    assert done.status == 0
    for word in ("kind file", "2031-12-05", "day", "confirmed"):
        assert word in done.out


async def test_a_refusal_is_a_sentence(raincloud: CommandLine, shop: Shop) -> None:
    """On standard error, with the exit status 1, and nothing else."""
    shop.answer = lambda _: web.Response(status=403)

    done = await raincloud("sources", "test", shop.url)

    assert (done.status, done.out) == (1, "")
    assert "refuses us (403). It does not want to be read" in done.errors


async def test_private_addresses_need_the_setting(raincloud: CommandLine, shop: Shop) -> None:
    """A test is no way around the guards."""
    done = await raincloud("sources", "test", shop.url, allow_private_addresses="false")

    assert done.status == 1
    assert "private address" in done.errors


async def test_sources_are_cared_for_beside_the_file(raincloud: CommandLine) -> None:
    """Added, listed, paused, resumed and removed; each says what happened and what was kept."""
    raincloud.write("drops.csv", "name,style,at\n2002R,M2002RDA,2031-12-05\n")

    said = [
        (await raincloud("sources", *words)).out
        for words in (
            ("add", "drops.csv", "--name", "Ours"),
            ("pause", "ours"),
            ("list",),
            ("resume", "Ours"),
            ("remove", "Ours"),
            ("list",),
        )
    ]

    assert said[0].startswith("Added Ours, a source of kind file.")
    assert said[1] == "Paused Ours. What is known of it is kept.\n"
    assert "Ours" in said[2]
    assert "paused" in said[2]
    assert said[3].startswith("Ours is swept again")
    assert said[4].startswith("Removed Ours")
    assert "Ours" not in said[5]


async def test_what_cannot_be_done_with_a_source_is_a_sentence(raincloud: CommandLine) -> None:
    """With the exit status of every command that could not do what it was asked."""
    done = await raincloud("sources", "pause", "nope")

    assert (done.status, done.out) == (2, "")
    assert done.errors.startswith('There is no source named "nope". Nothing was changed.')


@pytest.mark.parametrize("command", ["test", "add"])
async def test_a_refusal_met_by_hand_is_told_to_the_bot(
    raincloud: CommandLine, shop: Shop, database: Database, command: str
) -> None:
    """Through the store: its sweeps leave the host alone, and so does a second look."""
    asked: list[str] = []

    def refuse(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(status=429)

    shop.answer = refuse

    first = await raincloud("sources", command, shop.url)

    assert first.status != 0
    async with database.read() as connection:
        (pause,) = await pauses.known(connection)
    assert (pause.budget, pause.failures) == (budget_of(httpx.URL(shop.url), "any"), 1)
    asked.clear()
    await raincloud("sources", command, shop.url)
    assert asked == []


async def test_a_look_is_no_way_round_a_refusal(shop: Shop) -> None:
    """A host that rests is not asked, whoever wants to add it."""
    asked: list[str] = []
    show = shop.answer

    def note(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return show(request)

    shop.answer = note
    budget = budget_of(httpx.URL(shop.url), "any")
    pause = Pause(budget=budget, until=NOON + timedelta(hours=1), failures=1)
    settings = Settings(allow_private_addresses=True)
    look = source_probe.prober(settings, clock=lambda: NOON, manners=FakeManners(pauses=[pause]))

    with pytest.raises(ProbeError, match="Wait until then"):
        await look(shop.url, name=None, region=None, currency=None)

    assert asked == []


async def test_the_file_is_taken_up_again(raincloud: CommandLine) -> None:
    """What it names now is what is swept; what was added beside it stays."""
    entry = '[[source]]\nname = "{0}"\nkind = "shopify"\nurl = "https://{0}.example"\n'
    raincloud.write("sources.toml", entry.format("harbour"))
    await raincloud("sources", "list")
    raincloud.write("sources.toml", entry.format("bridge") + entry.format("quay"))

    done = await raincloud("sources", "reload")

    assert (done.status, done.errors) == (0, "")
    assert "It names 2 sources; 0 were added beside it." in " ".join(done.out.split())
    assert "harbour" not in (await raincloud("sources", "list")).out
