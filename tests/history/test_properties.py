"""What holds for every question, whatever it is."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.history import History
from bot.history.facts.words import LIMIT, plain, stem
from bot.history.sizes.tables import SYSTEMS, convert

RELAXED = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = st.sampled_from(
    [
        *("who", "when", "why", "how", "much", "price", "code", "us", "uk", "9.5", "mens", "eu"),
        *("2002", "2002r", "rain", "cloud", "protection", "pack", "ganni", "yue", "wu", "old"),
        *("and", "plus", "from", "designed", "nike", ";", '"', "'", "*", "OR", "NEAR(", ")"),
        *("いつ", "2002Rの", "は", "$250", "?", ",", "", "\n"),
    ]
)


@RELAXED
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_gets_an_answer_inside_the_limits(history: History, text: str) -> None:
    """No text breaks it; an answer is never empty nor too long, and has facts when it is one."""
    answer = history.ask(text)

    assert 0 < len(answer.answer) <= 700
    assert answer.answered == bool(answer.facts) or not answer.answered
    assert 0 <= answer.confidence <= 1
    assert all(len(question) <= 100 for question in (*answer.related, *answer.nearest))


@RELAXED
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_the_same_question_gets_the_same_answer(history: History, text: str) -> None:
    """Capitals, blanks and a question mark at the end change nothing."""
    first, second = history.ask(text), history.ask(f"  {text.upper()} ?")

    assert first.answer == second.answer


@RELAXED
@given(st.text(max_size=2000))
def test_plain_text_is_plain(text: str) -> None:
    """Plain text has no capitals, no double blanks, and stays as it is when made plain again."""
    once = plain(text)

    assert once == once.casefold()
    assert "  " not in once
    assert len(once) <= 4 * LIMIT  # some letters are written with more of them


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_stem_is_the_start_of_its_word(word: str) -> None:
    """A stem only loses letters at the end, but for "ies"."""
    base = stem(word)

    assert base
    assert word.startswith(base) or base.endswith("y")


@RELAXED
@given(st.data())
def test_sizes_convert_there_and_back(history: History, data: st.DataObject) -> None:
    """Within a gender every size of the tables converts to any system and back."""
    tables = history.facts.size_tables
    gender = data.draw(st.sampled_from(sorted(tables)))
    row = data.draw(st.sampled_from(tables[gender].rows))
    start, end = data.draw(st.sampled_from(SYSTEMS)), data.draw(st.sampled_from(SYSTEMS))
    if start not in row.sizes or end not in row.sizes:
        return

    there = convert(tables, row.sizes[start], start, end, gender)
    back = convert(tables, there.result or "", end, start, gender)

    assert there.result == row.sizes[end]
    assert back.result == row.sizes[start]
    assert there.sources
