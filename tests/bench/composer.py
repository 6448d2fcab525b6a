"""How somebody types a slash command into the demo's page: name, options one by one, send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress

from tests.bench.browser import Page

PAUSE = 0.5  # seconds in which the page offers what was typed for
OFFERS_IN = 15.0  # seconds, on a busy machine
ASKED = 3  # times within them
_OFFER = ".command-popup:not([hidden]) .command-suggestion"
# What is offered for what is typed; what was offered before it may still stand there.
_FITTING = f"""(typed) => [...document.querySelectorAll({json.dumps(_OFFER)})]
    .filter((item) => item.textContent.toLowerCase().includes(typed))"""
_LIST = '[role="listbox"] [role="option"]'


async def begin(page: Page, command: str, pause: float = PAUSE) -> None:
    """Choose a command, such as "alerts setup"; what stood there before is left."""
    await page.run("""[...document.querySelectorAll("#channel-composer button")]
        .find((item) => item.getAttribute("aria-label") === "Exit command mode")?.click()""")
    await page.run("""(() => {
        const input = document.getElementById("channel-composer-input");
        if (!input) return;
        input.value = "";
        input.focus();
    })()""")
    await page.type(f"/{command}")
    await asyncio.sleep(pause)
    await page.key("Enter")
    await asyncio.sleep(pause / 2)


async def fill(
    page: Page,
    option: str,
    value: str,
    pause: float = PAUSE,
    *,
    which: float = 0.0,
    offers_in: float = OFFERS_IN,
) -> None:
    """Type a value of an option; one that ends with "…" is one of what is offered for it.

    Args:
        which: how far down the list of what is offered, from 0 (the first) to below 1.
        offers_in: seconds that it waits for them.
    """
    field = f'.command-option-input[data-option="{option}"]'
    if not await page.run(f"Boolean(document.querySelector({json.dumps(field)}))"):
        await page.run("""document.querySelector(".command-chip")?.click()""")
        await asyncio.sleep(pause / 2)
        await page.run(f"""[...document.querySelectorAll({json.dumps(_LIST)})]
            .find((item) => item.dataset.value === {json.dumps(option)})?.click()""")
        await asyncio.sleep(pause / 2)
    await page.run(f"document.querySelector({json.dumps(field)})?.focus()")
    typed = value.removesuffix("…")
    await page.type(typed)
    await asyncio.sleep(pause)
    fitting = f"({_FITTING})({json.dumps(typed.casefold())})"
    if value.endswith("…"):
        await _await_offers(page, field, fitting, offers_in)
    await page.run(f"""(() => {{
        const fitting = {fitting}, all = [...document.querySelectorAll({json.dumps(_OFFER)})];
        const offers = fitting.length ? fitting : all;
        offers[Math.floor({which} * offers.length)]?.click();
    }})()""")
    await asyncio.sleep(pause / 2)


async def _await_offers(page: Page, field: str, fitting: str, seconds: float) -> None:
    """Wait for offers; on a busy machine simcord's page may miss them until it is asked again."""
    for _ in range(ASKED):
        with suppress(TimeoutError):
            await page.wait_for(f"{fitting}.length", seconds / ASKED)
            return
        await page.run(f"""document.querySelector({json.dumps(field)})
            ?.dispatchEvent(new Event("input", {{ bubbles: true }}))""")


async def send(page: Page) -> None:
    """Send what is typed."""
    await page.run("document.getElementById('send-message')?.click()")


async def run_command(page: Page, command: str, options: Mapping[str, str] | None = None) -> None:
    """Type a whole command and send it."""
    await begin(page, command)
    for option, value in (options or {}).items():
        await fill(page, option, value)
    await send(page)
