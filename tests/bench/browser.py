"""Chromium without a window, driven by its DevTools protocol, and the demo to open in it.

Needs `chromium` (or what `CHROMIUM` names) on the machine; nothing of Playwright or Selenium.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
STARTS_IN = 60.0  # seconds, on a busy machine
ANSWERS_IN = 60.0  # seconds for one call
NARROW = 500  # pixels; narrower is a phone
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


@dataclass(slots=True)
class Demo:
    """The running demo: where its page is, and what it said of trouble."""

    url: str
    errors: list[str] = field(default_factory=list)


@asynccontextmanager
async def open_demo(language: str = "en") -> AsyncIterator[Demo]:
    """Run `python -m bot demo` until the block ends.

    Args:
        language: in which everybody uses Discord there.
    """
    program = ("bot",) if language == "en" else ("tests.bench.translated", language)
    with tempfile.TemporaryDirectory(prefix="raincloud-bench-") as folder:
        kept = {name: value for name, value in os.environ.items() if "RAINCLOUD" not in name}
        root = str(Path(__file__).parents[2])
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *program, "demo", "--no-browser"),
            cwd=folder,
            env=kept | {"PYTHONPATH": os.pathsep.join([root, kept.get("PYTHONPATH", "")])},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("The demo has no output.")
        demo = Demo("")
        reading = asyncio.create_task(_read(process.stderr, demo.errors))
        try:
            async with asyncio.timeout(STARTS_IN):
                while not demo.url:
                    line = (await process.stdout.readline()).decode()
                    if not line:
                        raise RuntimeError("The demo did not start: " + "".join(demo.errors))
                    found = _ADDRESS.search(line)
                    demo.url = found[0] if found else ""
            yield demo
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()
            await reading


async def _read(stream: asyncio.StreamReader, lines: list[str]) -> None:
    while line := await stream.readline():
        lines.append(line.decode())


class CallError(RuntimeError):
    """The browser refused a call of its protocol."""


class Page:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._calls: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._answering: asyncio.Task[Any] | None = None
        self._listening = asyncio.create_task(self._listen())
        self.exceptions: list[str] = []  # that no script of the page caught

    async def close(self) -> None:
        """Stop listening."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._socket.close()

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        number = len(self._calls)
        self._calls[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        answer = await asyncio.wait_for(self._calls[number], ANSWERS_IN)
        if "error" in answer:
            raise CallError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    async def run(self, script: str) -> Any:
        """Evaluate a script in the page and return what it comes to."""
        answer = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"The script failed: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    async def wait_for(self, script: str, seconds: float) -> None:
        """Wait until a script comes to something true.

        Raises:
            TimeoutError: it did not in this time.
        """
        ends = time.monotonic() + seconds
        while not await self.run(f"Boolean({script})"):
            if time.monotonic() > ends:
                raise TimeoutError(f"Not in {seconds:.0f} seconds: {script}")
            await asyncio.sleep(0.1)

    async def reload(self) -> None:
        """Load the page anew, and wait until the old one is gone.

        Raises:
            TimeoutError: it is still there.
        """
        await self.run("window.isOld = true")
        await self.call("Page.reload")
        async with asyncio.timeout(ANSWERS_IN):
            while True:
                with suppress(CallError):  # between two pages nothing can be asked
                    if not await self.run("Boolean(window.isOld)"):
                        return
                await asyncio.sleep(0.05)

    async def prefer(self, scheme: str) -> None:
        """Ask for dark or light colours."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.call("Emulation.setEmulatedMedia", features=features)

    async def resize(self, width: int, height: int) -> None:
        """Give the page another size; a narrow one is a phone's."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < NARROW,
        )

    async def press(self, x: float, y: float) -> None:
        """Press the mouse's button at a place."""
        for kind in ("mousePressed", "mouseReleased"):
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )

    async def key(self, name: str) -> None:
        """Press a key: Enter, Escape, Tab or an arrow."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38}
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                code=name,
                windowsVirtualKeyCode=codes[name],
                text="\r" if (name, kind) == ("Enter", "keyDown") else "",
            )

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def picture(
        self, file: Path, box: tuple[float, float, float, float] | None = None
    ) -> None:
        """Write what is seen as a PNG.

        Args:
            file: to write.
            box: left, top, width and height in pixels of what is wanted, if not all.
        """
        clip = {}
        if box is not None:
            clip = {
                "clip": dict(zip(("x", "y", "width", "height"), box, strict=True)) | {"scale": 1}
            }
        shot = await self.call("Page.captureScreenshot", **clip)
        await asyncio.to_thread(file.write_bytes, base64.b64decode(shot["data"]))

    async def _listen(self) -> None:
        async for message in self._socket:
            event = json.loads(message.data)
            if (call := self._calls.get(event.get("id", -1))) is not None:
                if not call.done():
                    call.set_result(event)
            elif event.get("method") == "Page.javascriptDialogOpening":  # nothing goes on before
                self._answering = asyncio.create_task(
                    self.call("Page.handleJavaScriptDialog", accept=True)
                )
            elif event.get("method") == "Runtime.exceptionThrown":
                details = event["params"]["exceptionDetails"]
                thrown = details.get("exception", {}).get("description") or details.get("text")
                self.exceptions.append(str(thrown))


@asynccontextmanager
async def open_page(url: str, *, width: int, height: int) -> AsyncIterator[Page]:
    """Start Chromium and open one page in it; it is gone when the block ends.

    Args:
        url: of the page.
        width: of the page in pixels.
        height: of the page in pixels.

    Raises:
        FileNotFoundError: there is no Chromium.
    """
    names = (os.environ["CHROMIUM"],) if "CHROMIUM" in os.environ else NAMES
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise FileNotFoundError("No Chromium. Install it, or name its program in CHROMIUM.")
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            *(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *(f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port = await _port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                address = f"http://127.0.0.1:{port}/json"
                tabs = await (await session.get(address)).json()
                found = next(tab for tab in tabs if tab["type"] == "page")
                socket = await session.ws_connect(found["webSocketDebuggerUrl"], max_msg_size=0)
                page = Page(socket)
                await page.call("Page.enable")
                await page.call("Runtime.enable")
                await page.resize(width, height)
                await page.call("Page.navigate", url=url)
                yield page
                await page.close()
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _port(file: Path) -> int:
    async with asyncio.timeout(STARTS_IN):
        while True:
            written = await asyncio.to_thread(_lines, file)
            if len(written) > 1:
                return int(written[0])
            await asyncio.sleep(0.1)


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="ascii").splitlines() if file.exists() else []
