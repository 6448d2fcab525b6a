"""The currency of a Big Cartel shop, by its own word: asked for once a day and remembered.

Knows nothing of products.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from babel.numbers import is_currency
from pydantic import AwareDatetime

from bot.models import Page
from bot.sources.reading import Tally, ask, dump, load, note, read_json
from bot.sources.web import (
    Fetcher,
    FetchError,
    HttpAnswer,
    NotFoundError,
    PausedError,
    RefusedError,
    RobotsError,
    UnreadableError,
)

AGE = timedelta(days=1)
LASTING = (NotFoundError, RefusedError, RobotsError, UnreadableError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What ``/store.json`` told at a time (aware, UTC); no currency where it told none."""

    at: AwareDatetime
    currency: str | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it was asked for within a day."""
        return timedelta(0) <= now - self.at < AGE


async def currency_of_store(
    fetcher: Fetcher, url: str, *, remembered: Mapping[str, Page], tally: Tally
) -> str | None:
    """Return a shop's currency, or None where it does not show it.

    Args:
        fetcher: makes the request, where what is remembered is a day old.
        url: any address of the shop's.
        remembered: pages of earlier sweeps by address.
        tally: takes what it costs, and what is to be remembered.

    Raises:
        PausedError: the host wants to be left alone.
    """
    parts = urlsplit(url)
    address, now = f"{parts.scheme}://{parts.netloc}/store.json", fetcher.now()
    page = remembered.get(address)
    known = load(Store, page)
    if page is not None and known is not None and known.is_fresh(now):
        tally.pages[address] = page
        return known.currency
    try:
        visit = await ask(
            fetcher,
            address,
            kind=Store,
            remembered=remembered,
            accept="application/json",
            read=lambda answer: read_store(answer, now=now),
            closes_host=False,
        )
    except PausedError:
        raise
    except FetchError as error:
        tally.requests += error.requests
        if not isinstance(error, LASTING):  # asked for again at the next look
            if page is not None:
                tally.pages[address] = page
            return None if known is None else known.currency
        store = Store(at=now, currency=None if known is None else known.currency)
    else:
        store = replace(tally.count(address, visit), at=now)
    tally.pages[address] = replace(
        tally.pages.get(address) or note(address, store), extract=dump(store)
    )
    return store.currency


def read_store(answer: HttpAnswer, *, now: datetime) -> Store:
    """Read ``/store.json``; what is missing or broken in it is not known.

    Raises:
        UnreadableError: it is no JSON.
    """
    value = read_json(answer)
    told = value.get("currency") if isinstance(value, dict) else None
    code = told.get("code") if isinstance(told, dict) else told
    return Store(at=now, currency=code if isinstance(code, str) and is_currency(code) else None)
