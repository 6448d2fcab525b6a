"""Which addresses may be asked: public ones, by http or https, and no others.

Knows nothing of requests; resolves names only through the resolver it is given.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpx

from bot.sources.web.errors import AddressError, RedirectError

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]

URL_LIMIT = 2_000  # longer addresses are refused; browsers and proxies cut near here
LAST_PORT = 65_535
NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits
IPV4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated, and still routed by some systems

_HOST = re.compile(rb"[A-Za-z0-9._-]{1,253}")


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system for every address of a host name."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def parse(url: str) -> httpx.URL:
    """Read an address, and raise AddressError unless it is a plain http or https one."""
    if len(url) > URL_LIMIT:
        raise AddressError(f"The address is longer than {URL_LIMIT} characters.")
    try:
        parsed = httpx.URL(url)
        scheme, host, secret = parsed.scheme, parsed.host, parsed.userinfo
    except (httpx.InvalidURL, ValueError, TypeError):
        raise AddressError("That is not a web address, such as https://shop.example/.") from None
    if scheme not in {"http", "https"}:
        raise AddressError("Only addresses that begin with http:// or https:// can be read.")
    if not _HOST.fullmatch(parsed.raw_host) and _literal(host) is None:
        raise AddressError("The address has no usable host name.")
    if parsed.port is not None and not 0 < parsed.port <= LAST_PORT:
        raise AddressError(f"The address of {host} has an impossible port.")
    if secret:
        raise AddressError(f"The address of {host} holds a user name or password.")
    return parsed


def check(url: str, *, allow_private: bool) -> httpx.URL:
    """Read an address and refuse what is private by its very text.

    A name passes here and is judged by ``is_public`` once it is resolved.
    """
    parsed = parse(url)
    if not allow_private and _is_private_text(parsed.host):
        raise AddressError(f"{parsed.host} is a private address; only public ones are read.")
    return parsed


def follow(url: httpx.URL, location: str, *, allow_private: bool) -> httpx.URL:
    """Return where a redirect leads, checked like any address; never from TLS to without."""
    try:
        target = str(url.join(location))
    except (httpx.InvalidURL, ValueError):
        raise RedirectError(f"{url.host} redirects to no address.") from None
    found = check(target, allow_private=allow_private)
    if url.scheme == "https" and found.scheme == "http":
        raise AddressError(f"{url.host} redirects to an address without encryption.")
    return found


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this very machine, by its text."""
    try:
        host = parse(url).host
    except AddressError:
        return False
    literal = _literal(host)
    if literal is not None:
        return _unwrap(literal).is_loopback
    return _is_local_name(host)


def is_public(address: str) -> bool:
    """Tell whether a numeric address belongs to the public internet.

    Addresses inside addresses (IPv4-mapped, 6to4, Teredo, NAT64) are judged by both.
    """
    literal = _literal(address)
    if literal is None:
        return False
    inner = _unwrap(literal)
    return _is_global(inner) and (inner is literal or isinstance(inner, IPv4Address))


def _is_global(address: Address) -> bool:
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or (isinstance(address, IPv6Address) and address.is_site_local)
    )


def _unwrap(address: Address) -> Address:
    """Return the IPv4 address an IPv6 address stands for, where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or (address in IPV4_COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_local_name(host: str) -> bool:
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")  # RFC 6761


def _is_private_text(host: str) -> bool:
    if _literal(host) is not None:
        return not is_public(host)
    return _is_local_name(host)
