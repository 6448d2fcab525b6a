"""Sources, cared for while the bot runs: shown, added, paused, taken up again, removed.

Those the sources file names are kept in step with it at start; those added here live in the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from bot.errors import RequestError
from bot.languages import tr
from bot.models import SourceSpec, SourceStatus
from bot.services.base import Clock
from bot.services.sources import health
from bot.store.engine import Connection, Database
from bot.store.shops import sources

if TYPE_CHECKING:
    from bot.sources.finding import Probe


class Prober(Protocol):
    """Looks at an address once and says what source it is."""

    async def __call__(
        self, address: str, *, name: str | None, region: str | None, currency: str | None
    ) -> Probe:
        """Look; raise SourceError if it can be none."""
        ...


class Sources:
    """What the operator, and the bot's owner from inside Discord, do with sources."""

    def __init__(self, database: Database, prober: Prober, clock: Clock) -> None:
        self._database = database
        self._prober = prober
        self._clock = clock

    async def statuses(self) -> list[SourceStatus]:
        """Return every source with where it stands, by name."""
        async with self._database.read() as connection:
            return await sources.statuses(connection)

    async def remember_owners(self, owner_ids: Iterable[int]) -> None:
        """Keep who owns the bot: they are told when a source cannot be read."""
        async with self._database.write() as connection:
            await health.remember_owners(connection, sorted(owner_ids))

    async def add(
        self, address: str, *, name: str | None, region: str | None, currency: str | None
    ) -> SourceSpec:
        """Look at an address, and sweep it from now on. Its first complete sweep posts nothing.

        Raises:
            SourceError: it can be no source; the sentence says why.
            RequestError: there is a source of this name or address already.
        """
        found = await self._prober(address.strip(), name=name, region=region, currency=currency)
        spec = found.spec
        async with self._database.write() as connection:
            for status in await sources.statuses(connection):
                if status.spec.name.casefold() == spec.name.casefold():
                    raise RequestError(
                        tr(
                            "There is a source named {name} already. Nothing was added. "
                            "Give this one another name.",
                            name=status.spec.name,
                        )
                    )
                if status.spec.url == spec.url:
                    raise RequestError(
                        tr(
                            "The source {name} has this address. Nothing was added.",
                            name=status.spec.name,
                        )
                    )
            await sources.forget_left(connection, spec.name, self._clock())
            await sources.add(connection, spec, self._clock(), is_added=True)
        return spec

    async def pause(self, name: str) -> SourceStatus:
        """Sweep a source no more; what is known of it is kept.

        Raises:
            RequestError: there is none of this name, or it is paused.
        """
        async with self._database.write() as connection:
            status = await self._named(connection, name)
            if status.is_paused:
                raise RequestError(
                    tr("{name} is paused already. Nothing was changed.", name=status.spec.name)
                )
            await sources.pause(connection, status.id)
        return status

    async def resume(self, name: str) -> SourceStatus:
        """Sweep a source again, now.

        Raises:
            RequestError: there is none of this name, or it is not paused.
        """
        async with self._database.write() as connection:
            status = await self._named(connection, name)
            if not status.is_paused:
                raise RequestError(
                    tr("{name} is not paused. Nothing was changed.", name=status.spec.name)
                )
            await sources.take_up(connection, status.id, self._clock())
        return status

    async def remove(self, name: str) -> SourceStatus:
        """Forget a source that was added, and its drops that no other source tells of.

        Raises:
            RequestError: there is none of this name, or the sources file names it.
        """
        async with self._database.write() as connection:
            status = await self._named(connection, name)
            if not status.is_added:
                raise RequestError(
                    tr(
                        "The sources file names {name}, so it would be back at the next start. "
                        "Nothing was changed. Take it out of the file, or pause it.",
                        name=status.spec.name,
                    )
                )
            await sources.remove(connection, status.id, self._clock())
        return status

    async def _named(self, connection: Connection, name: str) -> SourceStatus:
        wanted = name.strip().casefold()
        for status in await sources.statuses(connection):
            if status.spec.name.casefold() == wanted:
                return status
        raise RequestError(
            tr(
                'There is no source named "{name}". Nothing was changed. '
                "The list of sources shows their names.",
                name=name.strip()[:80],
            )
        )
