"""The polite fetcher: every request to a source goes through here and is made with manners.

Knows nothing of what the answers mean.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import TYPE_CHECKING, Self

import httpx

from bot.models import Page, Pause
from bot.sources.web import bodies
from bot.sources.web.addresses import Resolver, check, follow, resolve
from bot.sources.web.answers import (
    MAX_BODY,
    PERMANENT,
    SLOW_DOWN,
    HttpAnswer,
    Reply,
    fresh_for,
    moved,
    read_retry_after,
)
from bot.sources.web.budgets import Budgets, Clock, SharedBudgets, Sleep
from bot.sources.web.circuits import Circuits, budget_of, budget_of_target
from bot.sources.web.connections import CheckedTransport
from bot.sources.web.errors import (
    FetchError,
    RedirectError,
    RobotsError,
    TimedOutError,
    UnreachableError,
    UnreadableError,
)
from bot.sources.web.headers import conditions, user_agent
from bot.sources.web.robots import ROBOTS_LIMIT, Robots, RobotsFiles

if TYPE_CHECKING:
    from bot.sources.web.signing import Signer  # its libraries are large, and few sign

MAX_REDIRECTS = 5
MAX_REFUSAL = 64 * 1024  # bytes read of an answer that is not the page
STEP_TIMEOUT = 15.0  # seconds for a connection, and for each part of an answer
REQUEST_TIMEOUT = 30.0  # seconds for one whole request, its waiting for a turn not counted


@dataclass(slots=True)
class _Count:
    """How many requests one question has cost so far."""

    requests: int = 0


class Fetcher:
    """Asks sources for pages, honestly, seldom and only where it may.

    Args:
        contact: an address or page for shops that want to reach us; part of the user agent.
        allow_private: read private addresses too.
        clock: the time now (aware, UTC).
        pauses: the rests an earlier process remembered.
        transport: replaces the network, for tests.
        sleep: waits for a number of seconds.
        resolver: answers a host name with its addresses.
        signer: signs every request, where the bot has a key.
        shared: what other processes take turns from, too; without it, this is the only one.
    """

    def __init__(
        self,
        *,
        contact: str | None,
        allow_private: bool,
        clock: Clock,
        pauses: Iterable[Pause] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
        resolver: Resolver = resolve,
        signer: Signer | None = None,
        shared: SharedBudgets | None = None,
    ) -> None:
        self.is_shared = shared is not None  # whether pauses are known to all at once
        self._allow_private = allow_private
        self._signer = signer
        self._clock = clock
        self._budgets = Budgets(clock=clock, sleep=sleep, pauses=pauses, shared=shared)
        self._circuits = Circuits(budgets=self._budgets, clock=clock)
        self._robots = RobotsFiles(clock=clock)
        self._client = httpx.AsyncClient(
            transport=transport or CheckedTransport(allow_private=allow_private, resolver=resolver),
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": bodies.ENCODINGS},
            timeout=httpx.Timeout(STEP_TIMEOUT),
            trust_env=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # shops set prices by them
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The rests to remember over a restart."""
        return self._budgets.pauses

    def learn(self, pauses: Iterable[Pause]) -> None:
        """Obey the rests that others were told to take: another process, a look by hand."""
        self._budgets.learn(pauses)

    def now(self) -> datetime:
        """Return the time by the fetcher's clock (aware, UTC)."""
        return self._clock()

    async def get(
        self,
        url: str,
        *,
        budget: str,
        remembered: Page | None = None,
        accept: str = "*/*",
        closes_host: bool = True,
    ) -> HttpAnswer:
        """Ask for one page.

        Args:
            url: an http or https address.
            budget: what the request counts against: "shopify" for all Shopify shops together, the
                host's name for others. A loopback host has no rate, and rests by itself. Where a
                redirect leads to another host, what follows counts against that one.
            remembered: the page as last seen, to ask only for what changed.
            accept: the media types wanted.
            closes_host: whether a refusal (401, 403, 451, a challenge) closes the whole host for a
                while, or only this address: asking it is then a RefusedError without a request.

        Raises:
            SourceError: one of ``bot.sources.web.errors``, with the ``requests`` made; nothing was
                learned.
        """
        count = _Count()
        try:
            return await self._get(url, budget, remembered, accept, closes_host, count)
        except FetchError as error:
            error.requests = count.requests
            raise
        finally:
            await self._budgets.tell()

    async def _get(
        self,
        url: str,
        budget: str,
        known: Page | None,
        accept: str,
        closes_host: bool,
        count: _Count,
    ) -> HttpAnswer:
        asked = conditions(known)
        headers = {"Accept": accept} | asked
        first = target = check(url, allow_private=self._allow_private)
        charged = budget
        moves: list[int] = []
        for _ in range(MAX_REDIRECTS + 1):
            self._circuits.check(target, charged)
            await self._obey_robots(target, charged, count)
            reply = await self._ask(target, charged, headers, limit=MAX_BODY, count=count)
            if not reply.is_redirect:
                break
            moves.append(reply.status)
            target = self._target(reply)
            charged = budget_of_target(target, first, budget)
        else:
            raise RedirectError(f"{target.host} redirects more than {MAX_REDIRECTS} times.")
        self._circuits.judge(reply, has_conditions=bool(asked), closes_host=closes_host)
        self._circuits.accept(target, charged)
        return HttpAnswer(
            url=str(reply.url),
            status=reply.status,
            headers=reply.headers,
            body=reply.body,
            not_modified=reply.status == httpx.codes.NOT_MODIFIED,
            bytes=len(reply.body),
            requests=count.requests,
            moved_to=moved(url, str(reply.url)) if PERMANENT.issuperset(moves) else None,
            rest=fresh_for(reply.headers, now=self._clock()),
        )

    async def robots(self, url: str, *, budget: str) -> Robots:
        """Return what the robots.txt of an address's host says, asked for at most once a day.

        Raises:
            SourceError: the address may not be asked, or the host cannot give its file.
        """
        target = check(url, allow_private=self._allow_private)
        self._circuits.check(target, budget)
        try:
            return await self._read_robots(target, budget, _Count())
        finally:
            await self._budgets.tell()

    async def _obey_robots(self, target: httpx.URL, budget: str, count: _Count) -> None:
        """Raise RobotsError where the host forbids the address; wait for its crawl delay."""
        robots = await self._read_robots(target, budget, count)
        if not await robots.allows(target):
            raise RobotsError(f"The robots.txt of {target.host} forbids reading this address.")
        await self._budgets.keep_distance(target.host, robots.delay)

    async def _read_robots(self, target: httpx.URL, budget: str, count: _Count) -> Robots:

        async def ask(url: httpx.URL, known: dict[str, str]) -> Reply:
            headers, charged = {"Accept": "text/plain"} | known, budget
            for _ in range(MAX_REDIRECTS + 1):
                reply = await self._ask(url, charged, headers, limit=ROBOTS_LIMIT, count=count)
                if not reply.is_redirect:
                    break
                url = self._target(reply)
                charged = budget_of_target(url, target, budget)
            return reply

        return await self._robots.get(target, ask)

    def _target(self, reply: Reply) -> httpx.URL:
        """Return where a redirect leads; raise AddressError where it may not be followed."""
        return follow(reply.url, reply.headers["location"], allow_private=self._allow_private)

    async def _ask(
        self, url: httpx.URL, budget: str, headers: dict[str, str], *, limit: int, count: _Count
    ) -> Reply:
        """Make one request in its turn; raise PausedError if the host says to slow down."""
        key = budget_of(url, budget)
        if key == budget:
            await self._budgets.take(key)
        self._budgets.check(key)
        count.requests += 1
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                reply = await self._send(url, headers, limit=limit)
        except (TimeoutError, httpx.TimeoutException):
            raise TimedOutError(f"{url.host} did not answer in time.") from None
        except httpx.ConnectError:
            raise UnreachableError(f"{url.host} cannot be reached.") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError):
            raise UnreachableError(f"{url.host} broke off its answer.") from None
        retry_after = read_retry_after(reply.headers.get("retry-after", ""), now=self._clock())
        is_busy = reply.status == httpx.codes.SERVICE_UNAVAILABLE and retry_after is not None
        if reply.status in SLOW_DOWN or is_busy:
            raise self._budgets.refuse(key, retry_after)
        return reply

    async def _send(self, url: httpx.URL, headers: dict[str, str], *, limit: int) -> Reply:
        if self._signer is not None:
            headers = headers | self._signer.sign(url, now=self._clock())
        request = self._client.build_request("GET", url, headers=headers)
        response = await self._client.send(request, stream=True)
        async with aclosing(response):
            stream = response.stream
            if not isinstance(stream, httpx.AsyncByteStream):
                raise UnreadableError(f"{url.host} sent no readable body.")
            status = response.status_code
            body, is_whole = await bodies.read(
                stream,
                encoding=response.headers.get("content-encoding", ""),
                limit=limit if response.is_success else MAX_REFUSAL,
            )
        return Reply(url=url, status=status, headers=response.headers, body=body, is_whole=is_whole)
