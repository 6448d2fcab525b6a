"""What is for sale, or will be, for who must name it: styles, shops, countries, sizes.

Knows nothing of how it is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from bot.errors import RequestError
from bot.parsing import normalise_style_code
from bot.rules.reading import drop_forms, with_codes, with_currency
from bot.services.base import Clock, OpenHistory
from bot.store.engine import Database
from bot.store.guilds import settings as guilds
from bot.store.shops import catalogue

USUAL_REGIONS = ("US", "GB", "EU", "JP", "AU", "CA", "DE", "FR", "IT", "ES", "NL", "KR", "SG", "NZ")


class Assortment:
    """Looks up what the store and the history know by name."""

    def __init__(self, database: Database, history: OpenHistory, clock: Clock) -> None:
        self._database = database
        self._history = history
        self._clock = clock
        self._history_names: dict[str, str] | None = None

    async def styles(self, guild_id: int) -> dict[str, str]:
        """Return what each style code is called, by code; an empty name where nobody says."""
        async with self._database.read() as connection:
            named = await catalogue.styles(connection, guild_id)
        from_history = await self._from_history()
        return from_history | {
            code: name or from_history.get(code, "") for code, name in named.items()
        }

    async def with_codes(self, guild_id: int, text: str) -> str:
        """Return a comma list in which shoes that are named stand by their style codes.

        Raises:
            RequestError: several shoes can be meant by one of the names.
        """
        return with_codes(text, await self.styles(guild_id))

    async def with_currency(self, guild_id: int, text: str) -> str:
        """Return a price with the money of the server's country, where none is named."""
        async with self._database.read() as connection:
            found = (await guilds.settings(connection, [guild_id])).get(guild_id)
        zone = found.timezone if found is not None else "UTC"
        return with_currency(text, zone, self._clock().date())

    async def spelled_out(
        self, guild_id: int, texts: Mapping[str, str | None]
    ) -> tuple[dict[str, str | None], dict[str, str]]:
        """Return options as if they had been typed in full: codes for names, prices with currency.

        Args:
            guild_id: whose money and drops are meant.
            texts: by option; others than ``styles`` and ``max_price`` stay as they are.

        Returns:
            The options, and a sentence for each that can be meant in several ways.
        """
        spelled, faults = dict(texts), {}
        if price := texts.get("max_price"):
            spelled["max_price"] = await self.with_currency(guild_id, price)
        if styles := texts.get("styles"):
            try:
                spelled["styles"] = await self.with_codes(guild_id, styles)
            except RequestError as error:
                faults["styles"] = error.sentence
        return spelled, faults

    async def shops(self, guild_id: int) -> list[str]:
        """Return the names of shops, as alerts show them."""
        async with self._database.read() as connection:
            return sorted(await catalogue.shops(connection, guild_id), key=str.casefold)

    async def regions(self, guild_id: int) -> list[str]:
        """Return countries' codes: first those that something is sold in."""
        async with self._database.read() as connection:
            there = sorted(await catalogue.regions(connection, guild_id))
        return list(dict.fromkeys((*there, *USUAL_REGIONS, *drop_forms.countries())))

    async def _from_history(self) -> dict[str, str]:
        if self._history_names is None:
            try:
                history = await self._history()
            except RequestError:  # alerts do without it
                return {}
            self._history_names = {
                style: fact.subject
                for fact in history.facts.facts.values()
                for code in fact.value.codes
                if (style := normalise_style_code(code)) is not None
            }
        return self._history_names


@cache
def usual_sizes() -> tuple[str, ...]:
    """Return the sizes adults wear, in every system, men's before women's."""
    return (
        *_span("US", 4, 14),
        *_span("UK", 3, 13),
        *_span("EU", 36, 48),
        *_span("CM", 22, 32),
        *_span("US W", 5, 13),
    )


def _span(system: str, first: int, last: int) -> Iterable[str]:
    return (f"{system} {half / 2:g}" for half in range(first * 2, last * 2 + 1))
