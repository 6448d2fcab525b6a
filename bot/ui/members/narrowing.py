"""What a watch can be narrowed to, as the options of menus: which shoes, what price, where.

Knows nothing of what is done with a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from discord import SelectOption

from bot.languages import money, tr
from bot.models import Money, Subscription
from bot.ui.base import text

ANY = "any"
PACK = "pack"
OPTION_LIMIT = 25  # of one menu, Discord's own limit
LABEL_LIMIT = 100  # characters of an option, Discord's own limit
STEPS = (60, 80, 100, 110, 120, 130, 140, 150, 160, 170, 180, 200, 220, 250, 300)
SMALL = 100  # units of the currencies whose smallest is worth little: yen, won
_SMALL = frozenset({"JPY", "KRW"})
_OF_A_PACK = re.compile(r"^(.{2,60}?\b(?:pack|collection)\b)", re.IGNORECASE)
_PRICE = re.compile(r"(\d{1,9}) ([A-Z]{3})")


def shoes(watch: Subscription, code: str, names: Mapping[str, str]) -> list[SelectOption]:
    """Offer the style a watch began with, its pack, and every 2002R.

    Args:
        watch: as it is.
        code: the style it began with; empty if it was none.
        names: what each style is called, by code.
    """
    offered = {}
    if code:
        offered[code] = tr("Only {shoe}", shoe=f"{code} {names.get(code, '')}".strip())
        if (pack := pack_of(code, names)) is not None:
            offered[PACK] = tr("Every {pack}", pack=pack)
    elif watch.words:
        offered[watch.words[:LABEL_LIMIT]] = watch.words.strip('"')
    offered[ANY] = tr("Every 2002R")
    chosen = ANY
    if watch.styles:
        chosen = code if watch.styles == (code,) else ""
    elif watch.words:
        chosen = PACK if PACK in offered else watch.words[:LABEL_LIMIT]
    return _options(offered, chosen)


def shoe_fields(chosen: str, code: str, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a subscription that a choice among :func:`shoes` stands for."""
    if chosen == PACK and (pack := pack_of(code, names)) is not None:
        return {"styles": (), "words": f'"{pack}"'}
    if chosen == ANY:
        return {"styles": (), "words": ""}
    if code and chosen == code:
        return {"styles": (code,), "words": ""}
    return {"styles": (), "words": chosen}


def pack_of(code: str, names: Mapping[str, str]) -> str | None:
    """Return the pack that a style's name begins with, such as "Protection Pack"."""
    found = _OF_A_PACK.match(names.get(code, ""))
    return None if found is None else found[1].replace('"', "")


def prices(watch: Subscription, usual: str) -> list[SelectOption]:
    """Offer the highest price wanted, in the money of the watch or of its server.

    Args:
        watch: as it is.
        usual: an amount in the server's money, such as "100 GBP"; without one, dollars are.
    """
    ceiling = watch.max_price
    written = _PRICE.fullmatch(usual)
    currency = ceiling.currency if ceiling else written[2] if written else "USD"
    offered = {ANY: tr("At any price")}
    steps = {Decimal(step * (SMALL if currency in _SMALL else 1)) for step in STEPS}
    if ceiling is not None:
        steps.add(ceiling.amount)
    for step in sorted(steps):
        amount = Money(amount=step, currency=currency)
        offered[f"{step} {currency}"] = tr("Up to {price}", price=money(amount))
    chosen = ANY if ceiling is None else f"{ceiling.amount} {currency}"
    return _options(offered, chosen)


def price(chosen: str) -> Money | None:
    """Return the price that a choice among :func:`prices` stands for."""
    if chosen == ANY:
        return None
    amount, _, currency = chosen.partition(" ")
    return Money(amount=Decimal(amount), currency=currency)


def regions(watch: Subscription, codes: Iterable[str]) -> list[SelectOption]:
    """Offer the countries whose shops are wanted.

    Args:
        watch: as it is.
        codes: of countries, the likeliest first.
    """
    chosen = watch.regions[0] if len(watch.regions) == 1 else ANY
    offered = {ANY: tr("Shops anywhere")}
    if len(watch.regions) > 1:
        chosen = ",".join(watch.regions)
        offered[chosen] = tr("Shops in {region}", region=_named(watch.regions))
    likely = dict.fromkeys((*watch.regions, *codes))
    for region in list(likely)[: OPTION_LIMIT - len(offered)]:
        offered[region] = tr("Shops in {region}", region=_named([region]))
    return _options(offered, chosen)


def _named(codes: Iterable[str]) -> str:
    return ", ".join(map(text.region_label, codes))


def _options(labels: Mapping[str, str], chosen: str) -> list[SelectOption]:
    return [
        SelectOption(label=text.bare(label, LABEL_LIMIT), value=value, default=value == chosen)
        for value, label in labels.items()
    ]
