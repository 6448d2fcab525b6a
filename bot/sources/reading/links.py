"""Addresses that pages give: made whole, kept on the shop's own host, compared.

Knows nothing of what is behind them.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from bot.parsing import clean
from bot.sources.web import is_loopback

LINK_LIMIT = 2_000
SIZE_LINK_LIMIT = 255  # of what is kept of the address of a size's own page
HANDLE_LIMIT = 255  # Shopify's own
PARAMETERS_LIMIT = 50
PICTURES_LIMIT = 10
# What is added to an address to tell where its visitor came from; the page is the same without.
_TRACKING = ("utm_", "gclid", "fbclid", "msclkid", "srsltid", "_pos", "_sid", "_ss", "ref", "pr_")


def absolute(link: object, base: str) -> str | None:
    """Return a page's link as a whole address, or None if it is none that could be opened."""
    if not isinstance(link, str) or not 0 < len(link) <= LINK_LIMIT:
        return None
    link = clean(link, LINK_LIMIT)
    try:
        whole = urljoin(base, quote(link, safe="%/:=&?~#+!$,;'@()*[]"))
        parts = urlsplit(whole)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    if not all(letter.isalnum() or letter in "-._[]:" for letter in parts.netloc):
        return None
    return whole if len(whole) <= LINK_LIMIT else None


def on_same_host(link: object, base: str) -> str | None:
    """Return a whole address on the host of another ("www." aside), without its fragment."""
    whole = absolute(link, base)
    if whole is None or _host(whole) != _host(base):
        return None
    return urlsplit(whole)._replace(fragment="").geturl()


def size_link(link: object, page: str) -> str | None:
    """Return the address of a size's own page from its product's page on ("?size=9").

    None for the product's page itself, for a page of another host or without TLS, and for an
    address that is too long to be shown. What only tells where a visitor came from is left out: it
    may differ from one look to the next.

    Args:
        link: as the page gives it.
        page: the address of the product's page.
    """
    whole = on_same_host(link, page)
    if whole is None or page_key(whole) == page_key(page):
        return None
    parts = urlsplit(whole)
    query = "&".join(
        part for part in parts.query.split("&") if not part.lower().startswith(_TRACKING)
    )
    found = parts._replace(query=query)
    product = urlsplit(page)
    if found[:2] != product[:2]:
        shown = found.geturl()
    elif found.path == product.path and query:
        shown = f"?{query}"
    else:
        shown = found._replace(scheme="", netloc="").geturl()
    return shown if parts.scheme == "https" and len(shown) <= SIZE_LINK_LIMIT else None


def page_key(url: str) -> str:
    """Return what tells one page of a host from another: path and query, without tracking.

    It is at most 255 letters long, and decoded, as a person would read it.
    """
    parts = urlsplit(url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, max_num_fields=None)[:PARAMETERS_LIMIT]
        if not name.lower().startswith(_TRACKING)
    ]
    path = unquote(parts.path).rstrip("/") or "/"
    return clean(path + (f"?{urlencode(query)}" if query else ""), HANDLE_LIMIT)


def slug(url: str) -> str:
    """Return the last part of a path, in which shops put the product's name."""
    return clean(unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]), HANDLE_LIMIT)


def picture(value: object, base: str) -> str | None:
    """Return the https address of a value's first picture: text, an object with a url, a list."""
    for link in _pictures(value):
        whole = absolute(link, base)
        if whole is None:
            continue
        if whole.startswith("http://") and not is_loopback(whole):
            whole = f"https{whole.removeprefix('http')}"
        return whole
    return None


def _pictures(value: object) -> Iterator[object]:
    for entry in value[:PICTURES_LIMIT] if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield from (entry.get(key) for key in ("url", "contenturl", "src", "@id"))
        else:
            yield entry


def _host(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.port
