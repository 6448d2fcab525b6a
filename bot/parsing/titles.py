"""The words of titles: brands, models, years, kinds of shoes, and things that are none.

Knows nothing of style codes, and decides nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.parsing.late import late
from bot.parsing.style_codes import with_zeros

BRAND = late(
    r"new\s?bal(?:a?nce|ence|lance)|newbalance|(?<![a-z])nb(?![a-z])|ニューバランス|뉴발란스",
    re.IGNORECASE,
)
OTHER_BRAND = late(
    r"(?<![a-z])(?:nike|jordan|adidas|yeezy|puma|asics|reebok|saucony|mizuno|converse|vans|hoka"
    r"|salomon|diadora|fila|kappa|brooks|under armour|timberland|onitsuka|le coq|karhu|autry"
    r"|lacoste|umbro|ellesse|skechers|birkenstock|crocs)(?![a-z])",
    re.IGNORECASE,
)
# "2002R", "2002-R", "2002 R", "M2002R", "2002RX", and a code without its first letter; "2002 Red"
# and "2002 Retro" are a year and a word.
NAME_2002R = late(
    r"(?<![A-Za-z0-9.])(?:[Nn][Bb]|[Mm]|[Mm][Ll]|[Uu]|[Ww])?2002"
    r"(?:[\s-](?:R|r(?!\.))(?:[Xx])?(?![A-Za-z0-9'\u2019])"
    r"|[Rr](?:[Xx]|[A-Z]{2}|[a-z]{2}(?<!ed)(?<!un)|(?=[A-Z][a-z]))?(?![a-z]|[A-Z]{2}))"
)
BARE_2002 = late(r"(?<![\w.(/])2002(?![\w./)])", re.ASCII)
# Models of New Balance that stand in a title alone; 2010 and 1906R are the ones taken for a 2002R.
OTHER_MODEL = late(
    r"(?<![a-z0-9.$€£])(?:[a-z]{0,2})(?:1906[a-z]?|9060|99[0-9](?:v[0-9])?|57[3-9][a-z]{0,2}|55[0-9]"
    r"|530|480|237|327|610[a-z]?|650r?|725|740|850|860(?:v[0-9]+)?|878|920|996|997[a-z]?|998|1000"
    r"|1080(?:v[0-9]+)?|1300|1400|1500|1600|1700|2000|2001|2010|3970|5740|204l|57/40|t500|t302"
    r"|1880|fresh foam|fuelcell|warped runner|rc30|rc42|roav|speedrift)(?![a-z0-9])",
    re.IGNORECASE,
)
MULE = late(
    r"(?<![a-z])(?:mules?|slip[\s-]?ons?|slippers?|slides?|clogs?|ミュール|스리퍼|뮬)(?![a-z])",
    re.IGNORECASE,
)
SANDAL = late(r"(?<![a-z])(?:sandals?|sandale[ns]?|サンダル|샌들)(?![a-z])", re.IGNORECASE)
ONLY_2002R = late(r"protection pack|refined future", re.IGNORECASE)  # never of the 2002
YEAR = late(
    r"(?:since|est\.?|from|in|circa|c\.|spring|summer|fall|autumn|winter|season|ss|fw|aw|january"
    r"|february|march|april|may|june|july|august|september|october|november|december|world cup"
    r"|olympics?|class of|vintage|archive|year|anno|©)\s*['\u2019]?2002"
    r"|2002\s*(?:world cup|anniversary|season|retro|vintage|catalogue|collection|edition|release)"
    r"|[0-9]{4}\s?[-\u2013/]\s?2002|2002\s?[-\u2013/]\s?[0-9]{2,4}",
    re.IGNORECASE,
)

_KIDS = late(
    r"(?<![a-z])(?:kids|kid['\u2019]s|kids['\u2019]|big kids?|little kids?|toddlers?|infants?"
    r"|junior|grade[\s-]school|pre[\s-]?school|youth|enfants?|kinder|niñ[oa]s?|bambin[oi]"
    r"|キッズ|키즈|ילדים)(?![a-z])",
    re.IGNORECASE,
)
_KIDS_SIGN = late(r"\((?:GS|PS|TD|BG|Youth|Jr\.?)\)|(?<![A-Za-z])(?:GS|PS|TD)\s*$")
_KIDS_TAGS = frozenset({"kids", "kids shoes", "grade school", "gs", "ps", "td", "toddler", "youth"})
# What a shop sells beside the shoe, where the word is what the title is about: at its beginning,
# at its end, before a separator or before "for".
_ACCESSORY = (
    r"(?:laces?|shoelaces|insoles?|socks?|tee|t-shirts?|hoodie|sweatshirt|sweatpants|cap|hat"
    r"|jacket|pants|shorts|key\s?(?:ring|chain)|poster|magazine|cleaner|stickers?|tote|bag"
    r"|book|figure|gift card|crease (?:protectors?|guards?)|shoe ?trees?|(?:phone )?case|art print"
    r"|shoe ?box|rug|mug|candle|patch|dubrae|lace locks?|toggles?|cleaning kit)"
)
_NOT_A_SHOE = late(rf"(?<![a-z]){_ACCESSORY}(?=\s*(?:$|[-|,/:\u2013]|for\b))", re.IGNORECASE)
_FOR_A_SHOE = late(rf"(?<![a-z]){_ACCESSORY}\s+(?:for|to fit|compatible)\b", re.IGNORECASE)
_BRACKETED = late(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_YEAR_IN_BRACKETS = late(r"\(\s*(?:19|20)[0-9]{2}(?:\s*/\s*(?:19|20)[0-9]{2})?\s*\)")


def plain_title(title: str) -> str:
    """Return a title without bracketed years, which are no models, and with "2OO2" as digits."""
    return with_zeros(_YEAR_IN_BRACKETS.sub(" ", title))


def is_accessory(title: str, *, has_code: bool) -> bool:
    """Tell whether a title is about something beside the shoe.

    With a style code only "laces for M2002RDA" is: a colour may be called after anything.
    """
    if _FOR_A_SHOE.search(title):
        return True
    return not has_code and bool(_NOT_A_SHOE.search(_BRACKETED.sub(" ", title)))


def is_for_kids(title: str, tags: Iterable[str]) -> bool:
    """Tell whether a title or a tag says that a shoe is for children."""
    if _KIDS.search(title) or _KIDS_SIGN.search(title):
        return True
    return any(tag.strip().lower() in _KIDS_TAGS for tag in tags)
