"""What every command of the command line does alike: settings, lines, and ends in a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console

from bot.errors import RaincloudError
from config import logs
from config.settings import Settings, load_settings

UNUSABLE = 2  # the exit status when Raincloud could not do at all what it was asked
T = TypeVar("T")  # what a piece of work gives

out = Console()
_errors = Console(stderr=True)


def settings() -> Settings:
    """Read the settings and set up the log, or end with every fault."""
    read = run_sync(load_settings)
    logs.configure(read.log_level, read.log_format, secrets=logs.secrets_of(read))
    return read


def run(work: Coroutine[Any, Any, T], *, status: int = UNUSABLE) -> T:
    """Do something in an event loop of its own; end as :func:`run_sync` does."""
    return run_sync(lambda: asyncio.run(work), status=status)


def run_sync(work: Callable[[], T], *, status: int = UNUSABLE) -> T:
    """Do something; end with its sentence if it cannot be done, or quietly on Ctrl+C.

    Args:
        work: what to do.
        status: the exit status if it cannot be done.
    """
    try:
        return work()
    except RaincloudError as error:
        give_up(error.sentence, status=status)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def say(text: str, *, style: str | None = None) -> None:
    """Print a line as it is: an address that is broken in two cannot be followed."""
    out.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def give_up(text: str, *, status: int = UNUSABLE) -> NoReturn:
    """End with a sentence on standard error."""
    _errors.print(text, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(status)
