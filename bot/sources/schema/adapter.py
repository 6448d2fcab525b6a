"""Pages that describe their product by schema.org: one product, or a list of links to several.

Knows nothing of any shop. The address of a source is a product's page, or a page whose ItemList
links product pages: of these the 2002Rs are read, at most 30, on the same host only. A list that
says it has more than it shows is never complete: give the address of a narrower one.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.models import Page, SourceSpec, Sweep
from bot.sources.reading import Tally, of_shop
from bot.sources.schema.labels import believe
from bot.sources.schema.pages import read_schema_page
from bot.sources.schema.walk import SchemaWalk
from bot.sources.web import Fetcher


class Schema:
    """Reads one source of kind ``schema``.

    Args:
        fetcher: makes the requests.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(self, spec: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        """Look at a page, and at the product pages it lists, once.

        Args:
            spec: the source; its currency counts for prices that name none.
            remembered: pages of earlier sweeps by address.

        Raises:
            SourceError: nothing was learned. What fails after the first page makes a partial sweep.
        """
        tally = Tally()
        walk = SchemaWalk(
            self._fetcher, spec, remembered=remembered, tally=tally, read=read_schema_page
        )
        with tally.charged():
            reason = await walk.look()
        believe(tally, spec, remembered)
        return of_shop(tally.sweep(reason), spec, self._fetcher.now())
