"""What a moderator writes for a subscription, option by option, read with care.

Knows nothing of what is stored. Every fault is told with an example, before anything is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time, timedelta

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import LEADS, ChangeKind, Model, Money
from bot.parsing import normalise_style_code
from bot.parsing.sizes import labels as sizes
from bot.rules.reading import drop_forms

DEFAULT_KINDS = "live,restock,announced"
LIST_LIMIT = 25  # sizes, style codes, regions or shops of one subscription
TEXT_LIMIT = 200  # characters of a query
SHOP_LIMIT = 80  # characters of a shop's name
LONGEST_REST = timedelta(days=30)
LEAD_NAMES = dict(zip(LEADS, ("7d", "24h", "3h", "1h", "15min", "now"), strict=True))
DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TOO_MANY_SIZES = mark(
    "A subscription can name {count} sizes. Nothing was changed. Leave them out to hear of all."
)
_TOO_MANY_STYLES = mark(
    "A subscription can name {count} style codes. Nothing was changed. "
    "Leave them out to hear of all."
)
_TOO_MANY_REGIONS = mark(
    "A subscription can name {count} regions. Nothing was changed. Leave them out to hear of all."
)
_TOO_MANY_SHOPS = mark(
    "A subscription can name {count} shops. Nothing was changed. Leave them out to hear of all."
)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]?([0-5]\d)?")


def parse_kinds(text: str) -> frozenset[ChangeKind]:
    """Read a comma list of kinds.

    Raises:
        RequestError: a word is no kind, or there is none; all kinds are listed.
    """
    words = [word.replace(" ", "_") for word in _words(text.casefold())]
    known = [kind.value for kind in ChangeKind]
    wrong = [word for word in words if word not in known]
    if wrong or not words:
        what = (
            tr(
                '"{word}" is no kind of alert. Nothing was changed. The kinds are {kinds}; '
                "for example: {example}."
            )
            if wrong
            else tr(
                "No kind of alert is named. Nothing was changed. The kinds are {kinds}; "
                "for example: {example}."
            )
        )
        word = wrong[0][:40] if wrong else ""
        raise RequestError(what.format(word=word, kinds=", ".join(known), example=DEFAULT_KINDS))
    return frozenset(ChangeKind(word) for word in words)


def parse_lead_times(text: str) -> tuple[timedelta, ...]:
    """Read a comma list of lead times, longest first; nothing means none.

    Raises:
        RequestError: a word is no lead time; all are listed.
    """
    named = {name: lead for lead, name in LEAD_NAMES.items()}
    words = [word.replace(" ", "").casefold() for word in _words(text)]
    wrong = [word for word in words if word not in named]
    if wrong:
        raise RequestError(
            tr(
                '"{word}" is no time before a drop. Nothing was changed. '
                "Choose from {lead_times}; for example: 24h, 1h, now.",
                word=wrong[0][:40],
                lead_times=", ".join(named),
            )
        )
    chosen = {named[word] for word in words}
    return tuple(lead for lead in LEADS if lead in chosen)


def parse_sizes(text: str) -> tuple[str, ...]:
    """Read a comma list of sizes, normalised and without repeats.

    Raises:
        RequestError: there are too many, or one has no number in it.
    """
    labels = dict.fromkeys(sizes.normalise(word) for word in _words(text))
    wrong = [label for label in labels if not any(sign.isdigit() for sign in label)]
    if wrong:
        raise RequestError(
            tr(
                '"{word}" is no size. Nothing was changed. '
                "Write sizes like this: US 9, EU 42.5, 10.",
                word=wrong[0][:40],
            )
        )
    return _limited(labels, _TOO_MANY_SIZES)


def parse_styles(text: str) -> tuple[str, ...]:
    """Read a comma list of style codes, normalised and without repeats.

    Raises:
        RequestError: there are too many, or one is none of a 2002R.
    """
    return _limited(dict.fromkeys(map(_style, _words(text))), _TOO_MANY_STYLES)


def parse_models(text: str) -> tuple[Model, ...]:
    """Read a comma list of models.

    Raises:
        RequestError: a word is no model; all are listed.
    """
    known = {model.value.casefold(): model for model in Model}
    words = [word.casefold() for word in _words(text)]
    wrong = [word for word in words if word not in known]
    if wrong:
        raise RequestError(
            tr(
                '"{word}" is no model Raincloud tells apart. Nothing was changed. '
                "The models are {models}.",
                word=wrong[0][:40],
                models=", ".join(model.value for model in Model),
            )
        )
    chosen = {known[word] for word in words}
    return tuple(model for model in Model if model in chosen)


def parse_regions(text: str) -> tuple[str, ...]:
    """Read a comma list of countries, by code or name.

    Raises:
        RequestError: there are too many, or one is no country.
    """
    codes = (drop_forms.parse_region(word) for word in _words(text))
    return _limited(dict.fromkeys(code for code in codes if code), _TOO_MANY_REGIONS)


def parse_shops(text: str) -> tuple[str, ...]:
    """Read a comma list of shops' names, each as alerts show it.

    Raises:
        RequestError: there are too many, or one is too long.
    """
    return check_shops(_words(text))


def check_shops(shops: Iterable[str]) -> tuple[str, ...]:
    """Return shops' names in one line each, without repeats and empty ones.

    Raises:
        RequestError: there are too many, or one is too long.
    """
    names = {name.casefold(): name for name in (" ".join(shop.split()) for shop in shops) if name}
    long = [name for name in names.values() if len(name) > SHOP_LIMIT]
    if long:
        raise RequestError(
            tr(
                "A shop's name has {count} characters at most. Nothing was changed. "
                "Choose shops from the list that opens while you type, separated by commas.",
                count=SHOP_LIMIT,
            )
        )
    return _limited(names.values(), _TOO_MANY_SHOPS)


def parse_words(text: str) -> str:
    """Read words that must, or after "-" must not, appear.

    Raises:
        RequestError: there are too many.
    """
    words = " ".join(text.split())
    if len(words) > TEXT_LIMIT:
        raise RequestError(
            tr(
                "Words can have {count} characters together. Nothing was changed. "
                'Name a few that must appear, for example: "protection pack" -gore-tex.',
                count=TEXT_LIMIT,
            )
        )
    return words


def parse_max_price(text: str) -> Money | None:
    """Read the highest price wanted, such as "160 USD"; nothing means any.

    Raises:
        RequestError: it is no amount with a currency.
    """
    return drop_forms.parse_price(text)


def parse_clock(text: str) -> time:
    """Read a time of the day such as "9:00", "09.30", "18h" or "7".

    Raises:
        RequestError: it is none.
    """
    found = _CLOCK.fullmatch(text.strip().casefold())
    if found is None:
        raise RequestError(
            tr(
                '"{word}" is no time of the day. Nothing was changed. '
                "Write it like this: 9:00 or 21:30.",
                word=text.strip()[:40],
            )
        )
    return time(int(found[1]), int(found[2] or 0))


def _style(word: str) -> str:
    code = normalise_style_code(word)
    if code is None:
        raise RequestError(
            tr(
                '"{word}" is no 2002R style code. Nothing was changed. '
                "Style codes look like this: M2002RDA.",
                word=word[:40],
            )
        )
    return code


def _words(text: str) -> list[str]:
    return [" ".join(word.split()) for word in re.split("[,;\n]", text) if word.strip()]


def _limited(words: Iterable[str], fault: str) -> tuple[str, ...]:
    kept = tuple(words)
    if len(kept) > LIST_LIMIT:
        raise RequestError(tr(fault, count=LIST_LIMIT))
    return kept
