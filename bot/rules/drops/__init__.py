"""Which sightings are one drop, and what changed about it."""

from bot.rules.drops.changes import change_of, mark_preorders
from bot.rules.drops.identity import NEAR, contradicts, is_same, is_same_shoe
from bot.rules.drops.listed import OVER, drops_of_list
from bot.rules.drops.pairing import WORTHLESS, pair
from bot.rules.drops.ranking import is_old, is_over
from bot.rules.drops.revision import drop_of, revise
from bot.rules.drops.shoes import ComingShoe, Word, coming_shoes
from bot.rules.drops.shops import named_shops, shops_of

__all__ = [
    "NEAR",
    "OVER",
    "WORTHLESS",
    "ComingShoe",
    "Word",
    "change_of",
    "coming_shoes",
    "contradicts",
    "drop_of",
    "drops_of_list",
    "is_old",
    "is_over",
    "is_same",
    "is_same_shoe",
    "mark_preorders",
    "named_shops",
    "pair",
    "revise",
    "shops_of",
]
