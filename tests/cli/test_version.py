"""`--version` says which release this is."""

from __future__ import annotations

import tomllib

from bot import __version__
from tests.cli.conftest import CommandLine
from tests.test_architecture import ROOT


async def test_the_version_is_that_of_the_package(raincloud: CommandLine) -> None:
    """One number, in the code and in what is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    result = await raincloud("--version")

    assert (result.status, result.out) == (0, f"Raincloud {__version__}\n")
    assert project["version"] == __version__
