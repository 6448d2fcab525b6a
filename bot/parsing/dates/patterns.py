"""The words of dates: months, seasons, days of the week, and the patterns they stand in.

Knows nothing of what they mean.
"""

from __future__ import annotations

import re

from bot.parsing.dates.names import ALL_MONTHS, ENGLISH, FOREIGN_WEEKDAYS, MONTHS, WEEKDAYS
from bot.parsing.late import late

# First month and how many; winter runs over the year's end.
SEASONS = {
    "spring": (3, 3),
    "summer": (6, 3),
    "fall": (9, 3),
    "autumn": (9, 3),
    "winter": (12, 3),
    "holiday": (11, 2),
    "springsummer": (1, 6),
    "fallwinter": (7, 6),
    "autumnwinter": (7, 6),
    "ss": (1, 6),
    "fw": (7, 6),
    "aw": (7, 6),
    "sp": (3, 3),
    "su": (6, 3),
    "fa": (9, 3),
    "ho": (11, 2),
    "q1": (1, 3),
    "q2": (4, 3),
    "q3": (7, 3),
    "q4": (10, 3),
}
# Where numbers are written month first; everywhere else, but for Canada, the day stands first.
MONTH_FIRST = frozenset({"US", "PH", "PR", "JP", "KR", "CN", "TW"})
MIXED_ORDER = frozenset({"CA"})


def one_of(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_MONTH = rf"(?<![^\W\d_])(?P<month>{one_of(ENGLISH)})(?![^\W\d_])\.?+"
_ANY_MONTH = rf"(?P<month>{one_of(MONTHS)})(?![^\W\d_])\.?+"
# A day is no clock time, no amount, no size and no part of a longer number.
_NOT_A_DAY = r"(?!\d|:\d|\.\d|\s?[ap]\.?m\b)"
_ORDINAL = r"(?P<ordinal>\s?(?:st|nd|rd|th)\b)?"
_DAY = rf"(?P<day>0?[1-9]|[12]\d|3[01]){_NOT_A_DAY}{_ORDINAL}"
_RANGE = rf"(?:\s?(?:-|\u2013|\u2014|to)\s?(?:0?[1-9]|[12]\d|3[01]){_NOT_A_DAY}(?:st|nd|rd|th)?)?"
_YEAR = r"(?:(?P<year>20(?:1[5-9]|[2-9]\d))(?![\w]|[-/.]\d)|['\u2019](?P<short>[1-9]\d)(?![\w]))"
WEEKDAY = (
    rf"(?:{one_of([*WEEKDAYS, *FOREIGN_WEEKDAYS])}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?"
)

# Of other tongues, and words of this one: read only where nothing but a date can stand.
SHORT_WEEKDAY = (
    r"(?:mo|di|mi|do|fr|sa|so|lun|mar|mer|mi\xe9|jeu|jue|ven|vie|sam|s\xe1b|sab|dim|dom|gio|ma|wo|vr|za"
    r"|zo|seg|ter|qua|qui|sex)\b\.?"
)

MONTH_DAY = late(rf"{_MONTH}\s*{_DAY}{_RANGE}(?:(?:\s*,\s*|\s+)(?:of\s+)?{_YEAR})?", re.IGNORECASE)
DAY_MONTH = late(
    rf"(?<![\w$\u20ac\xa3.,:/-]){_DAY}{_RANGE}[\s.-]*(?:(?:of|de|er)\s+)?{_ANY_MONTH}"
    rf"(?:[\s,-]*(?:de\s+)?{_YEAR})?",
    re.IGNORECASE,
)
# "mar. 24 nov." and "mar. 24/11": the first word is a Tuesday. "Mar 5 may" is not.
BEHIND_TUESDAY = late(
    rf"/(?:0?[1-9]|1[0-2])(?!\d)|\s{{0,3}}(?:er\s|de\s|\u00ba\s)?\s?(?:(?!may(?![^\W\d_])){_ANY_MONTH}"
    rf"|(?:{one_of(ALL_MONTHS)})(?![^\W\d_])\.?+[\s,-]*(?:de\s+)?20\d\d)",
    re.IGNORECASE,
)
# "5 déc. 2026": a short form is a month only between a day and a year.
DAY_SHORT_MONTH = late(
    rf"(?<![\w$\u20ac\xa3.,:/-]){_DAY}[\s.-]*(?:(?:of|de|er)\s+)?"
    rf"(?P<month>{one_of(ALL_MONTHS)})(?![^\W\d_])\.?+[\s,-]*(?:de\s+)?{_YEAR}",
    re.IGNORECASE,
)
YEAR_FIRST = late(
    r"(?<![\w/.-])(?P<year>20(?:1[5-9]|[2-9]\d))(?P<sep>[-/.])\s?(?P<month>\d\d?)(?P=sep)\s?"
    r"(?P<day>\d\d?)(?![\d/-])"
)
CJK = late(
    r"(?:(?P<year>20\d\d)\s?[年년]\s?)?(?<!\d)(?P<month>\d\d?)\s?[月월]\s?(?P<day>\d\d?)\s?[日일]"
)
CJK_MONTH = late(
    r"(?P<year>20(?:1[5-9]|[2-9]\d))\s?[年년]\s?(?P<month>0?[1-9]|1[0-2])\s?[月월](?!\s?\d)"
)
NUMBERS = late(
    r"(?<![\w/.-])(?P<one>\d\d?)(?P<sep>[/.-])(?P<two>\d\d?)"
    r"(?:(?P=sep)(?P<year>20\d\d|\d\d))?(?![\d%$\u20ac]|[/.-]\d|\s?(?:cm|us|uk|eu)\b)",
    re.IGNORECASE,
)
BEFORE_NUMBERS = late(
    r"(?<![^\W\d_])(?:releas\w*|drop\w*|launch\w*|date|available|arriv\w*|from|on|online|in\s?store)"
    rf"\W{{0,3}}(?:on\s|from\s)?(?:{WEEKDAY}\W{{0,3}})?$",
    re.IGNORECASE,
)
# Words of other tongues that stand before a day, and before much else.
BEFORE_DAY_NUMBERS = late(
    r"(?<![^\W\d_])(?:(?:am|ab|dem|den|le|du|d\xe8s|el|d\xeda|il|dal|op|vanaf|em|dia)\s"
    rf"(?:{WEEKDAY}\W{{0,3}})?|{WEEKDAY}\W{{0,3}})$",
    re.IGNORECASE,
)
MONTH_YEAR = late(rf"(?<![^\W\d_]){_ANY_MONTH}\s*,?\s*(?:(?:of|de)\s+)?{_YEAR}", re.IGNORECASE)
ISO_MONTH = late(
    r"(?<![\w/.-])(?P<year>20(?:1[5-9]|[2-9]\d))[-/](?P<month>0[1-9]|1[0-2])(?![\w/]|-\d)"
)
LONE_MONTH = late(
    r"(?<![^\W\d_])(?P<before>in|this|next|coming|late|early|mid|end of|beginning of|start of"
    r"|(?:for|during|throughout|releas\w{1,5}|launch\w{1,5}|dropp?\w{0,5}|arriv\w{1,5}"
    r"|expected|due|slated)"
    rf"(?:\s(?:in|for|by))?)[\s-]+(?:(?:late|early|mid)[\s-]+)?{_MONTH}"
    r"(?!\s*(?:of\s+)?(?:\d|['\u2019]\d)|[^\w\s]\d)",  # "December^5" is a day, misprinted
    re.IGNORECASE,
)
STRONG_BEFORE = frozenset({"in", "this", "next", "late", "early", "mid", "end of"})
_SEASON_NAME = (
    r"(?P<season>spring\s?[/&-]\s?summer|(?:fall|autumn)\s?[/&-]\s?winter"
    r"|spring|summer|fall|autumn|winter|holiday)"
)
_SEASON_YEAR = r"(?:(?P<year>20(?:1[5-9]|[2-9]\d))|['\u2019]?(?P<short>[1-9]\d))(?![\w%]|[-/.:]\d)"
SEASON = late(
    rf"(?<!\w){_SEASON_NAME}(?:\s+season)?(?:\s+of)?\s*,?\s*{_SEASON_YEAR}", re.IGNORECASE
)
YEAR_SEASON = late(
    rf"(?<!\w)(?P<year>20(?:1[5-9]|[2-9]\d))\s*(?:{_SEASON_NAME}|(?P<code>SS|FW|AW))(?!\w)",
    re.IGNORECASE,
)
SEASON_CODE = late(
    rf"(?<!\w)(?:(?P<code>[Ss]/?[Ss]|[Ff]/?[Ww]|[Aa]/?[Ww])\s?|(?P<terse>SP|SU|FA|HO)){_SEASON_YEAR}"
)
QUARTER = late(rf"(?<!\w)(?P<season>q[1-4])\s?(?:of\s)?{_SEASON_YEAR}", re.IGNORECASE)
LONE_SEASON = late(
    r"(?<!\w)(?P<before>this|next|coming|upcoming|in|for)\s(?:the\s)?(?:upcoming\s|coming\s)?"
    r"(?:early\s|late\s|mid[\s-])?(?P<season>spring|summer|fall|autumn|winter|holiday season)"
    r"(?!\w|\s*['\u2019]?\d|\s?[/&-]\s?(?:summer|winter))",
    re.IGNORECASE,
)
THIS_MONTH = late(r"(?<!\w)(?P<which>later this|this|next) month(?!\w)", re.IGNORECASE)
THIS_WEEKDAY = late(
    rf"(?<!\w)(?:this|on|coming)\s(?:coming\s)?(?P<weekday>{one_of(WEEKDAYS)})(?!\w)"
    rf"(?!\W{{0,3}}(?:the\s)?(?:\d|(?:{one_of(ENGLISH)})(?!\w)))",
    re.IGNORECASE,
)
TODAY = late(
    r"(?<!\w)(?:available|releas\w*|drop\w*|launch\w*|live|out|online|arriv\w*|land\w*)\s"
    r"(?:\w+\s){0,2}(?P<which>today|tonight|tomorrow)(?!\w)",
    re.IGNORECASE,
)
LONE_TODAY = late(r"(?P<which>today|tonight|tomorrow)", re.IGNORECASE)
VAGUE = late(
    r"(?<!\w)(?:(?:TBC|TBA|TBD)(?!\w)|to be (?:confirmed|announced|determined|revealed)"
    r"|(?:n[o\u2019']t|yet to)\s(?:yet\s)?(?:be|been)\s(?:yet\s)?"
    r"(?:confirmed|announced|revealed|set)"
    r"|coming soon|later this (?:week|year)|next (?:week|year)"
    rf"|next (?:{one_of(WEEKDAYS)})|this weekend|in the coming (?:days|weeks|months))",
    re.IGNORECASE,
)
PRICE_BEFORE = late(
    r"(?:pric\w*|retail\w*|msrp|cost\w*|location\w*|retailers?)[^.,;\n]{0,20}$", re.IGNORECASE
)
OF_A_RELEASE = late(
    r"releas|launch|drop|arriv|land|available|date|coming|debut|hit[s ]|when\b", re.IGNORECASE
)
# "kl. 9" and "godz. 9" are clock times, and no ends.
SENTENCE_END = late(r"(?<![ap]\.m)(?<!\bkl)(?<!\bgodz)[.!?]\s|\n", re.IGNORECASE)
