"""What a shoe cost at the shops that are read, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.errors import RequestError
from bot.languages import tr
from bot.models import GuildSettings
from bot.parsing import normalise_style_code
from bot.rules.stock import ShopPrices, shop_prices
from bot.services.base import Clock
from bot.services.subscriptions import Assortment
from bot.store.engine import Database
from bot.store.guilds import settings
from bot.store.shops import price_history


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoePrices:
    """A shoe, by its style code and what it is called, and what it cost at each shop.

    ``since`` is when the first price of it was recorded (aware, UTC), none where there is none.
    """

    style_code: str
    name: str
    shops: tuple[ShopPrices, ...]
    since: datetime | None
    zone: str


class Prices:
    """Looks up what something cost."""

    def __init__(self, database: Database, assortment: Assortment, clock: Clock) -> None:
        """Make it."""
        self._database = database
        self._assortment = assortment
        self._clock = clock

    async def of_shoe(self, guild_id: int, shoe: str) -> ShoePrices:
        """Return what a shoe cost over the last days, by the guild's clock.

        Args:
            guild_id: the guild it is asked in.
            shoe: a style code, or a name that means one shoe.

        Raises:
            RequestError: no shoe is called so, or several are.
        """
        named = (await self._assortment.with_codes(guild_id, shoe)).partition(",")[0]
        code = normalise_style_code(named)
        if code is None:
            raise RequestError(
                tr(
                    'I know no shoe called "{shoe}". Choose one from the list that opens while '
                    "you type, or give its style code, such as M2002RDA.",
                    shoe=shoe[:80],
                )
            )
        async with self._database.read() as connection:
            points = await price_history.of_styles(connection, [code])
            own = (await settings.settings(connection, [guild_id])).get(guild_id)
        zone = (own or GuildSettings(guild_id=guild_id)).timezone
        names = await self._assortment.styles(guild_id)
        return ShoePrices(
            style_code=code,
            name=names.get(code, ""),
            shops=shop_prices(points, zone, self._clock()),
            since=points[0][1].at if points else None,
            zone=zone,
        )
