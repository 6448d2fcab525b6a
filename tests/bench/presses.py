"""Somebody who presses and types whatever there is in the demo's page, at three widths.

`python -m tests.bench presses [--seed N] [--minutes M] [--widths 1200,800,400] [--pictures FOLDER]`
looks for a page that locks, a time that lies ahead, a crash mark, and complaints of the demo; it
says what was pressed last, and ends with 1. It needs Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

from tests.bench import composer
from tests.bench.browser import Demo, Page, open_demo, open_page

WIDTHS = (1200, 800, 400)
HEIGHT = 900
OPENS_IN = 60.0  # seconds
SETTLES_IN = 30.0  # seconds for one press, on a busy machine
CHECKED_EVERY = 4  # presses; those between follow each other as fast as they come
REMEMBERED = 8  # presses that are told with a fault
TEXTS = (
    *("rain cloud", "M2002RDA", "2002RDA", "9", "9, banana", "EU 42.5", "160", "160 GBP", "-1"),
    *("next friday 10am", "yesterday", "31 February", "10pm-8am", "tbc", "{shoe} {", "5 Dec 10am"),
    *(
        "who designed the 2002?",
        "@everyone",
        "<@1>",
        "クラウド",
        "🥾",
        "x" * 200,
        "'; --",
        "**",
        " ",
    ),
    *("Tokyo", "ja", "GB", "https://example.com/a", "https://", "0", "every day at 9"),
)

# Finds what a person could press now, picks one of a random kind of place, and says where it is.
PICK = """(place, which) => {
  const places = {
    list: ".select-list [role=option], [role=listbox] [role=option]",
    form: "#modal-root :is(button, input, textarea, [role=combobox])",
    component: "#channel-message-list :is(.component-button, .select-trigger)",
    message: "#channel-message-list button:not(.component-button, .select-trigger)",
    composer: "#channel-composer :is(button, input, textarea)",
    frame: "#toolbar :is(button, select), #messages-sidebar nav button, .history-button",
  };
  // What ends the session, opens another page, or is a tool for who writes tests of bots.
  const left = "#close, #capture-open, #inspector-toggle, #inspector-panel *";
  const found = {};
  for (const [name, query] of Object.entries(places)) {
    const seen = [...document.querySelectorAll(query)].filter((item) =>
      item.checkVisibility() && !item.matches(left) && !item.closest("[inert]")
      && !item.disabled && item.getAttribute("aria-disabled") !== "true"
      && !/^https?:/.test(item.closest("a")?.getAttribute("href") || ""));
    if (seen.length) found[name] = seen;
  }
  const names = Object.keys(found);
  if (!names.length) return null;
  const name = names[Math.floor(place * names.length)];
  const item = found[name][Math.floor(which * found[name].length)];
  item.scrollIntoView({ block: "nearest", inline: "nearest" });
  const box = item.getBoundingClientRect();
  const label = (item.getAttribute("aria-label") || item.textContent || item.placeholder || item.id)
    .trim().replace(/\\s+/g, " ").slice(0, 60);
  if (item instanceof HTMLSelectElement) {
    const options = [...item.options];
    if (!options.length) return null;
    const chosen = options[Math.floor(which * 997) % options.length];
    item.value = chosen.value;
    item.dispatchEvent(new Event("change", { bubbles: true }));
    return { name, label: `${item.id} = ${chosen.textContent}`, x: null };
  }
  return { name, label, x: box.x + box.width / 2, y: box.y + box.height / 2,
    types: item.matches("textarea, input:not([type=checkbox], [type=radio], [type=file])") };
}
"""

REPORT = """
(() => {
  const page = window.simcordPreview, now = Date.now(), ahead = [];
  for (const item of document.querySelectorAll("time.discord-timestamp")) {
    const at = Date.parse(item.dateTime);
    // Near: a drop or the end of a poll lies days ahead.
    if ((at > now + 3000 && at < now + 600000)
      || (at <= now && /^in \\d+ (second|minute)/.test(item.textContent)))
      ahead.push((item.closest("p, li, div")?.textContent || item.textContent).slice(0, 160)
        + ` [${item.dateTime}]`);
  }
  return {
    ahead,
    locked: page.transport.uncertainRequestId !== null || page.transport.state === "uncertain"
      || page.lastAction?.uncertain === true,
    lost: !page.authorized,
    pending: page.pendingAction?.kind || page.pendingQuery?.kind || (page.ready ? null : "drawing"),
    marks: page.diagnostics.filter((item) => item.severity === "error" && item.state !== "recovered"
      && item.code !== "modal-validation").map((item) => `${item.code}: ${item.message}`),
    warnings: page.diagnostics.filter((item) => item.severity === "warning"
      && item.state !== "recovered").map((item) => item.code),
    status: document.getElementById("action-status").textContent,
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  };
})()
"""

COMMANDS = """
fetch("/api/commands", { headers: { "X-Simcord-Capability": location.hash.slice(1),
  "X-Simcord-Context": window.simcordPreview.contextId } }).then((answer) => answer.json())
"""


class Visitor:
    """Somebody with a mouse and a keyboard and no idea what is what.

    Args:
        page: open.
        demo: that it shows.
        chance: decides.
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
        self._last: deque[str] = deque(maxlen=REMEMBERED)
        self.presses = 0
        self.faults: list[str] = []
        self.warnings: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self._known: set[str] = set()

    async def visit(self, seconds: float) -> None:
        """Press and type for so long."""
        await self._opened()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            try:
                self._last.append(await self._step())
            except TimeoutError as error:
                last = "\n    ".join(self._last)
                raise RuntimeError(f"The browser no longer answers, after:\n    {last}") from error
            self.presses += 1
            if self.presses % CHECKED_EVERY == 0:
                await self._look(await self._settled())
            else:
                await asyncio.sleep(self._chance.choice((0, 0, 0.1, 0.4)))
        await self._look(await self._settled())

    async def _opened(self) -> None:
        await self._page.wait_for("window.simcordPreview?.contextId", OPENS_IN)
        await self._settled()

    async def _step(self) -> str:
        kinds = ("press", "command", "key", "resize")
        kind = self._chance.choices(kinds, (70, 20, 6, 4))[0]
        self.kinds[kind] += 1
        if kind == "command":
            return await self._command()
        if kind == "key":
            key = self._chance.choice(("Escape", "Enter", "Tab", "ArrowDown"))
            await self._page.key(key)
            return f"key {key}"
        if kind == "resize":
            width = self._width + self._chance.choice((-40, 0, 40))
            await self._page.resize(width, HEIGHT)
            return f"resized to {width}"
        return await self._press()

    async def _press(self) -> str:
        found = await self._page.run(f"({PICK})({self._chance.random()}, {self._chance.random()})")
        if found is None:
            return "nothing to press"
        self.kinds[f"press in {found['name']}"] += 1
        said = f"{found['name']}: {found['label']}"
        if found["x"] is not None:
            await self._page.press(found["x"], found["y"])
        if found.get("types"):
            typed = self._chance.choice(TEXTS)
            await self._page.type(typed)
            said += f" < {typed!r}"
        return said

    async def _command(self) -> str:
        entries = (await self._page.run(COMMANDS)).get("entries", [])
        if not entries:
            return "no commands"
        entry = self._chance.choice(entries)
        pause = self._chance.choice((0.05, 0.5, 0.8))
        await composer.begin(self._page, entry["invocation"], pause)
        said = f"/{entry['invocation']}"
        for option in entry["options"]:
            if option["required"] or self._chance.random() < 0.2:
                choices = [str(choice["name"]) for choice in option["choices"]]
                typed = self._chance.choice(choices or TEXTS)
                await composer.fill(self._page, option["name"], typed, pause)
                said += f" {option['name']}:{typed}"
        await composer.send(self._page)
        return said

    async def _settled(self) -> dict[str, Any]:
        ends = time.monotonic() + SETTLES_IN
        while True:
            report: dict[str, Any] = await self._page.run(REPORT)
            if report["locked"] or report["lost"] or not report["pending"]:
                return report
            if time.monotonic() > ends:
                return report
            await asyncio.sleep(0.1)

    async def _look(self, report: dict[str, Any]) -> None:
        self.warnings.update(report["warnings"])
        found = [f"a time ahead: {text}" for text in report["ahead"]]
        found += [f"crash mark: {text}" for text in report["marks"]]
        found += [f"script: {text}" for text in self._page.exceptions]
        found += [f"the demo said: {line.strip()}" for line in self._demo.errors]
        if report["overflow"] > 0:
            found.append(f"wider than the window by {report['overflow']} pixels")
        locked = report["locked"] or report["lost"] or report["pending"]
        if locked:
            found.append(f"locked: {report['status']!r}, pending {report['pending']}")
        new = [fault for fault in found if fault not in self._known]
        self._known.update(found)
        for fault in new:
            number = len(self.faults)
            told = f"{self._width} px, press {self.presses}: {fault}"
            self.faults.append("\n    ".join([told, "after:", *self._last]))
            sys.stdout.write(f"  {self.faults[-1]}\n")
            sys.stdout.flush()
            if self._pictures is not None and number < 20:
                await self._page.picture(self._pictures / f"fault-{self._width}-{number}.png")
        if locked:
            await self._page.call("Page.reload")
            await asyncio.sleep(1)
            await self._opened()


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Visit the demo at each width.

    Raises:
        SystemExit: with 1, after the figures, when something was found.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.bench presses")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--widths", default=",".join(map(str, WIDTHS)))
    parser.add_argument("--pictures", type=Path)
    asked = parser.parse_args(arguments)
    if asked.pictures is not None:
        asked.pictures.mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {}
    faults = 0
    for width in map(int, asked.widths.split(",")):
        chance = random.Random(f"{asked.seed} {width}")  # noqa: S311 - to be repeated
        async with open_demo() as demo, open_page(demo.url, width=width, height=HEIGHT) as page:
            visitor = Visitor(page, demo, chance, width, asked.pictures)
            await visitor.visit(asked.minutes * 60)
        faults += len(visitor.faults)
        figures[f"{width} px"] = f"{visitor.presses} presses, {len(visitor.faults)} faults"
        figures[f"{width} px, by kind"] = json.dumps(visitor.kinds)
        figures[f"{width} px, warnings seen"] = json.dumps(visitor.warnings)
    if faults:
        sys.stdout.writelines(f"  {figure:45} {value}\n" for figure, value in figures.items())
        raise SystemExit(1)
    return figures
