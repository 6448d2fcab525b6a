"""What is said in other languages: all of it, with the same gaps to fill, and English otherwise."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.history.sizes import clauses
from bot.languages import CATALOGS, ENGLISH, catalog, counted, elapsed_text, speaking, tr
from bot.models import LANGUAGES, Precision
from bot.ui.base import text
from tests.test_architecture import ROOT, modules

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
SAYING = {"tr": 1, "mark": 1, "counted": 2}  # how many texts each is given
SPEAKERS = ("bot/ui", "bot/rules", "bot/services", "bot/discord_adapter", "cogs")
SPEAKING_HISTORY = ("answers/compose", "show", "sizes/questions", "sizes/tables")
SILENT = {
    "bot/ui/base/machine.py": "what programs read",
    "bot/ui/timeline/layouts.py": "a picture, whose letters are ASCII",
    "bot/ui/timeline/plans.py": "the same",
    "bot/ui/months/layouts.py": "the same",
    "bot/ui/months/pictures.py": "the same",
    "bot/ui/drawing/letters.py": "the same",
    "bot/ui/prices/charts.py": "the same",
    "bot/ui/prices/plans.py": "the same",
    "bot/ui/base/translator.py": "asks the catalogs itself",
    "bot/discord_adapter/command_registry.py": "what operators read",
    "bot/discord_adapter/gateway.py": "the same",
    "bot/services/monitoring/health.py": "the same",
    "bot/services/processes/shard_leases.py": "the same",
    "bot/services/upkeep/command_sync.py": "the same",
}
TO_OTHERS = {
    "ConnectionError",
    "ValueError",
    "TypeError",
    "RuntimeError",
    "LookupError",
    "AssertionError",
}
NAMES = {
    "New Balance 2002R",
    "New Balance 2002R GORE-TEX",
    "New Balance 2002R Protection Pack Rain Cloud",
    "Rain Cloud",
    "Protection Pack",
    "Bot",
}
STORED = {  # reasons and notes that are kept, or logged, with what was met; in English
    " products",
    " where it had ",
    " wake-up",
    "Discord answered ",
    "Something before Discord answered (",
    "discord rests",
    "try ",
    "Retry-After",
    "Content-Type",
    "Date",
    "Via",
    "X-RateLimit-Scope",
    "Discord finds fault with the message (",
    "Discord had a fault of its own (",
    "Discord refuses it (code ",
    "Discord refuses the channel (code ",
    "Discord refuses the event (code ",
    "Raincloud drop ",
    "Raincloud lacks ",
    "The channel could not be read (",
    "The connection broke (",
    "The shop showed ",
    "not the measured foot",
    ", code ",
}
TWO_WORDS = re.compile(r"[A-Za-z]{2,}[,.:;']* [A-Za-z]{2,}")
A_WORD = re.compile(r"[A-Z][a-z]{2,}\W*")
BESIDE_A_GAP = re.compile(r"\b[A-Za-z]{3,} | [A-Za-z]{3,}\b")


def spoken() -> set[str]:
    """Return every text that the code gives to ``tr``, ``counted`` or ``mark``.

    So it does what the history's files call the kinds of question and the sources that have no
    page, and what they say of a size table.
    """
    words, sources, sizing = (
        tomllib.loads((ROOT / f"config/history/{name}.toml").read_text("utf-8"))
        for name in ("words", "sources", "sizing")
    )
    texts = {str(slot["say"]) for slot in words["slot"].values()}
    texts |= {each["title"] for each in sources["source"].values() if not each.get("url")}
    texts |= {clause for table in sizing["size_table"] for clause in clauses(table["caveat"])}
    for file in modules("bot", "cogs"):
        for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for given in node.args[: SAYING.get(node.func.id, 0)]:
                    assert not isinstance(given, ast.JoinedStr), f"{file}:{given.lineno}"
                    texts |= {str(given.value)} if isinstance(given, ast.Constant) else set()
    return texts


def fields(template: str) -> set[str]:
    """Return the names of a text's gaps."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_said_in_every_language(language: str) -> None:
    """Nothing is missing, and nothing is kept that nobody says any more."""
    said = {english for context, english in catalog(language) if context is None}

    assert spoken() - said == set()
    assert said - spoken() == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_is_in_one_file_of_a_language(language: str) -> None:
    """Two of them could say it in two ways."""
    texts: Counter[tuple[str | None, str]] = Counter()
    for file in (CATALOGS / language).glob("*.po"):
        with file.open("rb") as opened:
            texts.update(
                {(each.context, str(each.id)) for each in read_po(opened, locale=language)}
            )

    assert {text for text, count in texts.items() if count > 1 and text[1]} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_same_gaps_in_every_language(language: str) -> None:
    """What is filled in is never lost, and nothing is asked for that is not there."""
    for (_, english), other in catalog(language).items():
        assert fields(other) == fields(english), english


def test_each_catalog_is_of_a_language_that_can_be_chosen() -> None:
    """And each language but English has some."""
    assert {file.parent.name for file in CATALOGS.glob("*/*.po")} == set(OTHERS)


def test_what_a_catalog_lacks_is_said_in_english() -> None:
    """And so is everything in a language that nobody knows."""
    with speaking("ja"):
        assert tr("Sold out") == "完売"
        assert tr("nobody ever said this") == "nobody ever said this"
        assert counted("{count} such thing", "{count} such things", 2) == "2 such things"
    with speaking("tlh"):
        assert tr("Sold out") == "Sold out"
    assert tr("Sold out") == "Sold out"
    assert counted("{count} such thing", "{count} such things", 1) == "1 such thing"


def test_dates_and_money_are_written_as_the_language_does() -> None:
    """By the rules of CLDR."""
    at = datetime(2026, 12, 5, tzinfo=UTC)
    with speaking("ja"):
        assert text.drop_time(at, Precision.DAY, "UTC") == "2026年12月5日土曜日"
        assert text.drop_time(at, Precision.MONTH, "UTC") == "2026年12月"
        assert elapsed_text(timedelta(seconds=29)) == "29秒"
    assert text.drop_time(at, Precision.DAY, "UTC") == "Saturday, 05 December 2026"


def speakers() -> Iterator[Path]:
    """Give every file whose words people read."""
    history = (Path(f"bot/history/{name}.py") for name in SPEAKING_HISTORY)
    for file in (*modules(*SPEAKERS), *history):
        if file.as_posix() not in SILENT:
            yield file


@pytest.mark.parametrize("file", list(speakers()), ids=str)
def test_whatever_people_read_is_looked_up_in_the_catalogs(file: Path) -> None:
    """A text that is not can be said in English only; logs and what operators read may be."""
    assert list(_unlooked(ast.parse((ROOT / file).read_text("utf-8")))) == []


def _unlooked(tree: ast.AST) -> Iterator[str]:
    """Give the texts that look like words for people and are not given to ``tr`` and its like."""
    for node in ast.iter_child_nodes(tree):
        if _is_for_no_reader(node):
            continue
        if isinstance(node, ast.JoinedStr):
            written = [part.value for part in node.values if isinstance(part, ast.Constant)]
            found = (str(part) for part in written if BESIDE_A_GAP.search(str(part)))
            yield from (part for part in found if part not in NAMES | STORED)
            yield from (
                text
                for part in node.values
                if not isinstance(part, ast.Constant)
                for text in _unlooked(part)
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_said = TWO_WORDS.search(node.value) or A_WORD.fullmatch(node.value)
            if is_said and node.value not in NAMES | STORED:
                yield node.value
        else:
            yield from _unlooked(node)


def _is_for_no_reader(node: ast.AST) -> bool:
    """Tell docstrings, logs, decorators, and what is looked up already."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in SAYING or name in TO_OTHERS or name in {"TypeVar", "late"}
        case ast.Call(func=ast.Attribute(value=ast.Name(id="_log"))):
            return True
        case ast.Call(func=ast.Attribute(attr="compile" | "command" | "describe" | "autocomplete")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="app_commands"), attr="Group")):
            return True  # as commands are: the translator asks the catalogs for its words
    return False
