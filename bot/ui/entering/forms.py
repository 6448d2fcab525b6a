"""The forms in which a drop is changed before it is posted: what was typed stands in them.

Knows nothing of how what is written is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import discord
from discord.ui import Label, Modal, TextInput

from bot.languages import mark, tr
from bot.rules.reading import DropForm

FILLED_FORM = re.compile(r"raincloud:drop:form:(?P<draft>\d{1,20}):(?P<form>[a-z]{1,20})")
SHOE, SHOPS = "edit", "shops"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form: what it is called, how it is written, how long it may be."""

    label: str
    hint: str
    most: int
    is_required: bool = False
    has_lines: bool = False


# By form, and by the field of a drop's form that it fills.
FORMS: dict[str, dict[str, FormField]] = {
    SHOE: {
        "style": FormField(
            label=mark("Shoe"),
            hint=mark("Its style code, such as M2002RDA, or its name, such as rain cloud"),
            most=40,
            is_required=True,
        ),
        "name": FormField(
            label=mark("Name"),
            hint=mark("What people call it, such as Protection Pack Rain Cloud"),
            most=120,
            is_required=True,
        ),
        "at": FormField(
            label=mark("When"),
            hint=mark("5 Dec 10am, next Friday 18:00, 2026-12-05, 2026-12 or tbc"),
            most=60,
            is_required=True,
        ),
        "price": FormField(
            label=mark("Price"), hint=mark("Amount and currency, such as 150 USD"), most=40
        ),
        "image": FormField(
            label=mark("Picture"),
            hint=mark("The address of a picture, beginning with https://"),
            most=512,
        ),
    },
    SHOPS: {
        "shops": FormField(
            label=mark("Shops"),
            hint=mark(
                "One on each line, with a link if you have it: END. https://shop.example/2002r"
            ),
            most=4000,
            has_lines=True,
        ),
        "region": FormField(
            label=mark("Country"), hint=mark("Where it drops, such as GB, US or JP"), most=40
        ),
        "timezone": FormField(
            label=mark("Time zone"),
            hint=mark("Of its time, such as Europe/London. Empty: the server's"),
            most=64,
        ),
        "closes": FormField(
            label=mark("Closes"),
            hint=mark("For a draw: when it closes; its other time is when it opens"),
            most=60,
        ),
    },
}
TITLES = {SHOE: mark("The drop"), SHOPS: mark("Shops, country, draw")}


def drop_form(draft_id: int, name: str, typed: DropForm) -> Modal:
    """Make one of a draft's forms, filled with what was typed."""
    made = Modal(title=tr(TITLES[name]), custom_id=f"raincloud:drop:form:{draft_id}:{name}")
    for field, each in FORMS[name].items():
        box: TextInput[Any] = TextInput(
            custom_id=field,
            default=(getattr(typed, field) or "")[: each.most] or None,
            required=each.is_required,
            max_length=each.most,
            style=discord.TextStyle.long if each.has_lines else discord.TextStyle.short,
        )
        made.add_item(Label(text=tr(each.label), description=tr(each.hint), component=box))
    made.stop()  # its answer finds the draft by its custom_id, so it need not be kept in memory
    return made


def label_of(field: str) -> str:
    """Return what a field is called."""
    found = next(fields[field] for fields in FORMS.values() if field in fields)
    return tr(found.label)
