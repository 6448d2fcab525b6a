"""Every fact's card and every entity's pages: whole, with sources, inside Discord's limits."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from discord.ui import LayoutView

from bot.app.wiring import open_history
from bot.history import Answer, Fact, FactSource, History, Topic
from bot.history.facts.records import Claim, FactValue, Status
from bot.languages import ENGLISH, speaking
from bot.ui.base import know_commands, text
from bot.ui.base.pages import ListPage
from bot.ui.base.persistent import CUSTOM_ID_LIMIT
from bot.ui.base.turning import page_view, turn_id
from bot.ui.history import answers, size_answers, timelines
from bot.ui.history import pages as history_pages
from bot.ui.history.buttons import answer_view
from bot.ui.history.turning import coloured_view, comparison_view, fit_view, picture_view
from tests.ui.worst import WORST, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_message, walk
from tests.wire.schema import check_body


@pytest.fixture(scope="module")
def history() -> History:
    """Read the history's files once."""
    return open_history()


def checked(view: LayoutView) -> list[dict[str, Any]]:
    """Return a view's components, nested ones too, once Discord is found to take them."""
    body = {"components": components_of(view), "flags": COMPONENTS_V2}
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    return [dict(part) for part in walk(body["components"])]


def words(parts: list[dict[str, Any]]) -> str:
    """Return what a person reads."""
    return "\n".join(part["content"] for part in parts if part["type"] == 10)


def labels(parts: list[dict[str, Any]]) -> list[str]:
    """Return what is on the buttons."""
    return [part["label"] for part in parts if part["type"] == 2]


def fact(text: str = "It is so.", **changes: Any) -> Fact:
    """Make a fact."""
    parts: dict[str, Any] = {
        "id": "a-fact",
        "subject": "2002R",
        "predicate": "release_date",
        "text": text,
        "value": FactValue(text=text),
        "status": Status.SINGLE_SOURCE,
        "sources": (FactSource(key="a", title="Site: a page", url="https://a.example/1"),),
    }
    return Fact(**parts | changes)


def test_every_facts_card_fits(history: History) -> None:
    """Alone and as the answer to the questions it brings along; each names all its sources."""
    for each in history.facts.facts.values():
        told = Answer(question="?", answered=True, answer=each.text, facts=(each,))
        shown = words(checked(answer_view(told)))
        assert shown.startswith(text.plain(each.text, 700))
        assert len(shown.splitlines()) >= 3
        for source in each.sources[: answers.MOST_SOURCES]:
            assert source.url in shown
        for question in each.asks[:2]:
            checked(answer_view(history.ask(question), question))


def test_every_offered_question_fits_on_a_button(history: History) -> None:
    """None is left out, so what the history relates can be pressed."""
    for each in history.facts.facts.values():
        if each.asks:
            found = history.ask(each.asks[0])
            offered = found.related if found.answered else found.nearest
            assert labels(checked(answer_view(found))) == list(dict.fromkeys(offered))[:3]


def test_every_entitys_pages_fit_and_leave_nothing_out(history: History) -> None:
    """Every statement, every known unknown, every part is on one of them."""
    for name in history.names():
        card = history.show(name)
        assert card is not None
        first = history_pages.shown(history, name)
        pages = [history_pages.shown(history, name, number) for number in range(first.count)]
        of = coloured_view if history_pages.colours_of(history, name) else page_view
        shown = "\n".join(words(checked(of(page))) for page in pages)
        for each in card.facts:
            assert text.plain(each.text, 400) in shown
        for part in (*card.unknown, *card.parts):
            assert text.plain(part) in shown
        linked = [fact for fact in card.facts if any(source.url for source in fact.sources)]
        assert shown.count("[") >= len(linked) // 2


def test_every_pair_can_be_compared_and_paged(history: History) -> None:
    """Both names always fit into a button; every tenth pair is looked at in full."""
    names = history.names()
    longest = sorted(names, key=len)[-2:]
    assert len(turn_id("back", "compare", 99, "|".join(longest))) <= CUSTOM_ID_LIMIT
    for first, second in itertools.islice(itertools.combinations(names, 2), 0, None, 10):
        page = history_pages.compared(history, first, second)
        parts = checked(page_view(page))
        assert bool(labels(parts)) == (page.count > 1)
        for number in range(1, page.count):
            checked(page_view(history_pages.compared(history, first, second, number)))


@pytest.mark.parametrize("language", [ENGLISH, "ja"])
def test_two_things_make_one_card(history: History, language: str) -> None:
    """Whichever they are, with a button for all that is known of them."""
    chance = random.Random(13)  # noqa: S311 - a sample, not a secret
    with speaking(language):
        for _ in range(400):
            first, second = chance.sample(history.names(), 2)
            parts = checked(comparison_view(history, first, second))
            assert len(labels(parts)) == 1
            assert len(words(parts).splitlines()) <= len(Topic) * 2 + 3


def test_every_things_timeline_fits(history: History) -> None:
    """With its picture, of all time."""
    for name in ("", *history.names()):
        span = timelines.TimelineSpan(name=name, first=1900, last=2030)
        found = timelines.timeline(history, span)
        assert timelines.TimelineSpan.read(found.page.rest) == span
        for number in range(found.page.count):
            turned = timelines.timeline(history, span, number)
            checked(page_view(turned.page))
            if turned.plan is not None:
                assert labels(checked(picture_view(turned.plan, turned.page)))


@pytest.mark.parametrize("language", [ENGLISH, "ja"])
def test_the_fit_fits(history: History, language: str) -> None:
    """The card, and every page of what is behind its button."""
    with speaking(language):
        card = checked(fit_view(history))
    assert len(labels(card)) == 1
    assert len(words(card).splitlines()) <= size_answers.MOST_SAID + 7
    for number in range(history_pages.fit(history).count):
        checked(page_view(history_pages.fit(history, number)))


@pytest.mark.parametrize("name", WORST)
def test_the_worst_facts_still_make_a_card(name: str) -> None:
    """Whatever somebody wrote into their own files."""
    worst = WORST[name]
    source = FactSource(key="a", title=worst, url="https://a.example/" + "x" * 490)
    bad_source = FactSource(key="b", title=worst, url="javascript:alert(1)")
    claims = tuple(
        Claim(value=f"{place}{worst}", sources=(source,) * 9, preferred=place == 1)
        for place in range(9)
    )
    sources = (source, bad_source) * 5
    facts = (
        fact(worst, predicate=worst, sources=sources),
        fact(worst, status=Status.DISPUTED, claims=claims, sources=sources),
    )
    for chosen in (facts, facts[:1], facts[1:], ()):
        for is_answered in (True, False):
            told = Answer(
                question=worst,
                answered=is_answered,
                answer=worst,
                facts=chosen,
                related=(worst, worst[:80], worst[:81], ""),
                nearest=(worst, worst[:80], worst[:81], ""),
            )
            shown = words(checked(answer_view(told, worst)))
            assert "javascript" not in shown
            assert "@everyone" not in shown
            assert "](https://evil" not in shown
    entries = [answers.cited(each) for each in facts] + [worst] * 3
    for number in range(9):
        checked(
            page_view(history_pages.paged_statements("## Title", entries, "show", worst, number))
        )


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "-# One source."),
        ({"status": Status.CORROBORATED}, "-# Several sources agree."),
        ({"status": Status.ARTICLE}, "-# One source, the article Raincloud began with."),
        (
            {
                "sources": (
                    FactSource(key="a", title="A", url=""),
                    FactSource(key="b", title="B", url=""),
                )
            },
            "-# Not confirmed independently.",
        ),
    ],
)
def test_how_sure_an_answer_is_stands_in_words(changes: dict[str, Any], line: str) -> None:
    """Under the answer, before the sources."""
    told = Answer(question="?", answered=True, answer="Yes.", facts=(fact(**changes),))

    assert words(checked(answer_view(told))).splitlines()[:2] == ["Yes.", line]


def test_each_value_of_a_dispute_has_its_own_sources() -> None:
    """And what else is known of it stands after them."""
    first, second, third = (
        FactSource(key=key, title=f"{key}: page", url=f"https://{key}.example/") for key in "xyz"
    )
    disputed = fact(
        status=Status.DISPUTED,
        sources=(first, second, third),
        claims=(
            Claim(value="2009", sources=(first,)),
            Claim(value="2010", sources=(second,), preferred=True),
        ),
    )
    told = Answer(question="?", answered=True, answer="Either.", facts=(disputed,))

    assert words(checked(answer_view(told))).splitlines() == [
        "Either.",
        "-# Sources differ: 2009 or 2010 (better supported).",
        "-# Sources for 2009: [x: page](<https://x.example/>)",
        "-# Sources for 2010: [y: page](<https://y.example/>)",
        "-# Other sources: [z: page](<https://z.example/>)",
    ]
    assert answers.cited(disputed) == (
        "Sources differ. 2009: [x](<https://x.example/>); "
        "2010 (better supported): [y](<https://y.example/>); Others: [z](<https://z.example/>)"
    )


def test_several_statements_have_each_their_sources() -> None:
    """In the order of the answer, by what they are about."""
    told = Answer(question="?", answered=True, answer="Both.", facts=(fact(), fact(predicate="us")))

    assert words(checked(answer_view(told))).splitlines() == [
        "Both.",
        "-# Sources, one statement after the other:",
        "- Release date: one source: [Site](<https://a.example/1>)",
        "- Us: one source: [Site](<https://a.example/1>)",
    ]


def test_a_page_whose_name_does_not_fit_a_button_has_none() -> None:
    """Rather than a message that Discord refuses."""
    page = ListPage(text="Text", what="show", rest="x" * 90, number=0, count=3)

    assert labels(checked(page_view(page))) == []


def test_commands_that_an_answer_names_can_be_pressed(history: History) -> None:
    """The mention begins the command; what the question told stands beside it, to be copied."""
    know_commands({"drops": 7})
    try:
        shown = answers.answer(history.ask("is rain cloud in stock in us 10"))
    finally:
        know_commands({})

    assert "</drops stock:7> `/drops stock shoe:Rain Cloud size:US 10" in shown


def test_months_of_a_timeline_are_in_the_language_spoken(history: History) -> None:
    """Its statements are those of the sources, as they wrote them."""
    with speaking("ja"):
        shown = history_pages.dated(history.timeline(None, 2011, 2011), "雨雲", "")

    assert "**2011年12月** · " in shown.text
    assert "**2011** · " in shown.text
    assert "December 2011**" not in shown.text


def test_sources_that_differ_are_told_with_the_languages_own_stops(history: History) -> None:
    """Stops are those of the language."""
    disputed = next(fact for fact in history.facts.facts.values() if fact.claims)

    with speaking("ja"):
        assert answers.cited(disputed).startswith("情報源により異なる。")
