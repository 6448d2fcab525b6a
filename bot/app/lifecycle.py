"""The bot on Discord, from login to the last word.

Knows nothing of how its services are made.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import signal
from collections.abc import Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from datetime import timedelta
from typing import Any, clear_overloads

import discord

from bot.app import public_port, wiring
from bot.app.login import HOW_TO_BEGIN, keep_logging_in, token_of, until_it_goes
from bot.app.monitoring import monitoring
from bot.app.reloading import reloading
from bot.app.roles import ASKING_DISCORD
from bot.app.shards import agree, keep_shards
from bot.discord_adapter import EXTENSIONS, Bot, connect_to
from bot.errors import DiscordError, SettingsError, StoreAwayError
from bot.languages import leave_out_others
from bot.models import ALL_ROLES, Role, Shards, SourceSpec
from bot.services import Services
from bot.services.base import add_fields_to_the_log
from bot.services.processes import ShardLeases
from bot.store.engine import sqlite_file
from config.settings import Settings

FIRST_PAUSE = timedelta(seconds=2)  # before the database is tried again; doubles with each try
LONGEST_PAUSE = timedelta(seconds=30)
_M_ARENA_MAX = -8  # glibc's malloc.h
_MORE_SHARDS = 4011
_TOKEN_REFUSED = 4004  # https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway

_log = logging.getLogger(__name__)


async def run(
    settings: Settings,
    specs: list[SourceSpec],
    roles: frozenset[Role] = ALL_ROLES,
    shards: Shards | None = None,
) -> None:
    """Be the bot on Discord, or a part of it, until told to stop.

    Args:
        settings: what the operator has set.
        specs: the sources of the file, for a sweeper.
        roles: what this process does.
        shards: those that a gateway is to have; without any, it shares them with others.

    Raises:
        SettingsError: there is no token, or no port or key as they are set.
        DiscordError: Discord refuses the token, or ends the connection for good.
        StoreError: the database cannot be used; a server that is away is waited for.
    """
    if roles & ASKING_DISCORD and token_of(settings) is None:
        raise SettingsError([HOW_TO_BEGIN])
    share_one_heap()
    leave_out_others()
    add_fields_to_the_log()
    stop = _stop_signal()
    connect_to(api_url=settings.discord_api_url, gateway_url=settings.discord_gateway_url)
    pause = FIRST_PAUSE
    while not stop.is_set():
        try:
            if not await _live(settings, specs, roles, shards, stop):
                return
            _log.warning("Another process has shards that were this one's; this one begins anew")
            pause = FIRST_PAUSE
        except StoreAwayError as error:  # as after a start of the whole machine
            seconds = pause.total_seconds()
            _log.error("%s Raincloud tries again in %.0f s", error.sentence, seconds)
            pause = min(pause * 2, LONGEST_PAUSE)
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await stop.wait()


async def _live(
    settings: Settings,
    specs: list[SourceSpec],
    roles: frozenset[Role],
    shards: Shards | None,
    stop: asyncio.Event,
) -> bool:
    """Begin, go on until told to stop, and end; tell whether to begin anew."""
    bot = Bot(extensions=EXTENSIONS if Role.GATEWAY in roles else ())
    async with (
        wiring.open_services(settings, specs, bot, roles=roles, shards=shards) as services,
        _public_port(settings, services),
        monitoring(settings, services),
    ):
        _keep_what_stays()
        try:
            if roles & ASKING_DISCORD and not await _is_in(stop, keep_logging_in(bot, settings)):
                return False
            async with wiring.at_work(services) as working, _reloading(settings, services):
                alone = sqlite_file(settings.database_url) is not None
                return await _until_told(bot, services, working, stop, alone=alone)
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


def share_one_heap() -> None:
    """Let all threads that begin from now on take memory from one heap, if the C library is glibc.

    It has one for each thread otherwise, up to eight a core, and most of each lies idle. Measured:
    1.3 MB for the threads of a bot with SQLite.
    """
    with suppress(AttributeError, OSError, TypeError):  # musl, macOS and Windows have no such call
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def _keep_what_stays() -> None:
    """Take what was loaded at the start out of the collector's rounds.

    The signatures that libraries overload are kept for type checkers that run beside a program;
    there is none here, and what they take, some 0.4 MB, is free for what comes next.
    """
    clear_overloads()
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


async def _is_in(stop: asyncio.Event, login: Coroutine[None, None, None]) -> bool:
    """Let Discord let the bot in; tell whether it did before the process is told to stop."""
    is_in = await _unless(stop, login)
    if not is_in:
        _log.info("Stopped before Discord let Raincloud in; what is owed is kept")
    return is_in


async def _unless(stop: asyncio.Event, step: Coroutine[None, None, None]) -> bool:
    """Take a step, unless the process is told to stop before it ends; tell whether it ended."""
    taken = asyncio.create_task(step, name="step")
    told = asyncio.create_task(stop.wait(), name="signal")
    await asyncio.wait({taken, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if taken.done():
        await taken
        return True
    taken.cancel()
    with suppress(asyncio.CancelledError):
        await taken
    return False


async def _until_told(
    bot: Bot,
    services: Services,
    working: asyncio.Task[None],
    stop: asyncio.Event,
    *,
    alone: bool,
) -> bool:
    """Go on until a signal comes, or something ends that never should.

    Returns:
        Whether to begin anew: another process has what was this one's.
    """
    ends = asyncio.Event()  # of this life, as stop is of all
    told = asyncio.create_task(stop.wait(), name="signal")
    waits: list[asyncio.Task[Any]] = [told]
    connections: list[asyncio.Task[None]] = []
    if Role.GATEWAY in services.roles:
        replaced = services.shards.wait_for_another()
        waits.append(asyncio.create_task(replaced, name="replaced"))
        connection = _stay_connected(bot, services.shards, ends, alone=alone)
        connections.append(asyncio.create_task(connection, name="gateway"))
    parts = [*connections, working, *waits]
    done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    ends.set()
    for wait in waits:
        wait.cancel()
    if done.isdisjoint(connections):
        await bot.close()
    for part in (*connections, *(done & {working})):
        await part
    if done.isdisjoint({*connections, working, told}):
        return True
    _log.info("Stopped; what is owed is kept")
    return False


async def _stay_connected(
    bot: Bot, shards: ShardLeases, ends: asyncio.Event, *, alone: bool
) -> None:
    """Be connected with the shards that are this process's, as long as that goes.

    Raises:
        DiscordError: Discord ended the connection for good.
    """
    if not await _is_in(ends, until_it_goes(lambda: agree(bot, shards, alone=alone))):
        return
    keeping = asyncio.create_task(shards.run(), name="shard leases")
    opening = asyncio.create_task(keep_shards(bot, shards), name="shards")
    connection = asyncio.create_task(_connect(bot), name="connection")
    parts = (opening, connection, keeping)
    try:
        done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        for part in done:
            if not part.cancelled():  # opening is, when the client is closed meanwhile
                part.result()
    finally:
        for part in parts:  # another process gets the shards when nothing is connected any more
            part.cancel()
            await asyncio.gather(part, return_exceptions=True)
            if part is connection:
                await bot.close()


async def _connect(bot: Bot) -> None:
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
                "Discord wants more connections for so many servers. The outbox is kept. End all "
                "gateways, and start them again: the first asks how many there must be."
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
