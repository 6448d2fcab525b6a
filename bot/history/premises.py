"""Notice what a question takes for granted and a fact contradicts: "It was X, not Y".

Knows nothing of how facts are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.history.match import Match
from bot.history.question import Question
from bot.history.words import plain

AMOUNT = re.compile(
    r"(?<!\S)(\d{2,6})(?= (?:pounds|dollars|yen|euros|quid|usd|gbp|jpy|eur|bucks)(?!\S))"
    r"|(?<=dollars )(\d{2,6})|(?<=pounds )(\d{2,6})"
)
MONTHS = (
    "",
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def corrections(question: Question, matches: Iterable[Match]) -> list[str]:
    """Return what has to be put right first, as sentences."""
    best = list(matches)
    found = []
    if question.brands and best and not _said(question.brands, best):
        brand = question.brands[0].capitalize()
        found.append(f"That is a New Balance matter, not {brand}'s.")
    if best:
        found += _wrong_year(question, best[0])
        found += _wrong_amount(question, best)
    return found


def _said(brands: Iterable[str], matches: Iterable[Match]) -> bool:
    return any(
        brand in plain(match.entry.fact.text).split() for brand in brands for match in matches
    )


def _wrong_year(question: Question, match: Match) -> list[str]:
    value = match.entry.fact.value.date
    if not match.slots & {"date"} or value is None or not question.years:
        return []
    if question.years & match.entry.years:
        return []
    wrong = ", ".join(sorted(question.years))
    return [f"It was {day(value.text)}, not {wrong}."]


def _wrong_amount(question: Question, matches: list[Match]) -> list[str]:
    said = {part for groups in AMOUNT.findall(question.text) for part in groups if part}
    priced = [match for match in matches if match.slots & {"price", "reason"}]
    known = set()
    for match in priced:
        known.update(re.findall(r"\d+", plain(match.entry.fact.text)))
    money = next((m.entry.fact.value.money for m in priced if m.entry.fact.value.money), None)
    if not said or said & known or money is None:
        return []
    return [f"It was {money.amount.normalize():f} {money.currency}, not {min(said)}."]


def day(text: str) -> str:
    """Return "2021-08-21" as "21 August 2021"."""
    parts = text.split("-")
    names = [parts[0]]
    if len(parts) > 1:
        names.insert(0, MONTHS[int(parts[1])])
    if len(parts) > 2:  # noqa: PLR2004 - year, month and day
        names.insert(0, str(int(parts[2])))
    return " ".join(names)
