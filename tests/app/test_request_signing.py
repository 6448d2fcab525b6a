"""Requests are signed as the settings say, and whoever is asked can verify it by the bot's port.

The shop's verifier is independent: `tests.guarded_shop`.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import public_port, request_signing, source_probe, wiring
from bot.discord_adapter.client import Bot
from bot.errors import RaincloudError, SettingsError
from bot.models import SweepState
from bot.sources.finding.specs import parse_sources
from bot.sources.web import connections
from bot.sources.web.signing.signatures import DIRECTORY_PATH
from bot.sources.web.signing.signing_keys import make_key
from config.settings import Settings
from tests.conftest import NOON, Clock
from tests.guarded_shop import AGENT, GuardedShop, Verifier, write_certificate
from tests.services.fakes import FakeManners


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """Make a key; return its file and its id."""
    file = tmp_path / "key.pem"
    return file, make_key(file)


@pytest.fixture
def settings(key: tuple[Path, str], database_url: str) -> Settings:
    """Return settings that sign, with a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Settings(
        database_url=database_url,
        signing_key=key[0],
        signature_agent=AGENT,
        http_port=port,
        allow_private_addresses=True,
    )


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a certificate for loopback that the fetcher trusts."""
    file = tmp_path / "loopback.pem"
    write_certificate(file)
    trusting = ssl.create_default_context(cafile=str(file))
    monkeypatch.setattr(connections, "_certificates", lambda: trusting)
    return file


@pytest.fixture
async def shop(settings: Settings, clock: Clock, certificate: Path) -> AsyncIterator[GuardedShop]:
    """Open the guarded shop, while the bot's port shows its key."""
    assert settings.http_port is not None
    async with (
        public_port.open_port(settings, clock=clock),
        GuardedShop(Verifier(settings.http_port, clock), certificate) as opened,
    ):
        yield opened


async def test_a_shop_verifies_what_a_sweep_asks(
    shop: GuardedShop, settings: Settings, clock: Clock, key: tuple[Path, str]
) -> None:
    """From the request to the directory at the port and back, by the key's id."""
    entry = f'[[source]]\nname = "Shop"\nkind = "shopify"\nurl = "{shop.url}"\ncurrency = "AUD"\n'
    bot = Bot()
    async with wiring.open_services(
        settings, parse_sources(entry, name="test"), bot, clock=clock
    ) as services:
        (report,) = await services.sweeps.run_all()
    await bot.close()

    assert shop.faults == []
    assert (report.state, report.listings) == (SweepState.COMPLETE, 1)
    assert shop.verifier.used == {key[1]}


async def test_a_shop_verifies_a_look_at_an_address(
    shop: GuardedShop, settings: Settings, clock: Clock
) -> None:
    """What `sources test`, `sources add` and `/sources add` ask is signed too."""
    look = source_probe.prober(settings, clock=clock, manners=FakeManners())

    found = await look(shop.url, name=None, region=None, currency="AUD")

    assert shop.faults == []
    assert found.spec.kind == "shopify"


async def test_without_a_key_that_shop_shows_nothing(
    shop: GuardedShop, settings: Settings, clock: Clock
) -> None:
    """The verifier is none that lets everybody in; nor does it take another's key."""
    another = settings.signing_key
    assert another is not None
    make_key(another.with_name("another.pem"))
    for changed in (
        {"signing_key": None, "signature_agent": None, "http_port": None},
        {"signing_key": another.with_name("another.pem")},
    ):
        look = source_probe.prober(
            settings.model_copy(update=changed), clock=clock, manners=FakeManners()
        )
        with pytest.raises(RaincloudError, match=r"127\.0\.0\.1"):
            await look(shop.url, name=None, region=None, currency="AUD")

    assert len(shop.faults) >= 2


async def test_the_directory_is_signed_once_a_second(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many ask: a signature costs more than an answer."""

    async def signature() -> str:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{settings.http_port}{DIRECTORY_PATH}") as answer,
        ):
            return answer.headers["Signature-Input"]

    async with public_port.open_port(settings, clock=clock):
        first = await signature()
        clock.advance(seconds=0.9)
        second = await signature()
        clock.advance(seconds=0.1)
        third = await signature()

    assert first == second != third
    assert f"created={int(NOON.timestamp()) + 1}" in third


async def test_nothing_is_opened_where_nothing_is_set() -> None:
    """No key, no port; a key alone is shown elsewhere."""
    assert request_signing.read_signer(Settings()) is None
    async with public_port.open_port(Settings()):
        pass


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signature_agent": None}, "RAINCLOUD_SIGNATURE_AGENT: not set. .* https address"),
        ({"signing_key": None}, "RAINCLOUD_SIGNATURE_AGENT: there is no key to show"),
        ({"signing_key": Path("nowhere.pem")}, "RAINCLOUD_SIGNING_KEY: nowhere.pem cannot be read"),
    ],
)
def test_one_setting_without_the_other_is_a_sentence(
    settings: Settings, changed: dict[str, Any], sentence: str
) -> None:
    """It names what is missing."""
    with pytest.raises(SettingsError, match=sentence):
        request_signing.read_signer(settings.model_copy(update=changed))
