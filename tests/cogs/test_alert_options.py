"""All that a subscription can say fits into one line of /alerts add, with completion."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

import pytest

from bot.models import ChangeKind, Digest, Model, Money
from bot.rules.subscriptions.fields import read_options
from tests.cogs.conftest import Scene

LISTS = {
    "lead_times": ("24h,1", "24h,1h"),
    "models": ("2002R,mu", "2002R,mule"),
    "regions": ("US,jap", "US,JP"),
    "sizes": ("US 9,eu 42.", "US 9,EU 42.5"),
    "ping_kinds": ("live,res", "live,restock"),
}


async def test_everything_can_be_said_in_one_line(scene: Scene) -> None:
    """And is kept as it was said."""
    news = scene.guild.create_news_channel("news")
    role = scene.guild.create_role("Sneakers", mentionable=True)
    await scene.env.settle()

    text = await scene.moderate(
        "alerts add",
        channel=news,
        kinds="live,announced",
        lead_times="now, 24h",
        role=role,
        ping_kinds="live",
        ping_cooldown="2 h",
        styles="m2002rda",
        models="mule",
        regions="Japan, US",
        shops="Up There, atmos",
        sizes="us 9",
        words="rain -sea",
        max_price="160 USD",
        first_only=True,
        preorders=False,
        restock_cooldown="1 d",
        digest="weekly friday 18:30",
        publish=True,
        threads=True,
        edits=False,
        poll=True,
        line="{role} { Shoe } is back",
        colour="#3ba55d",
    )
    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)

    assert text.startswith(f"Subscribed:\n<#{news.id}> · live drops and announced drops · ")
    assert subscription.kinds == {ChangeKind.LIVE, ChangeKind.ANNOUNCED}
    assert subscription.lead_times == (timedelta(hours=24), timedelta(0))
    assert (subscription.role_id, subscription.ping_kinds) == (role.id, {ChangeKind.LIVE})
    assert (subscription.ping_cooldown, subscription.restock_cooldown) == (
        timedelta(hours=2),
        timedelta(days=1),
    )
    assert (subscription.styles, subscription.models) == (("M2002RDA",), (Model.MULE,))
    assert (subscription.regions, subscription.shops) == (("JP", "US"), ("Up There", "atmos"))
    assert (subscription.sizes, subscription.words) == (("US 9",), "rain -sea")
    assert subscription.max_price == Money(amount=Decimal(160), currency="USD")
    assert (subscription.digest, subscription.digest_at, subscription.digest_day) == (
        Digest.WEEKLY,
        time(18, 30),
        4,
    )
    assert subscription.first_only
    assert not subscription.preorders
    assert subscription.publish
    assert subscription.threads
    assert subscription.poll
    assert not subscription.edits
    assert (subscription.line, subscription.colour) == ("{role} {shoe} is back", 0x3BA55D)


async def test_a_forum_and_a_thread_can_have_alerts(scene: Scene) -> None:
    """What they cannot do is refused with the reason."""
    forum = scene.guild.create_forum_channel("drops")
    await scene.env.settle()

    assert "Subscribed" in await scene.moderate("alerts add", channel=forum)

    text = await scene.refused("alerts add", channel=forum, threads=True)
    assert "is a forum, which gives each drop a post anyway. Nothing was added." in text
    text = await scene.refused("alerts add", channel=forum, publish=True)
    assert "is no announcement channel" in text


@pytest.mark.parametrize("option", LISTS)
async def test_lists_complete_their_last_word(scene: Scene, option: str) -> None:
    """What is chosen already stays; what is offered is understood."""
    typed, completed = LISTS[option]

    assert completed in await scene.offered("alerts add", option, typed)
    for value in await scene.offered("alerts add", option, ""):
        assert read_options({option: value})


async def test_styles_are_found_by_their_names(scene: Scene) -> None:
    """What shops show, what moderators entered, what the history knows."""
    scene.shelf.put("US 7", style_code="M2002RZZ", title="2002R Stormy Night")
    await scene.sweep()
    await scene.enter_drop("Quiet Morning", style="M2002RQM")

    assert await scene.offered("alerts add", "styles", "stormy") == ["M2002RZZ"]
    assert await scene.offered("alerts add", "styles", "M2002RZZ,quiet") == ["M2002RZZ,M2002RQM"]
    typed = "M2002RZZ 2002R Stormy Night, quiet"
    assert await scene.offered("alerts add", "styles", typed) == ["M2002RZZ,M2002RQM"]
    assert "M2002RUT" in await scene.offered("alerts add", "styles", "M2002RUT")


async def test_shops_are_the_sources_names(scene: Scene) -> None:
    """As alerts show them, and as they are compared."""
    assert await scene.offered("alerts add", "shops", "") == ["The Shelf"]


async def test_rhythms_spans_and_prices_are_offered_as_they_are_read(scene: Scene) -> None:
    """The usual ones first; an amount is kept as it is typed."""
    rhythms = await scene.offered("alerts add", "digest", "")
    assert rhythms[:3] == ["instant", "daily 9:00", "weekly monday 9:00"]
    assert await scene.offered("alerts add", "digest", "weekly fri") != []
    assert "weekly friday 18:00" in await scene.offered("alerts add", "digest", "friday 18")
    assert "175 EUR" in await scene.offered("alerts add", "max_price", "175")
    assert await scene.offered("alerts add", "max_price", "175 gb") == ["175 GBP"]
    assert await scene.offered("alerts add", "colour", "re") == ["red", "green", "grey"]
    for option in ("digest", "restock_cooldown", "ping_cooldown", "max_price", "colour"):
        for value in await scene.offered("alerts add", option, ""):
            assert read_options({option: value})


async def test_a_member_is_offered_nothing_of_the_servers_own(scene: Scene) -> None:
    """Drops that moderators entered, and shops, are for who may use the command."""
    await scene.enter_drop()
    await scene.open_commands_to(scene.member)

    for option in ("styles", "shops", "regions"):
        assert await scene.offered("alerts add", option, "") != []
        assert await scene.offered("alerts add", option, "", by=scene.member) == []


async def test_how_a_role_is_mentioned_needs_a_role(scene: Scene) -> None:
    """Otherwise a moderator would wait for mentions that never come."""
    for options in ({"ping_kinds": "live"}, {"ping_cooldown": "2h"}):
        text = await scene.refused("alerts add", channel=scene.alerts, **options)
        assert "no role is named" in text
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []


async def test_a_shop_nobody_heard_of_is_pointed_out(scene: Scene) -> None:
    """It may be a slip, or a shop to come: it is kept, and said."""
    await scene.sweep()

    text = await scene.moderate("alerts add", channel=scene.alerts, shops="the shelf, Nope")

    assert "has heard of no shop called Nope," in text
    assert "shops: the shelf, Nope" in text
