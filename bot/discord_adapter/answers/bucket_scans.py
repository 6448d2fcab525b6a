"""Keeps discord.py's search for limits that are over from growing with the channels written to.

From 256 limits on it looks through all of them whenever it meets a channel it knows none of
(discord/http.py, ``HTTPClient._try_clear_expired_ratelimits``): to write to 5,000 channels, it
looks at each some thousand times. Here it waits until there are twice as many as it left.
"""

from __future__ import annotations

from discord.http import HTTPClient

FEWEST = 256  # limits; discord.py's own number


def scan_seldom(http: HTTPClient) -> None:
    """Let a client look through its limits only when they have doubled since."""
    clear = http._try_clear_expired_ratelimits  # noqa: SLF001 - the library offers no other way
    at_least = FEWEST

    def clear_seldom() -> None:
        nonlocal at_least
        if len(http._buckets) >= at_least:  # noqa: SLF001
            clear()
            at_least = max(FEWEST, 2 * len(http._buckets))  # noqa: SLF001

    http._try_clear_expired_ratelimits = clear_seldom  # type: ignore[method-assign]  # noqa: SLF001
