"""What is published runs by itself: the wheel, made from the sdist, in an environment of its own.

It asks PyPI for what builds it and for the libraries it needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from bot import __version__
from bot.store.engine import migrate
from tests.test_architecture import ROOT

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

NAME = "raincloud_2002r"
PACKAGES = ("bot", "cogs", "config")
NOT_IN_IT = ROOT / "config" / "deploy"
KEPT = {name: value for name, value in os.environ.items() if not name.startswith("RAINCLOUD_")}


def carry_out(*command: str | Path, folder: Path, status: int = 0) -> str:
    """Run a program that sees nothing of the repository; return what it writes."""
    environment = KEPT | {"PYTHONPATH": "", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(  # noqa: S603 - our own words
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def environment_at(folder: Path) -> Path:
    """Make an environment with nothing in it but pip; return where its programs are."""
    venv.create(folder, with_pip=True, symlinks=True)
    return folder / ("Scripts" if sys.platform == "win32" else "bin")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from it; return the folder they are in."""
    folder = tmp_path_factory.mktemp("built")
    programs = environment_at(folder / "builder")
    carry_out(programs / "pip", "install", "--quiet", "build", folder=folder)
    carry_out(programs / "python", "-m", "build", "--outdir", folder, ROOT, folder=folder)
    return folder


@pytest.fixture(scope="module")
def programs(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with the demo, in the versions that were tested together."""
    found = environment_at(tmp_path_factory.mktemp("installed") / "environment")
    (wheel,) = built.glob("*.whl")
    locked = ROOT / "requirements.lock"
    carry_out(found / "pip", "install", "--quiet", f"{wheel}[demo]", "-c", locked, folder=built)
    return found


def test_all_that_the_program_reads_is_in_the_wheel(built: Path) -> None:
    """Catalogs, facts, migrations, sources; what runs it elsewhere, and the tests, are not."""
    (wheel,) = built.glob("*.whl")
    assert wheel.name == f"{NAME}-{__version__}-py3-none-any.whl"
    wanted = {
        file.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and NOT_IN_IT not in file.parents
    }

    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}

    assert held == wanted
    assert any(name.endswith(".po") for name in held)


def test_the_sdist_has_what_builds_and_tests_it(built: Path) -> None:
    """Whoever packages it for a distribution needs both."""
    with tarfile.open(built / f"{NAME}-{__version__}.tar.gz") as opened:
        held = {name.partition("/")[2] for name in opened.getnames()}

    assert {"pyproject.toml", "LICENSE", "README.md", "requirements.lock"} <= held
    assert {"tests/conftest.py", "config/deploy/Dockerfile", ".github/CHANGELOG.md"} <= held
    assert not any(name.startswith((".venv", "dist/", "build/")) for name in held)


def test_the_installed_program_runs(programs: Path, tmp_path: Path) -> None:
    """Its version, its facts, its sources, and a database in the folder it is called in."""
    raincloud = programs / "raincloud"

    version = carry_out(raincloud, "--version", folder=tmp_path)
    carry_out(raincloud, "history", "check", folder=tmp_path)
    checked = carry_out(raincloud, "check", folder=tmp_path, status=2)  # there is no token
    upgraded = carry_out(raincloud, "db", "upgrade", folder=tmp_path)

    assert version == f"Raincloud {__version__}\n"
    assert [line[0] for line in checked.splitlines()] == ["✓"] * 4 + ["✗"]
    assert upgraded == f"The database is at revision {migrate.revisions()[-1]}.\n"
    assert (tmp_path / "raincloud.db").exists()


def test_the_installed_demo_starts(programs: Path, tmp_path: Path) -> None:
    """With its page, its pictures and its shop."""
    shown = carry_out(
        *(programs / "raincloud", "demo", "--no-browser", "--port", "0", "--seconds", "8"),
        folder=tmp_path,
    )

    assert "http://127.0.0.1:" in shown
