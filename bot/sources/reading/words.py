"""What a post says in plain words beside its dates: its text, a price, who sells it.

Knows nothing of feeds or drops.
"""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from babel.numbers import get_territory_currencies

from bot.models import Money
from bot.parsing import from_text
from bot.sources.web import URL_LIMIT

HTML_LIMIT = 200_000  # letters of a post's markup looked at
TEXT_LIMIT = 8_000  # letters of its text kept; what a post is about stands at its beginning

_SILENT = re.compile(
    r"<(script|style|template|svg|iframe|noscript)\b[^<>]{0,2000}>.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|table|section|article|figure|figcaption|blockquote|header|footer"
    r"|aside|nav|hr|dl)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_LINE = re.compile(r"<br\b[^<>]{0,200}>|</?(?:li|tr|dt|dd)\b[^<>]{0,2000}>", re.IGNORECASE)
_CELL = re.compile(r"</?t[dh]\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]{0,5000}>")
_PICTURE = re.compile(r"<img\b[^<>]{0,2000}?\bsrc\s*=\s*[\"']([^\"'<>\s]{1,2000})", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id", re.IGNORECASE)

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{2,6})(?:[.,]\d{2})?(?![\d%kK]|[.,]\d)"
_CODE = r"USD|EUR|GBP|AUD|CAD|NZD|JPY|CNY|KRW|HKD|SGD|CHF|SEK|DKK|NOK|PLN"
_PRICE = re.compile(
    rf"(?:US|AU|CA|NZ|HK|[ACS])?[$\u20ac\xa3\xa5\u20a9]\s?{_NUMBER}(?:\s?(?:{_CODE})\b)?"
    rf"|(?<![\w.,]){_NUMBER}\s?(?:{_CODE}|[\u20ac\xa3\u5186])(?!\w)|(?:{_CODE})\s?{_NUMBER}"
)
_PRICE_WORD = re.compile(
    r"pric\w*|retail\w*|msrp|rrp|cost\w*|sells? for|for|\bat\b|tag", re.IGNORECASE
)
_NO_PRICE = re.compile(
    r"off|save|sav\w+|discount|worth|win|gift|resale|resell\w*|stockx|over|was|usually|shipping",
    re.IGNORECASE,
)

# Shops that post writers name without more words; "at" or the like must stand before them.
_RETAILERS = (
    "43einhalb", "A Ma Maniere", "Afew", "Asphaltgold", "atmos", "BAIT", "Billy's", "Bodega",
    "BSTN", "Concepts", "DTLR", "END.", "END Clothing", "Extra Butter", "Feature", "Foot Locker",
    "Footpatrol", "Hanon", "Haven", "HBX", "Hype DC", "JD Sports", "JJJJound", "KITH", "Kith",
    "Lapstone & Hammer", "Livestock", "Notre", "Offspring", "Overkill", "Packer", "Packer Shoes",
    "Patta", "Shoe Palace", "size?", "Slam Jam", "Sneaker Politics", "Sneakersnstuff", "SNS",
    "Social Status", "Solebox", "Subtype", "The Basement", "Titolo", "Undefeated", "UNDEFEATED",
    "Up There", "Wellgosh", "Wood Wood",
)  # fmt: skip
_RETAILER = re.compile(
    r"(?<!\w)(?:(?:[Ee]xclusive(?:ly)?|[Ee]arly|[Aa]vailable|[Oo]nly|[Oo]nline|[Rr]affles?)\s)?"
    r"(?:at|via|through|from|to|by way of)\s(?:retailers?\s)?"
    rf"(?P<name>{'|'.join(sorted(map(re.escape, _RETAILERS), key=len, reverse=True))})(?!\w)"
)


def plain(markup: str) -> str:
    """Return the text of a piece of HTML: a line for each line, an empty one between paragraphs."""
    text = _SILENT.sub(" ", markup[:HTML_LIMIT])
    text = _BLOCK.sub("\n\n", " ".join(text.split()))
    text = _CELL.sub(" ", _LINE.sub("\n", text))
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:TEXT_LIMIT]


def first_picture(markup: str) -> str | None:
    """Return the address of the first picture in a piece of HTML."""
    found = _PICTURE.search(markup[:HTML_LIMIT])
    return html.unescape(found[1]) if found else None


def absolute_link(link: object, base: str) -> str | None:
    """Return a link as an absolute_link http or https address, or None if it is none."""
    if not isinstance(link, str) or not 0 < len(link) <= URL_LIMIT:
        return None
    link = link.strip()
    if any(letter.isspace() or not letter.isprintable() for letter in link):
        return None
    try:
        whole = urljoin(base, link)
        parts = urlsplit(whole)
        is_usable = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
        )
    except ValueError:
        return None
    return whole if is_usable and len(whole) <= URL_LIMIT else None


def canonical(link: str) -> str:
    """Return an address without what only counts readers, and without its fragment."""
    try:
        parts = urlsplit(link)
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return link
    kept = [(name, value) for name, value in asked if not _TRACKING.fullmatch(name)]
    return parts._replace(query=urlencode(kept), fragment="").geturl()


def read_price(text: str, *, region: str | None, currency: str | None) -> Money | None:
    """Return the one price a text plainly says, or None if it says none, or several.

    A dollar or yen sign is the source's own currency or its region's, else unknown.
    """
    own = currency or currency_of_region(region)
    found: dict[Money, None] = {}
    for price in _PRICE.finditer(text):
        before = text[max(0, price.start() - 25) : price.start()].rpartition("\n")[2]
        if not _PRICE_WORD.search(before) or _NO_PRICE.search(before):
            continue
        money = from_text(price[0], own)
        if money is not None:
            found[money] = None
    currencies = {money.currency for money in found}
    if own in currencies:
        found = {money: None for money in found if money.currency == own}
    # "$150 / 170 EUR": each is one price, and the first is the post's own.
    is_one_each = len(found) == 1 or len(found) == len(currencies)
    return next(iter(found)) if found and is_one_each else None


def currency_of_region(region: str | None) -> str | None:
    """Return the currency people pay with in a region, or None."""
    currencies = get_territory_currencies(region) if region else []
    return currencies[0] if currencies else None


def read_retailer(text: str) -> str | None:
    """Return the one shop a text plainly names as the place to buy, or None."""
    names = {found["name"].casefold(): found["name"] for found in _RETAILER.finditer(text)}
    return next(iter(names.values())) if len(names) == 1 else None
