"""What is said of something that was typed to change something, and could not be read.

Knows nothing of what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import RequestError
from bot.languages import tr


@contextmanager
def changing() -> Iterator[None]:
    """Let refusals within the block say that nothing was changed, too.

    Raises:
        RequestError: as it was, with what was kept.
    """
    try:
        yield
    except RequestError as error:
        kept = tr("Nothing was changed.")
        raise RequestError(
            tr("{before} {sentence}", before=error.sentence, sentence=kept)
        ) from error
