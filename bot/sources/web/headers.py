"""What a request says of itself: who asks, and what is already known.

Knows nothing of answers.
"""

from __future__ import annotations

from bot import __version__
from bot.models import Page

PRODUCT_TOKEN = "Raincloud"  # noqa: S105 - RFC 9309's word for the name in the user agent


def user_agent(contact: str | None) -> str:
    """Return the name we give ourselves, such as ``Raincloud/0.1.0 (+https://example.org)``."""
    name = f"{PRODUCT_TOKEN}/{__version__}"
    words = "".join(letter for letter in contact or "" if letter.isascii() and letter.isprintable())
    return f"{name} (+{words.strip()})" if words.strip() else name


def conditions(page: Page | None) -> dict[str, str]:
    """Return the headers that ask only for what changed, as the host wrote them."""
    return {} if page is None else conditional(page.etag, page.last_modified)


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return If-None-Match and If-Modified-Since, each where there is something to send."""
    named = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {
        name: value
        for name, value in named.items()
        if value and value.isascii() and value.isprintable()
    }
