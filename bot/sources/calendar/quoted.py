"""Lines of vCalendar 1.0, which older phones and planners write, made into those of iCalendar.

Knows nothing of what a line says. A value in quoted-printable has its letters as bytes ("=C3=A9")
and goes on in the next line where it ends in "=".
"""

from __future__ import annotations

import re
from quopri import decodestring

ENCODING = "QUOTED-PRINTABLE"
VALUE_LIMIT = 64 * 1024  # characters of one value

_PARAMETER = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE(?=[;:])", re.IGNORECASE)
_CHARSET = re.compile(r";CHARSET=([\w-]{1,40})(?=[;:])", re.IGNORECASE)
# Python knows names of other things too, some of which take long.
_CHARSETS = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|windows-125\d|shift_jis|euc-(?:jp|kr)|gb2312|gbk|big5",
    re.IGNORECASE,
)


def without_quoting(text: str) -> str:
    """Return a file's text, its lines joined by line feeds, with its quoted values as they read."""
    if ENCODING not in text and ENCODING.lower() not in text:
        return text
    lines: list[str] = []
    rest = iter(text.split("\n"))
    for line in rest:
        head, colon, value = line.partition(":")
        if not colon or _PARAMETER.search(f"{head}:") is None:
            lines.append(line)
            continue
        parts = [value]
        while parts[-1].endswith("=") and (more := next(rest, None)) is not None:
            parts[-1] = parts[-1][:-1]
            parts.append(more)
        lines.append(_plain(head, "".join(parts)))
    return "\n".join(lines)


def _plain(head: str, value: str) -> str:
    charset = _CHARSET.search(f"{head}:")
    head = _CHARSET.sub("", _PARAMETER.sub("", f"{head}:"))
    body = decodestring(value[:VALUE_LIMIT].encode("utf-8", "replace"))
    is_known = charset is not None and _CHARSETS.fullmatch(charset[1])
    try:
        told = body.decode(charset[1] if charset is not None and is_known else "utf-8", "replace")
    except LookupError:  # ISO 8859 has no part of that number
        told = body.decode("utf-8", "replace")
    return head + "\\n".join(told.splitlines())
