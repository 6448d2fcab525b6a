"""A server's own facts as people type them: a question to keep, an answer and its page.

Knows nothing of where they are kept.
"""

from __future__ import annotations

import re

from bot.errors import RequestError
from bot.languages import tr
from bot.rules.reading.shop_lines import read_address

QUESTION_LIMIT = 200  # characters; what is longer is a story, and is not kept
ANSWER_LIMIT = 600  # characters
_PEOPLE = re.compile(r"<[@#:at][^<>\s]*>|@\S+|\d{15,}")  # mentions, names, Discord's numbers
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E"})  # would end a link


def question_without_people(text: str) -> str:
    """Return a question in one line, without mentions; empty if it is too long to keep."""
    question = " ".join(_PEOPLE.sub(" ", text[: QUESTION_LIMIT * 2]).split())
    return question if len(question) <= QUESTION_LIMIT else ""


def read_own_answer(answer: str, url: str) -> tuple[str, str]:
    """Read an answer and the address of its page.

    Raises:
        RequestError: the answer is empty or too long, or the address is none or not of https.
    """
    said = " ".join(answer.split())
    if not 0 < len(said) <= ANSWER_LIMIT:
        raise RequestError(tr("An answer has 1 to {count} characters.", count=ANSWER_LIMIT))
    page = read_address(url.translate(_IN_ADDRESS))
    if page is None or not page.lower().startswith("https://"):
        raise RequestError(
            tr(
                "The link must begin with https://. "
                "Copy it from the address bar, or from a message with *Copy Message Link*."
            )
        )
    return said, page
