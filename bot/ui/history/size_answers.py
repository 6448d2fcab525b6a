"""What a size is in another system, and how the shoe fits: what is in doubt, and who says so.

Knows nothing of buttons.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.errors import RequestError
from bot.history import Answer, History
from bot.history.facts import Conversion, SizeTable, Status
from bot.history.questions import MODEL
from bot.history.sizes import LABEL_CAVEAT, clauses, named
from bot.languages import listed, mark, tr
from bot.ui.base import text
from bot.ui.history import answers
from bot.ui.history.arguments import Gender, System, parse_size

CLAUSE_ROOM = 300
MOST_SAID = 5  # statements on the card of the fit; its button shows all of them
_WHOSE: Mapping[str, str] = {Gender.MEN: mark("Men's"), Gender.WOMEN: mark("Women's")}
_THEIR: Mapping[str, str] = {
    Gender.MEN: mark("men's"),
    Gender.WOMEN: mark("women's"),
}  # within a sentence
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
            tr(
                "Both systems are {system}. Choose two different ones, for example from US to EU.",
                system=start,
            )
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


def fit(history: History) -> str:
    """Show how the 2002R fits, the sizes there are, then all doubts in a line and all sources."""
    said = [
        fact
        for fact in history.facts.facts.values()
        if fact.subject == MODEL and "fit" in fact.answers
    ]
    differing = [fact for fact in said if fact.status is Status.DISPUTED]
    agreed = [fact for fact in said if fact.status is not Status.DISPUTED]
    agreed.sort(key=lambda fact: fact.status is not Status.CORROBORATED)
    first, *more = [text.plain(fact.spoken_text, CLAUSE_ROOM) for fact in agreed[:MOST_SAID]] or [
        tr("Nothing is known about the fit.")
    ]
    lines = [f"## {tr('How the 2002R fits')}", f"**{first}**", *(f"- {one}" for one in more)]
    lines += [f"### {tr('New Balance sizes')}", *_spans(history.facts.size_tables)]
    lines.append(tr("`/size convert` turns a size into another country's."))
    if differing:
        status = tr("{status}.", status=tr("Sources differ"))
        doubts = (text.plain(fact.spoken_text, CLAUSE_ROOM) for fact in differing)
        lines.append(f"-# {text.sentences([status, *doubts])}")
    shown = (*agreed[:MOST_SAID], *differing)
    sources = {source.key: source for fact in shown for source in fact.sources}
    if sources:
        links = answers.source_links(sources.values(), is_short=True)
        lines.append(f"-# {tr('Sources: {links}', links=links)}")
    return answers.fit(lines)


def _spans(tables: Mapping[str, SizeTable]) -> list[str]:
    """Return the smallest and the largest size of each table in every system, a line a table."""
    lines = []
    for gender in Gender:
        found: dict[str, list[str]] = {}
        for row in tables[gender].rows if gender in tables else ():
            for system, size in row.sizes.items():
                found.setdefault(system, []).append(size)
        spans = (named(system, f"{sizes[0]}-{sizes[-1]}") for system, sizes in found.items())
        row_of_all = text.plain(" · ".join(spans))
        lines += [f"{tr(_WHOSE[gender])}: {row_of_all}"] if found else []
    return lines


def _converted(found: Sequence[Conversion]) -> str:
    """Show what was asked and its whole row, then all doubts in a line and all sources in one."""
    lines, doubts, sources = [], [], []
    for each in found:
        lines += [_line(each), *_rows(each)]
        whose = f"{tr(_WHOSE[each.gender])}: " if len(found) > 1 else ""
        if each.result is not None:
            doubts += [f"{whose}{text.sentences(caveats)}"] if (caveats := _caveats(each)) else []
            sources += [f"{whose}{answers.cited(fact)}" for fact in each.facts]
    lines += [f"-# {text.sentences(doubts)}"] if doubts else []
    lines += [f"-# {tr('; ').join(sources)}"] if sources else []
    return answers.fit(lines)


def _rows(found: Conversion) -> list[str]:
    """Return the same size in every system that its row of the table has, a line a row."""
    rows = (fact.value.items for fact in found.facts)
    return [
        text.plain(" · ".join(named(*item.split(" ", 1)) for item in items))
        for items in rows
        if items
    ]


def _line(found: Conversion) -> str:
    start = named(found.from_system, found.size)
    if found.result is None:
        unknown = tr(
            "No {whose} {system} size is known for {start}.",
            whose=tr(_THEIR[found.gender]),
            system=found.to_system,
            start=start,
        )
        return text.plain(unknown)
    sentence = tr(
        "{whose} {start} is {result}.",
        whose=tr(_WHOSE[found.gender]),
        start=start,
        result=named(found.to_system, found.result),
    )
    return f"**{text.plain(sentence)}**"


def _caveats(found: Conversion) -> list[str]:
    """Return what is doubtful about the two systems at hand, each thing once."""
    said = [clause for caveat in found.caveats for clause in clauses(caveat)]
    shared = _FOOT in " ".join(clause for clause in said if clause != LABEL_CAVEAT)
    systems = {found.from_system, found.to_system}
    shown = [
        tr(clause)
        for clause in said
        if not (shared and clause == LABEL_CAVEAT)
        and (not _named_first(clause) or _named_first(clause) in systems)
    ]
    return [
        tr("{clause}.", clause=text.plain(clause[:1].upper() + clause[1:], CLAUSE_ROOM))
        for clause in shown
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
            whose = tr(_THEIR[each.gender])
            spans.append(
                tr("{whose} {first} to {last}", whose=whose, first=sizes[0], last=sizes[-1])
            )
    asked = named(first.from_system, first.size)
    has_large = Gender.MEN in {each.gender for each in found} and first.to_system != System.CM
    template = (
        mark(
            "No size table that is known turns {asked} into {target}. From {start} to {target} "
            "they know {spans}, in whole and half steps, and men's US 14, 15 and 16."
        )
        if has_large
        else mark(
            "No size table that is known turns {asked} into {target}. From {start} to {target} "
            "they know {spans}, in whole and half steps."
        )
    )
    return tr(
        template,
        asked=asked,
        start=first.from_system,
        target=first.to_system,
        spans=listed(spans),
    )
