"""What is wrong with settings and sources is told all at once, before anything begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import wiring
from bot.sources.kinds import KINDS
from tests.cli.conftest import CommandLine

BAD_SOURCES = """
[[source]]
name = "Up There"
kind = "magento"
url = "https://uptherestore.com/collections/new-balance"

[[source]]
name = "Up There"
kind = "shopify"
url = "https://uptherestore.com"

[[source]]
name = "Nowhere"
kind = "shopify"
url = "ftp://nowhere"
every = "2s"
"""


@pytest.mark.parametrize(
    "command", [["run"], ["sweep"], ["check"], ["db", "upgrade"], ["demo", "--no-browser"]]
)
async def test_every_bad_setting_is_named_at_once(
    raincloud: CommandLine, command: list[str]
) -> None:
    """One sentence a fault, exit 2, and no value is repeated: it may be a secret."""
    result = await raincloud(
        *command, global_rate="a-lot", log_level="loud", nonce_window="sometimes"
    )

    assert result.status == 2
    told = result.out + result.errors
    for name in ("GLOBAL_RATE", "LOG_LEVEL", "NONCE_WINDOW"):
        assert f"RAINCLOUD_{name}: " in told
    assert "a-lot" not in told


async def test_a_broken_settings_file_is_told(raincloud: CommandLine) -> None:
    """With the place of the fault."""
    raincloud.write("raincloud.toml", "global_rate = \n")

    result = await raincloud("run")

    assert result.status == 2
    assert result.errors.startswith("raincloud.toml: ")
    assert "line 1" in result.errors


@pytest.mark.parametrize("command", ["run", "sweep", "check"])
async def test_every_fault_of_the_sources_file_is_named(
    raincloud: CommandLine, command: str
) -> None:
    """An unknown kind, a duplicate name, a bad address, each with the source's name."""
    raincloud.write("sources.toml", BAD_SOURCES)

    result = await raincloud(command)

    told = " ".join((result.out + result.errors).split())
    assert result.status == 2
    assert "\"Up There\" has the unknown kind 'magento'" in told
    assert '"Up There" has a name that an earlier source has' in told
    assert '"Nowhere" has an address that cannot be used' in told
    assert '"Nowhere" is swept every 2s' in told


async def test_a_sources_file_that_is_not_there_is_told(raincloud: CommandLine) -> None:
    """With the setting that names it."""
    result = await raincloud("sweep", sources_file="nowhere.toml")

    assert result.status == 2
    assert result.errors.startswith("RAINCLOUD_SOURCES_FILE: nowhere.toml cannot be read")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_source_of_every_kind_can_be_named(tmp_path: Path, kind: str) -> None:
    """Those that tell only of drops too."""
    file = tmp_path / "sources.toml"
    entry = f'[[source]]\nname = "News"\nkind = "{kind}"\nurl = "https://news.example/all"\n'
    file.write_text(entry, encoding="utf-8")

    (spec,) = wiring.read_sources(file)

    assert (spec.name, spec.kind) == ("News", kind)
