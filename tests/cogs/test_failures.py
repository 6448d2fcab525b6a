"""What people read when something inside goes wrong: a sentence, never a traceback."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from bot.errors import StoreError
from bot.ui.trace.explanations import WHY
from tests.cogs.conftest import Scene, answer, said


@pytest.fixture
def broken(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let looking up drops and explanations fail in a way nobody thought of."""

    async def fail(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError("the token is hunter2")

    monkeypatch.setattr(scene.services.coming, "shoes", fail)
    monkeypatch.setattr(scene.services.explanations, "explain", fail)


@pytest.mark.usefixtures("broken")
async def test_a_fault_in_a_command_gets_a_reference(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """The person reads no more than that; the log says the rest under the same reference."""
    result = await scene.member.slash(scene.general, "drops upcoming")

    reference = re.search(r"`([0-9a-f]{8})`", said(result))
    assert reference is not None
    assert answer(result).ephemeral
    assert "hunter2" not in said(result)
    assert "ZeroDivision" not in said(result)
    [record] = [entry for entry in caplog.records if entry.levelno >= logging.ERROR]
    assert reference[1] in record.getMessage()
    assert record.exc_info is not None
    assert len(scene.env.errors) == 1


@pytest.mark.usefixtures("broken")
async def test_a_fault_in_a_button_gets_one_too(scene: Scene) -> None:
    """Discord would only say that the interaction failed."""
    await scene.moderate("alerts add", channel=scene.alerts)
    await scene.moderate("alerts test", subscription=1)
    [message] = await scene.posted()

    result = await scene.member.click(message, label=WHY)

    assert answer(result).ephemeral
    assert "reference" in said(result)


async def test_our_own_errors_speak_for_themselves(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told as such, without a reference."""

    async def fail(*args: Any, **kwargs: Any) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(scene.services.coming, "shoes", fail)

    assert await scene.refused("drops upcoming", by=scene.member) == "The disk is full."


async def test_a_person_who_cannot_be_answered_stops_nothing(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """The interaction is over on Discord's side; the next one is answered."""
    scene.env.inject_error(
        "POST", "/interactions/*", status=404, code=10062, message="Unknown interaction"
    )

    result = await scene.member.slash(scene.general, "drops upcoming")

    assert result.response is None
    assert "could not be answered" in caplog.text
    assert len(scene.env.errors) == 1
    assert said(await scene.member.slash(scene.general, "drops upcoming"))


async def test_failing_completion_offers_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typing goes on."""

    async def fail(*args: Any, **kwargs: Any) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(scene.services.subscriptions, "of_guild", fail)

    assert await scene.offered("alerts remove", "subscription", "1") == []
