"""How names, places, seasons and kinds of question are written, and found in a text."""

from bot.history.terms.cues import Cues
from bot.history.terms.mention import CODE, YEAR, EntityMention
from bot.history.terms.months import MONTHS
from bot.history.terms.names import MAKERS, Names
from bot.history.terms.places import PlaceWords
from bot.history.terms.slots import Asked, SlotDetector
from bot.history.terms.spellings import Typed
from bot.history.terms.spoken import spoken_name, spoken_slot
from bot.history.terms.vocabulary import PlainTexts, build_vocabulary, plain_texts

__all__ = [
    "CODE",
    "MAKERS",
    "MONTHS",
    "YEAR",
    "Asked",
    "Cues",
    "EntityMention",
    "Names",
    "PlaceWords",
    "PlainTexts",
    "SlotDetector",
    "Typed",
    "build_vocabulary",
    "plain_texts",
    "spoken_name",
    "spoken_slot",
]
