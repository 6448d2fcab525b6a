"""Read ``sources.toml``: which sources there are, every fault of it told at once.

Knows nothing of files or settings; takes text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from babel.core import get_global
from babel.numbers import is_currency

from bot.errors import SettingsError
from bot.models import SourceSpec
from bot.sources.file import SCHEME, local_url
from bot.sources.kinds import KINDS
from bot.sources.web import AddressError, is_loopback, parse

NAME_LIMIT = 80
EVERY = timedelta(minutes=5)  # how often a shop is swept, unless its entry says otherwise
SHORTEST = timedelta(seconds=60)  # a guest does not knock more often; loopback is our own house
# The kinds that are swept in another rhythm: how often by default, and at most.
RHYTHMS = {
    "calendar": (timedelta(hours=6), timedelta(minutes=15)),
    "feed": (timedelta(minutes=15), timedelta(minutes=5)),
    "file": (timedelta(minutes=15), SHORTEST),
}
LOCAL_RHYTHM = (timedelta(minutes=1), timedelta(seconds=10))  # a file on this machine
# What people copy where a program would open the address: the same place, by https.
SCHEMES = {"calendar": ("webcal://", "webcals://"), "feed": ("feed://", "feed:")}
LONGEST = timedelta(days=7)
FIELDS = frozenset({"name", "kind", "url", "region", "currency", "every", "dry_run", "checked"})
REQUIRED = ("name", "kind", "url")
LONGEST_DRY_RUN = timedelta(days=30)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# Regions Unicode names beside ISO 3166-1: exceptional reservations, groupings, private use.
_RESERVED = ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK")
_GONE = ("BU", "CS", "DD", "SU", "TP", "YD", "YU", "ZR")  # countries that are no more
NOT_ISO = frozenset((*_RESERVED, *_GONE, "ZZ"))

_EVERY = re.compile(r"([0-9]{1,7})\s*([smhd])")


def parse_sources(text: str, *, name: str, folder: Path | None = None) -> list[SourceSpec]:
    """Read the sources of a TOML text.

    Args:
        text: the file's text: a ``[[source]]`` for each.
        name: what to call the file in messages.
        folder: where the file lies, so that it may name files below by "file:drops.csv"; without
            it no file on this machine may be named.

    Raises:
        SettingsError: with a sentence for every fault, each naming its source.
    """
    try:
        value = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError([f"{name} is not valid TOML: {error}."]) from None
    faults = [
        f"{name}: {key!r} is not known at the top; sources begin with [[source]]."
        for key in value
        if key != "source"
    ]
    entries = value.get("source", [])
    if not isinstance(entries, list):
        faults.append(f"{name}: write [[source]], in double brackets, before each source.")
        entries = []
    specs: list[SourceSpec] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        reader = _Reader(entry, where=name, number=number, faults=faults, seen=seen, folder=folder)
        spec = reader.read()
        if spec is not None:
            specs.append(spec)
    if faults:
        raise SettingsError(faults)
    return specs


def rhythm(kind: str, url: str) -> tuple[timedelta, timedelta]:
    """Return how often a source is swept by default, and how often at most."""
    return LOCAL_RHYTHM if url.startswith(SCHEME) else RHYTHMS.get(kind, (EVERY, SHORTEST))


def web_address(kind: str, url: str) -> str:
    """Return the https address for one that people copy: "webcal://" for calendars, "feed:"."""
    for scheme in SCHEMES.get(kind, ()):
        if url.casefold().startswith(scheme):
            rest = url[len(scheme) :]
            return rest if rest.startswith(("http://", "https://")) else f"https://{rest}"
    return url


class _Reader:
    """Reads one entry and adds what is wrong with it to the faults."""

    def __init__(
        self,
        entry: object,
        *,
        where: str,
        number: int,
        faults: list[str],
        seen: set[str],
        folder: Path | None,
    ) -> None:
        self._entry: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
        self._faults = faults
        self._seen = seen
        self._folder = folder
        title = self._entry.get("name")
        called = (
            f'source "{title[:NAME_LIMIT]}"' if isinstance(title, str) and title.strip() else ""
        )
        self._called = f"{where}: {called or f'source number {number}'}"

    def read(self) -> SourceSpec | None:
        before = len(self._faults)
        for key in self._entry:
            if key not in FIELDS:
                self._fault(f"has the unknown field {key!r}; known are {', '.join(sorted(FIELDS))}")
        name, kind, url = (self._required(key) for key in REQUIRED)
        self._check_name(name)
        if kind and kind not in KINDS:
            self._fault(f"has the unknown kind {kind!r}; known are {', '.join(sorted(KINDS))}")
        url = self._address(kind, url)
        region = self._code("region", "AU", _is_region)
        currency = self._code("currency", "AUD", is_currency)
        every = self._every(kind, url)
        dry_run = self._dry_run()
        checked = self._entry.get("checked", True)
        if not isinstance(checked, bool):
            self._fault("needs true or false as checked")
        if len(self._faults) > before:
            return None
        return SourceSpec(
            name=name,
            kind=kind,
            url=url,
            region=region,
            currency=currency,
            every=every,
            dry_run=dry_run,
            checked=checked,
        )

    def _fault(self, what: str) -> None:
        self._faults.append(f"{self._called} {what}.")

    def _required(self, key: str) -> str:
        value = self._entry.get(key)
        if value is None:
            self._fault(f"has no {key}")
        elif not isinstance(value, str) or not value.strip():
            self._fault(f"needs some text as its {key}")
        else:
            return value.strip()
        return ""

    def _check_name(self, name: str) -> None:
        if len(name) > NAME_LIMIT:
            self._fault(f"has a name longer than {NAME_LIMIT} characters")
        if not name.isprintable():
            self._fault("has a name with unprintable characters")
        if name and name.casefold() in self._seen:
            self._fault("has a name that an earlier source has")
        self._seen.add(name.casefold())

    def _address(self, kind: str, url: str) -> str:
        """Return the address that is asked, for the one that was written."""
        if not url:
            return url
        url = web_address(kind, url)
        try:
            if kind == "file" and url.startswith(SCHEME):
                return local_url(url, folder=self._folder)
            parse(url)
        except AddressError as error:
            self._fault(f"has an address that cannot be used: {error.sentence.rstrip('.')}")
        return url

    def _code(self, key: str, example: str, is_known: Callable[[str], bool]) -> str | None:
        value = self._entry.get(key)
        if value is None:
            return None
        if isinstance(value, str) and is_known(value.strip().upper()):
            return value.strip().upper()
        self._fault(f"has the unknown {key} {str(value)[:20]!r}; write a code such as {example}")
        return None

    def _every(self, kind: str, url: str) -> timedelta:
        default, shortest = rhythm(kind, url)
        value = self._entry.get("every")
        if value is None:
            return default
        found = _EVERY.fullmatch(value.strip()) if isinstance(value, str) else None
        every = timedelta(seconds=int(found[1]) * UNITS[found[2]]) if found else timedelta(0)
        if found is None:
            self._fault('has an every that cannot be read; write it like "5m", "90s" or "1h"')
        elif every <= timedelta(0) or (every < shortest and not is_loopback(url)):
            seconds = int(shortest.total_seconds())
            self._fault(f"is swept every {value}; once in {seconds} s is the most that is allowed")
        elif every > LONGEST:
            self._fault(f"is swept every {value}; at least once in 7 days is needed")
        return every

    def _dry_run(self) -> timedelta | None:
        value = self._entry.get("dry_run")
        if value is None:
            return None
        found = _EVERY.fullmatch(value.strip()) if isinstance(value, str) else None
        dry_run = timedelta(seconds=int(found[1]) * UNITS[found[2]]) if found else timedelta(0)
        if not timedelta(0) < dry_run <= LONGEST_DRY_RUN:
            self._fault(
                'has a dry_run that cannot be used; write it like "2d" or "12h", 30d at most'
            )
        return dry_run


def _is_region(code: str) -> bool:
    # Unlike the names of territories, this needs no locale: each loads some MB.
    return code in get_global("territory_currencies") and code not in NOT_ISO
