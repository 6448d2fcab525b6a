"""What Discord says when something is done, and what anything else may say in its place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.discord_adapter.answers import check_list, check_nothing, check_object

ODD: list[Any] = [
    "<html></html>",
    {},
    {"id": "8"},
    {"id": None},
    {"id": float("inf")},
    [],
    [1],
    None,
    "",
    0,
    False,
]
NO_WORDS = (KeyError, TypeError, ValueError)


def test_discords_own_words_are_taken() -> None:
    """An object by its id, an empty answer, a list."""
    check_object({"id": "7", "status": 2}, 7)
    check_nothing("")
    check_nothing(None)
    check_list([])
    check_list([{"id": "7"}])


@pytest.mark.parametrize("answer", ODD)
def test_whatever_else_is_no_proof(answer: Any) -> None:
    """A page, JSON of something else, or nothing where something is due."""
    with pytest.raises(NO_WORDS):
        check_object(answer, 7)
    if answer not in (None, ""):
        with pytest.raises(NO_WORDS):
            check_nothing(answer)
    if not isinstance(answer, list):
        with pytest.raises(NO_WORDS):
            check_list(answer)
