"""Run the bot, or the demo of it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import output
from bot.cli.starting import start
from bot.models import Role

RoleOption = Annotated[
    list[Role],
    typer.Option(
        "--role",
        help="Do only this part; may be given again. Without it, all. Needs PostgreSQL.",
        default_factory=lambda: list(Role),
        show_default=False,
    ),
]


def run(
    role: RoleOption,
    shards: Annotated[
        str | None,
        typer.Option(
            "--shards",
            help="The shards of this gateway, such as 0-15. Without it, gateways share them.",
        ),
    ] = None,
    of: Annotated[
        int | None, typer.Option("--of", help="How many shards there are over all gateways.")
    ] = None,
) -> None:
    """Run the bot."""
    start(frozenset(role), shards, of)


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The page's port; 0 for any.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="End by itself after this long.")
    ] = None,
) -> None:
    """Try the bot without a token, on a page that works like Discord."""
    try:
        from bot.demo import session
    except ImportError:
        output.give_up("The demo needs more libraries. Install them: pip install -e '.[demo]'")
    output.run(session.run(port=port, opens_browser=browser, seconds=seconds))
