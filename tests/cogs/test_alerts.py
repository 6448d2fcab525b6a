"""Moderators choose what a channel hears of."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import discord
import pytest

from bot.models import ChangeKind
from bot.rules.subscriptions.parsing import DEFAULT_KINDS
from tests.cogs.conftest import Scene, answer, new_bot, read, said


async def count(scene: Scene) -> int:
    """Return how many subscriptions the server has."""
    return len(await scene.services.subscriptions.of_guild(scene.guild.id))


async def test_a_channel_is_all_that_must_be_named(scene: Scene) -> None:
    """The usual kinds are taken, and the next step is named."""
    text = await scene.moderate("alerts add", channel=scene.alerts)

    assert text.startswith("Subscribed:")
    assert f"<#{scene.alerts.id}> · live drops, restocks and announced drops" in text
    assert "/alerts test" in text
    assert text.count("\n") == 2


async def test_what_was_added_can_be_changed_with_one_press(scene: Scene) -> None:
    """Its page of the guide opens; after a restart too, and the answer stays as it was."""
    result = await scene.moderator.slash(scene.general, "alerts add", channel=scene.alerts)
    added = answer(result)
    assert added.content.startswith("Subscribed:")
    await scene.env.restart_bot(new_bot(scene.services))

    guide = answer(await scene.moderator.click(added, label="Change it"))

    assert guide.ephemeral
    assert f"### Edit the alerts of <#{scene.alerts.id}>" in read(guide)
    assert added.content.startswith("Subscribed:")


async def test_everything_named_is_kept_and_listed(scene: Scene) -> None:
    """What was asked for is read back, in the list too."""
    role = scene.guild.create_role("Sneakers", mentionable=True)

    text = await scene.moderate(
        "alerts add",
        channel=scene.alerts,
        kinds="restock, Price_cut",
        role=role,
        sizes="us 9, US 9, eu 42.5",
        words="protection -gore-tex",
    )

    line = (
        f"<#{scene.alerts.id}> · restocks and price cuts · words: protection -gore-tex · "
        f"sizes: US 9, EU 42.5 · role: <@&{role.id}>"
    )
    assert line in text
    assert line in await scene.moderate("alerts list")


async def test_an_alert_arrives_and_mentions_the_role(scene: Scene) -> None:
    """The role that was named, and nobody else."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    await scene.moderate("alerts add", channel=scene.alerts, role=role)

    await scene.restock("US 9", title="2002R @everyone Rain Cloud")
    [message] = await scene.posted()

    assert f"<@&{role.id}>" in read(message)
    assert "### Restock" in read(message)
    assert [mentioned.id for mentioned in message.role_mentions] == [role.id]
    assert not message.mention_everyone


async def test_an_alert_has_the_moderators_own_words_above_it(scene: Scene) -> None:
    """The role is in the line, mentioned once; what the shop writes mentions nobody."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    other = scene.guild.create_role("Others", mentionable=True)
    line = f"{{role}} @here <@&{other.id}> {{shoe}} is back in {{sizes}} ({{when}}, {{region}})!"
    answered = await scene.moderate(
        "alerts add", channel=scene.alerts, role=role, line=line, colour="pink"
    )
    assert "line: {role} @" in answered
    assert "colour: pink" in answered

    await scene.restock("US 9", title=f"2002R <@&{other.id}> @everyone Rain Cloud")
    [message] = await scene.posted()

    above, *_ = read(message).split("\n")
    assert above.startswith(f"<@&{role.id}> @")
    assert "is back in US 9 (<t:" in above
    assert read(message).count(f"<@&{role.id}>") == 1
    assert [mentioned.id for mentioned in message.role_mentions] == [role.id]
    assert not message.mention_everyone
    [card] = [part for part in message.components if isinstance(part, discord.Container)]
    assert card.accent_colour == discord.Colour(0xEB459E)


async def test_why_an_alert_came_says_nothing_of_how_it_looks(scene: Scene) -> None:
    """Its line and colour are no reason."""
    await scene.moderate("alerts add", channel=scene.alerts, line="{shoe}!", colour="pink")
    await scene.restock("US 9")
    [message] = await scene.posted()

    why = said(await scene.moderator.click(message, label="Why this alert?"))

    assert "Sent for" in why
    assert "line:" not in why
    assert "colour:" not in why


async def test_the_same_twice_shows_the_one_that_is_there(scene: Scene) -> None:
    """Nothing is added, whatever the order of kinds and sizes."""
    await scene.moderate(
        "alerts add", channel=scene.alerts, kinds="live,restock", sizes="US 9,US 10"
    )

    text = await scene.moderate(
        "alerts add", channel=scene.alerts, kinds="restock,live,", sizes="US 10,US 9"
    )

    assert "was there already; nothing was added" in text
    assert f"<#{scene.alerts.id}>" in text
    assert await count(scene) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"kinds": "live,restok"}, '"restok" is no kind of alert'),
        ({"kinds": " , "}, "No kind of alert is named"),
        ({"kinds": "@everyone"}, "is no kind of alert"),
        ({"sizes": "large"}, "isn't a size"),
        ({"sizes": ",".join(f"US {number}" for number in range(1, 27))}, "25 sizes"),
        ({"words": "word " * 60}, "200 characters"),
        ({"lead_times": "2h"}, "is no time before a drop"),
        ({"styles": "U574"}, "is no 2002R style code"),
        ({"models": "574"}, "is no model"),
        ({"regions": "Atlantis"}, "is no country"),
        ({"shops": "x" * 81}, "80 characters"),
        ({"max_price": "cheap"}, "is no price"),
        ({"restock_cooldown": "a while"}, "is no cool-down"),
        ({"ping_cooldown": "31 d"}, "is no time between mentions"),
        ({"ping_kinds": "drop"}, "is no kind of alert"),
        ({"digest": "hourly"}, "is no digest"),
        ({"publish": True}, "is no announcement channel"),
        ({"line": "{shoe} for {prize}"}, "Nothing fills {prize}. The placeholders are {shoe}"),
        ({"colour": "reddish"}, '"reddish" is no colour'),
    ],
)
async def test_what_is_not_understood_adds_nothing(
    scene: Scene, options: dict[str, Any], sentence: str
) -> None:
    """It says what is wrong, that nothing was added, and what would be right."""
    text = await scene.refused("alerts add", channel=scene.alerts, **options)

    assert sentence in text
    assert "Nothing was" in text
    assert await count(scene) == 0


async def test_all_that_is_not_understood_is_named_at_once(scene: Scene) -> None:
    """Who typed three options wrongly need not try four times."""
    wrong = {"sizes": "9, banana", "styles": "banana", "max_price": "cheap"}
    text = await scene.refused("alerts add", channel=scene.alerts, **wrong)

    assert '"banana" isn\'t a size' in text
    assert '"banana" is no 2002R style code' in text
    assert '"cheap" is no price' in text
    assert text.count("Nothing was changed.") == 1


async def test_everyone_is_never_mentioned(scene: Scene) -> None:
    """Not even if a moderator asks for it."""
    text = await scene.refused("alerts add", channel=scene.alerts, role=scene.guild.default_role)

    assert "never mention everyone" in text
    assert await count(scene) == 0


async def test_kinds_complete_after_each_comma(scene: Scene) -> None:
    """What is chosen already stays and is not offered again; the whole is then taken."""
    assert await scene.offered("alerts add", "kinds", "") == sorted(ChangeKind)
    assert await scene.offered("alerts add", "kinds", "live, re") == ["live,restock"]
    assert "live,live" not in await scene.offered("alerts add", "kinds", "live,")
    assert DEFAULT_KINDS in await scene.offered("alerts add", "kinds", "live,restock,an")

    text = await scene.moderate("alerts add", channel=scene.alerts, kinds="live,restock")

    assert "live drops and restocks" in text


async def test_missing_permissions_are_named(scene: Scene) -> None:
    """The subscription is kept, and what to give is said in the words of Discord's client."""
    closed = scene.guild.create_text_channel(
        "closed",
        overwrites={
            scene.guild.roles["TestBot"]: discord.PermissionOverwrite(
                send_messages=False, mention_everyone=False
            )
        },
    )
    role = scene.guild.create_role("Quiet", mentionable=False)

    text = await scene.moderate("alerts add", channel=closed, role=role)

    assert text.startswith("Subscribed:")
    assert (
        "Raincloud lacks Send Messages and Mention Everyone, Here, and All Roles in "
        f"<#{closed.id}>" in text
    )
    assert await count(scene) == 1


async def test_no_subscription_says_how_to_begin(scene: Scene) -> None:
    """An empty list names the command that fills it."""
    assert "`/alerts add`" in await scene.moderate("alerts list")


async def test_a_command_in_an_answer_can_be_pressed(scene: Scene) -> None:
    """In a message of text as in a card."""
    added = answer(await scene.moderator.slash(scene.general, "alerts add", channel=scene.alerts))
    await scene.moderator.slash(scene.general, "alerts remove", subscription=1)
    listed = answer(await scene.moderator.slash(scene.general, "alerts list"))

    assert re.search(r"</alerts test:\d+>", added.content)
    assert re.search(r"</alerts setup:\d+>", str(listed.components))


async def test_removing_says_what_is_gone(scene: Scene) -> None:
    """Completion names the subscription, and nothing more is sent for it."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.moderate("alerts add", channel=scene.general, kinds="sold_out")

    assert await scene.offered("alerts remove", "subscription", "") == [1, 2]
    assert await scene.offered("alerts remove", "subscription", "sold") == [2]

    text = await scene.moderate("alerts remove", subscription=1)

    assert text.startswith("Removed.")
    assert f"<#{scene.alerts.id}>" in text
    await scene.restock("US 9")
    assert await scene.posted() == []
    assert "has no such subscription" in await scene.refused("alerts remove", subscription=1)


async def test_another_servers_subscription_is_none(scene: Scene) -> None:
    """Its number is not offered, cannot be tried and cannot be removed."""
    await scene.moderate("alerts add", channel=scene.alerts)
    stranger = scene.another_server()
    general = stranger.guild.channels["general"]

    offered = await stranger.autocomplete(general, "alerts remove", "subscription", "")

    assert offered == []
    for command in ("alerts remove", "alerts test"):
        text = await scene.refused(command, by=stranger, subscription=1)
        assert "This server has no such subscription" in text
    assert await count(scene) == 1
    assert await scene.posted() == []


async def test_two_moderators_at_once_are_both_heard(scene: Scene) -> None:
    """One of them twice: one subscription is kept of the same, and both of different ones."""
    moderators = scene.guild.roles["Moderators"]
    other = scene.guild.add_member(scene.env.create_user("nils"), roles=[moderators])

    async def by_the_other(kinds: str) -> None:
        await scene.subscribe(kinds, created_by=other.id)

    await asyncio.gather(
        by_the_other("sold_out"),
        by_the_other("price_cut"),
        scene.moderate("alerts add", channel=scene.alerts, kinds="price_cut"),
    )

    kept = await scene.services.subscriptions.of_guild(scene.guild.id)
    assert sorted(kind for subscription in kept for kind in subscription.kinds) == [
        "price_cut",
        "sold_out",
    ]
