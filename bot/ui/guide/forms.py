"""A guide's forms: what is written and not chosen. Each names its guide, as its buttons do.

Knows nothing of how what is written is read.
"""

from __future__ import annotations

import re
from typing import Any

from discord.ui import Label, Modal, TextInput

from bot.languages import mark, tr
from bot.models import Guide
from bot.rules.looks import LINE_LIMIT
from bot.rules.subscriptions import FIELDS, TEXT_LIMIT, typed
from bot.ui.base import text

ANSWER = re.compile(r"raincloud:guide:form:(?P<guide>\d{1,19}):(?P<form>[a-z]{1,20})")
INPUT_LIMIT = 4000  # characters of one input, Discord's own limit
COLOUR_LIMIT = 40  # characters of a colour's name
SHOES, PLACES, LOOKS = "shoes", "places", "looks"
# By the field of a subscription that reads it: how it is written.
_INPUTS = {
    SHOES: {
        "sizes": mark("Separated by commas: US 9, EU 42.5, CM 27. Empty: all"),
        "words": mark('All must appear; after a minus none may: "rain cloud" -kids'),
        "styles": mark("Separated by commas: M2002RDA, M2002RDB. Empty: all"),
        "max_price": mark("With its currency: 160 USD. Empty: any"),
    },
    PLACES: {
        "regions": mark("Countries separated by commas: GB, Japan. Empty: all"),
        "shops": mark("Names as alerts show them, separated by commas. Empty: all"),
    },
    LOOKS: {
        "line": mark(
            "These are filled in: {shoe} {code} {sizes} {price} {shop} {region} {when} {role}"
        ),
        "colour": mark("#3BA55D, or a name such as red. Empty: by kind of alert"),
    },
}
_LABELS = {"line": mark("Line above each card")}  # where the field's own says too little
_EXAMPLES = {"line": mark("{role} {shoe} is back: {sizes}"), "colour": "#3BA55D"}
_LIMITS = {"words": TEXT_LIMIT, "line": LINE_LIMIT, "colour": COLOUR_LIMIT}
_TITLES = {
    SHOES: mark("Which shoes"),
    PLACES: mark("Where they are sold"),
    LOOKS: mark("Own words and colour"),
}


def form(guide: Guide, name: str) -> Modal:
    """Make one of a guide's forms, filled with what is chosen."""
    made = Modal(title=tr(_TITLES[name]), custom_id=f"raincloud:guide:form:{guide.id}:{name}")
    for option, hint in _INPUTS[name].items():
        field: TextInput[Any] = TextInput(
            custom_id=option,
            default=_default(guide, option) or None,
            placeholder=tr(_EXAMPLES[option]) if option in _EXAMPLES else None,
            required=False,
            max_length=_LIMITS.get(option, INPUT_LIMIT),
        )
        label = text.capital(tr(_LABELS.get(option, FIELDS[option].label)))
        made.add_item(Label(text=label, description=tr(hint), component=field))
    made.stop()  # its answer finds the guide by its custom_id, so it need not be kept in memory
    return made


def _default(guide: Guide, option: str) -> str:
    """Return what is chosen, or what was typed before and could not be read."""
    return guide.unread.get(option) or typed(getattr(guide.subscription, option))
