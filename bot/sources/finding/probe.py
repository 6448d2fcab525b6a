"""One look at an address nobody has described yet: what kind of source it is, and what it shows.

Knows nothing of how the result is shown, and stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError, SourceError
from bot.models import SourceSpec, Sweep
from bot.sources.file import ENDINGS, SCHEME, local_url
from bot.sources.finding.entries import write_entry
from bot.sources.finding.page_feeds import named_feeds
from bot.sources.finding.signs import Sign, read_signs
from bot.sources.finding.specs import LONGEST, NAME_LIMIT, parse_sources, rhythm, web_address
from bot.sources.kinds import reader_of
from bot.sources.reading import in_thread
from bot.sources.web import (
    AddressError,
    CountryError,
    HttpAnswer,
    LoginError,
    MaintenanceError,
    NotFoundError,
    OnceFetcher,
    PausedError,
    RefusedError,
    RobotsError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
    is_loopback,
    parse,
)
from bot.sources.web.walls import is_html

MINUTE = timedelta(minutes=1)

# What somebody can do about an error, by its kind; the first that fits.
ADVICE: tuple[tuple[type[SourceError], str], ...] = (
    (LoginError, ""),  # these say it themselves
    (CountryError, ""),
    (MaintenanceError, ""),
    (
        RefusedError,
        "It does not want to be read, and that is respected. Leave it out, or ask for a feed.",
    ),
    (
        RobotsError,
        "That is respected. Try another address of the shop, or ask the shop for a feed.",
    ),
    (PausedError, "Wait until then, and test it again."),
    (NotFoundError, "Open the address in a browser, and copy the one that shows the shoes."),
    (AddressError, "Write it as a browser shows it, such as https://shop.example/collections/x."),
    (TimedOutError, "Try again later."),
    (UnreachableError, "Check its spelling and the connection, and try again."),
    (TooLargeError, "Give the address of a narrower page, such as a brand's collection."),
)
OTHERWISE = "Open the address in a browser to see what it shows, and try again later."


class ProbeError(SourceError):
    """An address that cannot be a source: what happened, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """What a host's robots.txt says to us.

    ``has_rules`` is false where it has none, ``delay`` the time it wants between two requests.
    """

    host: str
    has_rules: bool
    delay: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What one look at an address brought.

    ``spec`` is the source it would be and ``entry`` the same as TOML; ``why`` tells by what its
    kind was known, and ``tried`` which kinds it was not. ``permission`` is none for a local file.
    ``shortest`` is the shortest rhythm that the kind, the host's crawl delay and the source's own
    subscription allow; ``requests`` counts those of the whole look, but for robots.txt.
    """

    spec: SourceSpec
    why: str
    permission: Permission | None
    sweep: Sweep
    shortest: timedelta
    requests: int
    tried: tuple[str, ...]
    entry: str


async def probe(
    fetcher: OnceFetcher,
    address: str,
    *,
    folder: Path,
    name: str | None = None,
    region: str | None = None,
    currency: str | None = None,
) -> Probe:
    """Find out what kind of source an address is, and look at it once as that kind.

    Args:
        fetcher: makes the requests, with all its guards.
        address: a web address, or the path of a file on this machine.
        folder: where a path that is not absolute begins.
        name: what to call the source; the host's or file's name if none.
        region: ISO 3166-1 alpha-2, where it ships from.
        currency: ISO 4217, of its prices; the one they are found in if none.

    Raises:
        ProbeError: it cannot be a source; the sentence tells why, and what to do.
    """
    url = _read_address(address.strip(), folder)
    named = SourceSpec(
        name=_clean_name(name or _name_of(url)),
        kind="file",
        url="https://shop.example/",
        region=region,
        currency=currency,
    )
    try:
        # What was given beside the address has to be what the sources file takes.
        (read,) = parse_sources(write_entry(named), name="The entry")
    except SettingsError as error:
        raise ProbeError(error.sentence) from None
    spec = replace(read, url=url)
    try:
        if url.startswith(SCHEME):
            why = "it is a file on this machine"
            return _conclude(spec, why, None, await _look(fetcher, spec), requests=0, tried=())
        return await _probe(fetcher, spec)
    except ProbeError:
        raise
    except SourceError as error:
        raise ProbeError(_with_advice(error)) from None


async def _probe(fetcher: OnceFetcher, spec: SourceSpec) -> Probe:
    budget = parse(spec.url).host
    robots = await fetcher.robots(spec.url, budget=budget)
    permission = Permission(host=budget, has_rules=robots.parser is not None, delay=robots.delay)
    answer = await fetcher.get(spec.url, budget=budget)
    if answer.moved_to is not None:
        spec = replace(spec, url=answer.moved_to)
    requests = answer.requests
    tried: list[str] = []
    for sign in await in_thread(partial(read_signs, answer), size=answer.bytes):
        as_kind = replace(spec, kind=sign.kind)
        try:
            sweep = await _look(fetcher, as_kind)
        except SourceError as error:
            if _is_final(error, sign):
                raise
            tried.append(f"It is no source of kind {sign.kind}: {error.sentence}")
            requests += getattr(error, "requests", 0)
            continue
        requests += sweep.requests
        return _conclude(
            as_kind, sign.why, permission, sweep, requests=requests, tried=tuple(tried)
        )
    feeds: list[str] = []
    if is_html(answer.headers, answer.body):
        feeds = await in_thread(partial(named_feeds, answer), size=answer.bytes)
    raise ProbeError(_nothing_fits(answer, tried, feeds))


async def _look(fetcher: OnceFetcher, spec: SourceSpec) -> Sweep:
    return await reader_of(spec.kind, fetcher).fetch(spec, remembered={})


def _is_final(error: SourceError, sign: Sign) -> bool:
    """Tell whether no other kind may be tried: nobody gets round a refusal by another way."""
    if isinstance(error, (RefusedError, PausedError)):
        return True
    return sign.is_certain and isinstance(error, RobotsError)


def _conclude(
    spec: SourceSpec,
    why: str,
    permission: Permission | None,
    sweep: Sweep,
    *,
    requests: int,
    tried: tuple[str, ...],
) -> Probe:
    currencies = {listing.price.currency for listing in sweep.listings if listing.price is not None}
    if spec.currency is None and len(currencies) == 1:
        spec = replace(spec, currency=currencies.pop())
    default, shortest = rhythm(spec.kind, spec.url)
    if is_loopback(spec.url):
        shortest = timedelta(seconds=1)
    delay = timedelta(0) if permission is None else permission.delay
    shortest = min(
        max(shortest, delay * max(sweep.requests, 1), sweep.rest or timedelta(0)), LONGEST
    )
    spec = replace(spec, every=_rounded(max(default, shortest)))
    return Probe(
        spec=spec,
        why=why,
        permission=permission,
        sweep=sweep,
        shortest=shortest,
        requests=requests,
        tried=tried,
        entry=write_entry(spec),
    )


def _rounded(span: timedelta) -> timedelta:
    """Return a span in whole minutes, never shorter than it was."""
    return min(-(-span // MINUTE) * MINUTE, LONGEST)


def _read_address(address: str, folder: Path) -> str:
    """Return the address to look at: a file's, or one of the web with its scheme."""
    if not address:
        raise ProbeError("There is no address. Give a web address, or the path of a file.")
    try:
        if address.startswith(SCHEME):
            return local_url(address, folder=folder)
        path = folder / address
        if "://" not in address and (_is_file(path) or _is_path(address)):
            return local_url(path.resolve().as_uri(), folder=folder)
        for kind in ("calendar", "feed"):
            address = web_address(kind, address)
        address = address if "://" in address else f"https://{address}"
        parse(address)
    except AddressError as error:
        raise ProbeError(_with_advice(error)) from None
    return address


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _is_path(address: str) -> bool:
    """Tell whether a text without a scheme is meant as a path, though no file is there."""
    first = address.partition("/")[0]
    is_named = address.lower().endswith(ENDINGS) and ("/" not in address or "." not in first)
    return is_named or address.startswith(("/", "./", "../", "~"))


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    if url.startswith(SCHEME):
        return Path(parts.path).stem
    return (parts.hostname or "source").removeprefix("www.")


def _clean_name(name: str) -> str:
    kept = "".join(letter for letter in name if letter.isprintable()).strip()
    return kept[:NAME_LIMIT].strip() or "source"


def _nothing_fits(answer: HttpAnswer, tried: list[str], feeds: list[str]) -> str:
    host = parse(answer.url).host
    parts = [f"{host} answers, and Raincloud cannot read what it shows."]
    if not tried:
        parts.append(
            "It is no shop, feed or calendar, and no list with columns for the shoe and its date."
        )
    parts += tried
    if feeds:
        parts.append(f"The page names a feed: test {feeds[0]} in its place.")
    else:
        parts.append(
            "Give the address of a brand's collection, of one product, of a feed, of a calendar "
            "or of a list."
        )
    return " ".join(parts)


def _with_advice(error: SourceError) -> str:
    advice = next((text for kind, text in ADVICE if isinstance(error, kind)), OTHERWISE)
    return f"{error.sentence} {advice}".strip()
