"""A fetcher that asks for no address twice, for a look that tries several kinds on one source.

Knows nothing of what the answers mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.models import Page
from bot.sources.web.answers import HttpAnswer
from bot.sources.web.errors import FetchError
from bot.sources.web.fetcher import Fetcher


class OnceFetcher(Fetcher):
    """Asks like any fetcher, and answers from memory where it has asked before.

    Args:
        settings: as a fetcher's.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._answers: dict[str, HttpAnswer | FetchError] = {}

    async def get(
        self,
        url: str,
        *,
        budget: str,
        remembered: Page | None = None,
        accept: str = "*/*",
        closes_host: bool = True,
    ) -> HttpAnswer:
        """Ask for one page, or give what it answered; what came from memory made no requests.

        Raises:
            SourceError: as a fetcher does; the same again where it did before.
        """
        known = self._answers.get(url)
        if known is None:
            try:
                known = await super().get(
                    url,
                    budget=budget,
                    remembered=remembered,
                    accept=accept,
                    closes_host=closes_host,
                )
            except FetchError as error:
                self._answers[url] = error
                raise
            self._answers[url] = known
            return known
        if isinstance(known, FetchError):
            known.requests = 0
            raise known
        return replace(known, requests=0)
