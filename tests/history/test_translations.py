"""Facts in other languages: told to who reads them, and held against the English text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.history import History
from bot.history.facts.check import check
from bot.history.facts.figures import compare_figures
from bot.languages import speaking

KANA = re.compile(r"[\u3041-\u30ff]")
FILE = "translations/ja.toml"
MADE_IN = (
    "2002Rはアジア製です。日本の情報源によると、アッパーだけでなく靴全体がアジアで作られています。"
)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may spoil."""
    return Path(shutil.copytree(folder, tmp_path / "history"))


def test_the_hundred_most_asked_facts_are_translated(history: History) -> None:
    """And each of them is asked for by its id, so that no text is lost on the way."""
    translated = [fact for fact in history.facts.facts.values() if fact.translations]

    assert len(translated) == len(history.facts.translations) >= 100
    with speaking("ja"):
        assert all(KANA.search(fact.spoken_text) for fact in translated)
    assert all(fact.spoken_text == fact.text for fact in translated)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2002Rは誰が復活させた", "New Balance JapanのTetsuya Shonoが2002を復活させ"),
        ("Protection Packのデザイナーは誰ですか", "Protection PackはYue Wuがデザインしました。"),
        ("Rain Cloudの品番は", "M2002RDAはProtection Pack「Rain Cloud」の品番です。"),
        ("2002Rのサイズ感は", "2002Rは、多くの人にとって表示どおりのサイズ感です。"),
        ("is the 2002R true to size", "はい。2002Rは、多くの人にとって表示どおりのサイズ感です。"),
    ],
)
def test_who_reads_japanese_is_told_in_japanese(history: History, question: str, said: str) -> None:
    """In whichever language the question is; who reads English is told in English."""
    with speaking("ja"):
        assert said in history.ask(question).answer
    assert not KANA.search(history.ask(question).answer)


def test_questions_are_offered_in_japanese_and_answered(history: History) -> None:
    """To who reads it, where a fact's kind has a name that holds what it is about."""
    with speaking("ja"):
        offered = history.ask("Rain Cloudの発売日は").related
        answers = [history.ask(question) for question in offered]

    assert offered[0] == "Protection Pack Rain Cloudの品番は?"
    assert all(answer.answered and KANA.search(answer.answer) for answer in answers)
    assert not KANA.search("".join(history.ask("when did rain cloud come out").related))


def test_questions_are_offered_in_japanese_with_a_no(history: History) -> None:
    """And each of them has an answer."""
    with speaking("ja"):
        found = history.ask("2002Rはカナダでいくら")
        answers = [history.ask(question) for question in found.nearest]

    assert not found.answered
    assert all(KANA.search(question) for question in found.nearest)
    assert all(answer.answered for answer in answers)
    assert found.nearest[0] == "2002Rの定価は?"
    assert [fact.id for fact in answers[0].facts] == ["2002r-price"]


def test_nobody_else_is_told_in_japanese(history: History) -> None:
    """Whatever is asked, and what may help is no exception."""
    for fact in history.facts.facts.values():
        if fact.translations and fact.asks:
            assert not KANA.search(history.ask(fact.asks[0]).answer)


def test_what_is_offered_is_answered_in_japanese(history: History) -> None:
    """A fact that is translated answers its own question so."""
    with speaking("ja"):
        for fact in history.facts.facts.values():
            if fact.translations and fact.asks:
                found = history.ask(fact.asks[0])
                assert found.facts[0].spoken_text in found.answer
                assert "。 " not in found.answer


def test_what_is_not_translated_is_told_in_english(history: History) -> None:
    """Without a word about it, as all texts are that a catalog lacks."""
    fact = history.facts.facts["lab-score"]
    assert not fact.translations

    with speaking("ja"):
        assert fact.text in history.ask("runrepeat audience score of the 2002r").answer


def test_the_values_of_a_dispute_are_told_in_japanese(history: History) -> None:
    """Each with its own sources, as in English."""
    fact = history.facts.facts["wu-origin"]
    with speaking("ja"):
        told = fact.spoken_claims

    assert [claim.value for claim in told] == ["中国", "日本"]
    assert [claim.sources for claim in told] == [claim.sources for claim in fact.claims]
    assert [claim.preferred for claim in told] == [claim.preferred for claim in fact.claims]
    assert fact.spoken_claims == fact.claims


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('fact = "2002r-made-in"', 'fact = "2002r-made"', "2002r-made: there is no fact"),
        (MADE_IN, "アジア製です。", "'アジア製です。' lacks 2002R of 'The 2002R is made in Asia;"),
        (MADE_IN, "2002Rは2020年からアジア製です。", "アジア製です。' has 2020, and 'The 2002R is"),
        (f'{MADE_IN}"', f'{MADE_IN}"\nclaims = ["中国"]', "translate all of its 0 claims"),
        (MADE_IN, "2002Rはアジア製です", "text must be a sentence"),
        ('fact = "2002r-made-in"', 'fact = "2002r-sole"', "'2002r-sole' is translated twice"),
        ('fact = "2002r-made-in"', "", "fact must be a text"),
    ],
)
def test_a_wrong_translation_is_found(copy: Path, old: str, new: str, sentence: str) -> None:
    """With its file and line."""
    path = copy / FILE
    text = path.read_text(encoding="utf-8")
    line = text[: text.index(MADE_IN)].count("\n") - 1
    path.write_text(
        re.sub(f'{re.escape(MADE_IN)}[^"]*', MADE_IN, text).replace(old, new), encoding="utf-8"
    )

    (fault,) = check(copy)

    assert str(fault).startswith(f"{FILE}:{line}: ")
    assert sentence in str(fault)


@pytest.mark.parametrize("name", ["en", "tlh"])
def test_a_file_is_of_a_language_that_a_person_can_choose(copy: Path, name: str) -> None:
    """English is what the facts are written in."""
    (copy / FILE).rename(copy / f"translations/{name}.toml")

    assert f"{name!r} is no language to translate into; there is: ja." in str(check(copy)[0])


@pytest.mark.parametrize(
    ("english", "japanese", "missing", "added"),
    [
        ("Out on 21 August 2021.", "2021年8月21日発売です。", [], []),
        ("Out on 21 August 2021.", "2021年7月21日発売です。", ["8"], ["7"]),
        ("It cost 17,600 JPY.", "17600円でした。", [], []),
        ("The first 2002Rs were three pairs.", "最初の2002Rは3足です。", [], []),
        ("The first 2002Rs were three pairs.", "最初の2002Rは4足です。", [], ["4"]),
        ("M2002RDA is a code.", "M2002RDBは品番です。", ["M2002RDA"], ["M2002RDB"]),
        ("The 10th year, 2E and 27.0 cm.", "10年目、2E、27.5 cmです。", ["27.0"], ["27.5"]),
    ],
)
def test_figures_are_held_against_each_other(
    english: str, japanese: str, missing: list[str], added: list[str]
) -> None:
    """Numbers, months and codes; what English spells out may be a figure."""
    assert compare_figures(english, japanese) == (missing, added)
