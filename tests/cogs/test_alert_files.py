"""Moderators take subscriptions out as a file and in again, and see who changed what."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest
import simcord

from bot.rules.transfer.files import FILE_LIMIT
from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.cogs.test_drops import buttons


async def exported(scene: Scene) -> bytes:
    """Let the moderator export, and return the file."""
    result = await scene.moderator.slash(scene.general, "alerts export")
    assert answer(result).ephemeral
    [file] = answer(result).attachments
    assert file.filename == "raincloud-subscriptions-1.json"
    return await file.read()


async def offered(scene: Scene, data: bytes | dict[str, Any]) -> simcord.ResponseMessage:
    """Let the moderator import a file, and return what is shown of it."""
    written = data if isinstance(data, bytes) else json.dumps(data).encode()
    result = await scene.moderator.slash(
        scene.general, "alerts import", file=("subscriptions.json", written)
    )
    [message] = [*([result.response] if result.response else []), *result.followups][-1:]
    assert message.ephemeral
    return message


def file_of(scene: Scene, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Write a file of subscriptions of #alerts to live drops, each with some changes."""
    usual = {"channel_id": str(scene.alerts.id), "kinds": ["live"]}
    return {"version": 2, "subscriptions": [usual | change for change in changes]} | more


async def count(scene: Scene) -> int:
    """Return how many subscriptions the server has."""
    return len(await scene.services.subscriptions.of_guild(scene.guild.id))


async def test_what_was_exported_comes_back(scene: Scene) -> None:
    """After everything was removed; nothing happens before Apply is pressed."""
    await scene.subscribe("restock", words="rain", role_id=None)
    await scene.subscribe("live", sizes=("US 9",), line="{shoe}!", colour=0x3BA55D)
    written = await exported(scene)
    for number in (1, 2):
        await scene.moderate("alerts remove", subscription=number)

    message = await offered(scene, written)

    assert "**New subscriptions: 2**" in read(message)
    assert "words: rain" in read(message)
    assert list(buttons(message)) == ["Apply", "Cancel"]
    assert await count(scene) == 0

    await scene.moderator.click(message, label="Apply")

    assert read(message).startswith("## Applied")
    assert buttons(message) == {}
    assert json.loads(await exported(scene)) == json.loads(written)


async def test_another_server_gets_it_in_the_channels_of_the_same_names(scene: Scene) -> None:
    """Roles too; what it has no channel for is refused, with the name that was looked for."""
    role = scene.guild.create_role("Fans")
    await scene.subscribe("restock", role_id=role.id)
    await scene.subscribe("live", channel_id=scene.general.id)
    await scene.moderate("manage log", channel=scene.general)
    written = await exported(scene)
    olga = scene.another_server()
    theirs = olga.guild.channels["general"]
    alike = olga.guild.create_role("fans")

    async def take_in() -> str:
        result = await olga.slash(theirs, "alerts import", file=("a.json", written))
        return said(result)

    text = await take_in()

    assert f"**New subscriptions: 1**\n- <#{theirs.id}> · live drops" in text
    assert f"log channel: none (direct messages) → <#{theirs.id}>" in text
    assert 'Entry 1: This server has no channel called "alerts"' in text
    alerts = olga.guild.create_text_channel("alerts")
    text = await take_in()
    assert f"- <#{alerts.id}> · restocks · role: <@&{alike.id}>" in text
    olga.guild.create_text_channel("Alerts")
    assert "or several" in await take_in()


async def test_a_restart_between_the_presses_loses_nothing(scene: Scene) -> None:
    """The file is kept in the store."""
    message = await offered(scene, file_of(scene, {}))

    await scene.env.restart_bot(new_bot(scene.services))
    await scene.moderator.click(message, label="Apply")

    assert await count(scene) == 1


async def test_it_can_be_cancelled(scene: Scene) -> None:
    """Nothing is changed."""
    message = await offered(scene, file_of(scene, {}))

    await scene.moderator.click(message, label="Cancel")

    assert read(message).startswith("Cancelled. Nothing was changed")
    assert await count(scene) == 0


@pytest.mark.simcord(check_errors=False)
async def test_a_later_file_takes_the_place_of_an_earlier_one(scene: Scene) -> None:
    """Who presses under the earlier one is told so."""
    earlier = await offered(scene, file_of(scene, {}))
    await offered(scene, file_of(scene, {"words": "rain"}))

    text = said(await scene.moderator.click(earlier, label="Apply"))

    assert "applied, cancelled or replaced by a later one already" in text
    assert await count(scene) == 0


async def test_what_another_moderator_did_meanwhile_is_shown_first(scene: Scene) -> None:
    """Nothing is applied unseen; a second press applies what is left."""
    message = await offered(scene, file_of(scene, {}, {"words": "rain"}))
    await scene.subscribe("live")

    await scene.moderator.click(message, label="Apply")

    assert "Something changed here since this was shown. Nothing was applied." in read(message)
    assert "**There already: 1**" in read(message)
    assert await count(scene) == 1

    await scene.moderator.click(message, label="Apply")

    assert read(message).startswith("## Applied")
    assert await count(scene) == 2


async def test_what_is_not_in_this_server_is_refused_by_number(scene: Scene) -> None:
    """Channels and roles; a voice channel and everyone are none for alerts."""
    voice = scene.guild.create_voice_channel("voice")
    await scene.env.settle()
    message = await offered(
        scene,
        file_of(
            scene,
            {"channel_id": "5"},
            {"channel_id": str(voice.id)},
            {"role_id": str(scene.guild.id)},
            {"role_id": "7"},
            {"font": "grey"},
        ),
    )

    text = read(message)

    assert "**Refused: 5**" in text
    assert "- Entry 1: This server has no channel 5 for alerts" in text
    assert f"- Entry 2: This server has no channel {voice.id}" in text
    assert "- Entry 3: This server has no role" in text
    assert "- Entry 4: This server has no role 7 to mention." in text
    assert '- Entry 5: "font" is no field of a subscription.' in text
    assert "Nothing was changed, and there is nothing to apply." in text
    assert buttons(message) == {}


@pytest.mark.simcord(check_errors=False)
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"not json", "The file is not JSON"),
        (b"\x89PNG\r\n\x1a\n\xff", "The file is no UTF-8 text."),
        (b"[" * 100_000, "lists inside lists"),
        (b" " * (FILE_LIMIT + 1), "256 kB is the most"),
        (b"{}", "version is not 2"),
    ],
)
async def test_nonsense_is_a_sentence(scene: Scene, data: bytes, sentence: str) -> None:
    """And changes nothing."""
    message = await offered(scene, data)

    assert sentence in read(message)
    assert "Nothing was changed." in read(message)
    assert await count(scene) == 0


@pytest.mark.simcord(check_errors=False)
async def test_a_file_that_cannot_be_fetched_is_a_sentence(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord may have a bad day."""

    async def fail(self: discord.Attachment) -> bytes:
        raise OSError

    monkeypatch.setattr(discord.Attachment, "read", fail)

    assert "Discord did not hand the file over. Nothing was changed." in read(
        await offered(scene, file_of(scene, {}))
    )


async def test_another_server_cannot_apply_it(scene: Scene) -> None:
    """A file is a server's own."""
    await offered(scene, file_of(scene, {}))
    elsewhere = scene.another_server().guild

    with pytest.raises(Exception, match="applied, cancelled or replaced"):
        await scene.services.imports.cancel(elsewhere.id, 1)


async def test_settings_come_in_too(scene: Scene) -> None:
    """Shown before and after; then they hold."""
    message = await offered(scene, file_of(scene, settings={"timezone": "Asia/Tokyo"}))
    assert "- time zone: UTC → Asia/Tokyo" in read(message)

    await scene.moderator.click(message, label="Apply")

    assert json.loads(await exported(scene))["settings"]["timezone"] == "Asia/Tokyo"


async def test_an_import_is_told_once_in_the_log_channel(scene: Scene) -> None:
    """However much it brings; nobody is mentioned."""
    log = scene.guild.create_text_channel("mod-log")
    await scene.moderate("manage log", channel=log)
    message = await offered(scene, file_of(scene, *({"words": f"w{n}"} for n in range(30))))
    await scene.moderator.click(message, label="Apply")

    [first, notice] = await scene.posted(log)

    assert f"log channel: none (direct messages) → <#{log.id}>" in read(first)

    assert f"<@{scene.moderator.id}> imported 30 subscriptions from a file" in read(notice)
    request = scene.env.http_requests[-1].json
    assert request is not None
    assert request["allowed_mentions"] == {"parse": [], "roles": []}


async def test_the_record_says_who_changed_what(scene: Scene) -> None:
    """Newest first, before and after, on pages that survive a restart."""
    await scene.moderate("alerts add", channel=scene.alerts, words="@everyone")
    for _ in range(6):
        await scene.moderate("alerts pause", subscription=1)
        await scene.moderate("alerts resume", subscription=1)

    message = answer(await scene.moderator.slash(scene.general, "alerts audit"))

    assert message.ephemeral
    first = read(message)
    assert f"<@{scene.moderator.id}> resumed <#{scene.alerts.id}>\npaused: yes → no" in first
    assert list(buttons(message)) == ["Newer", "Older"]

    await scene.env.restart_bot(new_bot(scene.services))
    await scene.moderator.click(message, label="Older")

    assert f"added <#{scene.alerts.id}>" in read(message)
    assert "words: `@everyone`" in read(message)
    request = scene.env.http_requests[-1].json
    assert request is not None
    assert request["data"]["allowed_mentions"] == {"parse": []}

    stranger = scene.another_server()
    elsewhere = await stranger.slash(stranger.guild.channels["general"], "alerts audit")
    assert "Nothing has been changed here yet" in said(elsewhere)
