"""Commands, completions and buttons over a real gateway, every request against the schema."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.models import ChangeKind
from bot.rules.subscriptions.routing_keys import ANY
from bot.store.alerts import subscriptions
from bot.ui.alerts.why_button import why_id
from bot.ui.base import mention
from tests.conftest import Clock
from tests.discord_adapter.house import House, open_house
from tests.wire.routes import Route
from tests.wire.rules import walk
from tests.wire.server import WireDiscord

MANAGE_GUILD = 1 << 5


async def test_a_moderator_subscribes_and_the_alert_explains_itself(house: House) -> None:
    """From the command to the card to its button, each answer for the asker alone."""
    guild = next(iter(house.wire.world.guilds.values()))
    where, alerts = guild.channels[:2]
    mona = house.wire.add_user("mona")
    reply = await house.wire.slash(
        guild, where, mona, "alerts add", {"channel": alerts}, permissions=MANAGE_GUILD
    )
    assert reply.is_ephemeral
    assert "Subscribed" in (reply.content or "")

    await house.restock()
    await house.send()
    (card,) = house.wire.messages(alerts.id)
    answer = await house.wire.press(mona, card, why_id(1))

    assert answer.is_ephemeral
    assert "went from out of stock to in stock" in (answer.content or "")


async def test_a_drop_is_entered_completed_moved_and_shown(house: House) -> None:
    """What a moderator enters, members see, with the pages inside Discord's limits."""
    guild = next(iter(house.wire.world.guilds.values()))
    where = guild.channels[0]
    mona, max_ = house.wire.add_user("mona"), house.wire.add_user("max")
    for number in range(8):
        entry = {
            "style": f"M2002RD{chr(65 + number)}",
            "name": f"Drop {number}",
            "at": f"2026-12-{number + 1:02} 10:00",
        }
        reply = await house.wire.slash(
            guild, where, mona, "manage drop add", entry, permissions=MANAGE_GUILD
        )
        assert reply.message is not None
        [post] = [
            part["custom_id"]
            for part in walk(reply.message.payload["components"])
            if part.get("label") == "Post"
        ]
        await house.wire.press(mona, reply.message, post, permissions=MANAGE_GUILD)
        assert "Added" in str(reply.message.payload)
    choices = await house.wire.autocomplete(
        guild,
        where,
        mona,
        "manage drop move",
        "drop",
        {"drop": "Drop 7"},
        permissions=MANAGE_GUILD,
    )
    moved = await house.wire.slash(
        guild,
        where,
        mona,
        "manage drop move",
        {"drop": choices[0]["value"], "at": "2026-12-24"},
        permissions=MANAGE_GUILD,
    )
    assert "24 December 2026" in (moved.content or "")

    shown = await house.wire.slash(guild, where, max_, "drops upcoming", {})
    assert shown.message is not None
    assert "Page 1 of 2" in str(shown.message.payload)
    turned = await house.wire.press(max_, shown.message, "raincloud:p:on:upcoming:1:")
    assert "Drop 7" in str(turned.data)


async def test_a_question_is_answered_with_sources(house: House) -> None:
    """The history answers over the wire, and suggests questions while one types."""
    guild = next(iter(house.wire.world.guilds.values()))
    where, max_ = guild.channels[0], house.wire.add_user("max")
    reply = await house.wire.slash(
        guild, where, max_, "history ask", {"question": "who designed the 2002"}
    )
    assert "Nyssen" in str(reply.data)
    assert "Sources" in str(reply.data)

    assert await house.wire.autocomplete(
        guild, where, max_, "history ask", "question", {"question": "who"}
    )


def puts(wire: WireDiscord) -> int:
    """Return how often commands were registered."""
    return sum(request.route is Route.PUT_COMMANDS for request in wire.requests)


async def test_commands_are_given_to_discord_only_when_they_changed(
    wire: WireDiscord, clock: Clock, tmp_path: Path
) -> None:
    """The second start of the same release syncs nothing: Discord limits how often one may."""
    for start in range(1, 3):
        async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as house:
            await kept(house, looks=start)
    assert puts(wire) == 1


async def test_commands_that_another_program_wrote_over_come_back(
    wire: WireDiscord, clock: Clock, tmp_path: Path
) -> None:
    """Whoever else has the token, a test or an older release, does not stay."""
    async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as house:
        await kept(house, looks=1)
    wire.overwrite_commands({"name": "hello", "type": 1, "description": "Say hello."})
    async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as house:
        await kept(house, looks=2)
        assert {command["name"] for command in wire.commands} >= {"alerts", "manage", "drops"}
    assert "hello" not in {command["name"] for command in wire.commands}


async def test_the_bot_works_while_discord_refuses_its_commands(
    wire: WireDiscord, clock: Clock, tmp_path: Path
) -> None:
    """The commands that are there already are answered, and alerts leave."""
    async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as house:
        await kept(house, looks=1)
    wire.faults.answer_status(503, times=None, route=Route.LIST_COMMANDS)
    async with open_house(wire, clock, tmp_path, nonce_window=timedelta(minutes=5)) as house:
        guild = next(iter(wire.world.guilds.values()))
        async with asyncio.timeout(5):
            while (await house.services.commands.state()).error is None:
                pass
        reply = await wire.slash(
            guild, guild.channels[0], wire.add_user("max"), "drops restocks", {}
        )
        assert reply.message is not None
        await house.subscribe(guild.channels[0].id)
        await house.restock()
        await house.send()
        assert wire.messages(guild.channels[0].id)


async def test_texts_mention_commands_by_what_discord_calls_them(house: House) -> None:
    """From the first answer on, and from the start of the next run."""
    await kept(house, looks=1)
    [alerts] = [command for command in house.wire.commands if command["name"] == "alerts"]

    assert mention("alerts list") == f"</alerts list:{alerts['id']}>"
    assert mention("nothing like it") == "`/nothing like it`"


async def kept(house: House, *, looks: int) -> None:
    """Wait until the commands were looked at so often, over all starts, and are right."""

    def looked() -> bool:
        return sum(r.route is Route.LIST_COMMANDS for r in house.wire.requests) >= looks

    await house.wire.wait_for(looked)
    assert house.bot.keeps_commands is not None
    async with asyncio.timeout(5):
        await house.bot.keeps_commands


def spoken(nodes: Iterable[dict[str, Any]], locale: str) -> Iterator[tuple[str, str]]:
    """Return each name and description of commands, their options and choices, and in a locale."""
    for node in nodes:
        for key in ("name", "description"):
            if english := node.get(key):
                yield english, (node.get(f"{key}_localizations") or {}).get(locale, "")
        yield from spoken((node.get("options") or []) + (node.get("choices") or []), locale)


async def test_commands_are_given_to_discord_in_japanese_too(house: House) -> None:
    """Every name and description of every one; the loopback holds them to Discord's schema."""
    words = list(spoken(house.wire.commands, "ja"))

    assert [english for english, japanese in words if not japanese] == []
    assert {("alerts", "通知"), ("MEN", "メンズ"), ("Why this alert?", "この通知の理由")} <= set(
        words
    )
    assert house.wire.complaints == []


async def test_a_reconnect_resumes_and_commands_go_on(house: House) -> None:
    """After Discord asks for a new connection, and after it forgot the session, answers come."""
    guild = next(iter(house.wire.world.guilds.values()))
    where, max_ = guild.channels[0], house.wire.add_user("max")
    await house.wire.gateway.reconnect()
    await house.wire.wait_for(lambda: house.wire.gateway.resumes == 1)
    await house.wire.gateway.invalidate(resumable=False)
    await house.wire.wait_for(lambda: house.wire.gateway.identifies == 2)

    reply = await house.wire.slash(guild, where, max_, "drops restocks", {})
    assert reply.message is not None


async def test_nothing_is_sent_to_a_guild_that_was_left_until_it_is_back(house: House) -> None:
    """Its settings are kept meanwhile, and hold again when the bot is back."""
    guild = next(iter(house.wire.world.guilds.values()))
    await house.subscribe(guild.channels[0].id)

    async def reaches() -> int:
        async with house.database.read() as connection:
            found, _ = await subscriptions.open_to(connection, ChangeKind.RESTOCK, {ANY}, limit=99)
            return len(found)

    await house.wire.leave(guild)
    async with asyncio.timeout(5):
        while await reaches():
            pass
    await house.restock("Missed")
    await house.send()
    assert not [r for r in house.wire.requests if r.route is Route.CREATE_MESSAGE]

    await house.wire.join(guild)
    async with asyncio.timeout(5):
        while not await reaches():
            pass
