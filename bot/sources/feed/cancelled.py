"""Whether a post tells, in its title, that a release will not take place.

Knows nothing of dates. What is put off only is another date, or none.
"""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

import re

from bot.parsing import late

SCANNED = 300  # characters of a title
NEAR = 30  # characters between a release and what becomes of it
NOTHING = " \t[]()\u3010\u3011\u300e\u300f\u300c\u300d:!.\u2013\u2014-|\u2757\U0001f6ab\u274c"

_OFF = late(
    r"(?<!\w)(?:cancell?ed|called off|scrapped|shelved|abgesagt|gestrichen|annul[ée]e?s?"
    r"|cancelad[oa]s?|annullat[oaie]|cancellat[oaie]|geannuleerd|afgelast|inställ[td]|avlyst"
    r"|aflyst|peruttu|odwołan[aeoy]|anulowan[aey]|zrušen[oaý]|отмен[её]н[аоы]?|iptal(?: edildi)?)"
    r"(?!\w|\s(?:orders?|events?|part(?:y|ies)|bestellung\w*|commandes?|pedidos?|ordini))|中止|キャンセル|取消|취소",
    re.IGNORECASE,
)
_RELEASE = late(
    r"(?<!\w)(?:releases?|drops?|launch(?:es)?|veröffentlichung|verkaufsstart|sorties?|lancements?"
    r"|lanzamientos?|salida|uscita|lancio|lançamento|lansering|lancering|julkaisu|premiera"
    r"|vydání|релиз|выход|çıkışı?)(?!\w)|発売|販売|リリース|발매|출시|发售|發售",
    re.IGNORECASE,
)
_NOT = late(
    r"(?:\b(?:not|never|nicht|pas|non|niet|inte|ikke|no|nie|не)|n['\u2019]t)(?:\s\w{1,8})?\s$",
    re.IGNORECASE,
)
# What goes with a release and may be off by itself.
_OTHER = late(
    r"(?<!\w)(?:part(?:y|ies)|events?|raffles?|draws?|orders?|pop-?ups?|celebrations?|queues?"
    r"|signings?|feier|verlosung|f\xeate|soir\xe9e|tirage|fiesta|evento|sorteo|festa)(?!\w)|抽選",
    re.IGNORECASE,
)
_CLAUSE = late(r"[.:;,\n\u3001\u3002]|\band\b|\bund\b|\bet\b")


def says_cancelled(title: str) -> bool:
    """Tell whether a title says that a release is cancelled: beside the word for it, or alone.

    Cancelled orders, events and other things are none of ours.
    """
    title = title[:SCANNED]
    releases = [found.span() for found in _RELEASE.finditer(title)]
    return any(
        not _NOT.search(title[: off.start()])
        and (_stands_alone(title, off) or any(_is_near(title, off, span) for span in releases))
        for off in _OFF.finditer(title)
    )


def _stands_alone(title: str, off: re.Match[str]) -> bool:
    """Tell whether the word is a mark at a title's beginning or end: "CANCELLED: ..."."""
    before, after = title[: off.start()], title[off.end() :]
    if not before.strip(NOTHING):
        return bool(after[:2].strip(" ")) and after.lstrip()[:1] in NOTHING
    return not after.strip(NOTHING) and before.rstrip()[-1:] in NOTHING


def _is_near(title: str, off: re.Match[str], release: tuple[int, int]) -> bool:
    """Tell whether a release stands in the same clause, a few words away."""
    start, end = release
    between = title[end : off.start()] if end <= off.start() else title[off.end() : start]
    is_of_other = _CLAUSE.search(between) or _OTHER.search(between)
    return len(between) <= NEAR and not is_of_other
