"""WooCommerce shops, read from the Store API, or from their pages where that is refused.

Knows nothing of what was seen before, but for the pages it is handed to ask for what changed.

A source keeps to the way it was first read, as long as that works: the API names sizes as the
forms of the pages do, but a page that tells no sizes would make every size look gone. So where
the API once answered and is refused now, nothing is taken from such a page.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import SourceError
from bot.models import Page, SourceSpec, Sweep
from bot.sources.reading import Tally, load, note, of_shop
from bot.sources.schema import SchemaWalk, believe
from bot.sources.web import (
    Fetcher,
    NotFoundError,
    RefusedError,
    RobotsError,
    UnreadableError,
)
from bot.sources.woocommerce.addresses import WooCommerceAddress, read_woocommerce_address
from bot.sources.woocommerce.answers import NoApiError
from bot.sources.woocommerce.pages import read_shop_page
from bot.sources.woocommerce.walk import ApiWalk
from bot.sources.woocommerce.ways import Way, way_url

REFUSALS = (RefusedError, NotFoundError, RobotsError, NoApiError)


class WooCommerce:
    """Reads one source of kind ``woocommerce``.

    Args:
        fetcher: makes the requests.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a shop once.

        Args:
            spec: the source; its currency counts for prices that name none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned. What fails after the first page makes a partial sweep.
        """
        place, tally = read_woocommerce_address(spec), Tally()
        known = load(Way, remembered.get(way_url(place)))
        with tally.charged():
            way, reason = await self._look(spec, place, known, remembered, tally)
        tally.pages[way_url(place)] = note(way_url(place), way)
        believe(tally, spec, remembered)
        return of_shop(tally.sweep(reason), spec, self._fetcher.now())

    async def _look(
        self,
        spec: SourceSpec,
        place: WooCommerceAddress,
        known: Way | None,
        remembered: Mapping[str, Page],
        tally: Tally,
    ) -> tuple[Way, str | None]:
        """Look in the way that is due, else in the other; return it, and what is missing."""
        api = ApiWalk(self._fetcher, spec, place, remembered=remembered, tally=tally)
        refusal: SourceError | None = None
        if known is None or known.is_api_due:
            try:
                return Way(is_api=True), await api.look()
            except REFUSALS as error:
                tally.requests += error.requests
                refusal = error
        walk = SchemaWalk(
            self._fetcher, spec, remembered=remembered, tally=tally, read=read_shop_page
        )
        try:
            reason = await walk.look()
        except (*REFUSALS, UnreadableError) as error:
            if refusal is not None or known is None or not known.tells_sizes:
                raise
            tally.requests += error.requests
            return Way(is_api=True), await api.look()
        if known is None or not known.is_api:
            looks = 0 if refusal is not None or known is None else known.looks + 1
            return Way(is_api=False, tells_sizes=walk.tells_sizes, looks=looks), reason
        if not walk.tells_sizes:
            tally.listings.clear()
        return known, f"Read from the shop's pages only: {refusal.sentence if refusal else ''}"
