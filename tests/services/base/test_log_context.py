"""A line of the log carries what is being worked on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping

import pytest

from bot.services.base import add_fields_to_the_log, logged_about
from bot.services.outbox import Deliveries
from bot.services.sweeps.runner import Sweeps
from tests.makers import GUILD, delivery
from tests.services.conftest import Record
from tests.services.fakes import FakeSender, FakeSource

_log = logging.getLogger("tests.words")

Abouts = list[Mapping[str, int | str]]


@pytest.fixture
def abouts() -> Iterator[Abouts]:
    """Return what each line of the log is about."""
    found: Abouts = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(record.about)  # type: ignore[attr-defined] # the filter's own

    root, handler = logging.getLogger(), Keep()
    others = root.handlers[:]
    root.handlers[:] = [handler]
    add_fields_to_the_log()
    yield found
    root.handlers[:] = others


async def test_tasks_inherit_it_and_nobody_else_has_it(abouts: Abouts) -> None:
    """What is said inside stands beside what was said around it."""

    async def work() -> None:
        with logged_about(delivery_id=2):
            _log.error("inside")

    with logged_about(guild_id=1):
        await asyncio.create_task(work())
        _log.error("around")
    _log.error("after")

    assert abouts == [{"guild_id": 1, "delivery_id": 2}, {"guild_id": 1}, {}]


async def test_a_delivery_that_fails_is_named_with_its_server(
    abouts: Abouts, record: Record, outbox: Deliveries, sender: FakeSender
) -> None:
    """By whoever logs it on the way."""

    async def send(_outgoing: object) -> None:
        _log.error("a library's own words")
        raise RuntimeError("nobody expects it")

    sender.send = send  # type: ignore[method-assign,assignment] # as a fault would
    await record.enqueue(delivery(guild_id=GUILD))
    await outbox.drain()

    (known,) = await record.deliveries()
    assert {"delivery_id": known.id, "guild_id": GUILD} in abouts


async def test_a_source_that_fails_is_named(
    abouts: Abouts, sweeps: Sweeps, shop: FakeSource
) -> None:
    """With its number, by which the tables know it."""
    shop.shows["Shop"] = RuntimeError("not readable")

    await sweeps.run_all()

    assert abouts[0]["source"] == "Shop"
    assert abouts[0]["source_id"]
