"""Where the dates of a post hold: a shoe may arrive in Asia, in Europe and in the US on three days.

Knows nothing of shoes. A date has the places beside it in its sentence ("in Japan on November 30",
"December 5 in Europe", "US: December 12"); one without a place holds everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsing import late
from bot.parsing.dates import DateMention

GAP = 200  # characters between a date and the word for its place

_EUROPE = frozenset(
    {
        *("AD", "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE"),
        *("ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU"),
        *("LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE"),
        *("SI", "SK", "SM", "UA", "XK"),
    }
)
_ASIA = frozenset(
    {
        *("BD", "BN", "CN", "HK", "ID", "IN", "JP", "KH", "KR", "LA", "LK", "MM", "MN"),
        *("MO", "MY", "NP", "PH", "PK", "SG", "TH", "TW", "VN"),
    }
)
_OCEANIA = frozenset(
    {
        *("AU", "FJ", "NZ", "PG"),
    }
)
_NORTH = frozenset(
    {
        *("CA", "MX", "US"),
    }
)
_SOUTH = frozenset(
    {
        *("AR", "BO", "BR", "CL", "CO", "CR", "DO", "EC", "GT", "HN", "MX", "NI", "PA"),
        *("PE", "PY", "SV", "UY", "VE"),
    }
)
_GULF = frozenset(
    {
        *("AE", "BH", "IL", "IQ", "JO", "KW", "LB", "OM", "QA", "SA", "TR"),
    }
)
_AFRICA = frozenset(
    {
        *("DZ", "EG", "GH", "KE", "MA", "NG", "SN", "TN", "ZA"),
    }
)
_WORLD: frozenset[str] = frozenset()  # every region there is
# Names by what they mean; capitals alone stand for a country where small letters are a word.
_NAMES: dict[str, frozenset[str]] = {
    r"north[- ]america\w?|nordamerika|am\xe9rique du nord|norteam\xe9rica|\u5317\u7c73": _NORTH,
    r"(?:south|latin)[- ]america\w?|latam|latinoam\xe9rica": _SOUTH,
    r"the americas": _NORTH | _SOUTH,
    r"(?-i:USA?|U\.S\.A?)|united states|the states|states?ide|america|vereinigte[nr]? staaten"
    r"|\xe9tats-unis|estados unidos|(?-i:EE\.? ?UU)|stati uniti|verenigde staten|\u7c73\u56fd"
    r"|\u30a2\u30e1\u30ea\u30ab|\u7f8e\u56fd|\ubbf8\uad6d": frozenset({"US"}),
    r"(?-i:UK|U\.K\.)|united kingdom|(?:great )?britain|england|gro\xdfbritannien|royaume-uni"
    r"|reino unido|regno unito|\u30a4\u30ae\u30ea\u30b9|\u82f1\u56fd": frozenset({"GB"}),
    r"(?-i:EU|EMEA)|europe|europa|european union|\u6b27\u5dde|\u6b50\u5dde"
    r"|\u30e8\u30fc\u30ed\u30c3\u30d1|\uc720\ub7fd": _EUROPE,
    r"asia[- ]pacific|(?-i:APAC)": _ASIA | _OCEANIA,
    r"asia|asien|asie|azi\xeb|\u30a2\u30b8\u30a2|\uc544\uc2dc\uc544": _ASIA,
    r"middle east": _GULF,
    r"africa": _AFRICA,
    r"oceania": _OCEANIA,
    r"scandinavia": frozenset({"DK", "NO", "SE"}),
    r"japan|japon|jap\xf3n|giappone|\u65e5\u672c|\uc77c\ubcf8": frozenset({"JP"}),
    r"(?:south )?korea|s\xfcdkorea|cor\xe9e|corea|\u97d3\u56fd|\ud55c\uad6d": frozenset({"KR"}),
    r"(?:mainland )?china|chine|cina|\u4e2d\u56fd|\uc911\uad6d": frozenset({"CN"}),
    r"hong kong|\u9999\u6e2f": frozenset({"HK"}),
    r"taiwan|\u53f0\u6e7e|\u53f0\u7063": frozenset({"TW"}),
    r"singapore": frozenset({"SG"}),
    r"malaysia": frozenset({"MY"}),
    r"thailand": frozenset({"TH"}),
    r"indonesia": frozenset({"ID"}),
    r"(?:the )?philippines": frozenset({"PH"}),
    r"australia": frozenset({"AU"}),
    r"new zealand": frozenset({"NZ"}),
    r"canada|kanada": frozenset({"CA"}),
    r"mexico|m\xe9xico": frozenset({"MX"}),
    r"brazil|brasil": frozenset({"BR"}),
    r"germany|deutschland|allemagne|alemania|germania": frozenset({"DE"}),
    r"france|frankreich|francia": frozenset({"FR"}),
    r"italy|italien|italie|italia": frozenset({"IT"}),
    r"spain|spanien|espagne|espa\xf1a|spagna": frozenset({"ES"}),
    r"(?:the )?netherlands|niederlande|nederland": frozenset({"NL"}),
    r"belgium|belgien|belgique": frozenset({"BE"}),
    r"ireland": frozenset({"IE"}),
    r"sweden|sverige": frozenset({"SE"}),
    r"poland|polska": frozenset({"PL"}),
}
_EVERYWHERE = (
    r"worldwide|world-wide|globally|global|internationally|international|weltweit"
    r"|dans le monde entier|en todo el mundo|in tutto il mondo|wereldwijd"
    r"|\u4e16\u754c|\u5168\u7403|\uc804 ?\uc138\uacc4"
)
_PEOPLES = {
    "north american": _NORTH,
    "american": frozenset({"US"}),
    "british": frozenset({"GB"}),
    "european": _EUROPE,
    "asian": _ASIA,
    "japanese": frozenset({"JP"}),
    "korean": frozenset({"KR"}),
    "chinese": frozenset({"CN"}),
    "canadian": frozenset({"CA"}),
    "australian": frozenset({"AU"}),
    "german": frozenset({"DE"}),
    "french": frozenset({"FR"}),
}
_MEANINGS = (*_NAMES.values(), *_PEOPLES.values(), _WORLD)
_PLACE = late(
    r"(?<![a-z0-9$\u20ac\xa3-])(?:"
    + "|".join(f"({names})" for names in _NAMES)
    + "|"
    + "|".join(f"({names})" for names in _PEOPLES)
    + f"|({_EVERYWHERE})"
    + r")(?![a-z0-9$\u20ac\xa3-])(?!\s(?:size|sizing|\$|\d|men|women|m\s?\d|w\s?\d))",
    re.IGNORECASE,
)
_RELEASE = (
    r"(?:official\s)?(?:release|launch|drop|debut|rollout|retailers|stores)(?:\s(?:date|day))?"
)
_OF_A_RELEASE = late(rf"\s{_RELEASE}(?!\w)", re.IGNORECASE)
_IN = late(
    r"(?:^|[\s(,;])(?:in|for|across|throughout|within|to|hits?|reach(?:es)?|en|au|aux|nei|negli)"
    r"\s(?:the\s|den\s|der\s|all\s|all of\s|most of\s|rest of\s)?$",
    re.IGNORECASE,
)
_MADE_IN = late(
    r"\b(?:made|produced|manufactured|designed|crafted|based|born|founded|worn|shot|seen|popular)"
    r"\sin\s(?:the\s)?$",
    re.IGNORECASE,
)
# From a place to the date that follows it.
_TO_DATE = late(
    rf"\)?(?:\s{_RELEASE})?(?:\s(?:is|are|comes|follows|arrives|lands|drops|releases))?"
    r"(?:\s?[:=(\uff1a\u2013\u2014-]|\s(?:on|from|starting|by|as of|this|am|ab|le|el|il|op)"
    r"|\u3067\u306f|\u306f|\u3067|\uc5d0\uc11c)\s?(?:the\s|on\s)?(?:[a-z]{3,9}day,?\s)?",
    re.IGNORECASE,
)
_BREAK = late(r"[,;.()\n]|\b(?:and|while|but|then|before|followed|und|et|y|e|en)\b", re.IGNORECASE)
_DIRECTLY = late(
    r",?\s?[(\u2013\u2014-]?\s?(?:(?:in|for|across|throughout)\s(?:the\s)?)?", re.IGNORECASE
)
_ENDS = late(r"\s?(?:[,.;)]|and\b|$)", re.IGNORECASE)
_JOINT = late(r"\s?(?:,|&|/|\+|,?\s?(?:and|or|as well as))\s?(?:in\s)?(?:the\s)?", re.IGNORECASE)


class Places:
    """The places of the dates of one text, as a source's region sees them.

    Args:
        text: the post's.
        mentions: every date in it, in its order.
        sentences: where its sentences begin and end, in its order.
        region: the source's, ISO 3166-1 alpha-2; without one no date is another's.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[DateMention],
        sentences: Sequence[tuple[int, int]],
        region: str | None,
    ) -> None:
        self._farness: dict[int, int | None] = {}
        if region is None or len(mentions) < 2:  # noqa: PLR2004 - one date is no choice
            return
        at = 0
        for start, end in _joined(sentences, mentions):
            while at < len(mentions) and mentions[at].start < start:
                at += 1
            first = at
            while at < len(mentions) and mentions[at].start < end:
                at += 1
            told = _places(text, start, end, mentions[first:at])
            for mention, places in zip(mentions[first:at], told, strict=True):
                if places:
                    self._farness[mention.start] = _farness(places, region)

    def ours(self, mentions: Sequence[DateMention]) -> list[DateMention]:
        """Leave out the dates of other places, where one of the dates is the region's own."""
        told = [self._farness.get(mention.start) for mention in mentions]
        nearest = min((far for far in told if far is not None), default=None)
        if nearest is None:
            return list(mentions)
        return [
            mention
            for mention, far in zip(mentions, told, strict=True)
            if far == nearest or mention.start not in self._farness
        ]


def _joined(
    sentences: Sequence[tuple[int, int]], mentions: Sequence[DateMention]
) -> list[tuple[int, int]]:
    """Join sentences that a date parts: "3. Dezember" is one, whatever stops are."""
    inner = {at for mention in mentions for at in range(mention.start + 1, mention.end)}
    joined: list[tuple[int, int]] = []
    for start, end in sentences:
        if joined and joined[-1][1] in inner:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _farness(places: Sequence[frozenset[str]], region: str) -> int | None:
    """Return how closely places name a region: 0 itself, 1 its part of the world, 2 the world."""
    ours = [place for place in places if region in place or place == _WORLD]
    return min((0 if len(place) == 1 else 2 if not place else 1 for place in ours), default=None)


def _places(
    text: str, start: int, end: int, dates: Sequence[DateMention]
) -> list[list[frozenset[str]]]:
    """Return the places of each date of a sentence."""
    told: list[list[frozenset[str]]] = [[] for _ in dates]
    if not dates:
        return told
    edges = [start, *(date.end for date in dates)]
    starts = [*(date.start for date in dates), min(end, dates[-1].end + GAP)]
    for number, (low, high) in enumerate(zip(edges, starts, strict=True)):
        joined: int | None = None  # where the last place of the date before ends
        for found in _PLACE.finditer(text, max(low, high - 2 * GAP), max(low, high)):
            place = _MEANINGS[(found.lastindex or 1) - 1]
            before, after = text[low : found.start()], text[found.end() : high]
            is_at_date = bool(_TO_DATE.fullmatch(after)) or (joined is not None and after.isspace())
            is_next = number < len(dates) and is_at_date
            is_listed = joined is not None and bool(_JOINT.fullmatch(text[joined : found.start()]))
            if not is_next and not is_listed and not _is_told(found, before, text, place):
                continue
            if not is_next and number and (is_listed or _is_of_date_before(before, after)):
                told[number - 1].append(place)
                joined = found.end()
            elif number < len(dates):
                told[number].append(place)
    return told


def _is_told(found: re.Match[str], before: str, text: str, place: frozenset[str]) -> bool:
    """Tell whether a name says where something is released, and not where it is from."""
    if _OF_A_RELEASE.match(text, found.end()):
        return True
    if found[0].casefold() in _PEOPLES:
        return False
    is_beside = before.rstrip().endswith(("(", "-", "\u2013", "\u2014"))
    is_in = bool(_IN.search(before[-30:])) and not _MADE_IN.search(before[-30:])
    return place == _WORLD or is_in or is_beside


def _is_of_date_before(before: str, after: str) -> bool:
    if _DIRECTLY.fullmatch(before):
        return not before.startswith(",") or bool(_ENDS.match(after))
    return not _BREAK.search(before)
