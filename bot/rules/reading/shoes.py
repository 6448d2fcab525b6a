"""Reads which shoe is meant by a style code without its M, a colour, or a pack's name.

Knows nothing of where names come from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from bot.errors import RequestError
from bot.languages import tr
from bot.parsing import normalise_style_code

NAMED = 4  # shoes that a refusal names
_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset({"new", "balance", "nb", "2002r", "2002", "the", "a", "in", "pair", "shoe"})


def find_style(text: str, names: Mapping[str, str]) -> str | None:
    """Return the style code that a text means: it says it, or words of one shoe's name alone.

    Args:
        text: "M2002RDA", "2002rda", "RDA" or "rain cloud".
        names: what each style code is called, by code.

    Raises:
        RequestError: several shoes can be meant; some are named.
    """
    code = normalise_style_code(text)
    if code is not None:
        return code
    words = _words(text)
    if not words:
        return None
    end = "".join(text.casefold().split())
    end = end if end.startswith("2002r") else f"2002r{end}"
    ends = [code for code in names if code.casefold().endswith(end)]
    named = {code: _words(name) for code, name in names.items()}
    found = ends or [code for code, name in named.items() if words <= name]
    if not found:
        found = [code for code, name in named.items() if _begin(words, name)]
    # "Rain Cloud" is the shoe of that name, though a longer one has its words too.
    whole = [code for code in found if named[code] == words]
    found = whole if len(whole) == 1 else found
    if len(found) > 1:
        raise RequestError(
            tr(
                '"{word}" can be {count} shoes, such as {shoes}. Write the style code.',
                word=text.strip()[:40],
                count=len(found),
                shoes=", ".join(f"{code} {names[code]}".strip() for code in found[:NAMED]),
            )
        )
    return found[0] if found else None


def with_codes(text: str, names: Mapping[str, str]) -> str:
    """Return a comma list in which shoes that are named stand by their codes; others as they are.

    Raises:
        RequestError: several shoes can be meant by one of them.
    """
    parts = [part.strip() for part in text.split(",")]
    return ", ".join(find_style(part, names) or part for part in parts)


def _words(text: str) -> frozenset[str]:
    parts = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(part for part in parts if not unicodedata.combining(part))
    return frozenset(_WORD.findall(folded)) - _COMMON


def _begin(words: frozenset[str], name: frozenset[str]) -> bool:
    """Tell whether each word begins one of a name's, as somebody types on."""
    return all(any(part.startswith(word) for part in name) for word in words)
