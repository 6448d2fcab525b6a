"""What an answer means by its status: a page, or one of the reasons why there is none.

Knows nothing of what the page holds, and makes no requests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from bot.sources.web.errors import (
    CountryError,
    FetchError,
    LoginError,
    MaintenanceError,
    NotFoundError,
    RedirectError,
    RefusedError,
    ServerError,
    TooLargeError,
)
from bot.sources.web.walls import Notice, is_closed, notice, wall

MAX_BODY = 8 * 1024 * 1024  # bytes after decompression

REDIRECTS = frozenset({301, 302, 303, 307, 308})
REFUSALS = frozenset({401, 402, 403, 407, 423, 451})  # 402 frozen and 423 locked are Shopify's
CLOSING = frozenset({401, 403, 451})  # refusals of us, and not of a shop that is closed to all
PERMANENT = frozenset({301, 308})
SLOW_DOWN = frozenset({429, 430})  # 430: Shopify's "security rejection"
DOOR = re.compile(
    r"/(?:login|signin|password|challenge|captcha|blocked|queue|404)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
LONGEST_FRESH = timedelta(days=1)  # a host that promises more is asked again tomorrow


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What came back: a page, or word that the remembered one still holds.

    ``url`` is the final address, and ``moved_to`` the same where every redirect to it was for
    good (301, 308); ``bytes`` counts after decompression; ``requests`` counts redirects and
    robots.txt too; ``rest`` is how long the answer stays as it is, by its own word.
    """

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    not_modified: bool
    bytes: int
    requests: int
    moved_to: str | None = None
    rest: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer to one request; ``is_whole`` is false where the body was cut at a limit."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes
    is_whole: bool

    @property
    def is_redirect(self) -> bool:
        """Tell whether the answer leads to another address."""
        return self.status in REDIRECTS and "location" in self.headers


def of_file(url: str, body: bytes) -> HttpAnswer:
    """Return what a file on this machine holds, as if it had been answered."""
    return HttpAnswer(
        url=url,
        status=httpx.codes.OK,
        headers=httpx.Headers(),
        body=body,
        not_modified=False,
        bytes=len(body),
        requests=0,
    )


def judge(reply: Reply, *, has_conditions: bool) -> None:
    """Raise the error an answer stands for; return if it is a page, or "not modified" was due."""
    if reply.status == httpx.codes.NOT_MODIFIED and has_conditions:
        return
    if not httpx.codes.is_success(reply.status) or is_wall(reply):
        raise _failure(reply)
    if is_closed(url=str(reply.url), headers=reply.headers, body=reply.body):
        raise RefusedError(f"{reply.url.host} shows a password page: the shop is closed.")
    barred = _barred(reply)
    if barred is not None:
        raise barred
    if not reply.is_whole:
        limit = f"{MAX_BODY // 1024**2} MiB"
        raise TooLargeError(f"{reply.url.host} sent more than {limit}, the most that is read.")


def is_wall(reply: Reply) -> bool:
    """Tell whether an answer is a challenge, whatever its status."""
    return wall(url=str(reply.url), headers=reply.headers, body=reply.body) is not None


def closes_circuit(reply: Reply) -> bool:
    """Tell whether an answer says that asking again soon is unwelcome."""
    return reply.status in CLOSING or is_wall(reply)


def moved(asked: str, found: str) -> str | None:
    """Return where an address has moved for good, or None where it has not.

    What was taken away leads to the front page, and what is closed to a door: neither is a new
    address of the same thing.
    """
    old, new = urlsplit(asked), urlsplit(found)
    if asked == found or (old.path.strip("/") and not new.path.strip("/")):
        return None
    return None if DOOR.search(new.path) else found


def fresh_for(headers: httpx.Headers, *, now: datetime) -> timedelta | None:
    """Return how long an answer says it stays as it is (RFC 9111, 4.2), or None if it does not.

    Only ``max-age`` less ``Age``, and ``Expires`` where there is no ``Cache-Control``; what caches
    between us are told (``s-maxage``) is not for us.
    """
    control = headers.get("cache-control", "").lower()
    words = [word.strip() for word in control.split(",")]
    if "no-store" in words or "no-cache" in words:
        return None
    ages = [word.partition("=")[2].strip(' "') for word in words if word.startswith("max-age=")]
    if ages:
        rest = _seconds(ages[0]) - _seconds(headers.get("age", ""))
    elif not control and "expires" in headers:
        rest = read_retry_after(headers["expires"], now=now) or timedelta(0)
    else:
        return None
    return min(rest, LONGEST_FRESH) if rest > timedelta(0) else None


def read_retry_after(text: str, *, now: datetime) -> timedelta | None:
    """Read a Retry-After header: seconds, or an HTTP date (RFC 9110, 10.2.3)."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text[:9]))
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(at - now, timedelta(0))


def _seconds(text: str) -> timedelta:
    text = text.strip()
    return timedelta(seconds=int(text[:9]) if text.isascii() and text.isdigit() else 0)


def _failure(reply: Reply) -> FetchError:
    host, status = reply.url.host, reply.status
    name = wall(url=str(reply.url), headers=reply.headers, body=reply.body)
    if name is not None:
        return RefusedError(f"{host} answered with {name} ({status}).")
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        return NotFoundError(
            f"{host} has nothing at this address ({status}).",
            is_gone=status == httpx.codes.GONE,
        )
    barred = _barred(reply)
    if barred is not None:
        return barred
    if status in REFUSALS:
        return RefusedError(f"{host} refuses us ({status}).")
    if status in REDIRECTS:
        return RedirectError(f"{host} redirects to nowhere ({status}).")
    return ServerError(f"{host} answered with an error ({status}).")


def _barred(reply: Reply) -> FetchError | None:
    """Return the error that a page stands for which says why the shop shows nothing, if it is one.

    Each sentence says what can be done about it.
    """
    host = reply.url.host
    found = notice(url=str(reply.url), headers=reply.headers, body=reply.body)
    if found is Notice.MAINTENANCE:
        return MaintenanceError(
            f"{host} is closed for maintenance ({reply.status}). It is read again by itself; if "
            "that lasts, open the address in a browser."
        )
    if found is Notice.LOGIN:
        return LoginError(
            f"{host} asks for a login ({reply.status}), and Raincloud has none. Give an address "
            "that everybody can open."
        )
    if found is Notice.COUNTRY:
        return CountryError(
            f"{host} does not serve the country that Raincloud runs in ({reply.status}), and that "
            "is respected. Give the address of the shop for that country, or leave it out."
        )
    return None
