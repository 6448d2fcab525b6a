"""Members look at one thing, at two side by side, and at what happened when."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import simcord
from PIL import Image

from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.cogs.test_drops import buttons

PNG = b"\x89PNG"


def gallery(message: simcord.ResponseMessage) -> dict[str, Any]:
    """Return the picture's place in a message."""
    [found] = [part for part in message.components if part["type"] == 12]
    [item] = found["items"]
    return dict(item)


async def every_page(scene: Scene, message: simcord.ResponseMessage) -> list[str]:
    """Turn to the last page, and return what each says."""
    pages = [read(message)]
    while buttons(message).get("Next"):
        await scene.member.click(message, label="Next")
        pages.append(read(message))
    return pages


async def test_everything_known_of_a_shoe_is_shown_oldest_first(scene: Scene) -> None:
    """On as many pages as it needs; what is not known and what belongs to it come last."""
    message = answer(await scene.member.slash(scene.general, "history show", name="2002R"))

    assert buttons(message) == {"Back": False, "Next": True}

    pages = await every_page(scene, message)
    whole = "\n".join(pages)

    assert all(len(page) <= 4000 for page in pages)
    assert pages[0].startswith("## 2002R\n-# Model · part of 2002")
    assert pages[0].index("lifestyle shoe of 2020") < pages[0].index("**Made in** · Asia")
    assert whole.index("**Made in**") < whole.index("### 2018") < whole.index("### 2020")
    assert whole.index("### 2020") < whole.index("### Without a date")
    for fact in (await scene.services.history()).facts.facts.values():
        assert fact.subject != "2002R" or fact.text.split(";")[0].split("(")[0] in whole
    assert "**Looked for and not found**" in "\n".join(pages[-2:])
    assert "**What belongs to it**" in pages[-1]


async def test_a_thing_is_found_by_another_name(scene: Scene) -> None:
    """As people call it, and completion offers it too."""
    result = await scene.member.slash(scene.general, "history show", name="nyssen")

    assert "## Andrew Nyssen" in said(result)
    assert not answer(result).ephemeral

    offered = await scene.offered("history show", "name", "goretex", by=scene.member)

    assert "2002R GORE-TEX" in offered
    assert (await scene.offered("history show", "name", "yue", by=scene.member))[0] == "Yue Wu"
    assert await scene.offered("history show", "name", "zzzz qqqq", by=scene.member) == []


@pytest.mark.parametrize(
    ("command", "options", "option"),
    [
        ("history show", {"name": "@everyone"}, "name"),
        ("history compare", {"first": "zzzz", "second": "2002R"}, "first"),
        ("history compare", {"first": "2002R", "second": "zzzz"}, "second"),
        ("history timeline", {"model": "zzzz"}, "model"),
    ],
)
async def test_an_unknown_name_is_a_sentence(
    scene: Scene, command: str, options: dict[str, str], option: str
) -> None:
    """Which option it is, and what can be chosen; only for who wrote it."""
    text = await scene.refused(command, by=scene.member, **options)

    assert f"the option `{option}`" in text
    assert "for example" in text
    assert "everyone" not in text


async def test_two_things_are_compared_what_differs_first(scene: Scene) -> None:
    """One value each, and what is the same in one line; all of it for who presses."""
    message = answer(
        await scene.member.slash(
            scene.general, "history compare", first="rain cloud", second="sea salt"
        )
    )
    card = read(message)

    assert card.startswith("## Protection Pack Rain Cloud and Protection Pack Sea Salt")
    assert "**Style code** · Rain Cloud: M2002RDA · Sea Salt: " in card
    assert "-# The same: " in card.splitlines()[-1]
    assert "](<https://" not in card

    pages = answer(await scene.moderator.click(message, label="All facts and sources"))
    text = read(pages)

    assert pages.ephemeral
    assert text.startswith("## Protection Pack Rain Cloud and Protection Pack Sea Salt")
    assert text.index("### What differs") < text.index("**Release date**")
    assert text.index("**Release date**") < text.index("### Known of one only")
    assert "17 July 2021" in text
    assert "21 August 2021" in text
    assert "](<https://" in text


async def test_a_shoe_and_a_person_are_told_one_after_the_other(scene: Scene) -> None:
    """As nothing of the one can be set against the other."""
    text = said(
        await scene.member.slash(
            scene.general, "history compare", first="2002R", second="Salehe Bembury"
        )
    )

    assert "not known" not in text
    assert text.index("### 2002R") < text.index("**Made in**") < text.index("### Salehe Bembury")


async def test_a_colorway_is_drawn_in_its_colours(scene: Scene) -> None:
    """Beside its text, on every page; what has no known colours has no drawing."""
    message = answer(await scene.member.slash(scene.general, "history show", name="rain cloud"))

    [file] = message.attachments
    assert (await file.read()).startswith(PNG)
    assert "not a photo" in (file.description or "")

    plain = answer(await scene.member.slash(scene.general, "history show", name="2002R"))

    assert plain.attachments == []


async def test_a_thing_is_not_compared_with_itself(scene: Scene) -> None:
    """By whatever names."""
    text = await scene.refused("history compare", by=scene.member, first="Yue Wu", second="yue wu")

    assert "Name two different things" in text


async def test_a_timeline_is_a_picture_alone(scene: Scene) -> None:
    """The picture says in words what it shows, for those who do not see it."""
    message = answer(await scene.member.slash(scene.general, "history timeline"))

    [file] = message.attachments
    drawn = await file.read()
    assert drawn.startswith(PNG)
    width, height = Image.open(BytesIO(drawn)).size
    assert height * 550 / width < 700
    assert "New Balance 2002R, 2000 to 2026" in (file.description or "")
    assert gallery(message)["description"] == file.description
    assert read(message) == ""
    assert not message.ephemeral


async def test_a_timelines_text_is_for_who_presses(scene: Scene) -> None:
    """On as many pages as it needs, with sources."""
    message = answer(await scene.member.slash(scene.general, "history timeline"))

    text = answer(await scene.moderator.click(message, label="Text and sources"))

    assert text.ephemeral
    assert "## New Balance 2002R, 2000 to 2026" in read(text)
    assert "1906 by William" not in read(text)
    pages = [read(text)]
    while buttons(text).get("Next"):
        await scene.moderator.click(text, label="Next")
        pages.append(read(text))
    assert len(pages) > 1
    events = (await scene.services.history()).timeline(None, 2000, 2026)
    assert sum(page.count("\n**") for page in pages) == len(events)


async def test_a_timeline_is_of_one_thing_and_of_some_years(scene: Scene) -> None:
    """Both narrow it."""
    message = answer(
        await scene.member.slash(
            scene.general, "history timeline", model="protection pack", years="2021"
        )
    )
    result = await scene.member.click(message, label="Text and sources")

    assert "## Protection Pack, 2021" in said(result)
    assert "Rain Cloud" in said(result)
    assert "2022" not in said(result)


async def test_years_without_events_say_so(scene: Scene) -> None:
    """No empty picture."""
    result = await scene.member.slash(scene.general, "history timeline", years="1950-1960")

    assert "Nothing dated is known of these years." in said(result)
    assert answer(result).attachments == []


@pytest.mark.parametrize("years", ["soon", "2022-2015", "20210", "2015 2022", "²⁰²¹"])
async def test_wrong_years_say_how_years_are_written(scene: Scene, years: str) -> None:
    """With an example."""
    text = await scene.refused("history timeline", by=scene.member, years=years)

    assert "such as" in text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("history show", {"name": "2002R"}),
    ],
)
async def test_pages_are_turned_after_a_restart(
    scene: Scene, command: str, options: dict[str, str]
) -> None:
    """What they are of is in the buttons."""
    message = answer(await scene.member.slash(scene.general, command, **options))
    first = read(message)
    title = first.splitlines()[0]

    await scene.env.restart_bot(new_bot(scene.services))
    await scene.moderator.click(message, label="Next")

    assert "Page 2 of" in read(message)
    assert read(message).splitlines()[0] == title

    await scene.member.click(message, label="Back")

    assert read(message) == first
