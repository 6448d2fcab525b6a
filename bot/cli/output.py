"""What every command of the command line does alike: settings, lines, and ends in a sentence.

Rich is loaded with the first line that is printed: a bot that runs prints none.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from bot.errors import RaincloudError
from config import logs
from config.settings import Settings, load_settings

if TYPE_CHECKING:
    from rich.console import Console

UNUSABLE = 2  # the exit status when Raincloud could not do at all what it was asked
STOPPED = 130  # the exit status after Ctrl+C
T = TypeVar("T")  # what a piece of work gives


def settings() -> Settings:
    """Read the settings and set up the log, or end with every fault."""
    read = run_sync(load_settings)
    run_sync(
        lambda: logs.configure(
            read.log_level, read.log_format, secrets=logs.secrets_of(read), file=read.log_file
        )
    )
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
        raise SystemExit(STOPPED) from None


def say(text: str, *, style: str | None = None) -> None:
    """Print a line as it is: an address that is broken in two cannot be followed."""
    _out().print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def mark(text: str, *, is_good: bool) -> None:
    """Print a line behind a mark that tells whether it is good news."""
    sign, style = ("✓", "green") if is_good else ("✗", "red")
    _out().print(sign, style=style, end=" ")
    say(text)


def show(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; nothing in it is read as markup."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(*heads)
    for row in rows:
        table.add_row(*map(escape, row))
    _out().print(table)


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str, int], None]]:
    """Show on a terminal how far a piece of work is; show nothing where the output is piped.

    Args:
        doing: what is being done, such as "Sweeping".

    Yields:
        What is called with a word on each part that is done, and how many parts there are.
    """
    errors = _out(is_error=True)
    if not (_out().is_terminal and errors.is_terminal):
        yield lambda _part, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True) as shown:
        bar = shown.add_task(doing, total=None)

        def step(part: str, total: int) -> None:
            shown.print(part, markup=False, highlight=False)
            shown.update(bar, total=total, advance=1)

        yield step


def give_up(text: str, *, status: int = UNUSABLE) -> NoReturn:
    """End with a sentence on standard error."""
    _out(is_error=True).print(text, style="red", markup=False, highlight=False, soft_wrap=True)
    raise SystemExit(status)


@cache
def _out(*, is_error: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=is_error)


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
