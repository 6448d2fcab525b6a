"""The picture of the timeline: nothing in it overlaps, and it says in words what it shows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.app.wiring import open_history
from bot.history import History
from bot.languages import speaking
from bot.models import LANGUAGES
from bot.ui.drawing import EDGE, WIDTH
from bot.ui.history import timelines
from bot.ui.timeline import pictures
from bot.ui.timeline.layouts import HIGHEST, Layout, layout
from bot.ui.timeline.plans import (
    ALTERNATIVE_LIMIT,
    PicturePlan,
    PlottedEvent,
    Track,
    alternative,
    plan,
)

MARKS = st.builds(
    PlottedEvent,
    date=st.builds(
        lambda year, rest: f"{year}{rest}",
        st.integers(1900, 2030),
        st.sampled_from(["", "-01", "-09-30", "-12"]),
    ),
    lane=st.sampled_from(Track),
    label=st.text(alphabet="abcWMil 0:.", min_size=1, max_size=60),
    is_release=st.booleans(),
    weight=st.integers(0, 60),
)


@pytest.fixture(scope="module")
def history() -> History:
    """Read the history's files once."""
    return open_history()


def plans(history: History) -> Iterator[PicturePlan]:
    """Yield the picture of everything, of each thing, and of each year and span of years."""
    for name in (None, *history.names()):
        yield plan(history.timeline(name), name or "New Balance 2002R")
    for first, last in itertools.combinations_with_replacement(range(2000, 2027, 2), 2):
        yield plan(history.timeline(None, first, last), f"{first} to {last}")


def overlaps(placed: Layout) -> list[tuple[str, str]]:
    """Return the pairs of words that lie over each other, or out of the picture."""
    boxes = sorted((text.y, text.box, text.words) for text in placed.texts)
    found = []
    for place, (_, one, words) in enumerate(boxes):
        if one[0] < EDGE or one[2] > WIDTH - EDGE + 1 or one[3] > placed.height:
            found.append((words, "the edge"))
        for top, other, others in boxes[place + 1 :]:
            if top >= one[3]:
                break
            if one[0] < other[2] and other[0] < one[2]:
                found.append((words, others))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_lies_over_another(history: History, language: str) -> None:
    """Whatever is asked for; and no picture is too high to be read."""
    with speaking(language):
        shown = list(plans(history))
    for each in shown:
        with speaking(language):
            placed = layout(each)
        assert overlaps(placed) == [], each.title
        assert placed.height <= HIGHEST


@given(st.lists(MARKS, max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_label_ever_lies_over_another(marks: list[PlottedEvent]) -> None:
    """Nor with facts that nobody has written yet."""
    placed = layout(PicturePlan(title="x" * 80, marks=tuple(marks)))

    assert overlaps(placed) == []
    assert placed.height <= HIGHEST


def test_the_picture_holds_every_lane_in_its_own_colour(history: History) -> None:
    """On a ground of its own, with round corners, so that either theme may lie behind it."""
    whole = plan(history.timeline(None, 2000, 2026), "New Balance 2002R, 2000 to 2026")

    image = Image.open(BytesIO(pictures.draw(whole))).convert("RGBA")

    assert image.size == (WIDTH, layout(whole).height)
    assert whole.lanes == list(Track)
    corner, ground = image.getpixel((0, 0)), image.getpixel((WIDTH // 2, 12))
    assert isinstance(corner, tuple)
    assert isinstance(ground, tuple)
    assert corner[3] == 0
    assert ground[3] >= 250
    assert max(ground[:3]) < 60


def test_the_letters_stand_out_from_their_ground() -> None:
    """By 4.5 to 1 at least, as WCAG asks of text; the pale ones too."""
    colours = [pictures.TEXT, pictures.QUIET, *pictures.LANES.values()]
    ground = luminance(pictures.GROUND)

    assert all((luminance(colour) + 0.05) / (ground + 0.05) >= 4.5 for colour in colours)


def luminance(colour: str) -> float:
    """Return how bright a colour is, as WCAG counts."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_equal_pictures_are_drawn_once(history: History) -> None:
    """What is in it decides, not who asked; and only so many are kept."""
    first = plan(history.timeline(None, 2021, 2021), "2021")
    second = plan(history.timeline(None, 2021, 2021), "2021")

    assert pictures.draw(first) is pictures.draw(second)
    assert pictures.draw.cache_info().maxsize == pictures.PICTURES


async def test_the_file_carries_the_picture_in_words(history: History) -> None:
    """For those who do not see it, in no more words than Discord takes."""
    whole = plan(history.timeline(), "Everything")

    file = await timelines.picture(whole)

    assert file.filename == timelines.PICTURE
    assert file.description == alternative(whole)
    assert "1906: New Balance: founded in Boston." in alternative(whole)
    assert len(alternative(whole)) <= ALTERNATIVE_LIMIT
    file.close()


def test_releases_stay_where_room_is_short(history: History) -> None:
    """The Protection Pack of 2021 is in the picture of all years; awards and rumours give way."""
    whole = plan(history.timeline(None, 2000, 2026), "All")
    words = [text.words for text in layout(whole).texts]

    assert {"Sea Salt", "Phantom", "Rain Cloud", "Backyard Legends"} <= set(words)
    assert not any("rumour" in line for line in words)
    year = plan(history.timeline(None, 2021, 2021), "2021")
    assert any("rumour" in text.words for text in layout(year).texts)


def test_a_channel_shows_it_no_higher_than_700_pixels() -> None:
    """Where it is made 550 wide."""
    assert HIGHEST * 550 / WIDTH < 700


def test_models_and_deeds_are_told_by_name(history: History) -> None:
    """A number is said to be a model; a person stands with what they did."""
    labels = [mark.label for mark in plan(history.timeline(), "All").marks]

    assert {"Model 2000", "Model 2002", "860v2"} <= set(labels)
    assert "Ronnie Fieg: praises the 2002" in labels
    assert not any(label.isdigit() for label in labels)
    people = [mark for mark in plan(history.timeline(), "All").marks if mark.lane is Track.PEOPLE]
    assert all(": " in mark.label for mark in people)


@given(st.lists(MARKS, min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_nothing_is_left_out_unsaid(marks: list[PlottedEvent]) -> None:
    """Each event has its dot, or is counted among those that have no room."""
    placed = layout(PicturePlan(title="All", marks=tuple(marks)))

    legend = {text.lane for text in placed.texts if text.lane}
    dots = sum(dot.lane is not None for dot in placed.dots) - len(legend)
    counted = [text.words for text in placed.texts if text.is_quiet and "more" in text.words]
    assert dots + sum(int(words.split()[2]) for words in counted) == len(marks)


def test_a_timeline_speaks_the_language_of_who_asked(history: History) -> None:
    """What is our own in it, and what it says to who does not see it; names are as they are."""
    with speaking("ja"):
        whole = plan(history.timeline(None, 2001, 2012), "2001年から2012年")
        texts = {text.words for text in layout(whole).texts}
        described = alternative(whole)

    assert {"発売", "人物", "モデル2000", "860v2: 受賞"} <= texts
    assert "Releases" not in texts
    assert described.startswith("2001年から2012年の画像です。")
    assert whole != plan(history.timeline(None, 2001, 2012), "2001年から2012年")
