"""Why a source could not be read: one error a reason, each a sentence that names the host.

Knows nothing of any shop's format; holds no address with its query, no header and no body.
"""

from __future__ import annotations

from datetime import datetime

from bot.errors import SourceError


class AddressError(SourceError):
    """The address may not be asked: not public, not http, or not an address."""


class RobotsError(SourceError):
    """The host's robots.txt forbids the address, or could not be read."""


class TooLargeError(SourceError):
    """The answer is longer than we read."""


class TimedOutError(SourceError):
    """No whole answer came in time."""


class UnreachableError(SourceError):
    """No connection, no such name, or one that broke off."""


class RefusedError(SourceError):
    """The host does not want us: 401, 403, a challenge, a closed shop."""


class NotFoundError(SourceError):
    """There is nothing at the address: 404 or 410."""


class ServerError(SourceError):
    """The host answered with an error of its own, or with a status that says nothing."""


class RedirectError(SourceError):
    """The host sends us on and on, or nowhere."""


class UnreadableError(SourceError):
    """An answer came and is not what was asked for."""


class PausedError(SourceError):
    """The budget rests: no request was made, or the last one was told to slow down.

    Args:
        sentence: the text to show.
        budget: the budget that rests.
        until: when it may be asked again (aware, UTC).
    """

    def __init__(self, sentence: str, *, budget: str, until: datetime) -> None:
        super().__init__(sentence)
        self.budget = budget
        self.until = until
