"""Pictures of every card, panel and page in the demo, to be looked at; and README's own.

`python -m tests.bench screens FOLDER [--widths 1200,400] [--languages en,ja] [--only NAME,...]
[--scheme dark|light]`, or `screens --readme` for the picture that README shows. It needs Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.languages import translate
from tests.bench import composer
from tests.bench.browser import Page, open_demo, open_page

HEIGHT = 2600  # pixels; high enough for the longest card
WINDOW = 900  # of the page as a person has it
OPENS_IN = 60.0  # seconds
SETTLES_IN = 30.0
HAPPENED_IN = 110.0  # seconds after the start; the shop's script is over then
README = Path(__file__).parents[2] / ".github" / "alerts.png"
README_WIDTH = 900  # pixels of the page
README_CARDS = ("Live now", "Restock")
EDGE = 10  # pixels around a card

LAST_MESSAGE = "[...document.querySelectorAll('#channel-message-list > article')].at(-1)"
FORM = "document.querySelector('.modal-dialog')"


@dataclass(frozen=True, slots=True)
class Screen:
    """A command that is typed, and what is pressed in its answer, one after another."""

    name: str
    command: str
    options: Mapping[str, str] = field(default_factory=dict)
    presses: tuple[str, ...] = ()  # labels in English; each gives a picture of its own
    is_member: bool = False


SCREENS = (
    Screen("help", "help"),
    Screen("help-member", "help", is_member=True),
    Screen("setup", "alerts setup", presses=("What", "When", "Who", "How", "Preview")),
    Screen("setup-form", "alerts setup", presses=("What", "Words, price, odd sizes…")),
    Screen("alerts-add", "alerts add", {"channel": "general…"}, ("Change it",)),
    Screen("alerts-list", "alerts list"),
    Screen("alerts-edit", "alerts edit", {"subscription": "alerts…"}),
    Screen("alerts-preview", "alerts preview", {"subscription": "alerts…"}),
    Screen("alerts-pause", "alerts pause", {"subscription": "general…"}),
    Screen("alerts-remove", "alerts remove", {"subscription": "general…"}, ("Undo",)),
    Screen("alerts-test", "alerts test", {"subscription": "general…"}),
    Screen("alerts-copy", "alerts copy", {"subscription": "general…", "channel": "restocks…"}),
    Screen("alerts-log", "alerts log"),
    Screen("alerts-why", "alerts why", {"style": "rain cloud…"}),
    Screen("alerts-why-refused", "alerts why", {"at": "31 February"}),
    Screen("alerts-roles", "alerts roles"),
    Screen("alerts-export", "alerts export"),
    Screen("alerts-stats", "alerts stats"),
    Screen("alerts-audit", "alerts audit"),
    Screen("settings", "manage settings"),
    Screen("settings-refused", "manage settings", {"quiet": "late"}),
    Screen("log", "manage log", {"channel": "general…"}, ("Undo",)),
    Screen("sources", "manage sources"),
    Screen("calendar-address", "manage calendar"),
    Screen(
        "drop-add",
        "manage drop add",
        {"style": "M2002RDB", "name": "Phantom", "at": "next friday 10am", "price": "150"},
        ("Edit",),
    ),
    Screen("drop-add-refused", "manage drop add", {"style": "?", "name": "Phantom", "at": "soon"}),
    Screen("drop-move", "manage drop move", {"drop": "Driftwood…", "at": "next friday 10am"}),
    Screen("drop-cancel", "manage drop cancel", {"drop": "Olive…"}),
    Screen("forget", "manage forget"),
    Screen("unanswered", "manage unanswered"),
    Screen("taught", "manage taught"),
    Screen("upcoming", "drops upcoming", is_member=True),
    Screen("restocks", "drops restocks", is_member=True),
    Screen("stock", "drops stock", is_member=True),
    Screen("months", "drops calendar", is_member=True),
    Screen("price", "drops price", {"shoe": "camo…"}, is_member=True),
    Screen("watch-add", "watch add", {"shoe": "rain cloud…", "sizes": "9, 9.5"}, is_member=True),
    Screen("watch-refused", "watch add", {"shoe": "rain cloud…", "sizes": "huge"}, is_member=True),
    Screen("watch-sizes", "watch sizes", {"sizes": "US 9"}, is_member=True),
    Screen("watch-hours", "watch hours", {"quiet": "10pm-8am"}, is_member=True),
    Screen("watch-list", "watch list", is_member=True),
    Screen("ask", "history ask", {"question": "Who designed the 2002R?…"}, is_member=True),
    Screen("ask-unknown", "history ask", {"question": "Is it waterproof?"}, is_member=True),
    Screen("ask-elsewhere", "history ask", {"question": "when is the next drop"}, is_member=True),
    Screen("show", "history show", {"name": "Protection Pack…"}, is_member=True),
    Screen("compare", "history compare", {"first": "2002…", "second": "2002R…"}, is_member=True),
    Screen("timeline", "history timeline", presses=("Text and sources",), is_member=True),
    Screen("quiz", "history quiz", is_member=True),
    Screen("scores", "history scores", is_member=True),
    Screen("size", "size convert", {"size": "9", "from": "US", "to": "EU"}, is_member=True),
    Screen(
        "size-refused", "size convert", {"size": "big", "from": "US", "to": "EU"}, is_member=True
    ),
    Screen("fit", "size fit", presses=("All facts and sources",), is_member=True),
    Screen("mydata", "mydata show", is_member=True),
    Screen("mydata-forget", "mydata forget", is_member=True),
)


class Photographer:
    """Takes the pictures of one width in one language.

    Args:
        page: open.
        width: of it.
        language: in which everybody uses Discord.
        folder: where the pictures go.
    """

    def __init__(self, page: Page, width: int, language: str, folder: Path) -> None:
        self._page = page
        self._width = width
        self._language = language
        self._folder = folder
        self.taken = 0
        self.missed: list[str] = []

    async def open(self) -> None:
        """Wait until the page can be used."""
        await self._page.wait_for("window.simcordPreview?.ready", OPENS_IN)
        await self._page.wait_for("document.getElementById('channel-picker')", OPENS_IN)

    async def look_at(self, name: str) -> None:
        """Take the whole page as a person has it."""
        await self._page.resize(self._width, WINDOW)
        await asyncio.sleep(1)
        await self._page.picture(self._file(name))
        self.taken += 1
        await self._page.resize(self._width, HEIGHT)
        await asyncio.sleep(1)

    async def choose(self, picker: str, words: str) -> None:
        """Choose who looks, or at which channel, at the top of the page."""
        await self._page.run(f"""(() => {{
            const picker = document.getElementById({json.dumps(picker)});
            const words = {json.dumps(words)};
            const option = [...picker.options].find((item) => item.text.includes(words));
            if (!option || picker.value === option.value) return;
            picker.value = option.value;
            picker.dispatchEvent(new Event("change", {{ bubbles: true }}));
        }})()""")
        await asyncio.sleep(1)
        await self._settled()

    async def take(self, screen: Screen) -> None:
        """Type a command, press what is to be pressed, and take a picture of each answer."""
        await self.choose("viewer-picker", "Max" if screen.is_member else "Mona")
        await self.choose("channel-picker", "#general")
        before = await self._page.run(f"{LAST_MESSAGE}?.dataset.messageId")
        await composer.run_command(self._page, screen.command, screen.options)
        await self._answered(before)
        await self._shoot(screen.name)
        for number, label in enumerate(screen.presses, 1):
            if not await self._press(translate(label, self._language)):
                self.missed.append(f"{screen.name}: no {label!r}")
                break
            await asyncio.sleep(1)
            await self._settled()
            await self._shoot(f"{screen.name}-{number}")
        await self._page.run(f"{FORM}?.querySelector('.modal-close')?.click()")
        await self._page.key("Escape")

    async def take_cards(self, channel: str) -> None:
        """Take each message of a channel."""
        await self.choose("channel-picker", channel)
        count = await self._page.run(
            "document.querySelectorAll('#channel-message-list > article').length"
        )
        for number in range(count):
            await self._shoot(
                f"card-{channel.strip('#').replace(' ', '-').lower()}-{number + 1:02}",
                f"document.querySelectorAll('#channel-message-list > article')[{number}]",
            )

    async def take_readme(self, file: Path) -> None:
        """Take the cards that README shows."""
        box = await self._page.run(f"""(() => {{
            const cards = {json.dumps(README_CARDS)}.map((title) =>
                [...document.querySelectorAll(".component-container")].find((item) =>
                    item.textContent.startsWith(title)));
            cards[0].scrollIntoView({{ block: "start" }});
            const boxes = cards.map((card) => card.getBoundingClientRect());
            const top = Math.min(...boxes.map((box) => box.top));
            const bottom = Math.max(...boxes.map((box) => box.bottom));
            return [boxes[0].left - {EDGE}, top - {EDGE}, boxes[0].width + {2 * EDGE},
                bottom - top + {2 * EDGE}];
        }})()""")
        await self._page.picture(file, tuple(box))

    async def _press(self, label: str) -> bool:
        pressed: bool = await self._page.run(f"""(() => {{
            const items = {LAST_MESSAGE}.querySelectorAll("button, [role=combobox]");
            const label = {json.dumps(label)};
            const found = [...items].find((item) => item.textContent.trim() === label);
            found?.click();
            return Boolean(found);
        }})()""")
        return pressed

    async def _answered(self, before: str | None) -> None:
        await asyncio.sleep(0.5)
        await self._settled()
        last = f"({LAST_MESSAGE}?.dataset.messageId ?? null)"
        try:
            await self._page.wait_for(f"{FORM} || {last} !== {json.dumps(before)}", 10)
        except TimeoutError:
            self.missed.append(
                "no answer: "
                + await self._page.run(
                    "document.getElementById('channel-composer').innerText.replace(/\\s+/g, ' ')"
                )
            )
        await self._settled()

    async def _settled(self) -> None:
        state = "window.simcordPreview"
        ready = f"{state}.ready && !{state}.pendingAction && !{state}.pendingQuery"
        await self._page.wait_for(ready, SETTLES_IN)
        await asyncio.sleep(0.3)

    async def _shoot(self, name: str, element: str = f"{FORM} || {LAST_MESSAGE}") -> None:
        box = await self._page.run(f"""(() => {{
            const element = {element};
            if (!element) return null;
            element.scrollIntoView({{ block: "nearest" }});
            const box = element.getBoundingClientRect();
            return [box.x, box.y - {EDGE}, box.width, box.height + {2 * EDGE}];
        }})()""")
        if box is None:
            self.missed.append(f"{name}: nothing to see")
            return
        await self._page.picture(self._file(name), tuple(box))
        self.taken += 1

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.{self._language}.{self._width}.png"


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Take the pictures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench screens")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--widths", default="1200,400")
    parser.add_argument("--languages", default="en,ja")
    parser.add_argument("--only", default="")
    parser.add_argument("--scheme", choices=("dark", "light"), default="dark")
    parser.add_argument("--readme", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.readme:
        await _take_readme()
        return {"README's picture": README.name}
    if asked.folder is None:
        parser.error("name a folder, or --readme")
    asked.folder.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, asked.only.split(",")))
    figures = {}
    for language in asked.languages.split(","):
        for width in map(int, asked.widths.split(",")):
            taken, missed = await _take_all(width, language, asked.folder, only, asked.scheme)
            figures[f"{language}, {width} px"] = f"{taken} pictures"
            figures |= {f"  missed {n}": what for n, what in enumerate(missed, 1)}
    return figures


async def _take_all(
    width: int, language: str, folder: Path, only: set[str], scheme: str
) -> tuple[int, list[str]]:
    async with (
        open_demo(language) as demo,
        open_page(demo.url, width=width, height=HEIGHT) as page,
    ):
        began = asyncio.get_running_loop().time()
        await page.prefer(scheme)
        photographer = Photographer(page, width, language, folder)
        await photographer.open()
        if language != "en":
            await photographer.take(
                Screen("settings-language", "manage settings", {"language": language})
            )
            await photographer.choose("channel-picker", "#alerts")
        await photographer.look_at("page")
        for screen in SCREENS:
            if not only or screen.name in only:
                await photographer.take(screen)
        if not only or "cards" in only:
            passed = asyncio.get_running_loop().time() - began
            await asyncio.sleep(max(0.0, HAPPENED_IN - passed))
            for channel in ("#alerts", "#restocks-only", "Direct messages"):
                await photographer.take_cards(channel)
            await photographer.look_at("page-direct")
        return photographer.taken, photographer.missed


async def _take_readme() -> None:
    async with (
        open_demo() as demo,
        open_page(demo.url, width=README_WIDTH, height=HEIGHT) as page,
    ):
        await page.prefer("dark")
        photographer = Photographer(page, README_WIDTH, "en", README.parent)
        await photographer.open()
        cards = "[...document.querySelectorAll('.component-container')]"
        for title in README_CARDS:
            is_there = f"{cards}.some((item) => item.textContent.startsWith({json.dumps(title)}))"
            await page.wait_for(is_there, OPENS_IN)
        await asyncio.sleep(3)
        await photographer.take_readme(README)
