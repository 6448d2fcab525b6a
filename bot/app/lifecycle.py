"""The bot on Discord, from login to the last word.

Knows nothing of how its services are made.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext, suppress

import discord

from bot.app import public_port, wiring
from bot.app.login import HOW_TO_BEGIN, keep_logging_in, token_of, until_it_goes
from bot.app.monitoring import monitoring
from bot.app.reloading import reloading
from bot.app.roles import ASKING_DISCORD
from bot.app.shards import take_shards
from bot.discord_adapter import EXTENSIONS, Bot, connect_to
from bot.errors import DiscordError, SettingsError
from bot.models import ALL_ROLES, Role, SourceSpec
from bot.services import Services
from bot.services.base import add_fields_to_the_log
from config.settings import Settings

_MORE_SHARDS = 4011
_TOKEN_REFUSED = 4004  # https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway

_log = logging.getLogger(__name__)


async def run(
    settings: Settings, specs: list[SourceSpec], roles: frozenset[Role] = ALL_ROLES
) -> None:
    """Be the bot on Discord, or a part of it, until told to stop.

    Args:
        settings: what the operator has set.
        specs: the sources of the file, for a sweeper.
        roles: what this process does.

    Raises:
        SettingsError: there is no token, or no port or key as they are set.
        DiscordError: Discord refuses the token, or ends the connection for good.
        StoreError: the database cannot be used.
    """
    asks_discord = bool(roles & ASKING_DISCORD)
    if asks_discord and token_of(settings) is None:
        raise SettingsError([HOW_TO_BEGIN])
    add_fields_to_the_log()
    stop = _stop_signal()
    connect_to(api_url=settings.discord_api_url, gateway_url=settings.discord_gateway_url)
    bot = Bot(extensions=EXTENSIONS if Role.GATEWAY in roles else ())
    async with (
        wiring.open_services(settings, specs, bot, roles=roles) as services,
        _public_port(settings, services),
        monitoring(settings, services),
    ):
        _keep_what_stays()
        try:
            if asks_discord and not await _unless(stop, keep_logging_in(bot, settings)):
                return
            async with wiring.at_work(services) as working, _reloading(settings, services):
                await _until_told(bot, roles, working, stop)
        finally:
            await bot.close()


def _public_port(settings: Settings, services: Services) -> AbstractAsyncContextManager[None]:
    """Show what everybody may see, where this process is what people meet."""
    if Role.GATEWAY in services.roles:
        return public_port.open_port(settings, services.calendars)
    return nullcontext()


def _reloading(settings: Settings, services: Services) -> AbstractAsyncContextManager[None]:
    """Obey SIGHUP where this process reads the sources file."""
    return reloading(settings, services) if Role.SWEEPER in services.roles else nullcontext()


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
    """Take a step of the start, unless told to stop before it ends; tell whether it is taken."""
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


async def _until_told(
    bot: Bot, roles: frozenset[Role], working: asyncio.Task[None], stop: asyncio.Event
) -> None:
    """Go on until a signal comes, or something ends that never should."""
    told = asyncio.create_task(stop.wait(), name="signal")
    parts = [told, working]
    if Role.GATEWAY in roles:
        parts.append(asyncio.create_task(_stay_connected(bot, stop), name="gateway"))
    done, others = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    await bot.close()
    await asyncio.gather(*(others - {working}), return_exceptions=True)
    for part in done:
        part.result()
    _log.info("Stopped; what is owed is kept")


async def _stay_connected(bot: Bot, stop: asyncio.Event) -> None:
    """Be connected, as long as that goes.

    Raises:
        DiscordError: Discord ended the connection for good.
    """
    if not await _unless(stop, until_it_goes(lambda: take_shards(bot))):
        return
    try:
        await bot.connect(reconnect=True)
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
