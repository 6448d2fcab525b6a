"""Every command, button, menu and form is answered in time, whoever holds the database's writer.

Another connection holds SQLite's write lock until all that was done meanwhile is acknowledged.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.models import ChangeKind
from bot.ui.alerts.why_button import why_id
from bot.ui.base import answering
from tests.discord_adapter.house import House
from tests.wire.interactions import (
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    MODAL,
    UPDATE,
    Reply,
)
from tests.wire.options import Value
from tests.wire.rules import walk
from tests.wire.world import Guild, Message, User

MANAGE_GUILD = 1 << 5
IN_TIME = 2.0  # seconds; Discord gives three
LATEST = 20.0  # seconds, until a test gives up


class Seat:
    """A moderator, and the first channel of the server."""

    def __init__(self, house: House) -> None:
        self.wire = house.wire
        self.guild: Guild = next(iter(house.wire.world.guilds.values()))
        self.where, self.alerts, self.others = self.guild.channels[:3]
        self.mona: User = house.wire.add_user("mona")

    async def slash(self, line: str, *, by: User | None = None, **values: Any) -> Reply:
        """Type a command, and see what comes first."""
        return await self.wire.slash(
            self.guild,
            self.where,
            by or self.mona,
            line,
            values,
            permissions=MANAGE_GUILD,
            timeout_seconds=LATEST,
            is_settled=False,
        )

    async def press(
        self,
        message: Message,
        named: str,
        values: Sequence[Value] | None = None,
        *,
        by: User | None = None,
    ) -> Reply:
        """Press a button, or choose in a menu, whose custom_id has this in it."""
        [custom_id] = [
            part["custom_id"]
            for part in walk(message.payload["components"])
            if named in part.get("custom_id", "")
        ]
        return await self.wire.press(
            by or self.mona,
            message,
            custom_id,
            values,
            permissions=MANAGE_GUILD,
            timeout_seconds=LATEST,
            is_settled=False,
        )

    async def shown(self, line: str, *, by: User | None = None, **values: Any) -> Message:
        """Type a command while nobody is in the way, and return its answer."""
        message = (await self.slash(line, by=by, **values)).message
        assert message is not None
        return message

    async def guide(self, step: str | None = None) -> tuple[User, Message]:
        """Open a guide at a step, for somebody who has no other."""
        person = self.wire.add_user("max")
        message = await self.shown("alerts setup", by=person)
        if step is not None:
            await self.press(message, f":go_{step}", by=person)
        return person, message


def seen(reply: Reply) -> str:
    """Return all that a person sees of an answer."""
    messages = [reply.message, *reply.follow_ups]
    return " ".join(str(message.payload) for message in messages if message is not None)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the write lock of the bot's database."""
    other = sqlite3.connect(folder / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defer a little earlier than in earnest, so that a slow machine's figures say something."""
    assert answering.PATIENCE < IN_TIME
    monkeypatch.setattr(answering, "PATIENCE", 0.5)


@pytest.fixture
async def seat(house: House) -> Seat:
    """Take a seat in the bot's server, where the history was asked before."""
    await house.services.history()
    return Seat(house)


async def subscribed(seat: Seat, *kinds: str) -> dict[str, int]:
    """Subscribe the second channel to each of some kinds; return the numbers by kind."""
    for kind in kinds:
        await seat.slash("alerts add", channel=seat.alerts, kinds=kind)
    return {kind: number for number, kind in enumerate(kinds, 1)}


async def test_commands_that_write_are_answered_in_time(
    house: House, seat: Seat, tmp_path: Path
) -> None:
    """Each is deferred for the asker alone, and ends with what it would have said at once."""
    number = await subscribed(seat, "live", "restock", "announced", "moved", "cancelled")
    for style, name in (("M2002RDA", "Rain"), ("M2002RDC", "Snow")):
        await seat.press(
            await seat.shown("manage drop add", style=style, name=name, at="2026-12-05 10:00"),
            "drop:post",
        )
    with held(tmp_path):
        acts = {
            "Subscribed": seat.slash("alerts add", channel=seat.others, kinds="sold_out"),
            "Where": seat.slash("alerts setup"),
            "Edit the alerts": seat.slash(
                "alerts edit", by=house.wire.add_user("max"), subscription=number["live"]
            ),
            "Removed": seat.slash("alerts remove", subscription=number["restock"]),
            "Paused": seat.slash("alerts pause", subscription=number["announced"]),
            "not paused": seat.slash("alerts resume", subscription=number["live"]),
            "is on its way": seat.slash("alerts test", subscription=number["moved"]),
            "Copied": seat.slash(
                "alerts copy", subscription=number["cancelled"], channel=seat.others
            ),
            "no such subscription": seat.slash("alerts remove", subscription=99),
            "Nothing is posted": seat.slash(
                "manage drop add", style="M2002RDB", name="Hail", at="2026-12"
            ),
            "Moved": seat.slash("manage drop move", drop=1, at="2026-12-24"),
            "Cancelled": seat.slash("manage drop cancel", drop=2),
            "Problems with alerts": seat.slash("manage log", channel=seat.where),
            "Asia/Tokyo": seat.slash("manage settings", timezone="Asia/Tokyo"),
        }
        replies = dict(zip(acts, await asyncio.gather(*acts.values()), strict=True))

    for said, reply in replies.items():
        assert reply.answered_after is not None
        assert reply.answered_after < IN_TIME, said
        assert reply.type == DEFERRED_MESSAGE, said
        await reply.wait(lambda now: not now.is_waiting, LATEST)
        assert said in seen(reply)
        assert reply.is_ephemeral, said
        assert not reply.follow_ups, said


async def test_presses_that_write_are_answered_in_time(
    house: House, seat: Seat, tmp_path: Path
) -> None:
    """What edits its message does so later, what answers beside it "is thinking" meanwhile."""
    number = await subscribed(seat, "live", "restock", "announced", "moved", "cancelled")
    gone = await seat.shown("alerts remove", subscription=number["cancelled"])
    await house.services.quizzes.pose(0)  # the first one takes its time
    asked = await seat.shown("history quiz")
    max_, mine = await seat.guide()
    places = await seat.guide()
    roles = await seat.guide()
    kinds = await seat.guide()
    done = await seat.guide()
    drop = await seat.shown("manage drop add", style="M2002RDB", name="Hail", at="2026-12")
    given_up = await seat.guide()
    saved = await seat.guide()
    await seat.press(saved[1], ":channel:", [seat.alerts], by=saved[0])
    await seat.press(saved[1], ":kinds", ["price_cut"], by=saved[0])
    await seat.press(saved[1], ":save", by=saved[0])
    forms = await seat.guide("what")
    form = await seat.press(forms[1], ":form_shoes", by=forms[0])
    await seat.press(done[1], ":channel:", [seat.alerts], by=done[0])
    await seat.press(done[1], ":kinds", ["sold_out"], by=done[0])
    listed = {verb: await seat.shown("alerts list") for verb in ("pause", "test", "remove", "edit")}
    with held(tmp_path):
        acts = {
            "Paused": seat.press(listed["pause"], f"pause:{number['live']}:0"),
            "is on its way": seat.press(listed["test"], f"test:{number['moved']}:0"),
            "Removed. It was": seat.press(listed["remove"], f"remove:{number['restock']}:0"),
            "Edit the alerts": seat.press(listed["edit"], f"edit:{number['announced']}"),
            "Restored": seat.press(gone, f"undo:{number['cancelled']}"),
            "ight": seat.press(asked, ":0:"),
            "go_when": seat.press(mine, ":go_when", by=max_),
            "default_values": seat.press(places[1], ":channel:", [seat.others], by=places[0]),
            "role": seat.press(roles[1], ":role:", [], by=roles[0]),
            "kinds": seat.press(kinds[1], ":kinds", ["live"], by=kinds[0]),
            "Added": seat.press(drop, "drop:post"),
            "Saved": seat.press(done[1], ":save", by=done[0]),
            "Cancelled": seat.press(given_up[1], ":cancel", by=given_up[0]),
            "Undone": seat.press(saved[1], ":undo:", by=saved[0]),
            "US 9": house.wire.submit_modal(
                form,
                {"sizes": "US 9"},
                permissions=MANAGE_GUILD,
                timeout_seconds=LATEST,
                is_settled=False,
            ),
        }
        replies = dict(zip(acts, await asyncio.gather(*acts.values()), strict=True))
        edits = {said: reply.message.edits for said, reply in replies.items() if reply.message}

    beside = {"Edit the alerts", "ight"}
    followed = {"is on its way", "Removed. It was"}
    for said, reply in replies.items():
        assert reply.answered_after is not None
        assert reply.answered_after < IN_TIME, said
        assert reply.type == (DEFERRED_MESSAGE if said in beside else DEFERRED_UPDATE), said
        if said in beside:
            await reply.wait(lambda now: not now.is_waiting, LATEST)
            assert reply.is_ephemeral, said
        elif said in followed:
            await reply.wait_for_follow_ups(timeout_seconds=LATEST)
            assert all(message.is_ephemeral for message in reply.follow_ups), said
        else:
            before = edits[said]
            await reply.wait(lambda now, before=before: now.message.edits > before, LATEST)
        assert said in seen(reply)


async def test_what_only_reads_waits_for_no_writer(
    house: House, seat: Seat, tmp_path: Path
) -> None:
    """Lists, records, pages and forms are there at once, and no answer of theirs is deferred."""
    await subscribed(seat, "live", "restock")
    await house.restock(kind=ChangeKind.LIVE)
    await house.send()
    [card] = house.wire.messages(seat.alerts.id)
    listed, told = await seat.shown("alerts list"), await seat.shown("drops restocks")
    max_, guide = await seat.guide("what")
    with held(tmp_path):
        commands = [
            await seat.slash("alerts list"),
            await seat.slash("alerts log"),
            await seat.slash("alerts why", style="M2002RDA"),
            await seat.slash("alerts preview", subscription=1),
            await seat.slash("alerts audit"),
            await seat.slash("alerts export"),
            await seat.slash("manage settings"),
            await seat.slash("manage sources"),
            await seat.slash("manage forget"),
            await seat.slash("drops upcoming"),
            await seat.slash("drops restocks"),
            await seat.slash("history ask", question="who designed the 2002"),
            await seat.slash("history scores"),
            await seat.press(card, why_id(1)),
        ]
        turned = await seat.press(listed, ":again:")
        opened = await seat.press(guide, ":form_shoes", by=max_)

    assert told.payload["components"]
    assert {reply.type for reply in commands} == {MESSAGE}
    assert (turned.type, opened.type) == (UPDATE, MODAL)


async def test_a_fault_after_a_public_deferral_is_told_to_the_asker_alone(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the channel saw of it goes."""
    release = asyncio.Event()

    async def fail(*_: Any) -> None:
        await release.wait()
        raise OSError

    monkeypatch.setattr(house.services.coming, "shoes", fail)
    reply = await seat.slash("drops upcoming")
    assert reply.type == DEFERRED_MESSAGE
    release.set()
    await reply.wait_for_follow_ups(timeout_seconds=LATEST)

    assert reply.message is None
    [told] = reply.follow_ups
    assert told.is_ephemeral
    assert "Something went wrong inside Raincloud" in told.content


async def test_a_public_answer_stays_public_after_a_deferral(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And keeps its card."""
    release = asyncio.Event()
    shoes = house.services.coming.shoes

    async def wait(*asked: Any) -> Any:
        await release.wait()
        return await shoes(*asked)

    monkeypatch.setattr(house.services.coming, "shoes", wait)
    reply = await seat.slash("drops upcoming")
    assert reply.type == DEFERRED_MESSAGE
    release.set()
    await reply.wait(lambda now: not now.is_waiting, LATEST)

    assert reply.message is not None
    assert not reply.is_ephemeral
    assert reply.message.payload["components"]
