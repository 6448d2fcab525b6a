"""Recognise the pages that say why a shop shows nothing: maintenance, a login, another country.

Knows nothing of shops' data. They are told by what a page calls itself, or says where it says
little else; a page that describes a product, sells one or leads to many is never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from urllib.parse import urlsplit

from bot.parsing import clean
from bot.sources.web.walls.challenges import PRODUCT, SCANNED, is_closed, is_feed, is_html, text_of

LONGEST = 256 * 1024  # bytes; notices are short, though some carry their pictures in them
WORDS_LIMIT = 2_500  # letters that a notice shows
LINKS_LIMIT = 30
NAMES_LIMIT = 5  # titles and headings

_NAME = re.compile(
    r"<(?P<tag>title|h1|h2)\b[^<>]{0,300}>(?P<text>.{0,600}?)</(?P=tag)", re.IGNORECASE | re.DOTALL
)
_HIDDEN = re.compile(
    r"<(?P<tag>script|style|svg|head)\b[^<>]*+>(?:[^<]++|<(?!/(?P=tag)))*+", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,5000}+>")
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_SELLS = re.compile(
    r"add[-_ ]?to[-_ ]?(?:cart|bag|basket)|/cart/add|itemprop=[\"']price|og:price:amount"
    r"|product:price:amount|variations_form",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"<input\b[^<>]{0,500}?\btype=[\"']?password\b", re.IGNORECASE)
_LOGIN_PATH = re.compile(r"/(?:account/)?(?:log|sign)[-_]?in(?:\.\w{2,5})?/?$", re.IGNORECASE)

_MAINTENANCE = re.compile(
    r"(?:under|down for|undergoing|scheduled|planned|routine|essential) (?:\w+ )?maintenance"
    r"|(?:site|website|store|shop|server|system) maintenance|^\W*maintenance\W*$"
    r"|maintenance (?:mode|break|page|in progress|work)|performing (?:\w+ )?maintenance"
    r"|(?:be|come|check|we're|we are) (?:right )?back (?:soon|shortly|later|online|in a )"
    r"|^\W*back (?:soon|shortly)\W*$|(?<!service )temporarily (?:unavailable|offline|closed|down)"
    r"|(?:site|store|shop) is (?:currently |temporarily )?(?:down|offline|closed|unavailable)\b"
    r"|under construction|wartungs(?:arbeiten|modus|pause)|wegen wartung|^\W*wartung\W*$"
    r"|en (?:cours de )?maintenance|maintenance en cours|(?:en|por) mantenimiento"
    r"|in manutenzione|em manuten\xe7\xe3o|in onderhoud|onderhoudswerk|underh\xe5llsarbete"
    r"|prace konserwacyjne|przerwa techniczna|\u0442\u0435\u0445\u043d\u0438\u0447\u0435\u0441"
    r"\u043a\u0438\u0435 \u0440\u0430\u0431\u043e\u0442\u044b"
    r"|\u30e1\u30f3\u30c6\u30ca\u30f3\u30b9|\uc810\uac80 ?\uc911|\u7ef4\u62a4|\u7dad\u8b77"
    r"|\u05ea\u05d7\u05d6\u05d5\u05e7\u05d4",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log|sign)[- ]?in\b|\blog[- ]?on\b|\banmeld(?:en|ung)\b|\beinloggen\b|\bconnexion\b"
    r"|\bse connecter\b|\binici(?:ar|e|a) sesi\xf3n\b|\baccedi\b|\binloggen\b|\blogga in\b"
    r"|\bzaloguj\b|\bentrar\b|\u30ed\u30b0\u30a4\u30f3|\ub85c\uadf8\uc778|\u767b\u5f55|\u767b\u5165"
    r"|\u0432\u043e\u0439\u0442\u0438|\u05d4\u05ea\u05d7\u05d1\u05e8\u05d5\u05ea"
    r"|\u05db\u05e0\u05d9\u05e1\u05d4",
    re.IGNORECASE,
)
# Without a field for a password, as where a button leads to the login of somebody else.
_LOGIN_ASKED = re.compile(
    r"(?:please|must|need to|have to) (?:first )?(?:log|sign)[- ]?in|(?:log|sign)[- ]?in (?:is )?"
    r"(?:required|to (?:continue|view|see|access))|(?:log|sign)[- ]?in required|members only"
    r"|bitte (?:melden sie sich an|anmelden|einloggen)|veuillez vous (?:connecter|identifier)",
    re.IGNORECASE,
)
_PLACE = r"(?:country|region|location|area|jurisdiction|territory)"
_NOT = r"(?:not|n't|un|no longer) ?(?:currently )?"
_COUNTRY = re.compile(
    rf"{_NOT}(?:available|accessible|supported|offered)[^<>.]{{0,60}}\b(?:your|this) "
    rf"(?:current )?{_PLACE}"
    r"|\b(?:block(?:ed|s|ing)?|restrict(?:ed|s|ing)?|banned|den(?:y|ied|ies)|forbidden)\b"
    r"[^<>.]{0,60}\b(?:from|in|for|the|to) "
    rf"(?:your |the )?(?:current )?{_PLACE}\b"
    rf"|your (?:current )?{_PLACE}[^<>.]{{0,40}}\b(?:blocked|restricted|banned"
    r"|not (?:supported|permitted|allowed|served|eligible))"
    r"|(?:not|n't|cannot|unable to) (?:currently )?(?:serve|ship to|deliver to|sell to|operate in)"
    rf" (?:\w+ )?(?:your|this) {_PLACE}"
    r"|geo-?(?:graphic(?:al)?(?:ly)? )?(?:block|restrict)\w*"
    r"|unavailable (?:due to|for) legal reasons"
    r"|(?:european economic area|\beea\b)[^<>]{0,300}\b(?:access|available)"
    r"|in ihrem land (?:\w+ )?nicht verf\xfcgbar|pas disponible dans votre (?:pays|r\xe9gion)"
    r"|no (?:est\xe1 )?disponible en (?:su|tu) (?:pa\xeds|regi\xf3n)"
    r"|non (?:\xe8 )?disponibile nel (?:tuo|suo) paese"
    r"|n\xe3o (?:est\xe1 )?dispon\xedvel (?:no|em) seu pa\xeds"
    r"|\u304a\u4f4f\u307e\u3044\u306e(?:\u56fd|\u5730\u57df)",
    re.IGNORECASE,
)


class Notice(Enum):
    """Why a shop shows nothing, by its own word."""

    MAINTENANCE = "maintenance"  # nobody is served for a while
    LOGIN = "login"  # only who is known is served
    COUNTRY = "country"  # only other countries are served


def notice(*, url: str, headers: Mapping[str, str], body: bytes) -> Notice | None:
    """Return what a page gives notice of, or None.

    Args:
        url: the final address, after redirects.
        headers: the answer's headers, their names in lower case.
        body: the answer's body.
    """
    if not is_html(headers, body) or is_feed(body):
        return None
    top = text_of(body[:SCANNED])
    if PRODUCT.search(top) or is_closed(url=url, headers=headers, body=body):
        return None
    has_password = _PASSWORD.search(top) is not None
    if has_password and _LOGIN_PATH.search(urlsplit(url).path):
        return Notice.LOGIN
    words = _words(body) if len(body) <= LONGEST else None
    if words is None:
        return None
    names = [clean(_TAG.sub(" ", found["text"])) for found in _NAME.finditer(top)][:NAMES_LIMIT]
    for kind, mark, texts in (
        (Notice.COUNTRY, _COUNTRY, [*names, words]),
        (Notice.MAINTENANCE, _MAINTENANCE, names),
        (Notice.LOGIN, _LOGIN if has_password else _LOGIN_ASKED, names),
    ):
        if any(map(mark.search, texts)):
            return kind
    return None


def _words(body: bytes) -> str | None:
    """Return what a page shows, or None if that is more than a notice says."""
    text = text_of(body)
    if _SELLS.search(text) or len(_LINK.findall(text)) > LINKS_LIMIT:
        return None
    words = clean(_TAG.sub(" ", _HIDDEN.sub(" ", text)), WORDS_LIMIT + 1)
    return words if len(words) <= WORDS_LIMIT else None
