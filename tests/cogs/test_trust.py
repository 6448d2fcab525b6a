"""A moderator finds out what came, what did not, and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import simcord

from bot.ui.trace.explanations import WHY
from tests.cogs.conftest import Scene, answer, new_bot, said

NEXT = "Next"


async def alert(scene: Scene, **options: Any) -> Any:
    """Subscribe, let sizes come in, and return the alert."""
    await scene.subscribe(**options)
    await scene.restock("US 9", "US 10")
    return (await scene.posted())[-1]


async def test_a_messages_own_menu_tells_its_way(scene: Scene) -> None:
    """From the sweep to the card, and which other subscriptions let it pass."""
    await scene.subscribe("restock")
    message = await alert(scene, sizes=("US 9",))

    result = await scene.moderator.context_menu(scene.alerts, WHY, message)

    assert answer(result).ephemeral
    text = said(result)
    assert "These sizes went from out of stock to in stock: US 9, US 10." in text
    assert "Sweep of The Shelf at" in text
    assert "recognised as a 2002R by its style code M2002RDA." in text
    assert f"Sent for <#{scene.alerts.id}>" in text
    assert "This channel's other subscriptions that let it pass: live drops" in text
    assert "0.0 s after it was found." in text


async def test_the_menu_is_for_moderators(scene: Scene) -> None:
    """By Discord's default permission, and when it is used."""
    message = await alert(scene)
    with pytest.raises(simcord.SetupError):
        await scene.member.context_menu(scene.alerts, WHY, message)

    await scene.open_commands_to(scene.member)
    result = await scene.member.context_menu(scene.alerts, WHY, message)

    assert "Only members with the permission Manage Server can do that." in said(result)
    assert len(scene.env.errors) == 1


async def test_a_message_of_somebody_else_has_no_record(scene: Scene) -> None:
    """And it says what to do instead."""
    await alert(scene)
    message = await scene.member.send(scene.general, "Hello")

    result = await scene.moderator.context_menu(scene.general, WHY, message)

    assert "no record of this message" in said(result)
    assert len(scene.env.errors) == 1
    assert "/alerts why" in said(result)


async def test_why_tells_every_stage(scene: Scene) -> None:
    """Swept, seen, changed, and what became of it for each subscription."""
    await alert(scene)
    await scene.subscribe("restock", sizes=("US 12",), channel_id=scene.general.id)

    text = await scene.moderate("alerts why", style="m2002rda")

    assert "What the record says: M2002RDA" in text
    assert "**1. Did we check the shop?**" in text
    assert "The Shelf: 2 complete; the last" in text
    assert "**2. Was it listed?** New Balance 2002R Rain Cloud at The Shelf" in text
    assert "recognised as a 2002R by its style code M2002RDA." in text
    assert "In: US 7, US 9, US 10" in text
    assert "**3. What changed?** **Restock** New Balance 2002R Rain Cloud: US 9, US 10" in text
    assert f"<#{scene.alerts.id}>: passed. Sent" in text
    assert f"<#{scene.general.id}>: left out, it asks for other sizes." in text


async def test_why_tells_where_the_way_ended(scene: Scene) -> None:
    """What was in stock from the first sweep on is no news."""
    await scene.subscribe()
    scene.shelf.put("US 9")
    await scene.sweep()

    text = await scene.moderate("alerts why", style="M2002RDA")

    assert "**3. What changed?** No change is on record." in text
    assert "The Shelf showed it in its first complete sweep, which is silent." in text
    assert "what stays in stock is no news" in text


async def test_why_tells_of_a_product_that_was_never_seen(scene: Scene) -> None:
    """And of a shop that was not swept."""
    text = await scene.moderate("alerts why", style="M2002RDB", shop="the shelf")

    assert "What the record says: M2002RDB at The Shelf" in text
    assert "The Shelf was not swept in this time" in text
    assert "It was never read whole" in text
    assert "**2. Was it listed?** No such product is known as a 2002R." in text


async def test_why_around_a_time_tells_what_was_then(scene: Scene) -> None:
    """What came at another time is left out; a time is by the server's clock."""
    await alert(scene)
    scene.clock.advance(days=3)

    then = await scene.moderate("alerts why", style="M2002RDA", at="2026-11-24 13:00")
    now = await scene.moderate("alerts why", shop="The Shelf", at="2026-11-27 11:00")

    assert "The Shelf: 2 complete" in then
    assert "**Restock**" in then
    assert "was not swept in this time" in now
    assert "No change is on record." in now


async def test_why_judges_by_what_a_subscription_said_then(scene: Scene) -> None:
    """It was changed since; the audit record has what it was."""
    number = await scene.subscribe("restock", sizes=("US 12",))
    await scene.restock("US 9")
    scene.clock.advance(minutes=5)
    subscription = await scene.services.subscriptions.get(scene.guild.id, number)
    await scene.services.subscriptions.pause(scene.guild.id, number, by=subscription.created_by)

    text = await scene.moderate("alerts why", style="M2002RDA", subscription=number)

    assert f"<#{scene.alerts.id}> (as it was before <t:" in text
    assert "it asks for other sizes." in text


async def test_why_tells_of_one_that_was_removed_or_made_later(scene: Scene) -> None:
    """Also when it is forgotten."""
    await alert(scene)
    scene.clock.advance(minutes=5)
    await scene.moderate("alerts remove", subscription=1)
    scene.clock.advance(minutes=20)
    await scene.services.subscriptions.prune()
    await scene.subscribe("restock")

    text = await scene.moderate("alerts why", style="M2002RDA")

    assert f"<#{scene.alerts.id}>: live drops, restocks and announced drops" in text
    assert "passed. Sent" in text
    assert f"<#{scene.alerts.id}>: restocks" in text
    assert "not there when it was found." in text


async def test_why_shows_nothing_of_another_server(scene: Scene) -> None:
    """Neither its subscriptions nor its deliveries."""
    await alert(scene)
    stranger = scene.another_server()

    text = await scene.privately(stranger, "alerts why", style="M2002RDA")

    assert "**Restock**" in text
    assert "This server had no subscription." in text
    assert str(scene.alerts.id) not in text
    assert "There has been none so far" in await scene.privately(stranger, "alerts log")
    text = await scene.refused("alerts preview", by=stranger, subscription=1)
    assert "This server has no such subscription" in text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Name one style or one shop"),
        ({"style": "M990"}, "is no 2002R style code"),
        ({"style": "M2002RDA, M2002RDB"}, "Name one style or one shop"),
        ({"shop": "Kith"}, 'Raincloud sweeps no shop called "Kith"'),
        ({"style": "M2002RDA", "at": "someday"}, "yesterday 10pm"),
        ({"style": "M2002RDA", "subscription": 9}, "This server has no such subscription"),
    ],
)
async def test_what_why_cannot_answer_is_said(
    scene: Scene, options: dict[str, Any], sentence: str
) -> None:
    """With an example."""
    assert sentence in await scene.refused("alerts why", **options)


async def test_shops_are_offered_to_moderators(scene: Scene) -> None:
    """By their names in alerts."""
    await scene.open_commands_to(scene.member)

    assert await scene.offered("alerts why", "shop", "she") == ["The Shelf"]
    assert await scene.offered("alerts why", "shop", "", by=scene.member) == []


async def test_preview_shows_what_would_have_come(scene: Scene) -> None:
    """Of a subscription made afterwards; nothing is sent."""
    await scene.subscribe("sold_out")
    await scene.restock("US 9", "US 10")
    scene.clock.advance(hours=5)
    number = await scene.subscribe("restock", sizes=("US 9",))

    text = await scene.moderate("alerts preview", subscription=number)

    assert f"What <#{scene.alerts.id}>: restocks would have posted" in text
    assert "Nothing was sent." in text
    assert "**Restock** New Balance 2002R Rain Cloud: US 9 at The Shelf" in text
    assert "In truth it was not posted: the subscription was made or changed later." in text
    assert await scene.posted() == []


async def test_preview_of_what_came_says_nothing_of_the_truth(scene: Scene) -> None:
    """It is the same."""
    await alert(scene)

    text = await scene.moderate("alerts preview", subscription=1)

    assert "**Restock**" in text
    assert "In truth" not in text


async def test_preview_of_nothing_says_where_to_look(scene: Scene) -> None:
    """And so does a log of nothing."""
    await scene.subscribe()

    assert "Nothing that was found" in await scene.moderate("alerts preview", subscription=1)
    assert "There has been none so far" in await scene.moderate("alerts log")


async def test_the_log_has_state_time_channel_and_what(scene: Scene) -> None:
    """The newest first; by subscription and by state."""
    await alert(scene)
    await scene.moderate("alerts test", subscription=1)
    await scene.subscribe("live", channel_id=scene.general.id)

    text = await scene.moderate("alerts log")
    assert text.index("**Test**") < text.index("**Restock** New Balance 2002R Rain Cloud")
    assert f"<#{scene.alerts.id}> · Sent <t:" in text
    assert "On its way, due" in text

    assert "**Test**" not in await scene.moderate("alerts log", state="sent")
    assert "There is none like that" in await scene.moderate("alerts log", subscription=2)


async def test_pages_turn_also_after_a_restart_and_for_moderators_only(scene: Scene) -> None:
    """The question is in the button's own id."""
    await scene.subscribe("restock", restock_cooldown=timedelta(0))
    for number in range(10):
        await scene.restock("US 9", style_code=f"M2002RD{'ABCDEFGHIJ'[number]}")
        scene.clock.advance(hours=1)
    result = await scene.moderator.slash(scene.general, "alerts why", shop="The Shelf")
    assert "Page 1 of" in said(result)
    await scene.env.restart_bot(new_bot(scene.services))

    turned = await scene.moderator.click(answer(result), label=NEXT)

    assert "Page 2 of" in said(turned)


@pytest.mark.parametrize("rest", ["log:1::", "preview:0:1", "why:1:M2002RDA:::"])
async def test_a_member_turns_no_page(scene: Scene, rest: str) -> None:
    """The right is looked at again when a button is pressed."""
    await alert(scene)
    view = {
        "type": 1,
        "components": [
            {"type": 2, "style": 2, "label": NEXT, "custom_id": f"raincloud:p:on:{rest}"}
        ],
    }
    forged = scene.env.backend.create_message(
        scene.general.id, scene.env.backend.bot_user.id, "A record", components=[view]
    )
    shown = next(found for found in scene.general.history() if found.id == forged.id)

    result = await scene.member.click(shown, label=NEXT)

    assert "Only members with the permission Manage Server can do that." in said(result)
