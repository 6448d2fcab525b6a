"""Requests that are no messages: each waits its turn, and what it ends in is sorted.

Discord's own refusal is one thing; whatever else goes wrong leaves nobody knowing. Knows nothing of
what is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import discord

from bot.discord_adapter.answers.error_mapping import TOO_MANY, believed, retry_after
from bot.discord_adapter.answers.refusals import TOKEN_CODES, is_discords_code
from bot.services.base import AskedToWaitError, Edge, Pace

OWN_FAULT = 500


class Asking:
    """The turns of requests that share the token's pace with everything else."""

    def __init__(
        self, pace: Pace, edge: Edge, *, may_ask: Callable[[], bool] = lambda: True
    ) -> None:
        """Make it.

        Args:
            pace: gives each request its turn.
            edge: what is known of the way.
            may_ask: tells whether this process is the one that asks.
        """
        self._pace = pace
        self._edge = edge
        self._may_ask = may_ask

    def is_open(self) -> bool:
        """Tell whether anything may be asked now: what probes the way are messages."""
        return self._may_ask() and not self._edge.is_bad and self._edge.wait() <= timedelta(0)

    @asynccontextmanager
    async def turn(
        self, refusal: Callable[[discord.HTTPException], Exception]
    ) -> AsyncIterator[None]:
        """Wait for the turn of a request; the block is the request.

        Args:
            refusal: makes an exception of what Discord itself refuses.

        Raises:
            AskedToWaitError: Discord wants to be left alone for a while.
            OSError: it is not known what became of it.
        """
        try:
            async with self._pace.request(self._may_ask):
                if not self.is_open():
                    raise ConnectionError("All requests rest.")
                yield
        except discord.RateLimited as error:
            raise AskedToWaitError(believed(error.retry_after) or timedelta()) from error
        except discord.HTTPException as error:
            self._note(error)
            after = retry_after(error.response.headers)
            if error.status == TOO_MANY and after is not None:
                raise AskedToWaitError(after) from error
            if error.status >= OWN_FAULT or error.status == TOO_MANY or not _is_discords_own(error):
                raise ConnectionError(f"Discord answered {error.status}.") from error
            raise refusal(error) from error
        except (aiohttp.ClientError, discord.DiscordException) as error:
            raise ConnectionError(type(error).__name__) from error
        except (ValueError, TypeError, KeyError) as error:  # HTML, or JSON cut short
            raise ConnectionError("Discord's answer could not be read.") from error

    def _note(self, error: discord.HTTPException) -> None:
        """Let everybody know what counts for everything that this token sends."""
        after = retry_after(error.response.headers)
        if error.status == TOO_MANY and not _is_discords_own(error) and after is not None:
            self._edge.rest(after)


def _is_discords_own(error: discord.HTTPException) -> bool:
    return is_discords_code(error.code) and error.code not in TOKEN_CODES
