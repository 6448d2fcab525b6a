"""Questions on the terminal, or answers that are piped in, one a line.

Knows nothing of what is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import typer

from bot.cli import output
from bot.errors import RaincloudError

T = TypeVar("T")  # what an answer means


def ask(
    question: str, understand: Callable[[str], T], *, default: str = "", is_secret: bool = False
) -> T:
    """Ask until the answer can be used; without a terminal, end with why it cannot.

    Args:
        question: what is asked, without a colon.
        understand: turns an answer into what it means, or raises a RaincloudError.
        default: what an empty answer stands for.
        is_secret: whether the answer is not shown while it is typed.
    """
    while True:
        try:
            return understand(_answer(question, default=default, is_secret=is_secret))
        except RaincloudError as error:
            if not sys.stdin.isatty():
                output.give_up(f"{error.sentence}\nNothing was written.")
            output.say(error.sentence, style="red")


def _answer(question: str, *, default: str, is_secret: bool) -> str:
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            output.give_up(f"The answers ended before: {question}. Nothing was written.")
        return line.strip() or default
    try:
        answer: str = typer.prompt(
            question, default=default, hide_input=is_secret, show_default=bool(default)
        )
    except typer.Abort:
        output.give_up("\nStopped. Nothing was written.", status=output.STOPPED)
    return answer.strip()
