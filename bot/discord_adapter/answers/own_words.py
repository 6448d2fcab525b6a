"""Whether an answer is Discord's own word that something was done, and not a page in its place.

A request that succeeds by its status alone may not have reached Discord: a proxy, a captive portal
or its edge can answer 200 to anything. Knows nothing of what is asked.
"""

from __future__ import annotations

from typing import Any


def check_object(answer: Any, object_id: int) -> None:
    """Check that an answer is the object that was asked about.

    Args:
        answer: what discord.py read: JSON, or text where it was none.
        object_id: the object's id.

    Raises:
        ValueError: it is something else.
        TypeError, KeyError: the same.
    """
    if str(answer["id"]) != str(object_id):
        raise ValueError("The answer is about something else.")


def check_nothing(answer: Any) -> None:
    """Check that an answer is empty, as the one is by which Discord says that something is done.

    An empty page in Discord's place cannot be told from it: discord.py keeps no status.

    Raises:
        ValueError: it says something.
    """
    if answer is not None and answer != "":
        raise ValueError("The answer says something where Discord says nothing.")


def check_list(answer: Any) -> None:
    """Check that an answer is a list, which may be empty.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(answer, list):
        raise TypeError("The answer is no list.")
