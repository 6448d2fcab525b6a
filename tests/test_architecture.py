"""The rooms of the house are as they were drawn."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.discord_adapter.client import EXTENSIONS
from bot.store.engine import migrate

ROOT = Path(__file__).parents[1]
TOP = {"bot", "cogs", "config", "tests"}
ROOMS = {
    "app",
    "cli",
    "demo",
    "discord_adapter",
    "history",
    "models",
    "parsing",
    "rules",
    "services",
    "sources",
    "store",
    "ui",
}
FRONT = {"__init__.py", "__main__.py", "errors.py", "languages.py"}
MOST_FILES = 12  # in one folder, besides its face and migrations
GROUPS = {"alerts", "manage"}  # a group of commands with a file for each of its sides
NO_ROOM = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager"}


def modules(*folders: str) -> Iterator[Path]:
    """Give every Python file of some folders, relative to the root."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT)


def imports(file: Path) -> Iterator[str]:
    """Give the names of all modules that a file imports, late imports too."""
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_file_is_in_a_room() -> None:
    """There is no other place to put something, at the top or below it."""
    top = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert top - {"dist", "build"} - {path.name for path in ROOT.glob("*.egg-info")} == TOP

    for file in modules("bot"):
        _, first, *rest = file.parts
        assert first in ROOMS if rest else first in FRONT, file
    for file in modules("config"):
        assert len(file.parts) == 2, file
    for file in modules("cogs"):
        assert len(file.parts) == 2 or file.parts[1] in GROUPS, file


def test_nothing_is_called_by_what_it_is_not() -> None:
    """A module that helps, or is common, or is the core, is several that have no name yet."""
    for file in modules(*TOP):
        names = {part.removesuffix(".py") for part in file.parts}
        assert not names & NO_ROOM, file


def test_no_two_things_have_one_name() -> None:
    """A class is found by its name alone, wherever it is spoken of."""
    names = Counter(
        node.name
        for file in modules("bot", "cogs")
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_every_folder_is_a_package() -> None:
    """So that a module has one name, whoever imports it."""
    for file in modules(*TOP):
        assert (ROOT / file.parent / "__init__.py").exists(), file.parent


def test_every_cog_is_loaded() -> None:
    """The extensions are exactly the files in cogs/, and each holds one cog."""
    files = {f"cogs.{file.stem}" for file in modules("cogs") if len(file.parts) == 2}
    files = files - {"cogs.__init__"} | {f"cogs.{group}" for group in GROUPS}

    assert set(EXTENSIONS) == files
    assert list(EXTENSIONS) == sorted(EXTENSIONS)
    for file in modules("cogs"):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        cogs = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
        is_side = len(file.parts) > 2 and file.stem != "__init__"
        assert len(cogs) <= 1 if is_side else len(cogs) == (file.parts != ("cogs", "__init__.py"))


def test_no_folder_is_a_corridor() -> None:
    """A room with more doors than one can remember is several rooms."""
    files = Counter(
        file.parent
        for file in modules("bot", "cogs")
        if file.name != "__init__.py" and file.parent.name != "versions"
    )
    assert {folder: count for folder, count in files.items() if count > MOST_FILES} == {}


def test_other_rooms_come_in_by_the_face() -> None:
    """What a package offers stands in its ``__init__``; its files are its own.

    An import inside a function may name a file: it waits because a face would load too much.
    """
    packages = {".".join(file.parent.parts) for file in modules("bot") if file.stem == "__init__"}
    open_to_all = {"bot", "bot.models", "bot.store.tables"}
    for file in modules("bot", "cogs"):
        for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("bot."):
                continue
            room, _, _ = str(node.module).rpartition(".")
            is_inside = ".".join(file.parent.parts).startswith(room)
            is_face = node.module in packages
            assert is_face or is_inside or room in open_to_all, f"{file}: {node.module}"


def test_every_interaction_is_answered_by_one_mechanism() -> None:
    """What is answered past it would not be deferred in time, or would be answered twice."""
    by_hand = {"response", "followup", "edit_original_response", "delete_original_response"}
    for file in modules("bot", "cogs"):
        if file == Path("bot/ui/base/answering.py"):
            continue
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
            is_by_hand = (
                isinstance(node, ast.Attribute)
                and node.attr in by_hand
                and isinstance(node.value, ast.Name)
                and node.value.id == "interaction"
            )
            assert not is_by_hand, f"{file}: {ast.unparse(node)}"


def test_nothing_below_the_front_door_knows_it() -> None:
    """Cogs are loaded by name; the settings know nothing of the bot but how to name a fault."""
    for file in modules("bot", "config"):
        assert not any(name.split(".")[0] == "cogs" for name in imports(file)), file
    for file in modules("config"):
        of_the_bot = {name for name in imports(file) if name.split(".")[0] == "bot"}
        assert of_the_bot <= {"bot.errors", "bot.errors.SettingsError"}, file


def test_migrations_are_one_line_without_gaps() -> None:
    """One base, one head, each after the one before, numbered in that order."""
    config = Config()
    config.set_main_option("script_location", str(migrate.FOLDER))
    script = ScriptDirectory.from_config(config)
    line = [revision.revision for revision in script.walk_revisions()][::-1]

    assert len(script.get_bases()) == len(script.get_heads()) == 1
    assert line == [f"{number:04}" for number in range(1, len(line) + 1)]
    assert migrate.revisions() == line


def test_the_rooms_keep_their_distance() -> None:
    """What import-linter is told in pyproject holds."""
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr
