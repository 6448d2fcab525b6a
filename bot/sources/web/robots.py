"""What a host's robots.txt allows us (RFC 9309), remembered for a day.

Knows nothing of how the file is fetched.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

import httpx
from protego import Protego

from bot.errors import SourceError
from bot.sources.web.answers import Reply
from bot.sources.web.budgets import Clock
from bot.sources.web.errors import PausedError, RobotsError
from bot.sources.web.headers import PRODUCT_TOKEN, conditional

ROBOTS_LIMIT = 512 * 1024  # bytes read and parsed; RFC 9309 asks for at least 500 KiB
ROBOTS_AGE = timedelta(days=1)  # RFC 9309, 2.4
RETRY_AGE = timedelta(minutes=10)  # an old copy that could not be renewed is tried again
LONGEST_DELAY = timedelta(days=1)
HOSTS_LIMIT = 10_000  # whose files are kept; the one asked longest ago goes first
LINES_KEPT = 50_000  # of all files; a rule takes some 760 bytes (measured), a shop has some 200
RULES_LIMIT = 5_000  # of one file; each is a pattern in memory, and no shop has a tenth of them
MANY_RULES = 200  # are asked in a thread: each may be tried on the whole address
LONGEST_RULE = 2_000  # characters; no address is longer
LEFT_ALONE = "User-agent: *\nDisallow: /"
RULE = re.compile(r"(?<![ \t])[ \t]*+(?:dis)?allow[ \t]*+:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """A robots.txt as it applies to us; without a parser there is no file, and no rule.

    ``known`` are the headers that ask whether it has changed since; ``rules`` counts its rules,
    ``lines`` all that stands in it.
    """

    parser: Protego | None
    until: datetime
    known: Mapping[str, str] = field(default_factory=dict)
    rules: int = 0
    lines: int = 0

    async def allows(self, url: httpx.URL) -> bool:
        """Tell whether an address of this host may be asked."""
        if self.parser is None:
            return True
        if self.rules > MANY_RULES:
            return await asyncio.to_thread(self.parser.can_fetch, str(url), PRODUCT_TOKEN)
        return bool(self.parser.can_fetch(str(url), PRODUCT_TOKEN))

    @property
    def delay(self) -> timedelta:
        """The time the host wants between two requests."""
        seconds = None if self.parser is None else self.parser.crawl_delay(PRODUCT_TOKEN)
        if not isinstance(seconds, (int, float)) or not seconds > 0:
            return timedelta(0)
        return timedelta(seconds=min(float(seconds), LONGEST_DELAY.total_seconds()))


Request = Callable[[httpx.URL, dict[str, str]], Awaitable[Reply]]


class RobotsFiles:
    """The robots.txt of the hosts asked last."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, Robots] = {}  # the one asked longest ago first
        self._lines = 0  # of all that are known
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        """Return how many files are kept."""
        return len(self._known)

    async def get(self, url: httpx.URL, ask: Request) -> Robots:
        """Return the rules of an address's host, asking for them at most once a day.

        Args:
            url: the address that is about to be asked.
            ask: fetches a robots.txt with the given conditions, redirects followed.

        Raises:
            RobotsError: the host cannot give its file now, so everything counts as forbidden.
            SourceError: the host cannot be reached, or its budget rests.
        """
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known.until <= self._clock():
                known = await self._read(url, ask, known)
            self._keep(origin, known)
        return known

    def _keep(self, origin: str, known: Robots) -> None:
        """Keep a file as the one asked last, and forget those asked longest ago."""
        self._forget(origin)
        self._known[origin] = known
        self._lines += known.lines
        while len(self._known) > HOSTS_LIMIT or self._lines > LINES_KEPT:
            self._forget(next(iter(self._known)))

    def _forget(self, origin: str) -> None:
        known = self._known.pop(origin, None)
        self._lines -= known.lines if known is not None else 0

    async def _read(self, url: httpx.URL, ask: Request, known: Robots | None) -> Robots:
        now = self._clock()
        old = None if known is None else replace(known, until=now + RETRY_AGE)
        place = url.copy_with(raw_path=b"/robots.txt", fragment=None)
        try:
            reply = await ask(place, {} if known is None else dict(known.known))
        except PausedError:
            raise
        except SourceError:
            if old is None:
                raise
            return old  # RFC 9309, 2.4: an old copy counts while the host cannot be reached
        if httpx.codes.is_server_error(reply.status):
            if old is None:
                raise RobotsError(
                    f"{url.host} cannot give its robots.txt ({reply.status}), so it is left alone."
                )
            return old
        if known is not None and known.known and reply.status == httpx.codes.NOT_MODIFIED:
            return replace(known, until=now + ROBOTS_AGE)
        if not httpx.codes.is_success(reply.status):  # no file, or redirects without end: no rules
            return Robots(parser=None, until=now + ROBOTS_AGE)
        text = reply.body[:ROBOTS_LIMIT].decode("utf-8", "replace").removeprefix("\ufeff")
        lines = text.splitlines()
        rules = sum(1 for line in lines if RULE.match(line))
        if rules > RULES_LIMIT or any(
            len(line) > LONGEST_RULE for line in lines if RULE.match(line)
        ):
            text, lines, rules = (
                LEFT_ALONE,
                LEFT_ALONE.splitlines(),
                1,
            )  # rules that are not read may forbid anything
        parser = await asyncio.to_thread(Protego.parse, text)
        headers = reply.headers
        marks = conditional(headers.get("etag"), headers.get("last-modified"))
        until, count = now + ROBOTS_AGE, sum(":" in line for line in lines)
        return Robots(parser=parser, until=until, known=marks, rules=rules, lines=count)
