"""Refusals of what was only asked: they need not say that nothing was changed.

Knows nothing of what was asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import RequestError
from bot.languages import mark, tr

NOTHING = mark("Nothing was changed.")  # stands in refusals as it is, in every language


@contextmanager
def asking() -> Iterator[None]:
    """Take out of refusals within the block what is true of a change, and odd of a question.

    Raises:
        RequestError: as it was, without that sentence.
    """
    try:
        yield
    except RequestError as error:
        raise RequestError(bare(error)) from error


def bare(error: RequestError) -> str:
    """Return an error's sentence without the assurance that nothing was changed."""
    nothing = tr(NOTHING)
    return error.sentence.replace(f"{nothing} ", "").replace(nothing, "").strip()
