"""What an event handler failed with: a known fault is logged in a sentence, the rest in full."""

from __future__ import annotations

import logging

import pytest

from bot.errors import StoreError
from tests.discord_adapter.house import PatientBot


async def failed(error: Exception) -> None:
    """Let a handler of the client fail, as the library calls it."""
    bot = PatientBot(guild_ready_timeout=0.01)

    async def on_item_pressed() -> None:
        raise error

    await bot._run_event(on_item_pressed, "on_item_pressed")  # noqa: SLF001 - as the library does


async def test_what_is_known_is_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    """A process that stops while somebody presses has no fault to be looked for."""
    await failed(StoreError("The database is closed."))

    (record,) = caplog.records
    assert record.getMessage() == "The handler of on_item_pressed failed: The database is closed."
    assert record.levelno == logging.WARNING
    assert record.exc_info is None


async def test_what_is_not_known_is_told_in_full(caplog: pytest.LogCaptureFixture) -> None:
    """So that the fault can be found."""
    error = KeyError("odd")
    await failed(error)

    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[1] is error
