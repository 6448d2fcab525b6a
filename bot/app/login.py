"""Logging in: once, or for as long as Discord and the way to it take.

A start into an outage or a ban must not end the bot: whoever starts it again would knock all the
time, and make a ban longer. Knows nothing of what the bot does once it is in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
import discord

from bot.discord_adapter import Bot, connect_to, is_json, retry_after
from bot.errors import DiscordError, SettingsError
from config.settings import Settings

LOGIN_TIME = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=5)  # doubles with each try
LONGEST_PAUSE = timedelta(minutes=5)
MARGIN = timedelta(seconds=1)  # who knocks a moment early may be told to wait as long again
LONGEST_REST = timedelta(hours=24)  # what asks for more is not believed

HOW_TO_BEGIN = (
    "RAINCLOUD_DISCORD_TOKEN: not set. `run` and `invite` can't do without it; `demo`, `ask` and "
    "`sweep` can. Create an application at https://discord.com/developers/applications, copy its "
    "bot token and type: python -m bot init. To try Raincloud first: python -m bot demo."
)

_PASSING = (
    discord.HTTPException,
    discord.RateLimited,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    ValueError,  # a page, or JSON cut short or of another
    TypeError,
    KeyError,
)

_log = logging.getLogger(__name__)


class NotYetError(DiscordError):
    """Logging in failed, and may succeed later.

    Args:
        sentence: for the operator.
        after: how long Discord, or what stands before it, wants to be left alone.
    """

    def __init__(self, sentence: str, after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.after = after


def token_of(settings: Settings) -> str | None:
    """Return the token, or none if there is none: a variable set to nothing is not set."""
    token = settings.discord_token
    return (token.get_secret_value().strip() or None) if token is not None else None


async def look_up_application(
    settings: Settings, *, trace: aiohttp.TraceConfig | None = None
) -> discord.AppInfo:
    """Log in once, only to ask which application the token is of.

    Args:
        settings: hold the token.
        trace: watches the request.

    Raises:
        SettingsError: there is no token.
        NotYetError: Discord cannot be asked now.
        DiscordError: Discord refuses the token.
    """
    if token_of(settings) is None:
        raise SettingsError([HOW_TO_BEGIN])
    connect_to(api_url=settings.discord_api_url, gateway_url=settings.discord_gateway_url)
    async with discord.Client(
        intents=Bot.INTENTS, http_trace=trace or aiohttp.TraceConfig()
    ) as client:
        await log_in(client, settings)
        assert client.application is not None  # noqa: S101 - logging in asks for it
        return client.application


async def keep_logging_in(client: discord.Client, settings: Settings) -> None:
    """Log in, however long it takes.

    Raises:
        DiscordError: Discord itself refuses the token.
    """

    async def once() -> None:
        try:
            await log_in(client, settings)
        except NotYetError:
            await _forget_session(client)
            raise

    await until_it_goes(once)


async def until_it_goes(step: Callable[[], Awaitable[None]]) -> None:
    """Take a step of the start, again and again, as long as it may succeed later.

    Raises:
        DiscordError: it never will.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await step()
        except NotYetError as error:
            wait = max(pause, min((error.after or pause) + MARGIN, LONGEST_REST))
            pause = min(pause * 2, LONGEST_PAUSE)
            _log.error("%s Raincloud tries again in %.0f s", error.sentence, wait.total_seconds())
        await asyncio.sleep(wait.total_seconds())


async def log_in(client: discord.Client, settings: Settings) -> None:
    """Log in, or say in a sentence why not.

    Raises:
        NotYetError: with that sentence, where another try may end otherwise.
        DiscordError: Discord itself refuses the token.
    """
    token = token_of(settings)
    assert token is not None  # noqa: S101 - run() and check() look first
    try:
        # What is cut off here leaves nothing behind: each login has a session of its own.
        async with asyncio.timeout(LOGIN_TIME.total_seconds()):
            await client.login(token)
    except discord.LoginFailure as error:
        answer = error.__cause__
        if isinstance(answer, discord.HTTPException) and not is_json(answer):
            raise _answered(answer) from error
        raise DiscordError(
            "Discord refuses the token. Nothing was lost. Copy it anew from "
            "https://discord.com/developers/applications into RAINCLOUD_DISCORD_TOKEN."
        ) from None
    except _PASSING as error:
        raise not_yet(error) from error


def not_yet(error: Exception) -> NotYetError:
    """Say in a sentence why a step of the start failed that may succeed later."""
    if isinstance(error, discord.HTTPException):
        return _answered(error)
    if isinstance(error, discord.RateLimited):
        return NotYetError(
            "Discord asks for a slower pace. Nothing was lost; nothing needs to be done.",
            timedelta(seconds=error.retry_after),
        )
    if isinstance(error, TimeoutError):
        return NotYetError(
            f"Discord did not answer within {LOGIN_TIME.total_seconds():.0f} seconds: it cannot be "
            "reached, or it is holding requests back. Nothing was lost; the outbox is kept. If "
            "this lasts, look at https://discordstatus.com and at this machine's network."
        )
    if isinstance(error, aiohttp.ClientError | OSError):
        return NotYetError(
            "Discord cannot be reached. Nothing was lost; the outbox is kept. "
            "If this lasts, check this machine's network."
        )
    return NotYetError(
        "Something answered in Discord's place. Nothing was lost; the outbox is kept. "
        "If this lasts, check this machine's network, and a proxy if there is one."
    )


def _answered(error: discord.HTTPException) -> NotYetError:
    return NotYetError(
        f"Discord, or something before it, answered with an error ({error.status}). Nothing was "
        "lost; the outbox is kept. If this lasts, look at https://discordstatus.com.",
        retry_after(error.response.headers),
    )


async def _forget_session(client: discord.Client) -> None:
    """Close what a login left open: the next one opens its own."""
    await client.http.close()
    client.http.clear()
    client.http.connector = discord.utils.MISSING
