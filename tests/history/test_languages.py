"""French, German and Italian are understood as they are typed in a chat."""

from __future__ import annotations

import pytest

from bot.history import History

ASKED = {
    "qui l'a dessinée la 2002": "2002-designer",
    "la 2002r c'est en quoi, du daim ou du nubuck": "2002r-upper",
    "ca tient la pluie la 2002r ?": "wear-not-waterproof",
    "quand y pleut elles sont étanches les 2002r": "wear-not-waterproof",
    "je prends quoi comme taille en 2002r, chui large de pied": "fit-wide",
    "combien elle pèse la 2002r": "wear-heavy",
    "new balance ca appartient a qui": "nb-owner",
    "mon talon sort des 2002r": "care-heel",
    "was unterscheidet den 2002 vom 2002r": "cmp-2002-2002r",
    "wieviel wiegt der 2002r": "wear-heavy",
    "soll ich den 2002r ne halbe nummer größer nehmen, breite füße": "fit-wide",
    "wer war der Vorgaenger vom 2002": "2002-predecessor",
    "wem gehört new balance": "nb-owner",
    "wer steckt hinterm protection pack": "pp-designer",
    "wie sind die 2002r vom fit her": "fit-tts",
    "le 2002r reggono la pioggia?": "wear-not-waterproof",
    "che drop ha la 2002r": "lab-drop",
    "che modello ha sostituito la 2002": "2002-predecessor",
    "xke la 2002 costava cosi tanto": "2002-price-reasons",
    "di chi è new balance": "nb-owner",
    "si possono togliere le solette della 2002r": "lab-insole",
}
TODAY = {
    "y'a encore du 43 en 2002r ?": "drops stock",
    "elle est à combien aujourd'hui la 2002r": "drops stock",
    "ou je peux choper des 2002r": "drops stock",
    "ils sortent quoi la semaine pro": "drops upcoming",
    "dis moi dès que ça sort": "watch add",
    "j'ai quoi comme alertes": "watch list",
    "gibts den 2002r noch in 43": "drops stock",
    "was kostet der 2002r grad": "drops stock",
    "was droppt als nächstes": "drops upcoming",
    "schick mir ne Nachricht wenn restock is": "watch add",
    "c'è ancora il 42 delle 2002r?": "drops stock",
    "dove trovo le 2002r": "drops stock",
    "quando esce la prossima 2002r": "drops upcoming",
    "scrivimi quando escono": "watch add",
    "quando le rimettono": "drops restocks",
}
UNTOLD = [
    "il gagne combien yue wu",
    "combien d'oeillets sur la 2002r",
    "qui a fait les photos de la campagne rain cloud",
    "wieviel verdient yue wu",
    "wie viele ösen hat der 2002r",
    "quante paia di 2002r hanno venduto in italia",
    "dove abita tetsuya shono",
]


@pytest.mark.parametrize("question", ASKED)
def test_what_is_told_is_found(history: History, question: str) -> None:
    """Spoken forms, without accents or umlauts, in the order of the words in a chat."""
    answer = history.ask(question)

    assert answer.answered
    assert ASKED[question] in {fact.id for fact in answer.facts}


@pytest.mark.parametrize("question", TODAY)
def test_what_is_of_today_is_told_its_command(history: History, question: str) -> None:
    """As in English: the history does not hold it."""
    answer = history.ask(question)

    assert not answer.answered
    assert answer.commands[0] == TODAY[question]


@pytest.mark.parametrize("question", UNTOLD)
def test_what_nobody_tells_is_not_answered(history: History, question: str) -> None:
    """A number or a person in the question is no reason to tell another."""
    assert not history.ask(question).answered
