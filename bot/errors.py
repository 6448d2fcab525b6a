"""The error tree: everything that may go wrong carries a sentence for the person who meets it.

Knows nothing else of the bot.
"""

from __future__ import annotations


class RaincloudError(Exception):
    """What went wrong, in one or more sentences fit to be shown to a person."""

    @property
    def sentence(self) -> str:
        """The text to show; never a traceback, never a secret."""
        return str(self)


class SettingsError(RaincloudError):
    """Settings or the sources file are not usable; every fault is listed.

    Args:
        faults: one sentence a fault, each naming the setting or source it is about.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class StoreError(RaincloudError):
    """The database cannot be opened, read or written."""


class StoreAwayError(StoreError):
    """The database's server cannot be reached now, and may be later."""


class SourceError(RaincloudError):
    """A source could not be read at all: nothing was learned, nothing is concluded."""


class RequestError(RaincloudError):
    """A person asked for something that cannot be done as asked; says why, with an example."""


class HistoryError(RaincloudError):
    """The history files hold something that cannot be used; says where."""


class DiscordError(RaincloudError):
    """Discord cannot be reached or refuses the bot."""
