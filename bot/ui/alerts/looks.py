"""How sizes and regions look on a card, and what a card says without that.

What is compared with what a message showed before is compared without it: how a card looks may
change from one version to the next, and an address at a shop any day, and neither is news.
"""

from __future__ import annotations

import re
from typing import Any

from bot.models import OF_LISTINGS, Change, Outgoing
from bot.ui.base import text

_SIZE_LINK = re.compile(r"\[([^\[\]\n]*)\]\(https://[^()<>\s]*\)")  # other links stand in (<...>)
_REGION = re.compile(r"\(([\U0001F1E6-\U0001F1FF]{2}) (?:[^()\\\n]|\\.)*\)")
_FLAG_A = 0x1F1E6


def sizes(outgoing: Outgoing, change: Change) -> str | None:
    """Show the sizes that are told, of a restock among all there are, with the server's system.

    Each that is in stock leads to the shop's own page of it, where there is one.
    """
    told = outgoing.delivery.sizes or change.sizes
    if not told or change.kind not in OF_LISTINGS:
        return None
    context = outgoing.context
    shown = {
        size: f"{size} ({context.sizes_in[size]})" if size in context.sizes_in else size
        for size in (*context.in_stock, *(size for size in told if size not in context.in_stock))
    }
    new = [shown[size] for size in told] if len(shown) > len(told) else []
    pages = {shown[size]: page for size, page in context.size_pages.items() if size in shown}
    return text.size_list(shown.values(), new, pages)


def without_looks(shown: Any) -> Any:
    """Return a message's components with sizes that lead nowhere, and codes for regions."""
    if isinstance(shown, list):
        return [without_looks(part) for part in shown]
    if isinstance(shown, dict):
        return {
            name: _without(part) if name == "content" else without_looks(part)
            for name, part in shown.items()
        }
    return shown


def _without(said: str) -> str:
    said = _SIZE_LINK.sub(lambda found: found[1], said)
    return _REGION.sub(lambda found: f"({_code(found[1])})", said)


def _code(flag: str) -> str:
    return "".join(chr(ord(letter) - _FLAG_A + ord("A")) for letter in flag)
