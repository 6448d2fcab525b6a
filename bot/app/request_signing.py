"""Web Bot Auth as the settings ask for it: what signs requests, and what shows its key.

Knows nothing of what is asked. The libraries that sign are large, and loaded only with a key.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.services.base import Clock
from config.settings import Settings

if TYPE_CHECKING:
    from bot.app.http_server import HttpResponder
    from bot.sources.web.signing import Signer


def read_signer(settings: Settings) -> Signer | None:
    """Return what signs requests, or none where no key is set.

    Raises:
        SettingsError: the key cannot be used, one setting is there without the other, or the extra
            that signs is not installed.
    """
    if settings.signing_key is None:
        if settings.signature_agent is not None:
            raise SettingsError(
                [
                    (
                        "RAINCLOUD_SIGNATURE_AGENT: there is no key to show. Set "
                        "RAINCLOUD_SIGNING_KEY, or leave both out."
                    )
                ]
            )
        return None
    if settings.signature_agent is None:
        raise SettingsError(
            [
                (
                    "RAINCLOUD_SIGNATURE_AGENT: not set. Who is asked must know where to find the "
                    "key: set the https address that shows it, such as https://bot.example."
                )
            ]
        )
    from bot.sources.web.signing.signatures import Signer
    from bot.sources.web.signing.signing_keys import read_key

    return Signer(read_key(settings.signing_key), agent=settings.signature_agent)


def key_directory(settings: Settings, *, clock: Clock) -> dict[str, HttpResponder]:
    """Return what shows the key at the HTTP port, by its path; empty where no key is set.

    Raises:
        SettingsError: the key cannot be used.
    """
    signer = read_signer(settings)
    if signer is None or settings.http_port is None:
        return {}
    from bot.app.http_server import HttpReply
    from bot.sources.web.signing.signatures import DIRECTORY_PATH

    @lru_cache(maxsize=1)  # however many ask, one signature a second is enough
    def directory(now: datetime) -> HttpReply:
        body, headers = signer.directory_answer(now=now)
        return HttpReply(body=body, headers=headers)

    async def answer(rest: str) -> HttpReply:
        del rest
        return directory(clock().replace(microsecond=0))

    return {DIRECTORY_PATH: answer}
