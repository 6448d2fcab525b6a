"""The image is built from its Dockerfile and run, where buildah and debootstrap are.

The base is a small Debian instead of the one that the file names, which is in a registry of images.
It asks package registries: Debian's and PyPI.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.discord_adapter.process import until
from tests.test_architecture import ROOT
from tests.wire.process import WireProcess

TOOLS = ("buildah", "debootstrap")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
BASE = "localhost/raincloud-base"
IMAGE = "localhost/raincloud"
PACKAGES = "python3,python3-venv,ca-certificates"
LENT = ("/etc/ssl/certs", "/etc/xdg/pip", "/etc/pip.conf")  # how this machine reaches PyPI
LONGEST_END = 10.0  # seconds from SIGTERM on; Docker kills then

pytestmark = [
    pytest.mark.image,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(os.geteuid() != 0, reason="a base can only be made by root"),
]


def carry_out(command: list[str], environment: dict[str, str] | None = None) -> str:
    """Run a program; return what it writes, or fail with the end of it."""
    done = subprocess.run(  # noqa: S603 - our own words
        command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout.strip()


class Buildah:
    """Runs buildah with a store of its own, without a daemon or namespaces."""

    def __init__(self, folder: Path) -> None:
        self.command = ["buildah", "--root", f"{folder}/images", "--runroot", f"{folder}/run"]
        self.environment = os.environ | {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}

    def __call__(self, *arguments: str) -> str:
        """Run it; return what it writes, or fail with all it wrote."""
        return carry_out([*self.command, *arguments], self.environment)


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    """Build the image."""
    folder = tmp_path_factory.mktemp("image")
    root = folder / "base"
    carry_out(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "stable", str(root)])
    run = Buildah(folder)
    base = run("from", "scratch")
    run("add", "--quiet", base, str(root), "/")
    run("commit", "--quiet", base, BASE)
    lent = [f"--volume={path}:{path}:ro" for path in LENT if Path(path).exists()]
    run(
        *("bud", "--pull-never", "--format=docker", f"--build-arg=BASE={BASE}", *lent),
        *("--file", str(ROOT / "config/deploy/Dockerfile"), "--tag", IMAGE, str(ROOT)),
    )
    yield run
    run("rm", "--all")
    shutil.rmtree(folder, ignore_errors=True)


def test_the_image_runs_as_nobody_and_writes_its_data_alone(buildah: Buildah) -> None:
    """So that the rest of its file system may be read-only."""
    container = buildah("from", "--pull-never", IMAGE)

    assert buildah("run", container, "--", "raincloud", "--version").startswith("Raincloud ")
    assert buildah("run", container, "--", "id", "-u") == "10001"
    tried = "touch /data/x && echo data; touch /opt/raincloud/x /x /etc/x 2>/dev/null || echo no"
    assert buildah("run", container, "--", "sh", "-c", tried).split() == ["data", "no"]


def test_its_health_is_looked_at_in_itself(buildah: Buildah) -> None:
    """The command that the image names fails while nothing runs."""
    config = json.loads(buildah("inspect", "--type=image", IMAGE))["Docker"]["config"]

    assert config["User"] == "10001:10001"
    assert config["Healthcheck"]["Test"][0] == "CMD"
    assert (config["Entrypoint"], config["Cmd"]) == (["raincloud"], ["run"])


async def test_the_bot_runs_in_it_and_stops_in_time(buildah: Buildah) -> None:
    """Against a loopback Discord: its own check finds it well, and SIGTERM ends it."""
    config = json.loads(buildah("inspect", "--type=image", IMAGE))["Docker"]["config"]
    look = config["Healthcheck"]["Test"][1:]
    container = buildah("from", "--pull-never", IMAGE)
    async with WireProcess("--guilds=1") as wire:
        settings = {**wire.environment, "RAINCLOUD_DISCORD_TOKEN": wire.token}
        given = [f"--env={name}={value}" for name, value in settings.items()]
        process = await asyncio.create_subprocess_exec(
            *buildah.command,
            *("run", *given, container, "--", "raincloud", "run"),
            env=buildah.environment,
            stderr=asyncio.subprocess.DEVNULL,
        )

        async def is_well() -> bool:
            asked = await asyncio.create_subprocess_exec(
                *buildah.command,
                *("run", container, "--", *look),
                env=buildah.environment,
                stderr=asyncio.subprocess.DEVNULL,
            )
            return await asked.wait() == 0 and bool(await wire.get("commands"))

        try:
            await until(is_well, seconds=90, what="good health", pause=0.5)
            os.kill(_inner(process.pid), signal.SIGTERM)
            began = time.monotonic()
            assert await process.wait() == 0
            assert time.monotonic() - began < LONGEST_END
        finally:
            if process.returncode is None:
                os.kill(_inner(process.pid), signal.SIGKILL)
                await process.wait()


def _inner(pid: int) -> int:
    """Return the bot's own process below buildah's."""
    while below := [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text(encoding="ascii").split()
    ]:
        pid = below[0]
    return pid
