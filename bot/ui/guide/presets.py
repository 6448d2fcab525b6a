"""What most servers want, as one choice in a new guide: it sets what is told, and nothing else.

A server's size system says how sizes are written and not which are worn, so there is no preset of a
server's sizes. Knows nothing of menus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.languages import mark
from bot.models import ChangeKind, Subscription
from bot.rules.reading import EU
from bot.rules.subscriptions import USUAL

# What narrows a subscription down begins anew with a preset.
_NARROWING = ("words", "styles", "models", "regions", "shops", "sizes", "max_price")
_USUAL = {name: getattr(USUAL, name) for name in (*_NARROWING, "first_only", "preorders")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a preset is called, what it means, and the kinds and other fields that it sets."""

    label: str
    hint: str
    kinds: frozenset[ChangeKind]
    narrows: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        """All fields of a subscription that it sets."""
        return _USUAL | {"kinds": self.kinds} | dict(self.narrows)


PRESETS = {
    "restocks_eu": Preset(
        label=mark("Restocks in EU"),
        hint=mark("Sizes that are back at shops of the European Union"),
        kinds=frozenset({ChangeKind.RESTOCK}),
        narrows={"regions": (EU,)},
    ),
    "everything": Preset(
        label=mark("Everything"),
        hint=mark("Drops, restocks, price cuts and sold out, of every shop"),
        kinds=frozenset(ChangeKind) - {ChangeKind.MOVED, ChangeKind.CANCELLED},  # with announced
    ),
    "drops": Preset(
        label=mark("Drops only"),
        hint=mark("Announced drops and live drops, no restocks"),
        kinds=frozenset({ChangeKind.ANNOUNCED, ChangeKind.LIVE}),
    ),
}


def preset_of(subscription: Subscription) -> str | None:
    """Return the preset, by name, that a subscription says; none if it says something else."""
    for name, preset in PRESETS.items():
        if replace(subscription, **preset.fields) == subscription:
            return name
    return None
