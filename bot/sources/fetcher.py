"""The polite fetcher: every request to a source goes through here and is made with manners.

Knows nothing of what the answers mean.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from bot import __version__
from bot.models import Page, Pause
from bot.sources import bodies
from bot.sources.addresses import Resolver, check, is_loopback, resolve
from bot.sources.answers import MAX_BODY, SLOW_DOWN, Answer, Reply, judge, wanted_rest
from bot.sources.budgets import Budgets, Clock, Sleep
from bot.sources.connections import CheckedTransport
from bot.sources.errors import (
    AddressError,
    RedirectError,
    RobotsError,
    TimedOutError,
    UnreachableError,
    UnreadableError,
)
from bot.sources.robots import PRODUCT_TOKEN, ROBOTS_LIMIT, RobotsFiles

MAX_REDIRECTS = 5
MAX_REFUSAL = 64 * 1024  # bytes read of an answer that is not the page
STEP_TIMEOUT = 15.0  # seconds for a connection, and for each part of an answer
REQUEST_TIMEOUT = 30.0  # seconds for one whole request, its waiting for a turn not counted


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
    ) -> None:
        self._allow_private = allow_private
        self._clock = clock
        self._budgets = Budgets(clock=clock, sleep=sleep, pauses=pauses)
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

    async def get(
        self, url: str, *, budget: str, remembered: Page | None = None, accept: str = "*/*"
    ) -> Answer:
        """Ask for one page.

        Args:
            url: an http or https address.
            budget: what the request counts against: "shopify" for all Shopify shops together, the
                host's name for others. A loopback host has no rate, and rests by itself.
            remembered: the page as last seen, to ask only for what changed.
            accept: the media types wanted.

        Raises:
            SourceError: one of ``bot.sources.errors``; nothing was learned.
        """
        headers = {"Accept": accept} | _conditions(remembered)
        target = check(url, allow_private=self._allow_private)
        requests = 0
        for _ in range(MAX_REDIRECTS + 1):
            key = _key(target, budget)
            self._budgets.check(key)
            requests += await self._obey_robots(target, budget)
            reply = await self._ask(target, budget, headers, limit=MAX_BODY)
            requests += 1
            if not reply.is_redirect:
                break
            target = self._follow(reply)
        else:
            raise RedirectError(f"{target.host} redirects more than {MAX_REDIRECTS} times.")
        judge(reply, has_conditions=len(headers) > 1)
        self._budgets.accept(key)
        return Answer(
            url=str(reply.url),
            status=reply.status,
            headers=reply.headers,
            body=reply.body,
            not_modified=reply.status == httpx.codes.NOT_MODIFIED,
            bytes=len(reply.body),
            requests=requests,
        )

    async def _obey_robots(self, target: httpx.URL, budget: str) -> int:
        """Raise RobotsError where the host forbids the address; wait for its crawl delay."""
        requests = 0

        async def ask(url: httpx.URL) -> tuple[int, bytes]:
            nonlocal requests
            for _ in range(MAX_REDIRECTS + 1):
                requests += 1
                reply = await self._ask(url, budget, {"Accept": "text/plain"}, limit=ROBOTS_LIMIT)
                if not reply.is_redirect:
                    break
                url = self._follow(reply)
            return reply.status, reply.body

        robots = await self._robots.get(target, ask)
        if not robots.allows(target):
            raise RobotsError(f"The robots.txt of {target.host} forbids reading this address.")
        await self._budgets.keep_distance(target.host, robots.delay)
        return requests

    async def _ask(
        self, url: httpx.URL, budget: str, headers: dict[str, str], *, limit: int
    ) -> Reply:
        """Make one request in its turn; raise PausedError if the host says to slow down."""
        key = _key(url, budget)
        if key == budget:
            await self._budgets.take(key)
        self._budgets.check(key)
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT):
                reply = await self._send(url, headers, limit=limit)
        except (TimeoutError, httpx.TimeoutException):
            raise TimedOutError(f"{url.host} did not answer in time.") from None
        except httpx.ConnectError:
            raise UnreachableError(f"{url.host} cannot be reached.") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError):
            raise UnreachableError(f"{url.host} broke off its answer.") from None
        retry_after = wanted_rest(reply.headers.get("retry-after", ""), now=self._clock())
        is_busy = reply.status == httpx.codes.SERVICE_UNAVAILABLE and retry_after is not None
        if reply.status in SLOW_DOWN or is_busy:
            raise self._budgets.refuse(key, retry_after)
        return reply

    async def _send(self, url: httpx.URL, headers: dict[str, str], *, limit: int) -> Reply:
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

    def _follow(self, reply: Reply) -> httpx.URL:
        """Return where a redirect leads, checked like any address."""
        try:
            target = str(reply.url.join(reply.headers["location"]))
        except (httpx.InvalidURL, ValueError):
            raise RedirectError(f"{reply.url.host} redirects to no address.") from None
        url = check(target, allow_private=self._allow_private)
        if reply.url.scheme == "https" and url.scheme == "http":
            raise AddressError(f"{reply.url.host} redirects to an address without encryption.")
        return url


def user_agent(contact: str | None) -> str:
    """Return the name we give ourselves, such as ``Raincloud/0.1.0 (+https://example.org)``."""
    name = f"{PRODUCT_TOKEN}/{__version__}"
    words = "".join(letter for letter in contact or "" if letter.isascii() and letter.isprintable())
    return f"{name} (+{words.strip()})" if words.strip() else name


def _key(url: httpx.URL, budget: str) -> str:
    """Return the budget a request counts against.

    A loopback host is ours: it has no rate, and when it says to slow down it rests alone, because
    no limit of a real shop stands behind it.
    """
    return url.netloc.decode("ascii") if is_loopback(str(url)) else budget


def _conditions(remembered: Page | None) -> dict[str, str]:
    """Return the headers that ask only for what changed, as the host wrote them."""
    if remembered is None:
        return {}
    named = {"If-None-Match": remembered.etag, "If-Modified-Since": remembered.last_modified}
    return {
        name: value
        for name, value in named.items()
        if value and value.isascii() and value.isprintable()
    }
