"""The demo from start to end: a shop, the world, and the page to use it from."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import sys
import tempfile
import webbrowser
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import simcord

from bot.app import wiring
from bot.demo import welcome
from bot.demo.channels import OpenableChannels
from bot.demo.shop import DemoShop
from bot.demo.skin import Skin, naming_all_commands
from bot.demo.turns import Turns
from bot.demo.world import World, furnish, open_world
from bot.errors import SettingsError

TICK = 1.0  # seconds between two steps of the simulated clock


async def run(*, port: int, opens_browser: bool, seconds: float | None) -> None:
    """Run the demo until told to stop, or for a number of seconds.

    Args:
        port: of the page; 0 for any free one.
        opens_browser: whether to open the page.
        seconds: how long, or none for ever.

    Raises:
        SettingsError: the port is taken, or a setting cannot be used.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    gc.enable()  # off since the start of the process
    shop = DemoShop()
    await shop.start()
    try:
        with tempfile.TemporaryDirectory(prefix="raincloud-demo-") as folder:
            async with open_world(shop, Path(folder) / "demo.db") as world:
                await furnish(world)
                await _show(world, shop, port, opens_browser, seconds)
    finally:
        await shop.close()


async def _show(
    world: World, shop: DemoShop, port: int, opens_browser: bool, seconds: float | None
) -> None:
    preview = world.env.preview(
        world.alerts,
        viewers=[world.moderator, world.member],
        layout="channel",
        assets={
            url: ("picture.png", drawn) for url, drawn in (shop.pictures() | world.faces()).items()
        },
        port=port or None,
    )
    skin = Skin(preview, world.guild.name)
    async with AsyncExitStack() as opened:
        opened.enter_context(naming_all_commands())
        try:
            await opened.enter_async_context(preview)
        except simcord.SetupError as error:
            raise SettingsError(
                [f"--port: {port} is taken or may not be used. Name another, or leave it out."]
            ) from error
        await opened.enter_async_context(wiring.at_work(world.services))
        channels = OpenableChannels(
            world.env, preview, [world.alerts, world.restocks, world.general]
        )
        skin.show(channels.names())
        turns = Turns(world.env, preview)
        sys.stdout.write(welcome.terminal_text(preview.url))
        sys.stdout.flush()
        if opens_browser:
            await asyncio.to_thread(webbrowser.open, preview.url)
        tasks = [
            asyncio.create_task(_keep_up(turns, channels)),
            asyncio.create_task(shop.live()),
            asyncio.create_task(preview.wait_closed()),
            asyncio.create_task(_told_to_stop()),
        ]
        try:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_up(turns: Turns, channels: OpenableChannels) -> None:
    """Keep the simulated clock at the real time, and the page at what was posted."""
    shown: list[Any] = []
    while True:
        await asyncio.sleep(TICK)
        with contextlib.suppress(TimeoutError):  # the next step catches up
            await turns.keep_time()
            latest = [(message.id, message.edited_timestamp) for message in channels.all_messages()]
            if latest != shown:
                await turns.refresh()
                shown = latest


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
    await stop.wait()
