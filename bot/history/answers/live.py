"""Notice a question of today, and name the command that answers it: stock, drops, alerts, help.

Knows nothing of facts; the cues are in ``config/history/commands.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.history.questions import MAKER, MODEL, SHOES, Question
from bot.history.terms import CODE, Cues, Names
from bot.languages import mark, tr

NUMBER = re.compile(
    r"\d{1,2}(?:\.5)?|(?!20[0-3]\d$)[2-9]\d{3,5}|1[0-8]\d{2,4}"
)  # a size, or a sum; no year
SIZE = re.compile(r"(?:[3-9]|1\d|2[2-9]|3\d|4\d|50)(?:\.5)?")  # of grown-ups, in any system
EU_FROM = 35  # a size from here on is one of the EU's, whatever stands beside it
REGIONS = {"UK": "GB"}  # as the commands write it
TODAY = mark("That changes by the day, so the history does not hold it.")
SHOE, WANTED_SIZE, WANTED_SIZES, REGION = "shoe", "size", "sizes", "region"


@dataclass(frozen=True, slots=True)
class Command:
    """A command that answers, without its slash, and what it is for, with a gap for its name."""

    name: str
    use: str
    options: tuple[str, ...] = ()  # those that a question may tell


STOCK = Command(
    "drops stock",
    mark("{command} shows what is in stock now, the cheapest first."),
    (SHOE, WANTED_SIZE, REGION),
)
RESTOCKS = Command("drops restocks", mark("{command} shows what came back in stock lately."))
PRICES = Command(
    "drops price", mark("{command} shows what a shoe cost over the last 90 days."), (SHOE,)
)
CALENDAR = Command(
    "drops calendar", mark("{command} shows a month's drops, and puts them into your own calendar.")
)
UPCOMING = Command("drops upcoming", mark("{command} shows what is coming."), (REGION,))
WATCH = Command(
    "watch add",
    mark("{command} sends you a direct message when a shoe comes in."),
    (SHOE, WANTED_SIZES, REGION),
)
WATCHES = Command("watch list", mark("{command} shows what you watch, and ends it."))
HOURS = Command("watch hours", mark("{command} says when direct messages may reach you."))
ALERTS = Command(
    "alerts setup", mark("With {command} a moderator lets drops and restocks be told here.")
)
ALERTS_LIST = Command("alerts list", mark("{command} shows a moderator what is told where."))
WHY = Command("alerts why", mark("{command} tells a moderator why something was not posted."))
CONVERT = Command("size convert", mark("{command} converts sizes."))
FIT = Command("size fit", mark("{command} shows what people say about the fit of the 2002R."))
ASK = Command("history ask", mark("{command} answers questions about the history of the 2002R."))
QUIZ = Command("history quiz", mark("{command} asks a question with four answers."))
MY_DATA = Command("mydata show", mark("{command} shows what I keep about you."))
FORGET = Command("mydata forget", mark("{command} lets me forget it."))
HELP = Command("help", mark("{command} shows what I can do for you here."))
COMMANDS: Mapping[str, tuple[Command, ...]] = {  # the first kind that is heard counts
    "mydata": (MY_DATA, FORGET),
    "why": (WHY, ALERTS_LIST),
    "hours": (HOURS, WATCHES),
    "watches": (WATCHES,),
    "setup": (ALERTS, ALERTS_LIST),
    "alerts": (WATCH, ALERTS),
    "sizes": (CONVERT, FIT),
    "help": (HELP, ASK, STOCK, UPCOMING, WATCH),
    "quiz": (QUIZ,),
    "prices": (PRICES, STOCK),
    "calendar": (CALENDAR, UPCOMING),
    "restocks": (RESTOCKS, STOCK, WATCH),
    "upcoming": (UPCOMING, ALERTS),
    "stock": (STOCK, WATCH),
    "gone": (STOCK, WATCH),
    "shopping": (STOCK, CONVERT),
}
SPEAKER = frozenset({"i", "we"})
SHOPPING, IN_STOCK, GONE, DATE = "shopping", "stock", "gone", "date"
# "When did it come out again" only asks once more.
AGAIN, TOLD = " again", frozenset({"came", "did", "dropped", "launched", "released", "was", "were"})
OF_TODAY = frozenset({"prices", "restocks", "upcoming", IN_STOCK, GONE, SHOPPING})
# With "was" or a year these ask of the past.
ENDED = frozenset({"prices", "upcoming", IN_STOCK, GONE})


@dataclass(frozen=True, slots=True)
class Pointer:
    """What to say to a question of today: the commands it names, and how it writes them."""

    text: str
    commands: tuple[str, ...]
    typed: tuple[str, ...]


class Live:
    """Knows what questions of today sound like."""

    def __init__(
        self,
        cues: Mapping[str, Sequence[str]],
        lists: Mapping[str, frozenset[str]],
        names: Names,
        latest: str,
    ) -> None:
        """Make it.

        Args:
            cues: patterns of words by kind of command.
            lists: words by what they are.
            names: what is named how.
            latest: the last year that a fact tells of; a later one is still to come.
        """
        self._names = names
        self._latest = latest
        self._past = lists["past"]
        self._between = lists["between"] | {*MAKER.casefold().split()}
        self._cues = Cues({name: cues.get(name, ()) for name in COMMANDS})
        self._systems = {system: lists[system] for system in ("US", "UK", "EU", "CM")}
        self._shopping = lists["men"] | lists["women"] | lists["size"] | lists["shopping"]
        self._shopping |= lists["US"] | lists["UK"] | lists["EU"]

    def heard(self, question: Question) -> Pointer | None:
        """Return what to say to a question of today; None to others."""
        dated = DATE in question.asked.sure
        again = dated and not TOLD.isdisjoint(question.words)
        heard = self._cues.heard(question.text.replace(AGAIN, "") if again else question.text)
        kind = next((name for name in COMMANDS if name in heard), "")
        if not kind and self._latest and any(year > self._latest for year in question.years):
            kind = "upcoming"
        shopping = not kind and self._is_shopping(question)
        own = pairwise((*question.words, ""))  # "did I miss the draw" asks of today
        told = {word for word, after in own if after not in SPEAKER}
        past = any(year <= self._latest for year in question.years) or bool(self._past & told)
        past = past or (kind == GONE and dated)  # "it sold out at once"
        if not (kind or shopping) or (kind in ENDED and past):
            return None
        return self.pointed(SHOPPING if shopping else kind, question)

    def pointed(self, kind: str, question: Question) -> Pointer:
        """Return what to say to a question of one of the kinds of ``COMMANDS``."""
        commands = COMMANDS[kind]
        typed = tuple(self._typed(one, question) for one in commands)
        said = [tr(one.use, command=how) for one, how in zip(commands, typed, strict=True)]
        first = [tr(TODAY)] if kind in OF_TODAY else []
        return Pointer(" ".join([*first, *said]), tuple(one.name for one in commands), typed)

    @staticmethod
    def converting() -> Pointer:
        """Return what to say beside a size that was converted."""
        typed = f"/{CONVERT.name}"
        return Pointer(tr(CONVERT.use, command=typed), (CONVERT.name,), (typed,))

    def _is_shopping(self, question: Question) -> bool:
        """Tell whether a shoe is named with a size or a gender and nothing is asked of it."""
        named = question.named_places()
        rest = [word for place, word in enumerate(question.words) if place not in named]
        rest = [word for word in rest if word not in self._between]
        shoe = any(self._names.kind(one.entity) in SHOES for one in question.mentions)
        return shoe and bool(rest) and all(w in self._shopping or NUMBER.fullmatch(w) for w in rest)

    def _typed(self, command: Command, question: Question) -> str:
        """Return a command as a person types it, with the options that a question tells."""
        region = next(iter(sorted(question.regions)), "")
        size = self._size(question)
        told = {
            SHOE: _shoe(question),
            WANTED_SIZE: size,
            WANTED_SIZES: size,
            REGION: REGIONS.get(region, region),
        }
        options = [f"{name}:{told[name]}" for name in command.options if told[name]]
        return " ".join([f"/{command.name}", *options])

    def _size(self, question: Question) -> str:
        """Return the size that is asked for, with its system where that is plain."""
        named = question.named_places()
        words = question.words
        for place, word in enumerate(words):
            if place in named or not SIZE.fullmatch(word):
                continue
            beside = {*words[max(0, place - 1) : place], *words[place + 1 : place + 2]}
            system = next((one for one, said in self._systems.items() if said & beside), "")
            system = "EU" if float(word) >= EU_FROM else system
            return f"{system} {word}".strip()
        return ""


def _shoe(question: Question) -> str:
    """Return the shoe that is named, as it is typed; nothing for the 2002R as such."""
    for one in question.mentions:
        typed = " ".join(question.words[one.start : one.end])
        if typed and one.entity not in {MAKER, MODEL}:
            return typed.upper() if CODE.fullmatch(typed) else typed.title()
    return ""
