"""The shops of a drop as a moderator types them, a line each, and addresses of pages and pictures.

Knows nothing of drops.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.errors import RequestError
from bot.languages import tr
from bot.models import DropShop

SHOP_LIMIT = 80  # characters of a shop's name
URL_LIMIT = 512  # Discord's own limit for a link button
SHOPS_LIMIT = 10  # of one drop, as many as its card lists
# Addresses of what was uploaded to Discord: they end after a day, and with the message before it
# (docs.discord.com/developers/reference#signed-attachment-cdn-urls). A reminder comes later.
PASSING_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})

_LINKED = re.compile(r"\[([^\[\]]+)\]\(<?(\S+?)>?\)")
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w.-])[\w-][\w.-]{0,250}\.[a-z]{2,63}/\S*", re.IGNORECASE)
_EDGES = " \t,;:|-\u2013\u2014\u00b7"  # what people put between a name and its link


def read_shops(text: str | None) -> tuple[DropShop, ...]:
    """Read shops, a line each: a name, a link, or both in any order.

    Args:
        text: "END. https://shop.example/2002r", "[END.](https://shop.example/2002r)", one a line.

    Returns:
        The shops, none twice; of several each has a name, at worst its address's host.

    Raises:
        RequestError: a line cannot be read; says which.
    """
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    shops = list(dict.fromkeys(_shop(line) for line in lines))
    if len(shops) > SHOPS_LIMIT:
        raise RequestError(
            tr(
                "These are {count} shops; a drop lists {most} at most. Leave some out.",
                count=len(shops),
                most=SHOPS_LIMIT,
            )
        )
    if len(shops) == 1:
        return tuple(shops)
    by_name: dict[str, DropShop] = {}
    for name, url in shops:
        called = name or _host(url or "")
        known = by_name.get(called.casefold())
        if known is None or known.url is None:
            by_name[called.casefold()] = DropShop(known.name if known else called, url)
    return tuple(by_name.values())


def write_shops(shops: tuple[DropShop, ...]) -> str:
    """Write shops as they are typed."""
    return "\n".join(" ".join(part for part in shop if part) for shop in shops)


def read_address(text: str | None) -> str | None:
    """Read the address of a page.

    Raises:
        RequestError: it is none.
    """
    if not text or not text.strip():
        return None
    url = text.strip()
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in url
    except ValueError:
        is_good = False
    if not is_good or len(url) > URL_LIMIT or any(sign.isspace() for sign in url):
        raise RequestError(
            tr(
                "That is no web address. Write it in full, "
                "for example: https://example.com/products/2002r."
            )
        )
    return url


def read_picture(text: str | None) -> str | None:
    """Read the address of a picture, which a card shows as long as it is there.

    Raises:
        RequestError: it is none, is not fetched over https, or is one of Discord's own.
    """
    url = read_address(text)
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise RequestError(
            tr(
                "A picture's address begins with https://, "
                "for example: https://example.com/2002r.jpg."
            )
        )
    if (parts.hostname or "").rstrip(".") in PASSING_HOSTS:
        raise RequestError(
            tr(
                "Discord's own addresses of pictures end after a day, before the reminders come. "
                "Use the address of the picture at the shop."
            )
        )
    return url


def _shop(line: str) -> DropShop:
    linked = _LINKED.search(line)
    if linked:
        addresses, rest = [linked[2]], line.replace(linked[0], f" {linked[1]} ")
        if _ADDRESS.search(rest):
            addresses.append("")
    else:
        addresses, rest = _ADDRESS.findall(line), _ADDRESS.sub(" ", line)
    name = " ".join(rest.split()).strip(_EDGES)
    if len(addresses) > 1:
        raise RequestError(
            tr('"{word}" has two links. Write one shop on each line.', word=line[:40])
        )
    if _BARE.search(name):
        raise RequestError(
            tr('"{word}": write the link in full, beginning with https://.', word=line[:40])
        )
    if len(name) > SHOP_LIMIT:
        raise RequestError(
            tr(
                '"{word}" is too long for the name of a shop, which has {most} characters at most.',
                word=line[:40],
                most=SHOP_LIMIT,
            )
        )
    return DropShop(name or None, read_address(addresses[0]) if addresses else None)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")[:SHOP_LIMIT]
