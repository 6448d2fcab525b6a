"""The demo's world: the real bot inside a simulated Discord.

Client, cogs, services and store are the real ones; only Discord and the shop are made up.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
from bot.demo.shop import DemoShop
from bot.discord_adapter import Bot
from bot.models import SourceSpec, Subscription
from bot.rules.reading import DropForm
from bot.rules.subscriptions import parse_kinds
from bot.services import Services
from bot.services.base import system_clock
from config.settings import load_settings

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
