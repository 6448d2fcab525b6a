"""What rules refuse, told where nothing could be changed: of a question, of a file's entry."""

from __future__ import annotations

from bot.errors import RequestError
from bot.languages import mark, tr

_NOTHING = mark("Nothing was changed.")


def bare(error: RequestError) -> str:
    """Return why something is refused, without the word that nothing was changed.

    Args:
        error: raised in the language that is spoken now.
    """
    nothing = tr(_NOTHING)
    return error.sentence.replace(f"{nothing} ", "").replace(nothing, "").strip()
