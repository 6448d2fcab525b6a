"""What people ask of themselves, of others and in short; and in which language they are told."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.languages import speaking


@pytest.mark.parametrize(
    "question",
    [
        "what's my size?",
        "quelle est ma pointure",
        "the bape x adidas superstar, how much",
        "ganni did a collab with salomon, which colours",
        "can i send the mules back",
        "where is yue wu living",
        "was phantom better than rain cloud",
        "does new balance have shoes that i have worn",
    ],
)
def test_what_only_sounds_like_a_fact_is_not_answered(history: History, question: str) -> None:
    """Sizes of whoever asks, pairs of a partner with another brand, returns, homes, tastes."""
    assert not history.ask(question).answered


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("was the 1906 from 09 or 10", "1906-launch"),
        ("did the 1906r return in 21 or 22", "1906r-relaunch"),
        ("i wear 9 in us mens, uk?", "size-men-us9"),
        ("did nike make the ganni shoe", "ganni-date"),
        ("cuando salio en japon la 2002r con bolsa en los cordones", "pouch-date-jp"),
    ],
)
def test_years_sizes_and_bags_are_understood_as_people_write_them(
    history: History, question: str, fact: str
) -> None:
    """Two digits are years beside each other, and what is worn is not what is wanted."""
    assert fact in {found.id for found in history.ask(question).facts}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "New Balance 2002Rの歴史について聞いてください。"),
        ("lorem ipsum dolor", "それは分かりません。"),
        (
            "weight of the rain cloud box",
            "Protection Pack Rain Cloudについては次のことを聞けます: ",
        ),
        ("style code of water be the guide", "の品番を伝える情報源は見つかっていません。"),
        ("sea salt dropped on christmas 2019 didnt it", "2019ではなく2021年7月17日でした。"),
        ("why did nike make the ganni shoe", "それはNikeではなくNew Balanceの話です。"),
    ],
)
def test_what_is_no_fact_is_said_in_the_language_spoken(
    history: History, question: str, said: str
) -> None:
    """Next steps, corrections and what is not known are the room's own words; facts are not."""
    with speaking("ja"):
        assert said in history.ask(question).answer
    assert said not in history.ask(question).answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("weight of the rain cloud box", "you can ask: release date, style code"),
        ("lorem ipsum dolor", "name a pair, a person, a style code or a size"),
    ],
)
def test_what_is_not_known_always_has_a_next_step(
    history: History, question: str, said: str
) -> None:
    """Whoever gets no answer reads what is known of the same thing, or how to ask."""
    found = history.ask(question)

    assert not found.answered
    assert said in found.answer
    assert len(found.nearest) == 3
