"""The demo: the real bot inside a simulated Discord, with a page to use it from.

Client, cogs, services and store are the real ones; only Discord and the shop are made up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import discord
import simcord
from simcord.backend.cdn import CDN_BASE

from bot.app import wiring
from bot.demo import pictures, welcome
from bot.demo.channels import OpenableChannels
from bot.demo.shop import DemoShop
from bot.demo.skin import Skin
from bot.demo.turns import Turns
from bot.discord_adapter import Bot
from bot.errors import SettingsError
from bot.models import SourceSpec, Subscription
from bot.rules.reading import DropForm
from bot.rules.subscriptions import parse_kinds
from bot.services import Services
from bot.services.base import system_clock
from config.settings import load_settings

TICK = 1.0  # seconds between two steps of the simulated clock
MODERATOR = discord.Permissions(
    manage_guild=True,
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    use_application_commands=True,
    manage_channels=True,
    manage_roles=True,
)
FACE = "face"  # what an avatar is called at the simulated Discord
NEW_YORK = ZoneInfo("America/New_York")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The simulated Discord with who and what is in it."""

    env: simcord.Env
    services: Services
    guild: Any
    alerts: Any
    restocks: Any
    general: Any
    moderator: Any
    member: Any

    def faces(self) -> dict[str, bytes]:
        """Return the picture (PNG) of everybody by its address."""
        drawn = {
            self.env.backend.bot_user.id: pictures.draw_bot(),
            self.moderator.id: pictures.draw_person("#8a4f7d"),
            self.member.id: pictures.draw_person("#4f7d5a"),
        }
        return {f"{CDN_BASE}/avatars/{user}/{FACE}.png": face for user, face in drawn.items()}


@asynccontextmanager
async def open_world(shop: DemoShop, database: Path) -> AsyncIterator[World]:
    """Put the bot into a simulated server that is subscribed to a shop.

    Args:
        shop: open already.
        database: the SQLite file to use.

    Raises:
        SettingsError: a setting of the environment cannot be used.
    """
    settings = load_settings(
        discord_token=None,
        database_url=f"sqlite+aiosqlite:///{database}",
        allow_private_addresses=True,
    )
    spec = SourceSpec(
        name="Demo shop",
        kind="shopify",
        url=f"{shop.url}/collections/new-balance",
        region="GB",
        currency="GBP",
        every=timedelta(seconds=1),
    )
    bot = Bot(guild_ready_timeout=0.05)
    # Opened outside the simulation, so that its scheduler and sockets keep to real time.
    async with (
        wiring.open_services(settings, [spec], bot) as services,
        simcord.run(bot, check_errors=False) as env,
    ):
        await env.advance_time((datetime.now(UTC) - env.now()).total_seconds())
        if bot.user is not None:
            await bot.user.edit(username="Raincloud")
        env.backend.bot_user.avatar = FACE
        guild = env.create_guild("2002R Society")
        general = guild.create_text_channel("general", topic="Anything about the 2002R")
        alerts = guild.create_text_channel("alerts", topic="Type / to see what Raincloud can do")
        restocks = guild.create_text_channel("restocks-only", topic="Nothing but restocks")
        role = guild.create_role("Moderators", permissions=MODERATOR)
        moderator = guild.add_member(
            env.create_user("mona", global_name="Mona (moderator)", avatar=FACE), roles=[role]
        )
        member = guild.add_member(env.create_user("max", global_name="Max (member)", avatar=FACE))
        await env.settle()
        yield World(
            env=env,
            services=services,
            guild=guild,
            alerts=alerts,
            restocks=restocks,
            general=general,
            moderator=moderator,
            member=member,
        )


async def furnish(world: World) -> None:
    """Subscribe two channels and enter drops, as a moderator would by command; say hello."""
    now = system_clock()
    at = (now + timedelta(days=9)).astimezone(NEW_YORK).replace(hour=10, minute=0)
    later = (now + timedelta(days=24)).astimezone(NEW_YORK)
    guild, author = world.guild, world.moderator.id
    for channel, kinds in (
        (world.alerts, "live,restock,announced,price_cut"),
        (world.restocks, "restock"),
    ):
        subscription = Subscription(
            guild_id=guild.id,
            channel_id=channel.id,
            kinds=parse_kinds(kinds),
            created_by=author,
            created_at=now,
        )
        await world.services.subscriptions.add(subscription, guild_name=guild.name)
    for entry in (
        DropForm(
            style="M2002RDN",
            name="Protection Pack Driftwood",
            at=f"{at:%Y-%m-%d %H:%M}",
            timezone=NEW_YORK.key,
            region="US",
            retailer="New Balance",
            price="150 USD",
        ),
        DropForm(
            style="M2002RXU",
            name="GORE-TEX Olive",
            at=f"{later:%Y-%m-%d}",
            timezone="Europe/London",
            region="GB",
            retailer="Demo shop",
            price="160 GBP",
        ),
    ):
        await world.services.drops.add(
            entry, guild_id=guild.id, guild_name=guild.name, created_by=author
        )
    await world.services.membership.welcome(guild.id, world.alerts.id, welcome.welcome_text())


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
        try:
            await opened.enter_async_context(preview)
        except simcord.SetupError as error:
            raise SettingsError(
                [f"--port: {port} is taken or may not be used. Name another, or leave it out."]
            ) from error
        await opened.enter_async_context(wiring.at_work(world.services))
        sys.stdout.write(welcome.terminal_text(preview.url))
        sys.stdout.flush()
        channels = OpenableChannels(
            world.env, preview, [world.alerts, world.restocks, world.general]
        )
        skin.show(channels.names())
        if opens_browser:
            await asyncio.to_thread(webbrowser.open, preview.url)
        tasks = [
            asyncio.create_task(_keep_up(Turns(world.env, preview), channels)),
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
