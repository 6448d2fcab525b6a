"""Whoever sees an alert can ask why it came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.ui.trace.explanations import WHY
from tests.cogs.conftest import Scene, answer, new_bot, said


async def alert(scene: Scene, **options: Any) -> Any:
    """Subscribe, let something come in, and return the alert."""
    await scene.moderate("alerts add", channel=scene.alerts, **options)
    await scene.restock("US 9", "US 10")
    [message] = await scene.posted()
    return message


async def test_it_names_the_rule_the_subscription_and_the_sweep(scene: Scene) -> None:
    """To whoever asks, and nobody else."""
    message = await alert(scene, sizes="US 9")

    result = await scene.member.click(message, label=WHY)

    assert answer(result).ephemeral
    stamp = int(scene.clock.now.timestamp())
    assert said(result).splitlines() == [
        "**Why this alert?** These sizes went from out of stock to in stock: US 9.",
        f"Sweep of The Shelf at <t:{stamp}:F> (<t:{stamp}:R>): complete, 1 product seen.",
        (
            f"Product New Balance 2002R Rain Cloud, known since <t:{stamp}:R>, recognised as a "
            "2002R by its style code M2002RDA."
        ),
        f"Sent for <#{scene.alerts.id}> · live drops, restocks and announced drops · sizes: US 9",
        f"Sent <t:{stamp}:R>, 0.0 s after it was found.",
    ]


async def test_it_works_after_a_restart(scene: Scene) -> None:
    """The delivery is in the button's own id."""
    message = await alert(scene)

    await scene.env.restart_bot(new_bot(scene.services))
    result = await scene.member.click(message, label=WHY)

    assert "Why this alert?" in said(result)


async def test_a_removed_subscription_is_said_to_be(scene: Scene) -> None:
    """The alert stays explained."""
    message = await alert(scene)
    await scene.moderate("alerts remove", subscription=1)

    text = said(await scene.member.click(message, label=WHY))

    assert "has been removed since" in text
    assert "Sweep of The Shelf" in text


async def test_a_pruned_sweep_is_said_to_be(scene: Scene) -> None:
    """Records are kept for a while only."""
    message = await alert(scene)
    scene.clock.advance(days=20)
    await scene.services.sweeps.prune(timedelta(days=14))

    text = said(await scene.member.click(message, label=WHY))

    assert "The record of the sweep that found it is no longer kept." in text


async def test_a_drop_that_was_entered_names_its_moderator_as_the_rule(scene: Scene) -> None:
    """No sweep found it."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.enter_drop()
    [message] = await scene.posted()

    text = said(await scene.member.click(message, label=WHY))

    assert "A moderator entered this drop." in text
    assert "Sweep" not in text
    assert "sweep" not in text


@pytest.mark.parametrize("delivery", ["another server's", "unknown"])
async def test_what_belongs_elsewhere_is_not_shown(scene: Scene, delivery: str) -> None:
    """A button with another server's delivery, or with none that is known, gets a sentence."""
    await alert(scene)
    number = 9_999_999 if delivery == "unknown" else 1
    stranger = scene.another_server()
    general = stranger.guild.channels["general"]
    view = {
        "type": 1,
        "components": [
            {"type": 2, "style": 2, "label": "Why", "custom_id": f"raincloud:why:{number}"}
        ],
    }
    forged = scene.env.backend.create_message(
        general.id, scene.env.backend.bot_user.id, "An alert", components=[view]
    )
    shown = next(found for found in general.history() if found.id == forged.id)

    result = await stranger.click(shown, label="Why")

    assert answer(result).ephemeral
    assert "no record of this alert" in said(result)
    assert str(scene.alerts.id) not in said(result)


async def test_a_sample_explains_itself_too(scene: Scene) -> None:
    """Its button is the first one that a moderator presses."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.moderate("alerts test", subscription=1)
    [message] = await scene.posted()

    result = await scene.moderator.click(message, label=WHY)

    assert answer(result).ephemeral
    assert "test" in said(result)
