"""What is pressed, filled in or typed while the database's writer is slow, or comes twice."""

from __future__ import annotations

import logging

import pytest

from tests.discord_adapter.life import INVITED, MODERATOR, Life, shown
from tests.discord_adapter.situations.test_people_meanwhile import ENTRY, button
from tests.discord_adapter.situations.test_three_seconds import hold_the_writer
from tests.wire.interactions import MODAL
from tests.wire.rules import walk


async def test_one_press_that_comes_twice_makes_one_drop(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    """The gateway repeats what it has said already."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    await life.start()
    sent = life.wire.gateway.dispatch
    reply = await life.command("manage drop add", guild, ENTRY)
    assert reply.message is not None

    async def twice(event: str, body: object, guild_id: int | None = None) -> int:
        await sent(event, body, guild_id)
        return await sent(event, body, guild_id)

    life.wire.gateway.dispatch = twice  # type: ignore[method-assign]
    await life.wire.press(
        life.wire.world.owner, reply.message, button(reply.message, "Post"), permissions=MODERATOR
    )
    await life.pass_time(seconds=10)

    life.wire.rest.complaints.clear()  # a second answer to one press
    assert len(await life.rows("select 1 from drops")) == 1
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("seconds", [2, 8])
async def test_a_form_whose_write_waits_is_answered_in_time(
    life: Life, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """A moderator's own answer to a question."""
    guild = life.wire.add_guild(channels=1, bot_permissions=INVITED)
    owner = life.wire.world.owner
    await life.start()
    listed = (await life.command("manage unanswered", guild)).message
    assert listed is not None
    await life.wire.press(owner, listed, button(listed, "Turn on"), permissions=MODERATOR)
    await life.command("history ask", guild, {"question": "Where is the swap meet of the club?"})
    await life.pass_time(seconds=5)
    listed = (await life.command("manage unanswered", guild)).message
    assert listed is not None
    [menu] = [part for part in walk(listed.payload["components"]) if part.get("options")]
    await life.wire.press(
        owner, listed, menu["custom_id"], [menu["options"][0]["value"]], permissions=MODERATOR
    )
    form = await life.wire.press(owner, listed, button(listed, "Answer"), permissions=MODERATOR)
    assert form.type == MODAL
    fields = {
        part["custom_id"]: "On the 5th" if "answer" in part["custom_id"] else "https://a.example/x"
        for part in walk(form.data["components"])
        if part.get("type") == 4
    }
    with monkeypatch.context() as patch:
        hold_the_writer(patch, seconds)
        reply = await life.wire.submit_modal(
            form, fields, permissions=MODERATOR, timeout_seconds=60
        )
        await life.pass_time(seconds=seconds * 3)

    assert reply.answered_after is not None
    assert reply.answered_after <= 2
    told = await life.command(
        "history ask", guild, {"question": "Where is the swap meet of the club?"}
    )
    assert told.message is not None
    assert "On the 5th" in shown(told.message)


@pytest.mark.parametrize(
    ("line", "focused"),
    [("alerts pause", "subscription"), ("manage drop move", "drop"), ("watch add", "shoe")],
)
async def test_choices_are_there_while_the_writer_is_held(
    life: Life, monkeypatch: pytest.MonkeyPatch, line: str, focused: str
) -> None:
    """Who types waits for no writer."""
    guild = life.wire.add_guild(channels=2, bot_permissions=INVITED)
    await life.subscribe(guild.channels[0])
    await life.start()
    await life.enter_drop(guild, ENTRY)
    with monkeypatch.context() as patch:
        hold_the_writer(patch, 8)
        began = life.now()
        await life.wire.autocomplete(
            guild,
            guild.channels[1],
            life.wire.world.owner,
            line,
            focused,
            permissions=MODERATOR,
        )
        assert life.now() - began <= 2


@pytest.mark.parametrize("seconds", [5, 25, 100])
async def test_a_writer_that_is_held_as_an_alert_is_recorded_makes_no_second(
    life: Life, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """The message is there; whoever records it waits."""
    guild = life.wire.add_guild(channels=3, bot_permissions=INVITED)
    await life.subscribe(*guild.channels)
    await life.start()
    life.wire.faults.hold_answer(times=3)
    await life.restock()
    await life.until(lambda: all(life.alerts(c) for c in guild.channels), 2)
    with monkeypatch.context() as patch:
        hold_the_writer(patch, seconds)
        life.wire.faults.release()
        await life.pass_time(seconds=seconds * 2)
    await life.until(life.is_settled, 330)
    await life.pass_time(minutes=2)

    assert [len(life.alerts(c)) for c in guild.channels] == [1, 1, 1]
    assert await life.states() == ["sent"] * 3
    assert life.told() == []
