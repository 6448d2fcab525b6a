"""Who presses and types for minutes, and looks now and then whether the page is well."""

from __future__ import annotations

import asyncio
import random
import re
import sys
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

from tests.bench.browser import Demo, Page
from tests.bench.pressing import scripts
from tests.bench.pressing.acts import Acts

OPENS_IN = 60.0  # seconds
SETTLES_IN = 30.0  # seconds for one press, on a busy machine
CHECKED_EVERY = 4  # presses; those between follow each other as fast as they come
REMEMBERED = 8  # presses that are told with a fault
PICTURES = 20  # of faults, at most
_RELATIVE = re.compile(r"\b(?:in )?\d+ (?:second|minute|hour)s?(?: ago)?|\bnow\b")
FILLS_IN = 0.85  # of the times that a form is open


class Visitor:
    """Somebody with a mouse and a keyboard and no idea what is what.

    Args:
        page: open.
        demo: that it shows.
        chance: decides.
        width: of the page, in pixels.
        pictures: where a picture of each fault goes, if anywhere.
    """

    def __init__(
        self, page: Page, demo: Demo, chance: random.Random, width: int, pictures: Path | None
    ) -> None:
        self._page = page
        self._demo = demo
        self._chance = chance
        self._width = width
        self._pictures = pictures
        self._acts = Acts(page, chance, width)
        self._last: deque[str] = deque(maxlen=REMEMBERED)
        self.presses = 0
        self.faults: list[str] = []
        self.warnings: Counter[str] = Counter()
        self.kinds = self._acts.kinds
        self._known: set[str] = set()
        self._heard = 0  # lines of the demo's complaints

    async def visit(self, seconds: float) -> None:
        """Press and type for so long."""
        await self._opened()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            try:
                self._last.append(await self._step())
                self.presses += 1
                if self.presses % CHECKED_EVERY == 0:
                    await self._look(await self._settled())
                else:
                    await asyncio.sleep(self._chance.choice((0, 0, 0.1, 0.4)))
            except (TimeoutError, RuntimeError) as error:  # the page, the browser or the demo died
                self._tell(f"no longer answers: {error}")
                return
        await self._look(await self._settled())

    async def _opened(self) -> None:
        await self._page.wait_for("window.simcordPreview?.contextId", OPENS_IN)
        await self._settled()

    async def _step(self) -> str:
        acts = self._acts
        form = await acts.ask(scripts.FORM)
        if form is not None and self._chance.random() < FILLS_IN:
            return await acts.form(form)
        kinds = {
            acts.press: 40,
            acts.command: 20,
            acts.menu: 14,
            acts.opener: 12,
            acts.interrupt: 6,
            acts.key: 4,
            acts.channel: 3,
            acts.resize: 3,
            acts.viewer: 2,
            acts.reload: 1,
        }
        act = self._chance.choices(list(kinds), list(kinds.values()))[0]
        self.kinds[act.__name__] += 1
        said = await act()
        if act in {acts.reload, acts.interrupt}:
            await self._opened()
        return said

    async def _settled(self) -> dict[str, Any]:
        ends = time.monotonic() + SETTLES_IN
        while True:
            report: dict[str, Any] = await self._page.run(scripts.REPORT)
            if report["locked"] or report["lost"] or not report["pending"]:
                return report
            if time.monotonic() > ends:
                return report
            await asyncio.sleep(0.1)

    async def _look(self, report: dict[str, Any]) -> None:
        self.warnings.update(report["warnings"])
        found = [f"a time ahead: {text}" for text in report["ahead"]]
        found += [f"crash mark: {text}" for text in report["marks"]]
        found += [f"not answered: {text}" for text in report["unanswered"]]
        found += self._acts.faults
        found += [f"script: {text}" for text in self._page.exceptions]
        complaints = "  ".join(self._demo.errors[self._heard :])
        self._heard = len(self._demo.errors)
        found += [f"the demo said: {complaints}"] if complaints else []
        if report["overflow"] > 0:
            found.append(f"wider than the window by {report['overflow']} pixels")
        locked = report["locked"] or report["lost"] or report["pending"]
        if locked:
            found.append(f"locked: {report['status']!r}, pending {report['pending']}")
        new = {_key(fault): fault for fault in found if _key(fault) not in self._known}
        self._known.update(new)
        for fault in new.values():
            number = len(self.faults)
            self._tell(fault)
            if self._pictures is not None and number < PICTURES:
                await self._page.picture(self._pictures / f"fault-{self._width}-{number}.png")
        if locked:
            await self._page.reload()
            await self._opened()

    def _tell(self, fault: str) -> None:
        told = f"{self._width} px, press {self.presses}: {fault}"
        self.faults.append("\n    ".join([told, "after:", *self._last]))
        sys.stdout.write(f"  {self.faults[-1]}\n")
        sys.stdout.flush()


def _key(fault: str) -> str:
    """Return what makes a fault another one: how far away a time is changes by the second."""
    return _RELATIVE.sub("", fault)
