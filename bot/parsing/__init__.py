"""What texts of the trade say: prices, currencies, style codes, titles, colorways."""

from bot.parsing.currencies import currency_of
from bot.parsing.draws import says_close, says_draw, says_open
from bot.parsing.late import late
from bot.parsing.matcher import ProductMatch, match
from bot.parsing.other_models import OTHER_MODEL, names_other_model
from bot.parsing.preorders import says_preorder, ships_at
from bot.parsing.prices import from_cents, from_major, from_text, lowest, money
from bot.parsing.releases import named_alike, one_tells_more, release_of, same_drop
from bot.parsing.shoe_names import short_title
from bot.parsing.style_codes import find_codes, normalise_style_code
from bot.parsing.texts import clean, says_something

__all__ = [
    "OTHER_MODEL",
    "ProductMatch",
    "clean",
    "currency_of",
    "find_codes",
    "from_cents",
    "from_major",
    "from_text",
    "late",
    "lowest",
    "match",
    "money",
    "named_alike",
    "names_other_model",
    "normalise_style_code",
    "one_tells_more",
    "release_of",
    "same_drop",
    "says_close",
    "says_draw",
    "says_open",
    "says_preorder",
    "says_something",
    "ships_at",
    "short_title",
]
