"""What a subscription is about, as a moderator writes it, read with care.

Knows nothing of what is stored. Every fault is told with an example, before anything is changed.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.models import ChangeKind, Model, Money
from bot.parsing import normalise_style_code
from bot.parsing.sizes import labels as sizes
from bot.rules.reading import drop_forms, parse_union
from bot.rules.subscriptions.lists import limited, split

DEFAULT_KINDS = "live,restock,announced"
TEXT_LIMIT = 200  # characters of all words
SHOP_LIMIT = 80  # characters of a shop's name
_TOO_MANY_SIZES = mark("A subscription can name {count} sizes. Leave them out to hear of all.")
_TOO_MANY_STYLES = mark(
    "A subscription can name {count} style codes. Leave them out to hear of all."
)
_TOO_MANY_REGIONS = mark("A subscription can name {count} regions. Leave them out to hear of all.")
_TOO_MANY_SHOPS = mark("A subscription can name {count} shops. Leave them out to hear of all.")


def parse_kinds(text: str) -> frozenset[ChangeKind]:
    """Read a comma list of kinds.

    Raises:
        RequestError: a word is no kind, or there is none; all kinds are listed.
    """
    words = [word.replace(" ", "_") for word in split(text.casefold())]
    known = [kind.value for kind in ChangeKind]
    wrong = [word for word in words if word not in known]
    if wrong or not words:
        what = (
            tr('"{word}" is no kind of alert. The kinds are {kinds}; for example: {example}.')
            if wrong
            else tr("No kind of alert is named. The kinds are {kinds}; for example: {example}.")
        )
        word = wrong[0][:40] if wrong else ""
        raise RequestError(what.format(word=word, kinds=", ".join(known), example=DEFAULT_KINDS))
    return frozenset(ChangeKind(word) for word in words)


def parse_sizes(text: str) -> tuple[str, ...]:
    """Read a comma list of sizes, normalised and without repeats.

    Raises:
        RequestError: there are too many, or one has no number in it.
    """
    labels = dict.fromkeys(sizes.normalise(word) for word in split(text))
    wrong = [label for label in labels if not any(sign.isdigit() for sign in label)]
    if wrong:
        raise RequestError(
            tr(
                '"{word}" isn\'t a size. Try US 9, EU 42.5 or 27 cm.',
                word=wrong[0][:40],
            )
        )
    return limited(labels, _TOO_MANY_SIZES)


def parse_styles(text: str) -> tuple[str, ...]:
    """Read a comma list of style codes, normalised and without repeats.

    Raises:
        RequestError: there are too many, or one is none of a 2002R.
    """
    return limited(dict.fromkeys(map(_style, split(text))), _TOO_MANY_STYLES)


def parse_models(text: str) -> tuple[Model, ...]:
    """Read a comma list of models.

    Raises:
        RequestError: a word is no model; all are listed.
    """
    known = {model.value.casefold(): model for model in Model}
    words = [word.casefold() for word in split(text)]
    wrong = [word for word in words if word not in known]
    if wrong:
        raise RequestError(
            tr(
                '"{word}" is no model Raincloud tells apart. The models are {models}.',
                word=wrong[0][:40],
                models=", ".join(model.value for model in Model),
            )
        )
    chosen = {known[word] for word in words}
    return tuple(model for model in Model if model in chosen)


def parse_regions(text: str) -> tuple[str, ...]:
    """Read a comma list of countries, or of unions of some, by code or name.

    Raises:
        RequestError: there are too many, or one is no country.
    """
    codes = (parse_union(word) or drop_forms.parse_region(word) for word in split(text))
    return limited(dict.fromkeys(code for code in codes if code), _TOO_MANY_REGIONS)


def parse_shops(text: str) -> tuple[str, ...]:
    """Read a comma list of shops' names, each as alerts show it.

    Raises:
        RequestError: there are too many, or one is too long.
    """
    return check_shops(split(text))


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
                "A shop's name has {count} characters at most. "
                "Choose shops from the list that opens while you type, separated by commas.",
                count=SHOP_LIMIT,
            )
        )
    return limited(names.values(), _TOO_MANY_SHOPS)


def parse_words(text: str) -> str:
    """Read words that must, or after "-" must not, appear.

    Raises:
        RequestError: there are too many.
    """
    words = " ".join(text.split())
    if len(words) > TEXT_LIMIT:
        raise RequestError(
            tr(
                "Words can have {count} characters together. "
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


def _style(word: str) -> str:
    code = normalise_style_code(word)
    if code is None:
        raise RequestError(
            tr(
                '"{word}" is no 2002R style code. Style codes look like this: M2002RDA.',
                word=word[:40],
            )
        )
    return code
