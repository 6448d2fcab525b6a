"""A style code is understood with a sign that looks like the right one, and in two parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.history import History
from bot.history.terms import CODE
from bot.history.terms.codes import StyleCodes

ALIKE = ("o0", "il1", "s5")
RAIN_CLOUD, SEA_SALT = "Protection Pack Rain Cloud", "Protection Pack Sea Salt"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("m2oo2rda", RAIN_CLOUD),
        ("M2OO2-RDA", RAIN_CLOUD),
        ("m2002 rda", RAIN_CLOUD),
        ("M2002-RDA", RAIN_CLOUD),
        ("what is M2002R-DA?", RAIN_CLOUD),
        ("m20o2rdc", SEA_SALT),
        ("M2002RDB", "Protection Pack Phantom"),  # known, however near another is
        ("m2002rd0", "Protection Pack fall 2023"),
        ("M12002RA", "ML2002RA"),
        ("mi2002 ra", "ML2002RA"),
        ("ML2002-R0", "ML2002R0"),
        ("ml2oo2r0", "ML2002R0"),
        ("ml2002 r0", "ML2002R0"),
        ("ml2002rl", "Peace Be the Journey"),
        ("m19o6nih", "M1906NIH"),
    ],
)
def test_a_code_means_what_it_looks_like(history: History, question: str, expected: str) -> None:
    """The question is answered as one of the shoe whose code it nearly is."""
    named = [one.entity for one in history.read(question).mentions if one.entity != "2002"]

    assert named == [expected]
    assert history.ask(question).answered


@pytest.mark.parametrize(
    "question",
    [
        "m2002rdz",
        "m2oo2rzz",
        "ml2002ro",  # a list gives it to another shoe than ML2002R0
        "ml2oo2ro",
        "m2002rda9",
        "n2oo2rda",
        "mo",
    ],
)
def test_another_code_is_another_shoe(history: History, question: str) -> None:
    """What looks like no known code, or is one that names nothing, names nothing."""
    assert history.read(question).mentions == ()


@pytest.mark.parametrize(
    "question", ["is the ml2002r a good shoe", "o m2002r da new balance", "o m2oo2r da nb"]
)
def test_a_word_after_a_model_is_no_part_of_a_code(history: History, question: str) -> None:
    """Though M2002RDA and ML2002RA are codes."""
    assert history.read(question).mentions[0].entity == "2002R"


def codes_of(history: History) -> dict[str, str]:
    """Return every code that names something, in lower case, with what it names."""
    found = {
        code.lower(): fact.subject
        for fact in history.facts.facts.values()
        for code in fact.value.codes
    }
    return {code: history.read(code).mentions[0].entity for code in found}


def test_every_known_code_is_meant_by_whatever_looks_like_it(history: History) -> None:
    """Each sign that has a look-alike is swapped in turn, then all of them; unless that is known.

    No known code becomes another one.
    """
    codes = codes_of(history)
    claimed = {
        claim.value.lower()
        for fact in history.facts.facts.values()
        for claim in fact.claims
        if CODE.fullmatch(claim.value.lower())
    }
    assert len(codes) > 25
    assert "ml2002ro" in claimed
    for code, named in codes.items():
        assert history.read(code).words == (code,)
        tried = {
            code[:place] + other + code[place + 1 :]
            for place, sign in enumerate(code)
            for signs in ALIKE
            for other in signs
            if sign in signs and other != sign
        }
        tried.add(code.translate(str.maketrans("0", "o")))
        for typed in tried - claimed - codes.keys() - {"ml2oo2ro"}:  # looks more like that one
            assert [one.entity for one in history.read(typed).mentions] == [named], typed
    for code in claimed:
        assert history.read(code).words == (code,)


@pytest.mark.parametrize("form", ["when did {} come out", "{} price", "where was {} made"])
def test_a_code_stands_for_its_shoe(history: History, form: str) -> None:
    """What is known of the shoe by its name is known of it by its code."""
    codes = codes_of(history)
    answered = {
        code: (history.ask(form.format(code)).answered, history.ask(form.format(name)).answered)
        for code, name in codes.items()
    }
    assert {code for code, (by_code, by_name) in answered.items() if by_code != by_name} == set()
    assert sum(by_code for by_code, _ in answered.values()) >= 3


@given(st.sets(st.from_regex(r"m[ls]?2[o0]{2}2r[oils015a]{1,2}", fullmatch=True), max_size=6))
def test_no_known_code_becomes_another(known: set[str]) -> None:
    """Whatever codes there are, and however alike they look."""
    codes = StyleCodes()
    for code in known:
        codes.learn(code)

    assert all(codes.meant(code) == code for code in known)
