"""The single things that somebody does in the page; each says in a line what it did."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from tests.bench import composer
from tests.bench.browser import Page
from tests.bench.pressing import scripts, words

HEIGHT = 900
PICKERS = {"channel": "channel-picker", "viewer": "viewer-picker"}
OFFERS_IN = 3.0  # seconds in which a menu fills; one of channels asks the demo
MENU_READY = ".select-list:not([hidden]) [role=listbox]:not([aria-busy=true])"
# Commands whose answers have buttons to forms, or menus.
TO_FORMS = ("alerts setup", "alerts edit", "manage drop add", "manage taught", "manage unanswered")
TO_MENUS = (
    "alerts setup",
    "alerts edit",
    "manage settings",
    "watch add",
    "watch list",
    "watch hours",
)
FILLS_IN = 15.0  # seconds, on a busy machine
# A menu that is filled, or was closed by something else.
MENU_SETTLED = """(key) => {
  const wrap = [...document.querySelectorAll(".preview-select.is-open")]
    .find((item) => item.dataset.controlKey === key);
  return !wrap || Boolean(wrap.querySelector("[role=option]"));
}"""
MODERATOR = 0  # the first of those who look
WAITS_FOR_FORM = 0.8
TAKES_OFFER = 0.7  # of what is typed for where something is offered


class Acts:
    """A mouse and a keyboard.

    Args:
        page: open.
        chance: decides.
        width: of the page, in pixels.
    """

    def __init__(self, page: Page, chance: random.Random, width: int) -> None:
        self.page = page
        self.width = width
        self.kinds: Counter[str] = Counter()
        self.faults: list[str] = []  # that no report of the page shows
        self._chance = chance

    async def press(self) -> str:
        """Press anything, and type where one can."""
        found = await self.ask(scripts.PICK, self._chance.random(), self._chance.random())
        if found is None:
            return "nothing to press"
        self.kinds[f"press in {found['name']}"] += 1
        if "picker" in found:
            return await self.choose(found["picker"])
        await self.page.press(found["x"], found["y"])
        said = f"{found['name']}: {found['label']}"
        if found["types"]:
            typed = words.some("", self._chance)
            await self.page.type(typed)
            said += f" < {typed[:60]!r}"
        return said

    async def command(self, among: Collection[str] = ()) -> str:
        """Type a command with some of its options, and send it.

        Args:
            among: the commands to choose from; all, if none or if none of these is there.
        """
        entries = (await self.page.run(scripts.COMMANDS)).get("entries", [])
        entries = [entry for entry in entries if entry["invocation"] in among] or entries
        if not entries:
            return "no commands"
        entry = self._chance.choice(entries)
        pause = self._chance.choice((0.05, 0.1, 0.3, 0.6))
        await composer.begin(self.page, entry["invocation"], pause)
        said = f"/{entry['invocation']}"
        for option in entry["options"]:
            if option["required"] or self._chance.random() < 0.25:
                typed = self._value(option)
                await composer.fill(
                    *(self.page, option["name"], typed, pause),
                    which=self._chance.random(),
                    offers_in=OFFERS_IN,
                )
                said += f" {option['name']}:{typed[:60]}"
        await composer.send(self.page)
        return said

    def _value(self, option: dict[str, Any]) -> str:
        if option["choices"]:
            return str(self._chance.choice(option["choices"])["name"])
        is_offered = option.get("autocomplete") or option["type"] not in {
            "string",
            "integer",
            "number",
        }
        if is_offered and self._chance.random() < TAKES_OFFER:
            self.kinds["option taken from what is offered"] += 1
            return self._chance.choice(words.BEGINNINGS) + "…"
        return words.some(option["name"], self._chance)

    async def key(self) -> str:
        """Press a key."""
        key = self._chance.choice(("Escape", "Enter", "Tab", "ArrowDown"))
        await self.page.key(key)
        return f"key {key}"

    async def resize(self) -> str:
        """Make the page a little narrower or wider."""
        width = self.width + self._chance.choice((-40, 0, 40))
        await self.page.resize(width, HEIGHT)
        return f"resized to {width}"

    async def choose(self, picker: str) -> str:
        """Choose who looks, or at which channel."""
        return f"{picker} = {await self.ask(scripts.CHOOSE, picker, self._chance.random())}"

    async def reload(self) -> str:
        """Load the page anew."""
        await self.page.reload()
        return "reloaded"

    async def interrupt(self) -> str:
        """Begin something, and do something else before the answer is there."""
        begun = await self._chance.choice((self.command, self.press, self.menu, self.opener))()
        await asyncio.sleep(self._chance.choice((0, 0.02, 0.1, 0.3)))
        others = (self.resize, self.reload, self.channel, self.viewer, self.resize, self.press)
        return f"{begun}; meanwhile {await self._chance.choice(others)()}"

    async def channel(self) -> str:
        """Open another channel."""
        return await self.choose(PICKERS["channel"])

    async def viewer(self) -> str:
        """Become somebody else."""
        return await self.choose(PICKERS["viewer"])

    async def opener(self) -> str:
        """Press what opens a form, or call for it."""
        said = ""
        found = await self.ask(scripts.OPENER, self._chance.random())
        if found is None:
            offered = (await self.page.run(scripts.COMMANDS)).get("entries", [])
            if not any(entry["invocation"] in TO_FORMS for entry in offered):  # a member has none
                said = f"{await self.ask(scripts.CHOOSE, PICKERS['viewer'], MODERATOR)}; "
                await asyncio.sleep(1)
            said += await self.command(TO_FORMS) + "; "
            await asyncio.sleep(1)
            found = await self.ask(scripts.OPENER, self._chance.random())
        if found is None:
            return said + "no button of a form"
        await self.page.press(found["x"], found["y"])
        if self._chance.random() < WAITS_FOR_FORM:
            with suppress(TimeoutError):  # another thing is under way, or it opens something else
                await self.page.wait_for(f"({scripts.FORM})()", OFFERS_IN)
        return f"{said}form's button: {found['label']}"

    async def form(self, shown: dict[str, Any]) -> str:
        """Fill in a form that is open, and send it or leave it."""
        self.kinds["forms opened"] += 1
        said = f"form {shown['title']}:"
        for name in shown["fields"]:
            kind = self._chance.choices(("kept", "fits", "any", "emptied"), (25, 40, 25, 10))[0]
            if kind == "kept" or not await self.ask(scripts.FIELD, name):
                continue
            fits = words.fitting(name, self._chance)
            typed = {"fits": fits, "any": self._chance.choice(words.ANYTHING)}.get(kind, "")
            if typed:
                await self.page.type(typed)
            else:
                await self.page.run("document.execCommand('delete')")
            said += f" {name}={typed[:60]!r}"
        for _ in range(shown["menus"]):
            said += f" {await self.menu()}"
        ends = (("sent", "[type=submit]"), ("cancelled", ".button-secondary"), ("closed", "Escape"))
        end, query = self._chance.choices(ends, (75, 15, 10))[0]
        found = await self.ask(scripts.FORM_BUTTON, query) if query != "Escape" else None
        if found is None:
            await self.page.key("Escape")
            end = "closed"
        else:
            await self.page.press(found["x"], found["y"])
        self.kinds[f"forms {end}"] += 1
        return f"{said}; {end}"

    async def menu(self) -> str:
        """Open a menu, and choose one, several or none."""
        menu = await self.ask(scripts.MENU, self._chance.random())
        if menu is None:
            return await self.command(TO_MENUS)
        said = f"menu {menu['label']}"
        if menu["clears"] and self._chance.random() < 0.3:
            return said + await self._end_menu(menu["key"], ".select-clear", "emptied")
        await self.page.press(menu["x"], menu["y"])
        key = json.dumps(menu["key"])
        ready = f"""[...document.querySelectorAll(".preview-select")].find((item) =>
            item.dataset.controlKey === {key})?.querySelector({json.dumps(MENU_READY)})"""
        try:
            await self.page.wait_for(ready, OFFERS_IN)
        except TimeoutError:
            return f"{said} did not open"  # another thing is under way
        try:
            await self.page.wait_for(f"({MENU_SETTLED})({key})", FILLS_IN)
        except TimeoutError:
            self.faults.append(f"a menu without options: {menu['label']}")
        is_one = menu["most"] == 1
        count = 1 if is_one else self._chance.choice((1, 1, 2, 3, min(menu["most"], 8)))
        for _ in range(count):
            option = await self.ask(
                scripts.MENU_PART, menu["key"], "[role=option]", self._chance.random()
            )
            if option is not None:
                said += f" {option['label']!r}"
                await self.page.press(option["x"], option["y"])
        self.kinds["chosen in menus of one" if is_one else "chosen in menus of several"] += 1
        if is_one:
            return said
        end = self._chance.choices(("Apply", "Escape", "outside"), (75, 10, 15))[0]
        if end == "Apply":
            return said + await self._end_menu(menu["key"], ".select-apply", "applied")
        if end == "Escape":
            await self.page.key("Escape")
        else:
            await self.page.press(self.width / 2, 5)
        return f"{said}, {end}"

    async def _end_menu(self, key: str, query: str, ended: str) -> str:
        found = await self.ask(scripts.MENU_PART, key, query, 0)
        if found is None:
            return f", not {ended}"
        self.kinds[f"menus {ended}"] += 1
        await self.page.press(found["x"], found["y"])
        return f", {ended}"

    async def ask(self, script: str, *given: Any) -> Any:
        """Run one of the scripts in the page, with what it is given."""
        return await self.page.run(f"({script})({', '.join(map(json.dumps, given))})")
