"""Notice a question of today, and name the command that answers it: stock, drops, alerts, help.

Knows nothing of facts; the cues are in ``config/history/commands.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.history.questions import MAKER, Question
from bot.languages import mark, tr

NUMBER = re.compile(r"\d{1,2}(?:\.5)?|[2-9]\d{3,5}|1[0-8]\d{2,4}")  # a size, or a sum; no year
REGIONS = {"UK": "GB"}  # as the commands write it
TODAY = mark("That changes by the day, so the history does not hold it.")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that answers, without its slash, and what it is for, with a gap for its name."""

    name: str
    use: str
    region: bool = False  # whether it takes a region


RESTOCKS = Command("drops restocks", mark("{command} shows what came back in stock lately."))
UPCOMING = Command("drops upcoming", mark("{command} shows what is coming."), region=True)
ALERTS = Command(
    "alerts setup", mark("With {command} a moderator lets drops and restocks be told here.")
)
CONVERT = Command("size convert", mark("{command} converts sizes."))
ASK = Command("history ask", mark("{command} answers questions about the history of the 2002R."))
COMMANDS: Mapping[str, tuple[Command, ...]] = {
    "alerts": (ALERTS, RESTOCKS),
    "help": (ASK, UPCOMING, RESTOCKS, CONVERT, ALERTS),
    "restocks": (RESTOCKS, UPCOMING),
    "upcoming": (UPCOMING, ALERTS),
}
SHOPPING = (RESTOCKS, CONVERT)


class Live:
    """Knows what questions of today sound like."""

    def __init__(
        self, cues: Mapping[str, Sequence[str]], lists: Mapping[str, frozenset[str]]
    ) -> None:
        self._cues = {name: _compiled(cues[name]) for name in COMMANDS if cues.get(name)}
        self._shopping = lists["men"] | lists["women"] | lists["size"] | lists["shopping"]
        self._shopping |= lists["US"] | lists["UK"] | lists["EU"]

    def heard(self, question: Question) -> tuple[str, tuple[str, ...]] | None:
        """Return what to say to a question of today, and the commands it names; None to others."""
        commands = self._commands(question)
        if commands is None:
            return None
        said = [tr(one.use, command=_written(one, question)) for one in commands]
        first = [] if commands == COMMANDS["help"] else [tr(TODAY)]
        return " ".join([*first, *said]), tuple(one.name for one in commands)

    def _commands(self, question: Question) -> tuple[Command, ...] | None:
        for name, cue in self._cues.items():
            if cue.search(question.text):
                return COMMANDS[name]
        return SHOPPING if self._is_shopping(question) else None

    def _is_shopping(self, question: Question) -> bool:
        """Tell whether a shoe is named with a size or a gender and nothing is asked of it."""
        named = question.named_places()
        rest = [word for place, word in enumerate(question.words) if place not in named]
        rest = [word for word in rest if word not in MAKER.casefold().split()]
        shoe = any(one.entity != MAKER for one in question.mentions)
        return shoe and bool(rest) and all(w in self._shopping or NUMBER.fullmatch(w) for w in rest)


def _written(command: Command, question: Question) -> str:
    """Return a command as a person types it, with the options that a question tells."""
    region = next(iter(sorted(question.regions)), "") if command.region else ""
    option = f" region:{REGIONS.get(region, region)}" if region else ""
    return f"/{command.name}{option}"


def _compiled(cues: Sequence[str]) -> re.Pattern[str]:
    words = [cue for cue in cues if cue.isascii()]
    parts = [rf"(?<!\S)(?:{'|'.join(words)})(?!\S)"] if words else []
    return re.compile("|".join([*parts, *(cue for cue in cues if not cue.isascii())]))
