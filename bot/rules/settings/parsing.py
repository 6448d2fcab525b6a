"""What a moderator writes for a server's settings, option by option, read with care.

Knows nothing of what is stored. Every fault is told with an example, before anything is changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.errors import RequestError
from bot.languages import tr
from bot.models import LANGUAGES, SIZE_SYSTEMS, ChangeKind, GuildSettings, QuietHours
from bot.rules.reading import parse_zone
from bot.rules.subscriptions import parse_clock, parse_kinds

OFF = "off"
NONE = "none"
QUIET_EXAMPLE = "22:00-08:00"
_BETWEEN = re.compile(r"(?<!\s)\s*(?:-|\u2013|\u2014|~|\u301c|\b(?:to|and|until|till|bis)\b)\s*")
_FROM = re.compile(r"^(?:from|between|von)\s+")
_NO = frozenset({"", OFF, NONE, "no", "nothing"})


def read(texts: Mapping[str, str | None], old: GuildSettings) -> GuildSettings:
    """Return settings with what a moderator wrote in the place of what was.

    Args:
        texts: by option (``OPTIONS``); none for one that was left out, which stays as it is.
        old: as they are.

    Raises:
        RequestError: one cannot be understood; nothing of the others counts then.
    """
    new = old
    for name, change in _READERS.items():  # quiet hours come before what breaks them
        text = texts.get(name)
        if text is not None:
            new = change(new, text.strip())
    return new


def parse_quiet(text: str) -> QuietHours | None:
    """Read quiet hours such as "22:00-08:00"; "off" means none.

    Raises:
        RequestError: they cannot be understood, or have no length.
    """
    if text.casefold() in _NO:
        return None
    ends = _BETWEEN.split(_FROM.sub("", unicodedata.normalize("NFKC", text).casefold().strip()))
    if len(ends) != 2:  # noqa: PLR2004 - a beginning and an end
        raise RequestError(
            tr(
                '"{word}" names no quiet hours. '
                "Write when they begin and end, like this: {example}; or {off}.",
                word=text[:40],
                example=QUIET_EXAMPLE,
                off=OFF,
            )
        )
    begins, until = (parse_clock(end) for end in ends)
    if begins == until:
        raise RequestError(
            tr(
                "Quiet hours that end when they begin have no length. "
                "Write them like this: {example}; or {off} for none.",
                example=QUIET_EXAMPLE,
                off=OFF,
            )
        )
    return QuietHours(begins=begins, ends=until)


def parse_breaks(text: str) -> frozenset[ChangeKind]:
    """Read a comma list of the kinds that come in quiet hours too; "none" means none.

    Raises:
        RequestError: a word is no kind; all kinds are listed.
    """
    return frozenset() if text.casefold() in _NO else parse_kinds(text)


def _quiet(old: GuildSettings, text: str) -> GuildSettings:
    quiet = parse_quiet(text)
    if quiet is not None and old.quiet is not None:
        quiet = replace(quiet, breaks=old.quiet.breaks)
    return replace(old, quiet=quiet)


def _breaks(old: GuildSettings, text: str) -> GuildSettings:
    breaks = parse_breaks(text)
    if old.quiet is None and breaks:
        raise RequestError(
            tr(
                "This server has no quiet hours that an alert could break. "
                "Name them too, for example quiet {example} with quiet_breaks live.",
                example=QUIET_EXAMPLE,
            )
        )
    return replace(old, quiet=replace(old.quiet, breaks=breaks) if old.quiet else None)


def _language(old: GuildSettings, text: str) -> GuildSettings:
    if text not in LANGUAGES:
        raise RequestError(
            tr(
                'Cards cannot be in "{word}" yet. The languages are {languages}.',
                word=text[:40],
                languages=", ".join(f"{code} ({LANGUAGES[code]})" for code in LANGUAGES),
            )
        )
    return replace(old, language=text)


def _size_system(old: GuildSettings, text: str) -> GuildSettings:
    system = text.upper()
    if text.casefold() not in _NO and system not in SIZE_SYSTEMS:
        raise RequestError(
            tr(
                '"{word}" is no size system. Choose from {systems}, or {none} for the shop\'s own.',
                word=text[:40],
                systems=", ".join(SIZE_SYSTEMS),
                none=NONE,
            )
        )
    return replace(old, size_system=None if text.casefold() in _NO else system)


def _timezone(old: GuildSettings, text: str) -> GuildSettings:
    return replace(old, timezone=parse_zone(text).key)


_READERS: dict[str, Callable[[GuildSettings, str], GuildSettings]] = {
    "timezone": _timezone,
    "language": _language,
    "size_system": _size_system,
    "quiet": _quiet,
    "quiet_breaks": _breaks,
}
OPTIONS = tuple(_READERS)
