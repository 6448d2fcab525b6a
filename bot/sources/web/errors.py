"""Why a source could not be read: one error a reason, each a sentence that names the host.

Knows nothing of any shop's format; holds no address with its query, no header and no body.
"""

from __future__ import annotations

from datetime import datetime

from bot.errors import SourceError


class FetchError(SourceError):
    """Any reason below; ``requests`` counts those that were made before it came to that."""

    requests: int = 0


class AddressError(FetchError):
    """The address may not be asked: not public, not http, or not an address."""


class RobotsError(FetchError):
    """The host's robots.txt forbids the address, or could not be read."""


class TooLargeError(FetchError):
    """The answer is longer than we read."""


class TimedOutError(FetchError):
    """No whole answer came in time."""


class UnreachableError(FetchError):
    """No connection, no such name, or one that broke off."""


class RefusedError(FetchError):
    """The host does not want us: 401, 403, a challenge, a closed shop.

    ``until`` is when it may be asked again (aware, UTC), where the refusal closed a circuit.
    """

    def __init__(self, sentence: str, *, until: datetime | None = None) -> None:
        super().__init__(sentence)
        self.until = until


class LoginError(RefusedError):
    """The host shows it only to who is logged in."""


class CountryError(RefusedError):
    """The host does not serve the country that we are in."""


class NotFoundError(FetchError):
    """There is nothing at the address: 404, or 410, which ``is_gone`` for good."""

    def __init__(self, sentence: str, *, is_gone: bool = False) -> None:
        super().__init__(sentence)
        self.is_gone = is_gone


class ServerError(FetchError):
    """The host answered with an error of its own, or with a status that says nothing."""


class MaintenanceError(ServerError):
    """The host serves nobody for a while."""


class RedirectError(FetchError):
    """The host sends us on and on, or nowhere."""


class UnreadableError(FetchError):
    """An answer came and is not what was asked for."""


class PausedError(FetchError):
    """The budget or the host rests: no request was made, or the last was told to slow down.

    Args:
        sentence: the text to show.
        budget: the budget that rests.
        until: when it may be asked again (aware, UTC).
    """

    def __init__(self, sentence: str, *, budget: str, until: datetime) -> None:
        super().__init__(sentence)
        self.budget = budget
        self.until = until
