"""The bot on Discord, from login to the last word.

Knows nothing of how its services are made.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Coroutine
from contextlib import suppress

import discord

from bot.app import public_port, wiring
from bot.app.login import HOW_TO_BEGIN, keep_logging_in, token_of, until_it_goes
from bot.app.monitoring import monitoring
from bot.app.reloading import reloading
from bot.app.shards import take_shards
from bot.discord_adapter import Bot, connect_to
from bot.errors import DiscordError, SettingsError
from bot.models import SourceSpec
from bot.services.base import add_fields_to_the_log
from config.settings import Settings

_MORE_SHARDS = 4011
_TOKEN_REFUSED = 4004  # https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway

_log = logging.getLogger(__name__)


async def run(settings: Settings, specs: list[SourceSpec]) -> None:
    """Be the bot on Discord until told to stop.

    Raises:
        SettingsError: there is no token, or no port or key as they are set.
        DiscordError: Discord refuses the token, or ends the connection for good.
        StoreError: the database cannot be used.
    """
    if token_of(settings) is None:
        raise SettingsError([HOW_TO_BEGIN])
    add_fields_to_the_log()
    stop = _stop_signal()
    connect_to(api_url=settings.discord_api_url, gateway_url=settings.discord_gateway_url)
    bot = Bot()
    async with (
        wiring.open_services(settings, specs, bot) as services,
        public_port.open_port(settings, services.calendars),
        monitoring(settings, services),
    ):
        _keep_what_stays()
        try:
            if not await _unless(stop, _get_in(bot, settings)):
                return
            async with wiring.at_work(services) as outbox, reloading(settings, services):
                await _until_told(bot, outbox, stop)
        finally:
            await bot.close()


async def _get_in(bot: Bot, settings: Settings) -> None:
    await keep_logging_in(bot, settings)
    await until_it_goes(lambda: take_shards(bot))


def _keep_what_stays() -> None:
    """Take what was loaded at the start out of the collector's rounds.

    Measured: a full collection stops everything for 70 ms, with 100 times the facts for 380 ms,
    as it looks through the whole history; without it the slowest answer takes under 10 ms.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def _stop_signal() -> asyncio.Event:
    """Return what is set when the process is told to stop, from now on."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stop.set)
        except (NotImplementedError, RuntimeError):
            break  # Windows has none, where Ctrl+C still raises, and only the main thread can
    return stop


async def _unless(stop: asyncio.Event, login: Coroutine[None, None, None]) -> bool:
    """Log in, unless the process is told to stop before that ends; tell whether it is in."""
    logging_in = asyncio.create_task(login, name="login")
    told = asyncio.create_task(stop.wait(), name="signal")
    await asyncio.wait({logging_in, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if logging_in.done():
        await logging_in
        return True
    logging_in.cancel()
    with suppress(asyncio.CancelledError):
        await logging_in
    _log.info("Stopped before Discord let Raincloud in; what is owed is kept")
    return False


async def _until_told(bot: Bot, outbox: asyncio.Task[None], stop: asyncio.Event) -> None:
    """Stay connected until a signal comes, or something ends that never should."""
    connection = asyncio.create_task(bot.connect(reconnect=True), name="gateway")
    told = asyncio.create_task(stop.wait(), name="signal")
    done, _ = await asyncio.wait({connection, told, outbox}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if connection not in done:
        await bot.close()
    try:
        await connection
    except discord.ConnectionClosed as error:
        if error.code == _TOKEN_REFUSED:
            raise DiscordError(
                "Discord no longer takes the token. The outbox is kept. Set "
                "RAINCLOUD_DISCORD_TOKEN anew and start again."
            ) from None
        if error.code == _MORE_SHARDS:
            raise DiscordError(
                "Discord wants more connections for so many servers. The outbox is kept. Start "
                "Raincloud again: it asks how many there must be."
            ) from None
        raise DiscordError(
            f"Discord ended the connection for good (code {error.code}). The outbox is kept. "
            "Update Raincloud and start it again."
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise DiscordError(
            "Discord refuses the connection's intents. The outbox is kept. "
            "Raincloud needs no privileged intent; update it and start again."
        ) from error
    if outbox in done:
        outbox.result()
    _log.info("Stopped; what is owed is kept")
