"""The line above a card in a moderator's own words, with placeholders that each alert fills.

What goes into the placeholders is harmless already; what is around them is made so here. Knows
nothing of alerts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from bot.errors import RequestError
from bot.languages import tr

PLACEHOLDERS = ("shoe", "code", "sizes", "price", "shop", "region", "when", "role")
LINE_LIMIT = 300  # characters of a line as it is typed
FILLED_LIMIT = 600  # characters of a line once it is filled; a card takes 4,000 with all its text

_PLACEHOLDER = re.compile(r"(?<!\\)\\*\{([^{}]*)\}")  # a backslash would undo its value's escapes
_BRACES = str.maketrans({"｛": "{", "｝": "}"})  # noqa: RUF001 - as Japanese keyboards write them
_JOINERS = {"\u200d", "\ufe0f"}  # what emoji are put together with
_GAP = "\0"  # stands where a placeholder has no value
_OPEN, _SHUT = r"[(\[（「『【]", r"[)\]）」』】]"  # noqa: RUF001
_BETWEEN = r"[·|/•,;:、，；：–—-]"  # noqa: RUF001
_HUGS = r"[,;:、，；：]"  # noqa: RUF001 - what follows a word without a blank
_END = r"[.!?…。！？]"  # noqa: RUF001
_FEW, _SOME = r"\s{0,3}", r"\s{1,3}"  # a line has no more; patterns take time by a text's length
# In turn, each until nothing changes: what belonged to a placeholder goes with it.
_WITH_GAPS = (
    (re.compile(rf"{_GAP}{_FEW}{_BETWEEN}?{_FEW}{_GAP}"), _GAP),
    (re.compile(rf"{_OPEN}{_FEW}{_GAP}{_FEW}{_SHUT}"), _GAP),
    (re.compile(rf"(\*\*|__|~~|\|\||\*|_){_FEW}{_GAP}{_FEW}\1"), _GAP),
    (re.compile(rf"({_BETWEEN}){_FEW}{_GAP}{_FEW}{_BETWEEN}"), r"\1"),
    (re.compile(rf"(^|{_OPEN}){_FEW}{_GAP}{_FEW}{_BETWEEN}?{_FEW}"), r"\1"),
    (re.compile(rf"{_FEW}{_BETWEEN}?{_FEW}{_GAP}{_FEW}($|{_SHUT})"), r"\1"),
    (re.compile(rf"{_FEW}{_BETWEEN}?{_FEW}{_GAP}{_FEW}(?={_END})"), ""),
    (re.compile(rf"{_FEW}{_GAP}{_FEW}(?={_HUGS})"), ""),
    (re.compile(rf"{_FEW}{_GAP}{_FEW}(?=[（「『【])"), ""),  # noqa: RUF001 - they bring their own blank
    (re.compile(rf"{_SOME}{_GAP}{_FEW}|{_GAP}{_SOME}"), " "),
    (re.compile(_GAP), ""),
)
_TELLING = ("L", "N", "So")  # categories of letters, numbers, and signs such as emoji


def parse_line(text: str) -> str:
    """Read a line as a moderator types it; nothing means none.

    Raises:
        RequestError: it is too long, or has a placeholder that nothing fills; all are listed.
    """
    line = _PLACEHOLDER.sub(_tidy_name, _in_one_line(text.translate(_BRACES)))
    wrong = [name for name in _PLACEHOLDER.findall(line) if name not in PLACEHOLDERS]
    if wrong:
        raise RequestError(
            tr(
                "Nothing fills {word}. The placeholders are {names}.",
                word=f"{{{wrong[0][:40]}}}",
                names=" ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            )
        )
    if len(line) > LINE_LIMIT:
        raise RequestError(
            tr(
                "The line above a card has {limit} characters at most, and this has {count}. "
                "Shorten it, for example: {example}.",
                limit=LINE_LIMIT,
                count=len(line),
                example="{role} {shoe}: {sizes}",
            )
        )
    return line


def fill(line: str, values: Mapping[str, str], limit: int = FILLED_LIMIT) -> str:
    """Fill a line; a placeholder without a value goes, with the blanks and signs that held it.

    Args:
        line: from ``parse_line``.
        values: by placeholder, harmless already; an empty one is none.
        limit: characters of all; what does not fit is left out from the end, values as a whole.

    Returns:
        What stands above the card; nothing if only signs would be left.
    """
    filled = [name for name in PLACEHOLDERS if values.get(name)]
    bones = _PLACEHOLDER.sub(
        lambda found: f"{{{found[1]}}}" if found[1] in filled else _GAP, line[: 2 * LINE_LIMIT]
    )
    bones = _closed(bones) if _GAP in bones else bones
    if not _tells(bones):
        return ""
    text = ""
    for number, part in enumerate(_PLACEHOLDER.split(bones)):
        piece = values.get(part, "") if number % 2 else _harmless(part)
        if len(text) + len(piece) > limit - 1:
            return f"{text.rstrip()}…" if limit > 0 else ""
        text += piece
    return text


def _tidy_name(found: re.Match[str]) -> str:
    return f"{{{found[1].strip().casefold()}}}"


def _in_one_line(text: str) -> str:
    """Return text in one line, without signs that cannot be seen."""
    spaced = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    seen = (
        sign
        for sign in spaced
        if sign in _JOINERS or not unicodedata.category(sign).startswith("C")
    )
    return " ".join("".join(seen).split())


def _closed(bones: str) -> str:
    """Close the gaps of a line, so that no blank, bracket or comma tells that there were any."""
    for pattern, by in _WITH_GAPS:
        count = 1
        while count:
            bones, count = pattern.subn(by, bones)
    return " ".join(bones.split())


def _tells(bones: str) -> bool:
    """Tell whether there is anything to read: a word, a number, an emoji, or what is filled in."""
    return any(unicodedata.category(sign).startswith(_TELLING) for sign in bones)


def _harmless(text: str) -> str:
    """Let a moderator's words mention nobody, and hide no mention that a placeholder makes."""
    return text.replace("@", "@\u200b").replace("`", "'")
