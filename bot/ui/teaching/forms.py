"""The form of an answer: its words and its link. It names what it is for, as its button does.

Knows nothing of how an answer is kept.
"""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Label, Modal, TextInput

from bot.languages import mark, tr
from bot.rules.reading import ANSWER_LIMIT
from bot.ui.base import text

ANSWER = re.compile(r"raincloud:teach:form:(?P<verb>write|edit):(?P<number>\d{1,19})")
WORDS, LINK = "answer", "url"  # its two inputs
_TITLE = mark("This server's own answer")


def form(verb: str, number: int, words: str = "", url: str = "") -> Modal:
    """Make the form, filled with what is there.

    Args:
        verb: "write" for an answer to a question, "edit" for another one.
        number: the question's, or the answer's.
        words: of the answer.
        url: of its page.
    """
    made = Modal(title=tr(_TITLE), custom_id=f"raincloud:teach:form:{verb}:{number}")
    answer: TextInput[Any] = TextInput(
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        default=words or None,
        max_length=ANSWER_LIMIT,
    )
    page: TextInput[Any] = TextInput(
        custom_id=LINK, default=url or None, max_length=text.LINK_LIMIT, placeholder="https://"
    )
    made.add_item(
        Label(text=tr("Answer"), description=tr("Plain text, in your words"), component=answer)
    )
    made.add_item(
        Label(text=tr("Link"), description=tr("The page or message that says so"), component=page)
    )
    made.stop()  # what is written finds its way by the custom_id, so it need not be kept in memory
    return made
