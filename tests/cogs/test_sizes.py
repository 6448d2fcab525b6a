"""Members convert sizes and read how the shoe fits."""

from __future__ import annotations

import pytest

from bot.ui.history import size_answers
from tests.cogs.conftest import Scene, answer, said


async def convert(scene: Scene, size: str, start: str, target: str, **gender: str) -> str:
    """Let the member convert a size, for everybody to see, and return the answer."""
    options = {"from": start, "to": target, **gender}
    result = await scene.member.slash(scene.general, "size convert", size=size, **options)
    assert not answer(result).ephemeral
    return said(result)


async def test_a_size_is_converted_with_caveat_and_sources(scene: Scene) -> None:
    """The label is not the foot."""
    lines = (await convert(scene, "9,5", "US", "CM", gender="men")).splitlines()
    first, row, caveat, sources = lines

    assert first == "**Men's US 9.5 is 27.5 cm.**"
    assert row == "US 9.5 · UK 9 · EU 43 · 27.5 cm"
    assert "not the measured foot" in caveat
    assert sources.startswith("-# Several sources agree: ")


async def test_without_a_gender_both_are_told(scene: Scene) -> None:
    """The same number is two shoes."""
    text = await convert(scene, "9", "US", "EU")

    assert "**Men's US 9 is EU 42.5.**" in text
    assert "**Women's US 9 is EU 40.5.**" in text
    assert "UK 7 · EU 40.5 ·" in text
    doubt, sources = text.splitlines()[-2:]
    assert doubt.startswith("-# Men's: ")
    assert "Women's: EU rests on one table" in doubt
    assert sources.startswith("-# Men's: Several sources agree: ")
    assert "; Women's: Several sources agree: " in sources


@pytest.mark.parametrize("size", ["9.5", "9,5", "9 1/2", "9½", "US 9.5", "9.5 us", " 09.50 "])
async def test_a_size_is_read_as_people_write_it(scene: Scene, size: str) -> None:
    """All of these are one."""
    assert "US 9.5 is UK 9." in await convert(scene, size, "US", "UK", gender="men")


async def test_a_size_above_the_table_is_told_with_its_doubt(scene: Scene) -> None:
    """Where sources differ, it says so."""
    text = await convert(scene, "14", "US", "EU", gender="men")

    assert "EU 49" in text
    assert "Sources differ" in text


async def test_a_size_one_table_lacks_is_said_to_be_missing(scene: Scene) -> None:
    """And the other's is told."""
    text = await convert(scene, "12.5", "US", "CM")

    assert "No men's CM size is known for US 12.5." in text
    assert "**Women's US 12.5 is 29.5 cm.**" in text


@pytest.mark.parametrize(
    ("size", "start", "target", "sentence"),
    [
        ("nine", "US", "EU", "such as 9.5"),
        ("9@everyone", "US", "EU", "such as 9.5"),
        ("UK 9", "US", "EU", "such as 9.5"),
        ("9.5 1/2", "US", "EU", "such as 9.5"),
        ("\u0669", "US", "EU", "such as 9.5"),
        ("large", "EU", "US", "such as 42.5"),
        ("9", "US", "US", "for example from US to EU"),
        ("60", "EU", "US", "men's 36 to 47.5 and women's 34 to 45.5"),
        ("42.25", "EU", "US", "men's 36 to 47.5"),
    ],
)
async def test_what_cannot_be_converted_is_a_sentence(
    scene: Scene, size: str, start: str, target: str, sentence: str
) -> None:
    """With an example, or with what there is; only for who wrote it."""
    options = {"from": start, "to": target}

    text = await scene.refused("size convert", by=scene.member, size=size, **options)

    assert sentence in text
    assert "everyone" not in text


async def test_the_fit_is_one_card(scene: Scene) -> None:
    """What most say first, the sizes there are, what is in doubt in a line, who says so in one."""
    result = await scene.member.slash(scene.general, "size fit")
    title, first, *more = said(result).splitlines()
    *points, heading, men, women, converting, doubt, sources = more

    assert title == "## How the 2002R fits"
    assert first == "**The 2002R fits true to size for most wearers.**"
    assert all(line.startswith("- ") for line in points)
    assert len(points) == size_answers.MOST_SAID - 1
    assert heading == "### New Balance sizes"
    assert men == "Men's: US 4-13 · UK 3.5-12.5 · EU 36-47.5 · 22.0-30.0 cm"
    assert women == "Women's: US 4-13 · UK 2-11 · EU 34-45.5 · 21.5-30.0 cm"
    assert "size convert" in converting
    assert doubt.startswith("-# Sources differ. New Balance shop staff in Japan")
    assert sources.startswith("-# Sources: [Captain Creps](")
    assert not answer(result).ephemeral


async def test_the_fits_button_has_each_statement_with_its_source(scene: Scene) -> None:
    """Also where they differ, for whoever presses it."""
    card = answer(await scene.member.slash(scene.general, "size fit"))

    page = await scene.member.click(card, label="All facts and sources")

    lines = said(page).splitlines()
    told = [line for line in lines if line.startswith("- ")]
    sources = [line for line in lines if line.startswith("-# ") and ": " in line]
    assert len(told) == len(sources) >= 5
    assert any("true to size" in line for line in told)
    assert any("Sources differ" in line for line in sources)
    assert answer(page).ephemeral
