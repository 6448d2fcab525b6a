"""What looks at an address that shall become a source, and the care for sources beside the bot.

Only the command line and the composition root come in here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app import request_signing
from bot.models import Pause, SourceSpec
from bot.services.base import Clock, system_clock
from bot.services.sources import Prober, Sources
from bot.services.sweeps import Manners
from bot.sources.web import SharedBudgets
from bot.store.engine import Database, sqlite_file
from bot.store.shops import pauses, sources
from config.settings import Settings

if TYPE_CHECKING:
    from bot.sources.finding import Probe


def prober(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    folder: Path | None = None,
    manners: Manners,
    shared: SharedBudgets | None = None,
) -> Prober:
    """Return what looks at an address that shall become a source.

    Args:
        settings: what addresses may be asked, and in whose name.
        clock: tells the time.
        folder: where paths of files begin; without it no file on this machine may be named.
        manners: whose pauses a look obeys, as it is no way round a shop's refusal, and who learns
            of those that it meets.
        shared: what other processes take turns from, too.

    Raises:
        SettingsError: requests shall be signed, and the key cannot be used.
    """
    signer = request_signing.read_signer(settings)

    async def look(
        address: str, *, name: str | None, region: str | None, currency: str | None
    ) -> Probe:
        from bot.sources.finding.probe import ProbeError, probe
        from bot.sources.web.once import OnceFetcher

        if folder is None and not address.startswith(("https://", "http://")):
            raise ProbeError(
                "That is no web address. Write it as a browser shows it, such as "
                "https://shop.example/collections/x."
            )
        fetcher = OnceFetcher(
            contact=settings.contact,
            allow_private=settings.allow_private_addresses,
            clock=clock,
            pauses=manners.pauses,
            signer=signer,
            shared=shared,
        )
        async with fetcher:
            try:
                return await probe(
                    fetcher,
                    address,
                    folder=folder or Path(),
                    name=name,
                    region=region,
                    currency=currency,
                )
            finally:
                manners.learn(fetcher.pauses)

    return look


@dataclass(slots=True)
class _Carried:
    """The pauses that the store knows, and what a look beside the bot makes of them."""

    pauses: Collection[Pause]
    is_shared: bool = False

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Take what a look ended with."""
        self.pauses = tuple(pauses)


@asynccontextmanager
async def _open_prober(
    settings: Settings, database: Database, *, folder: Path
) -> AsyncIterator[Prober]:
    """Give what looks at addresses beside the bot, which learns of refusals through the store."""
    async with database.read() as connection:
        known = await pauses.known(connection)
    carried = _Carried(known)
    try:
        yield prober(settings, folder=folder, manners=carried)
    finally:
        if met := [pause for pause in carried.pauses if pause not in known]:
            async with database.write() as connection:
                await pauses.add(connection, met)


@asynccontextmanager
async def open_prober(settings: Settings, *, folder: Path) -> AsyncIterator[Prober]:
    """Give what looks at addresses and keeps nothing but the refusals it meets.

    Where there is no database yet, none is made: no bot is there to be told.

    Raises:
        StoreError: the database cannot be used.
    """
    file = sqlite_file(settings.database_url)
    if file is not None and not file.exists():
        yield prober(settings, folder=folder, manners=_Carried(()))
        return
    database = await Database.open(settings.database_url)
    try:
        async with _open_prober(settings, database, folder=folder) as look:
            yield look
    finally:
        await database.close()


@asynccontextmanager
async def open_sources(
    settings: Settings, specs: list[SourceSpec], *, folder: Path
) -> AsyncIterator[Sources]:
    """Give the care for sources alone, in step with the file, beside a bot that runs or not.

    Raises:
        StoreError: the database cannot be used.
    """
    database = await Database.open(settings.database_url)
    try:
        async with database.write() as connection:
            await sources.keep_in_step(connection, specs, system_clock())
        async with _open_prober(settings, database, folder=folder) as look:
            yield Sources(database, look, system_clock)
    finally:
        await database.close()
