"""Cues are found where they stand, though a pattern is compiled only when a word begins as it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.history import History
from bot.history.facts import plain
from bot.history.terms import Cues, SlotDetector
from bot.history.terms.cues import ANY, PHRASE, beginnings

CUES = {
    "how": ["how (big|tall)", "(a )?(size|fit)s?", "tall", "gross\\w*", r"(\w+ )?(long|wide) shoe"],
    "when": ["^when", "(?<!last )year(?! old)", "c ?est", "mo[nd]e|tag", "(ag(o|es)|in \\w+)$"],
    "where": ["どこ|何処", "wo", "(?<=\\S )ou(?! (x|y))", "ab?c", "[0-9]+ (km|mi)"],
}
WORDS = "a how size sizes fit tall big gross grosse long wide shoe when last year old c est cest"
WORDS += " mone mode tag ago ages in 2020 x wo ou y ac abc 12 km どこ 何処 どこで"


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("how (big|tall)", {"how"}),
        ("(a )?(size|fit)s?", {"a", "siz", "fit"}),
        ("^(?!.* not)when", {"whe"}),
        ("(?<!last )year(?! old)", {"yea"}),
        ("colou?rs?", {"col"}),
        ("c ?est", {"c", "ces"}),
        ("mo[nd]e|tag", {"mon", "mod", "tag"}),
        ("m(a(de|ke)s?|x y)", {"mad", "mak", "mx"}),
        ("us(?! only)", {"us"}),
        ("wo", {"wo"}),
        (r"\w*preis", {ANY}),
        ("[0-9]+ g", {ANY}),
        ("(ab)*c", {ANY}),
        ("(a|)bc", {"abc", "bc"}),
    ],
)
def test_a_pattern_tells_how_it_begins(cue: str, expected: set[str]) -> None:
    """The first three characters of a word at which it can match; nothing where it is not plain."""
    assert beginnings(cue) == expected


def joined(cues: Mapping[str, Sequence[str]]) -> list[tuple[str, re.Pattern[str]]]:
    """Return the patterns of each slot as one, and its phrases each as one."""
    found = []
    for slot, some in cues.items():
        ascii_ones = [cue for cue in some if cue.isascii() and not PHRASE.fullmatch(cue)]
        phrases = filter(PHRASE.fullmatch, some)
        found += [
            (slot, re.compile(rf"(?<!\S)(?:{one})(?!\S)"))
            for one in (*phrases, "|".join(ascii_ones))
        ]
        found += [(slot, re.compile("|".join(cue for cue in some if not cue.isascii())))]
    return found


def tried_everywhere(
    patterns: Sequence[tuple[str, re.Pattern[str]]], text: str
) -> dict[str, set[int]]:
    """Return what is heard in a text where patterns are tried at every word."""
    starts = [0, *(match.end() for match in re.finditer(" ", text))]
    found: dict[str, set[int]] = {}
    for slot, pattern in patterns:
        for match in pattern.finditer(text):
            if match.end() > match.start():
                first = bisect_left(starts, match.start() + 1) - 1
                places = range(first, bisect_left(starts, match.end()))
                ends = places if len(places) <= 3 else (places[0], places[-1])
                found.setdefault(slot, set()).update(ends)
    return found


JOINED = joined(CUES)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
def test_cues_are_heard_as_if_all_were_tried_everywhere(text: str) -> None:
    """What is left out can match at no word that begins otherwise."""
    assert Cues(CUES).heard(text) == tried_everywhere(JOINED, text)


def test_the_cues_of_the_files_are_heard_so_too(history: History) -> None:
    """A quarter of the questions that the facts bring along asks for the same by the same words."""
    facts = history.facts
    asks = {plain(ask) for fact in facts.facts.values() for ask in (*fact.asks, *fact.heard)}
    cues = {
        name: [cue for cue in (*slot.cues, *slot.soft) if not PHRASE.fullmatch(cue)]
        for name, slot in facts.words.slots.items()
    }
    known, patterns = Cues(cues), joined(cues)

    assert len(asks) > 2500
    for ask in sorted(asks)[::4]:
        assert known.heard(ask) == tried_everywhere(patterns, ask)


def test_a_word_is_a_cue_if_a_whole_cue_fits_it() -> None:
    """Phrases and patterns alike, and not words that only begin so."""
    cues = Cues(CUES)

    assert all(map(cues.is_cue, ("wo", "fits", "cest", "grosse", "ac")))
    assert not any(map(cues.is_cue, ("woo", "how", "est", "fitter", "")))


def test_to_know_cues_compiles_none(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a third of the time of opening the history; a question compiles what it needs."""
    compiled: list[str] = []
    compile_one = re.compile
    monkeypatch.setattr(re, "compile", lambda one: (compiled.append(one), compile_one(one))[1])
    detector = SlotDetector(history.facts.words.slots)

    assert compiled == []
    detector.hear("how much did it cost")
    some = len(compiled)
    assert some > 0
    detector.hear("how much did it cost")
    assert len(compiled) == some
