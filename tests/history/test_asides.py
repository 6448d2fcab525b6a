"""What is asked, and what stands beside it."""

from __future__ import annotations

import pytest

from bot.history import History


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("who designed the 2002R", ""),
        (
            "I'm a postman with a long round, would the 2002R hold up?",
            "im a postman with a long round",
        ),
        ("It pours in Wales. Any 2002R that stays dry?", "it pours in wales"),
        ("how much was the 2002R? doing a budget", "doing a budget"),
        ("Mein Bruder will eine. Wie schwer ist der 2002R?", "mein bruder will eine"),
        ("2002Rを買った。重さはどのくらい?", "2002r を買った"),
        ("I'm off to Oslo today, so glad. Who designed the 2002R", "im off to oslo today so glad"),
        ("the backless one, is it lighter", ""),  # a topic, and no story
        ("Good evening, is the 2002R heavy", "good evening"),  # no topic
        ("it cost 17,600 yen, right?", "right"),
        ("I spilt cola on the suede. Now what", "now what"),  # what tells nothing asks nothing
    ],
)
def test_words_beside_what_is_asked_are_parted_from_it(
    history: History, text: str, aside: str
) -> None:
    """A clause that asks is marked by a question mark, a cue or a word that asks."""
    question = history.read(text)

    assert " ".join(question.words[place] for place in sorted(question.aside)) == aside


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'm a postman and on my feet for 9 hours, is the 2002R comfortable?", "comfortable"),
        ("What year did the 2002R come out? I first saw one in 2023", "2020"),
        ("tell us who designed the Protection Pack", "Yue Wu"),
        ("Is the 2002R made in Portugal?", "Asia"),
    ],
)
def test_a_story_beside_a_question_does_not_stop_its_answer(
    history: History, text: str, told: str
) -> None:
    """What a story tells need not be in the fact that answers."""
    found = history.ask(text)

    assert found.answered
    assert told in found.answer


@pytest.mark.parametrize(
    "text", ["is the speaker of the 2002R loud", "what is the lunch of the 2002R", "2002R meat"]
)
def test_an_ordinary_word_is_no_slip_of_another(history: History, text: str) -> None:
    """A speaker is no sneaker, lunch no launch, and meat no mate."""
    assert history.read(text).words == tuple(text.casefold().split())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("who did the first mule collab, was it Concepts", "Bryant Giles"),
        ("wer war beim ersten 2002R Mule Collab dabei, war es Concepts", "Bryant Giles"),
        ("is up there from perth or where is it", "Melbourne"),
        ("M2002RDB is sea salt, no", "Phantom"),
        ("who is the 2002 guy that also planned the M1300 reissue", "Shono"),
        ("besides the price, which series overshadowed the 2002", "990"),
        ("was the lace pouch sold only in france", "Japan"),
    ],
)
def test_what_only_guesses_does_not_stop_an_answer(history: History, text: str, told: str) -> None:
    """A guess, a wrong name for a code, a shoe that tells a person, what is left out."""
    found = history.ask(text)

    assert found.answered
    assert told in found.answer


@pytest.mark.parametrize(
    "text",
    [
        "which brand supplies the laces of the 2002r",
        "which hublot was it on the mood board of the 2002",
        "what model of bentley inspired the 2002",
        "steht das werk in skowhegan heute noch",
        "the insole of the 2002r, what company makes that insole",
    ],
)
def test_what_facts_only_name_is_not_told_closer(history: History, text: str) -> None:
    """Nobody knows a part's supplier, a thing's sort, or what is so still."""
    assert not history.ask(text).answered
