"""What a size is in another system, with what is doubtful about it and who says so.

Knows nothing of the tables' rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.errors import RequestError
from bot.history import Answer, History
from bot.history.facts import Conversion, SizeTable
from bot.history.sizes import LABEL_CAVEAT, named
from bot.ui import answers, text
from bot.ui.history_arguments import Gender, System, parse_size

CLAUSE_ROOM = 300
_FOOT = "not the measured foot"  # what the caveat on labels and the tables' own both say
_SYSTEM = re.compile(rf"\b(?:{'|'.join(System)})\b", re.IGNORECASE)


def conversion(
    history: History, typed: str, start: System, target: System, gender: Gender | None
) -> str:
    """Convert a size; for both genders where none was chosen, as the same number means two shoes.

    Raises:
        RequestError: it is no size, the systems are the same, or no table has it.
    """
    size = parse_size(typed, start)
    if start is target:
        raise RequestError(
            f"Both systems are {start}. Choose two different ones, for example from US to EU."
        )
    wanted = (gender,) if gender else tuple(Gender)
    found = [history.convert(size, start, target, each) for each in wanted]
    known = [each for each in found if each.result is not None]
    if known:
        return _converted(found)
    larger = _larger(history, size, start, target, wanted)
    if larger is not None:
        return answers.answer(larger)
    raise RequestError(_not_known(found, history.facts.size_tables))


def _converted(found: Sequence[Conversion]) -> str:
    lines = [_line(each) for each in found]
    for each in found:
        whose = f"{each.gender.capitalize()}'s: " if len(found) > 1 else ""
        if each.result is not None:
            caveats = _caveats(each)
            lines += [f"-# {whose}{' '.join(caveats)}"] if caveats else []
            lines += [f"-# {whose}{answers.cited(fact)}" for fact in each.facts]
    return answers.fit(lines)


def _line(found: Conversion) -> str:
    start = named(found.from_system, found.size)
    if found.result is None:
        return text.plain(f"No {found.gender}'s {found.to_system} size is known for {start}.")
    result = named(found.to_system, found.result)
    whole = text.plain(f"{found.gender.capitalize()}'s {start} is {result}")
    return f"**{whole}.**"


def _caveats(found: Conversion) -> list[str]:
    """Return what is doubtful about the two systems at hand, each thing once."""
    clauses = [clause.strip(" .") for caveat in found.caveats for clause in caveat.split(";")]
    shared = _FOOT in " ".join(clause for clause in clauses if clause != LABEL_CAVEAT)
    systems = {found.from_system, found.to_system}
    return [
        f"{text.plain(clause[:1].upper() + clause[1:], CLAUSE_ROOM)}."
        for clause in clauses
        if not (shared and clause == LABEL_CAVEAT)
        and (not _named_first(clause) or _named_first(clause) in systems)
    ]


def _named_first(clause: str) -> str:
    """Return the system that a clause is about, the first that it names; empty if it names none."""
    match = _SYSTEM.search(clause)
    return match[0].upper() if match else ""


def _larger(
    history: History, size: str, start: System, target: System, genders: Sequence[Gender]
) -> Answer | None:
    """Return what is told of a size that no row of a table has, if it is named there."""
    its_number = re.compile(rf"(?<![\d.]){re.escape(size)}(?!\d|\.\d)")
    subjects = {table.subject for table in history.facts.size_tables.values()}
    for gender in genders:
        found = history.ask(f"{gender}'s {named(start, size)} in {target}")
        if (
            found.answered
            and found.facts
            and all(f.subject in subjects and its_number.search(f.text) for f in found.facts)
        ):
            return found
    return None


def _not_known(found: Sequence[Conversion], tables: Mapping[str, SizeTable]) -> str:
    first = found[0]
    spans = []
    for each in found:
        sizes = [
            row.sizes[first.from_system]
            for row in tables[each.gender].rows
            if first.from_system in row.sizes and first.to_system in row.sizes
        ]
        if sizes:
            spans.append(f"{each.gender}'s {sizes[0]} to {sizes[-1]}")
    asked = named(first.from_system, first.size)
    whole = "in whole and half steps"
    if Gender.MEN in {each.gender for each in found} and first.to_system != System.CM:
        whole += ", and men's US 14, 15 and 16"
    return (
        f"No size table that is known turns {asked} into {first.to_system}. "
        f"From {first.from_system} to {first.to_system} they know {' and '.join(spans)}, "
        f"{whole}."
    )
