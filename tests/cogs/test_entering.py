"""A moderator sees drops before they are posted, mends them, posts them, and takes them back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Any

import pytest
import simcord

from bot.store import tables
from tests.cogs.conftest import Scene, answer, new_bot, read
from tests.cogs.test_languages import in_japanese
from tests.wire.rules import COMPONENTS_V2, check_message, walk

__all__ = ["in_japanese"]

OLIVE = {"style": "M2002RXU", "name": "Olive", "at": "2026-12-05 10:00"}
SHOPS = "Up There https://a.example/olive\n[atmos](https://b.example/olive)"
LIST = (
    b"style,name,date,shop\n"
    b"M2002RXU,Olive,2026-12-05,atmos\n"
    b"M2002RXC,Quartz,2026-12-12,\n"
    b"M2002RXD,Sand,the day after,\n"
    b"574,Grey,2026-12-12,\n"
)


def check(message: simcord.ResponseMessage) -> None:
    """Hold a message to Discord's rules."""
    assert check_message({"components": message.components, "flags": COMPONENTS_V2}) == []


def buttons(message: Any) -> dict[str, dict[str, Any]]:
    """Return the buttons of a message, by what they say."""
    parts = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    return {part["label"]: dict(part) for part in walk(parts) if part.get("label")}


def fields(form: simcord.InteractionResult) -> dict[str, str]:
    """Return what stands in a form, by field."""
    assert form.modal is not None
    parts = (part["component"] for part in form.modal["components"])
    return {part["custom_id"]: part.get("value") or "" for part in parts}


async def send(
    scene: Scene, form: simcord.InteractionResult, **texts: str
) -> simcord.InteractionResult:
    """Write into some fields of a form, and send it."""
    sent: simcord.InteractionResult = await scene.moderator.submit_modal(form, fields(form) | texts)
    return sent


async def import_drops(
    scene: Scene, data: bytes = LIST, name: str = "season.csv"
) -> simcord.ResponseMessage:
    """Let the moderator hand a file in, and return what is shown of it."""
    result = await scene.moderator.slash(scene.general, "manage drop import", file=(name, data))
    shown = answer(result)
    assert shown.ephemeral
    check(shown)
    return shown


async def upcoming(scene: Scene) -> list[Any]:
    """Return the server's drops to come."""
    return await scene.services.drops.upcoming(scene.guild.id)


async def test_the_card_is_seen_before_it_is_posted(scene: Scene) -> None:
    """As it will be, with where it goes; nobody else sees anything until then."""
    await scene.subscribe()

    shown = await scene.preview_drop(**OLIVE, price="£150", picture="https://a.example/o.jpg")

    check(shown)
    assert list(buttons(shown))[-4:] == ["Post", "Edit", "Shops", "Cancel"]
    assert f"It goes to <#{scene.alerts.id}>." in read(shown)
    preview = read(shown).splitlines()[1:6]
    assert await scene.posted() == []
    assert await upcoming(scene) == []
    await scene.moderator.click(shown, label="Post")
    [card] = await scene.posted()
    assert preview == read(card).splitlines()[:-1]
    assert "https://a.example/o.jpg" in str([part.to_dict() for part in card.components])
    assert read(shown).startswith("Added: **Olive** (M2002RXU)")
    assert list(buttons(shown)) == ["Undo"]


async def test_shops_are_typed_a_line_each(scene: Scene) -> None:
    """The card links each; the form holds what was typed, and can be opened again."""
    await scene.subscribe()
    shown = await scene.preview_drop(**OLIVE, retailer="Kith")
    form = await scene.moderator.click(shown, label="Shops")
    assert fields(form) == {"shops": "Kith", "region": "", "timezone": "UTC", "closes": ""}

    await send(scene, form, shops=f"Kith\n{SHOPS}", region="uk")
    await scene.moderator.click(shown, label="Post")
    [card] = await scene.posted()

    assert "- Kith\n- [Up There](<https://a.example/olive>)\n- [atmos](" in read(card)
    [drop] = await upcoming(scene)
    assert (drop.retailer, drop.region) == ("Kith", "GB")


async def test_faults_are_named_at_once_and_what_was_typed_is_kept(scene: Scene) -> None:
    """Nothing can be posted until they are mended; the button of their form is the next one."""
    shown = await scene.preview_drop(**(OLIVE | {"at": "someday", "style": "550"}), region="Mars")

    check(shown)
    text = read(shown)
    assert "**Shoe**" in text
    assert "**When**" in text
    assert "**Country**" in text
    assert list(buttons(shown)) == ["Edit", "Shops", "Cancel"]
    form = await scene.moderator.click(shown, label="Edit")
    assert fields(form)["at"] == "someday"
    await send(scene, form, style="rain cloud", at="5 Dec 10am")
    assert "**Country**" in read(shown)
    await send(scene, await scene.moderator.click(shown, label="Shops"), region="JP")

    assert list(buttons(shown))[-4:] == ["Post", "Edit", "Shops", "Cancel"]


async def test_a_posted_drop_is_taken_back(scene: Scene) -> None:
    """The one card says that it is off; what was typed is there again, and can be posted anew."""
    await scene.subscribe()
    shown = await scene.preview_drop(**OLIVE)
    await scene.moderator.click(shown, label="Post")
    await scene.posted()

    await scene.moderator.click(shown, label="Undo")
    [card] = await scene.posted()

    assert read(card).startswith("### Drop cancelled")
    assert "Remind me" not in buttons(card)
    assert read(shown).startswith("**Taken back.**")
    assert await upcoming(scene) == []
    form = await scene.moderator.click(shown, label="Edit")
    await send(scene, form, at="2026-12-06 10:00")
    await scene.moderator.click(shown, label="Post")
    [drop] = await upcoming(scene)
    assert drop.at == datetime(2026, 12, 6, 10, tzinfo=UTC)
    assert [read(each).splitlines()[0] for each in await scene.posted()] == [
        "### Drop cancelled",
        "### Drop announced",
    ]


async def test_a_restart_between_preview_and_press_loses_nothing(scene: Scene) -> None:
    """Neither of a button nor of a form that is open."""
    shown = await scene.preview_drop(**OLIVE)
    form = await scene.moderator.click(shown, label="Edit")
    await scene.env.restart_bot(new_bot(scene.services))

    await send(scene, form, name="Dark Olive")
    await scene.moderator.click(shown, label="Post")
    await scene.env.restart_bot(new_bot(scene.services))
    [drop] = await upcoming(scene)
    await scene.moderator.click(shown, label="Undo")

    assert drop.name == "Dark Olive"
    assert await upcoming(scene) == []


async def test_a_preview_of_yesterday_says_that_it_is_over(scene: Scene) -> None:
    """By whatever is pressed; nothing is entered, and nothing can be pressed any more."""
    previews = [await scene.preview_drop(**OLIVE) for _ in range(3)]
    form = await scene.moderator.click(previews[2], label="Edit")
    lists = [await import_drops(scene) for _ in range(3)]
    scene.clock.advance(hours=25)

    for shown, label in zip(previews, ("Post", "Cancel", None), strict=True):
        if label is None:
            await send(scene, form, name="Other")
        elif label != "Cancel":
            await scene.moderator.click(shown, label=label)
        else:
            await scene.moderator.click(shown, label="Edit")
        assert read(shown).startswith("This preview is over")
        assert buttons(shown) == {}
    await scene.moderator.click(lists[0], label="Add")
    assert read(lists[0]).startswith("This preview is over")
    assert await upcoming(scene) == []


@pytest.mark.simcord(check_errors=False)
async def test_who_lost_the_right_meanwhile_posts_nothing(scene: Scene) -> None:
    """Nor sends a form; it is said to them alone."""
    shown = await scene.preview_drop(**OLIVE)
    listed = await import_drops(scene)
    form = await scene.moderator.click(shown, label="Edit")
    scene.env.backend.edit_role(
        scene.guild.id, scene.guild.roles["Moderators"].id, {"permissions": 1 << 11 | 1 << 10}
    )
    await scene.env.settle()

    for result in (
        await scene.moderator.click(shown, label="Post"),
        await scene.moderator.click(listed, label="Add"),
        await send(scene, form, name="Other"),
    ):
        assert "Manage Server" in read(answer(result))
        assert answer(result).ephemeral
    assert await upcoming(scene) == []


async def test_two_presses_at_once_post_one_drop(scene: Scene) -> None:
    """A nervous finger, or a slow Discord."""
    await scene.subscribe()
    shown = await scene.preview_drop(**OLIVE)
    draft_id = int(buttons(shown)["Post"]["custom_id"].rsplit(":", 1)[1])

    posted = await asyncio.gather(
        *(
            scene.services.drop_drafts.post(scene.guild.id, draft_id, by=scene.moderator.id)
            for _ in range(3)
        )
    )
    await scene.moderator.click(shown, label="Post")

    assert posted[0] == posted[1] == posted[2]
    assert len(await upcoming(scene)) == 1
    assert len(await scene.posted()) == 1
    assert list(buttons(shown)) == ["Undo"]


async def test_a_drop_that_is_there_cannot_be_posted_twice(scene: Scene) -> None:
    """It is said before; and the same shoe at another time is pointed out."""
    await scene.post_drop(**OLIVE)

    same = await scene.preview_drop(**OLIVE)
    near = await scene.preview_drop(**(OLIVE | {"at": "2026-12-06 10:00"}))

    assert "This drop is there already: **Olive**" in read(same)
    assert "Post" not in buttons(same)
    assert "The same shoe is entered already: **Olive**" in read(near)
    assert "Post" in buttons(near)


async def test_without_a_subscribed_channel_it_says_so(scene: Scene) -> None:
    """Whoever posts would wonder where it went."""
    shown = await scene.preview_drop(**(OLIVE | {"at": "2026-12"}))

    assert "No channel gets drops of this kind yet. `/alerts setup`" in read(shown)
    assert "Reminders come once it has a day" in read(shown)


async def test_a_cancelled_preview_leaves_nothing(scene: Scene) -> None:
    """Of a drop as of a list."""
    for shown in (await scene.preview_drop(**OLIVE), await import_drops(scene)):
        await scene.moderator.click(shown, label="Cancel")
        assert read(shown).startswith("Cancelled. Nothing was")
    assert await upcoming(scene) == []


async def test_a_file_is_shown_and_added(scene: Scene) -> None:
    """What is new, what is there, and what cannot be read by its row; then all with one press."""
    await scene.subscribe()
    await scene.enter_drop("Olive", style="M2002RXU", at="2026-12-05", retailer="atmos")
    await scene.posted()

    shown = await import_drops(scene)

    text = read(shown)
    assert text.startswith("### What season.csv would enter\n\n**New: 1**\n- **Quartz** (M2002RXC)")
    assert "**There already: 1**\n- **Olive**" in text
    assert "- Row 4 has a date that cannot be read" in text
    assert "1 entry of the file is about another shoe" in text
    assert list(buttons(shown)) == ["Add", "Add quietly", "Cancel"]
    await scene.moderator.click(shown, label="Add")
    assert read(shown).startswith("**Added 1 drop.**\n1 was there already")
    assert len(await scene.posted()) == 2
    await scene.moderator.click(shown, label="Undo")
    assert read(shown).startswith("**Taken back.**")
    assert [drop.name for drop in await upcoming(scene)] == ["Olive"]
    assert [read(each).splitlines()[0] for each in await scene.posted()] == [
        "### Drop announced",
        "### Drop cancelled",
    ]


async def test_a_file_points_out_what_may_be_there_already(scene: Scene) -> None:
    """The same shoe at about that time, at another shop or in another country."""
    await scene.enter_drop("Olive", style="M2002RXU", at="2026-12-04", retailer="Kith")

    shown = await import_drops(scene)

    [line] = [line for line in read(shown).splitlines() if line.startswith("- **Olive**")]
    assert "· atmos · ⚠️ entered already: **Olive** (M2002RXU) · Friday, 04 December" in line


async def test_a_file_is_added_quietly_after_a_restart(scene: Scene) -> None:
    """No card now; the reminder comes."""
    await scene.subscribe()
    shown = await import_drops(scene)
    await scene.env.restart_bot(new_bot(scene.services))

    await scene.moderator.click(shown, label="Add quietly")

    assert read(shown).startswith("**Added 2 drops.**")
    assert await scene.posted() == []
    scene.clock.now = datetime(2026, 12, 4, tzinfo=UTC)
    await scene.services.drops.tell_leads()
    [card] = await scene.posted()
    assert "### It drops tomorrow" in read(card)


async def test_a_long_list_has_pages(scene: Scene) -> None:
    """Each within what Discord takes, and all with the buttons to decide."""
    rows = "".join(
        f"M2002RX{letter},{'Quartz ' * 14}{letter},2027-01-{day:02},{'A long name ' * 5}\n"
        for day, letter in enumerate(ascii_uppercase, 1)
    )
    shown = await import_drops(scene, b"style,name,date,shop\n" + rows.encode())
    pages = [read(shown)]
    while not buttons(shown)["Next"].get("disabled"):
        await scene.moderator.click(shown, label="Next")
        check(shown)
        pages.append(read(shown))

    assert len(pages) > 1
    assert sum(page.count("- **Quartz") for page in pages) == 26
    assert "Add" in buttons(shown)


async def test_a_calendar_is_taken_in(scene: Scene) -> None:
    """In the server's own zone where it names none."""
    await scene.moderate("manage settings", timezone="Asia/Tokyo")
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1"),
        *("SUMMARY:2002R Quartz M2002RXC", "DTSTART:20261205T100000"),
        *("END:VEVENT", "END:VCALENDAR", ""),
    )
    shown = await import_drops(scene, "\r\n".join(lines).encode(), "season.ics")

    await scene.moderator.click(shown, label="Add")

    [drop] = await upcoming(scene)
    assert drop.at == datetime(2026, 12, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"hello", "cannot be read"), (b"x" * (1024 * 1024 + 1), "larger than 1024 kB")],
)
async def test_a_file_that_cannot_be_read_is_refused(
    scene: Scene, data: bytes, sentence: str
) -> None:
    """With why, and that nothing was changed."""
    text = await scene.refused("manage drop import", file=("season.csv", data))

    assert sentence in text
    assert "Nothing was changed." in text


async def test_a_list_of_other_shoes_offers_nothing(scene: Scene) -> None:
    """It says what it is about, and there is nothing to press."""
    shown = await import_drops(scene, b"style,name,date\n574,Grey,2026-12-05\n")

    assert "The file tells of no drop of a 2002R." in read(shown)
    assert "There is nothing to add. Nothing was changed." in read(shown)
    assert buttons(shown) == {}


async def test_drafts_go_with_the_server(scene: Scene) -> None:
    """Whoever forgets a server forgets what was typed there."""
    await scene.preview_drop(**OLIVE)
    await scene.services.forgetting.forget(scene.guild.id, scene.guild.name, asked_at=scene.clock())

    async with scene.services.drops._database.read() as connection:  # noqa: SLF001
        found = await connection.execute(tables.drop_drafts.select())
        assert found.all() == []


@pytest.mark.usefixtures("in_japanese")
async def test_everything_is_said_in_japanese(scene: Scene) -> None:
    """Faults, forms, what was posted and taken back, and lists; the card is in the server's."""
    shown = await scene.preview_drop(style="550", name="雨", at="いつか")
    check(shown)
    assert read(shown).startswith("### まだ投稿できません\n- **スニーカー**: 「550」")
    form = await scene.moderator.click(shown, label="編集")
    assert form.modal is not None
    check_modal = [part["label"] for part in form.modal["components"]]
    assert check_modal == ["スニーカー", "名前", "日時", "価格", "画像"]

    await send(scene, form, style="M2002RXU", at="2026-12-05 10:00")
    assert read(shown).startswith("-# まだ何も投稿していません。カードはこのようになります:")
    assert "### Drop announced" in read(shown)
    await scene.moderator.click(shown, label="投稿")
    assert read(shown).startswith("登録しました: **雨** (M2002RXU)")
    await scene.moderator.click(shown, label="元に戻す")
    assert read(shown).startswith("**取り消しました。**")
    listed = await import_drops(scene)
    assert read(listed).startswith("### season.csv で登録される内容\n\n**新規: 2**")
    await scene.moderator.click(listed, label="追加")
    assert read(listed).startswith("**発売を2件登録しました。**")
