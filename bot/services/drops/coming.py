"""What is to come, a shoe at a time, for whoever looks it up."""

from __future__ import annotations

from bot.models import SeenDrop
from bot.rules.drops import ComingShoe, coming_shoes, is_same, named_shops
from bot.rules.reading import parse_region
from bot.services.base import Clock
from bot.store.alerts import drops, sightings
from bot.store.engine import Database
from bot.store.shops import catalogue


class Coming:
    """The shoes to come that a guild hears of."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def shoes(self, guild_id: int, region: str | None = None) -> tuple[ComingShoe, ...]:
        """Return the shoes to come, the soonest first, those without a time last.

        What moderators entered counts before what sources tell of the same drop, whose shops stand
        beside it.

        Args:
            guild_id: whose moderators' drops are shown beside those that sources tell of.
            region: only drops of this country, and those of no country.

        Raises:
            RequestError: that is no country.
        """
        now, code = self._clock(), parse_region(region)
        async with self._database.read() as connection:
            own = await drops.upcoming(connection, guild_id, now, region=code)
            told = await drops.upcoming(connection, None, now, region=code)
            said = await sightings.words_about(connection, [drop.id for drop in told])
            styles = {drop.style_code for drop in [*own, *told] if drop.style_code}
            pictures = await catalogue.pictures(connection, styles)
        words: dict[int, list[SeenDrop]] = {drop.id: [*named_shops(drop)] for drop in own}
        shown = list(own)
        for drop in told:
            same = next((mine for mine in own if is_same(drop, mine)), None)
            if same is None:
                shown.append(drop)
            words.setdefault((same or drop).id, []).extend(said.get(drop.id, ()))
        shown.sort(key=lambda drop: (drop.at is None, drop.at or now, drop.id))
        return coming_shoes(shown, words, pictures, now, region=code)
