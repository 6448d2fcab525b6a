"""People ask in Spanish, Portuguese and Japanese as they chat: short, without accents, spoken."""

from __future__ import annotations

import pytest

from bot.history import History


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("q otras hizo yue wu", "1906D"),
        ("xq se llama 2002", "2010"),
        ("dnd hacen las 2002r", "Asia"),
        ("se pueden mojar las 2002r", "not waterproof"),
        ("se arrugan las 2002r", "creases"),
        ("q tan alta es la suela de las 2002r", "11.1 mm"),
        ("quien es el autor del protection pack", "Yue Wu"),
        ("vienen justas las 2002r", "snug"),
        ("faz qto tempo q saiu o 2002r", "2020"),
        ("oq é o 2002r", "lifestyle shoe"),
        ("quem bolou o protection pack", "Yue Wu"),
        ("quem é o cara por tras do protection pack", "Yue Wu"),
        ("o 2002r laceia?", "stretch"),
        ("o 2002r escorrega?", "grips"),
        ("quanto tempo dura o 2002r", "durable"),
        ("saiu por qnto o lace pouch", "24,200"),
        ("quando saiu o sea salt e qual o codigo", "M2002RDC"),
        ("2002と2002Rってなにがちがうの", "860v2"),
        ("2002RのRってなに", "Regenerate"),
        ("ユー・ウーって誰", "Yue Wu"),
        ("サレヘは何足2002R作った", "two 2002Rs"),
        ("プロテクションパックの生みの親", "Yue Wu"),
        ("プロテクションパックのリセール価格", "40%"),
        ("2002Rどれくらいもつ", "durable"),
        ("2002R足痛くならない?", "comfortable"),
        ("シーソルトはいつ出て、品番は?", "M2002RDC"),
    ],
)
def test_what_is_asked_as_in_a_chat_is_answered(
    history: History, question: str, holds: str
) -> None:
    """By the fact that says it."""
    answer = history.ask(question)
    assert answer.answered
    assert holds in answer.answer


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("quedan del 9?", "drops stock"),
        ("donde las pillo", "drops stock"),
        ("cuando vuelven las rain cloud", "drops restocks"),
        ("mandame dm cuando vuelva", "watch add"),
        ("qto custa hj", "drops stock"),
        ("tem 42?", "drops stock"),
        ("tem lançamento esse mes?", "drops upcoming"),
        ("me manda dm qdo voltar", "watch add"),
        ("26.5ある?", "drops stock"),
        ("メルカリでいくら", "drops stock"),
        ("近々出るやつある?", "drops upcoming"),
        ("また出るかな", "drops restocks"),
        ("安くなったら教えて", "watch add"),
    ],
)
def test_what_is_asked_of_today_in_a_chat_is_told_its_command(
    history: History, question: str, command: str
) -> None:
    """And not answered with what was once."""
    answer = history.ask(question)
    assert not answer.answered
    assert answer.commands[0] == command


@pytest.mark.parametrize(
    "question",
    [
        "cuanto cuesta fabricar unas 2002r",
        "cuanto miden los cordones",
        "tem conserto?",
        "quanto custa pra fabricar",
        "ダンクの重さ",
        "サンバいくら",
        "ソール交換できる?",
        "2002Rの原価いくら",
    ],
)
def test_what_no_fact_tells_is_refused(history: History, question: str) -> None:
    """Though a word of it sounds like something a fact tells."""
    assert not history.ask(question).answered


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("oq muda", ("o", "que", "muda")),
        ("qto custa hj", ("quanto", "custa", "hoje")),
        ("xq dnd q", ("por", "que", "donde", "que")),
    ],
)
def test_words_as_typed_in_a_language_are_read_as_meant(
    history: History, question: str, words: tuple[str, ...]
) -> None:
    """A word may stand for two."""
    assert history.read(question).words == words


@pytest.mark.parametrize("question", ["ダンクの重さ", "dunkの重さ", "how heavy is the dunk"])
def test_a_shoe_of_others_is_heard_within_a_japanese_word(history: History, question: str) -> None:
    """As it is between blanks."""
    assert history.read(question).others
