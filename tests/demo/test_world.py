"""The demo's world works as a person will find it, from the shop to the channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.demo import world
from bot.demo.shop import DemoShop
from tests.cogs.conftest import answer, read, said


async def test_a_drop_in_the_shop_becomes_a_card_in_the_channel(
    shop: DemoShop, database_file: Path
) -> None:
    """Subscribe, sweep, deliver; the card shows the shoe and says why it came."""
    async with world.open_world(shop, database_file) as opened:
        subscribed = await opened.moderator.slash(
            opened.general, "alerts add", channel=opened.alerts
        )
        assert said(subscribed).startswith("Subscribed:")
        await opened.services.sweeps.run_all()
        next(shop.events())

        await opened.services.sweeps.run_all()
        await opened.services.deliveries.drain()

        [card] = opened.alerts.history()
        assert "### Live now" in read(card)
        assert "**Protection Pack Dark Navy**\nM2002RDF" in read(card)
        assert "£150.00" in read(card)
        why = await opened.member.click(card, label="Why this alert?")
        assert answer(why).ephemeral
        assert "for the first time" in said(why)


async def test_it_is_furnished_with_drops_of_these_days(
    shop: DemoShop, database_file: Path
) -> None:
    """Two channels are subscribed; one has heard of two drops to come, and of what to try."""
    async with world.open_world(shop, database_file) as opened:
        await world.furnish(opened)
        await opened.services.deliveries.drain()

        upcoming = await opened.member.slash(opened.general, "drops upcoming")

        assert "Protection Pack Driftwood" in said(upcoming)
        assert "GORE-TEX Olive" in said(upcoming)
        titles = [read(card).splitlines()[0] for card in opened.alerts.history()]
        assert titles == [
            "### Drop announced",
            "### Drop announced",
            "### Welcome to Raincloud's demo",
        ]
        subscriptions = await opened.services.subscriptions.of_guild(opened.guild.id)
        assert [subscription.channel_id for subscription in subscriptions] == [
            opened.alerts.id,
            opened.restocks.id,
        ]
        assert abs(opened.env.now() - datetime.now(UTC)) < timedelta(minutes=1)


async def test_a_sold_out_shoe_is_said_to_be_on_its_card(
    shop: DemoShop, database_file: Path
) -> None:
    """The earlier card is edited, so that nobody goes there for nothing."""
    async with world.open_world(shop, database_file) as opened:
        await opened.moderator.slash(
            opened.general, "alerts add", channel=opened.alerts, kinds="live"
        )
        await opened.services.sweeps.run_all()
        for _ in zip(range(5), shop.events(), strict=False):
            await opened.services.sweeps.run_all()
            await opened.services.sweeps.run_all()
            await opened.services.deliveries.drain()

        cards = [read(card) for card in opened.alerts.history()]
        [sold_out] = [card for card in cards if "### Sold out" in card]
        assert "Mirage Grey" in sold_out


async def test_a_member_asks_and_a_moderator_sets_up(shop: DemoShop, database_file: Path) -> None:
    """Each sees the commands that are for them."""
    async with world.open_world(shop, database_file) as opened:
        asked = await opened.member.slash(
            opened.general, "history ask", question="Who designed the 2002?"
        )

        assert "Sources" in said(asked)
        assert "alerts add" not in opened.member.available_commands(opened.general)
        assert "alerts add" in opened.moderator.available_commands(opened.general)
