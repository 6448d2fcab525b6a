"""What the HTTP port shows as the settings say: the key that signs, and the servers' calendars.

Knows nothing of what is in them.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.app import request_signing
from bot.errors import SettingsError
from bot.services.base import Clock, system_clock
from bot.services.drops import CALENDARS_PATH, Calendars
from config.settings import Settings

if TYPE_CHECKING:  # what serves is loaded only where a port is set
    from bot.app.http_server import HttpReply, HttpResponder

_FILE = re.compile(r"([A-Za-z0-9_-]{20,64})\.ics")
_HEADERS = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="2002r-drops.ics"',
    "Cache-Control": "private, no-cache",  # an old copy is asked about, and mostly still right
    "X-Robots-Tag": "noindex",  # its address is a secret
}


def check(settings: Settings) -> None:
    """Find out whether the settings of the port fit together.

    Raises:
        SettingsError: there is a port and nothing to show, or the reverse.
    """
    if settings.public_url is not None and settings.http_port is None:
        raise SettingsError(
            [
                (
                    "RAINCLOUD_PUBLIC_URL: no port answers there. Set RAINCLOUD_HTTP_PORT, and let "
                    "that address lead to it; or leave both out."
                )
            ]
        )
    if settings.http_port is not None and not (settings.public_url or settings.signing_key):
        raise SettingsError(
            [
                (
                    "RAINCLOUD_HTTP_PORT: there is nothing to show. Set RAINCLOUD_PUBLIC_URL for "
                    "calendars or RAINCLOUD_SIGNING_KEY for a key, or leave the port out."
                )
            ]
        )


@asynccontextmanager
async def open_port(
    settings: Settings, calendars: Calendars | None = None, *, clock: Clock = system_clock
) -> AsyncIterator[None]:
    """Open the HTTP port, where one is set.

    Args:
        settings: say what is shown.
        calendars: those of the servers.
        clock: tells the time.

    Raises:
        SettingsError: the key cannot be used, the port is taken, or the settings do not fit.
    """
    check(settings)
    answers = request_signing.key_directory(settings, clock=clock)
    if calendars is not None and settings.public_url is not None:
        answers = {**answers, CALENDARS_PATH: _calendars(calendars)}
    if settings.http_port is None or not answers:
        yield
        return
    from bot.app.http_server import listen

    async with listen(settings.http_host, settings.http_port, answers):
        yield


def _calendars(calendars: Calendars) -> HttpResponder:
    from bot.app.http_server import HttpReply

    async def answer(rest: str) -> HttpReply | None:
        found = _FILE.fullmatch(rest)
        body = await calendars.published(found[1]) if found else None
        if body is None:
            return None
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        return HttpReply(body=body, headers={**_HEADERS, "ETag": tag})

    return answer
