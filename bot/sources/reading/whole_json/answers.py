"""An answer that should be JSON.

Knows nothing of what a shop's JSON holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sources.reading.whole_json.steps import load_json
from bot.sources.web import HttpAnswer, UnreadableError, parse
from bot.sources.web.walls import broken_json, is_html

OBJECTS_LIMIT = 500_000  # a page of 250 products with 100 sizes each has a tenth of them


def read_json(
    answer: HttpAnswer,
    *,
    page: type[UnreadableError] = UnreadableError,
    parse_float: Callable[[str], Any] | None = None,
) -> Any:
    """Return the JSON that an answer holds.

    Args:
        answer: what came back.
        page: the error that a web page in its place is.
        parse_float: reads a number with a point; a float where none is given.

    Raises:
        UnreadableError: it is something else, or more than a shop shows on a page.
    """
    host, body = parse(answer.url).host, answer.body
    if is_html(answer.headers, body):
        raise page(f"{host} sent a web page where JSON was due.")
    if body.count(b"{") > OBJECTS_LIMIT or body.count(b"[") > OBJECTS_LIMIT:
        raise UnreadableError(f"{host} sent more than a page of a shop can hold.")
    try:
        return load_json(body, parse_float=parse_float)
    except (ValueError, RecursionError):
        raise UnreadableError(broken_json(body, host)) from None
