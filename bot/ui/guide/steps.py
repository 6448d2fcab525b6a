"""The menus and buttons of each step of a guide.

Knows nothing of what a choice leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import time, timedelta
from typing import Any

from discord import SelectOption
from discord.ui import ActionRow, Item, LayoutView, TextDisplay

from bot.languages import tr
from bot.models import ChangeKind, ChannelKind, Digest, Guide, Step, Subscription
from bot.rules.reading import EU
from bot.rules.subscriptions import FIELDS, SHOP_LIMIT, USUAL, Choices, json_values, span
from bot.services.subscriptions import usual_sizes
from bot.ui.base import text
from bot.ui.guide import texts as words
from bot.ui.guide.items import ChannelMenu, GuideButton, GuideMenu, RoleMenu
from bot.ui.guide.notes import Surroundings
from bot.ui.guide.presets import PRESETS, preset_of

OPTION_LIMIT = 25  # of one menu, Discord's own limit
LABEL_LIMIT = 100  # characters of an option's label, the same
COOL_DOWNS = tuple(
    timedelta(minutes=count) for count in (0, 30, 60, 3 * 60, 12 * 60, 24 * 60, 7 * 24 * 60)
)
RESTS = tuple(
    timedelta(minutes=count) for count in (0, 15, 60, 3 * 60, 12 * 60, 24 * 60, 7 * 24 * 60)
)
Part = Item[LayoutView]


def parts(guide: Guide, around: Surroundings) -> Iterator[Part]:
    """Give the parts of a guide's step, from top to bottom."""
    match guide.step:
        case Step.WHERE:
            yield from _where(guide, around)
        case Step.WHAT:
            yield from _what(guide, around)
        case Step.WHEN:
            yield from _when(guide)
        case Step.WHO:
            yield from _who(guide, around)
        case Step.HOW:
            yield from _how(guide, around)


def _where(guide: Guide, around: Surroundings) -> Iterator[Part]:
    subscription = guide.subscription
    yield _label(tr("Channel"))
    yield _row(
        ChannelMenu(guide.id, subscription.channel_id if around.channel_kind is not None else None)
    )
    if guide.base is None:
        offered = {name: (preset.label, preset.hint) for name, preset in PRESETS.items()}
        chosen = preset_of(subscription)
        hint = tr("Start with what most want")
        yield _label(tr("Preset"))
        yield _row(
            _choice(guide.id, "preset", _named(offered), [chosen], hint=hint, least=1, most=1)
        )
    yield _label(tr("Alert types"))
    yield _row(_choice(guide.id, "kinds", _choices("kinds"), subscription.kinds, least=1))
    yield _label(tr("Mention"))
    yield _role(guide, around)


def _what(guide: Guide, around: Surroundings) -> Iterator[Part]:
    subscription = guide.subscription
    yield _label_of("models")
    yield _row(
        _choice(guide.id, "models", _choices("models"), subscription.models, hint=tr("All models"))
    )
    system = around.size_system
    sizes = {size: (size, None) for size in sizes_of(system)}
    yield _label_of("sizes")
    yield _row(
        _choice(
            guide.id,
            f"sizes_{system.casefold()}",
            sizes,
            subscription.sizes,
            hint=tr("All sizes"),
        )
    )
    known = (EU, *around.regions) if around.regions else ()
    codes = _offered(known, subscription.regions)
    regions = {code: (text.region_label(code), None) for code in codes}
    if regions:
        yield _label_of("regions")
        yield _row(
            _choice(guide.id, "regions", regions, subscription.regions, hint=tr("All regions"))
        )
    shops = {name: (name, None) for name in _offered(around.shops, subscription.shops)}
    if shops:
        yield _label_of("shops")
        yield _row(_choice(guide.id, "shops", shops, subscription.shops, hint=tr("All shops")))
    if ChangeKind.RESTOCK in subscription.kinds:
        rests = {
            rest: (
                tr("Same size after {span}", span=span(rest))
                if rest
                else tr("Same size every time"),
                None,
            )
            for rest in sorted({*COOL_DOWNS, subscription.restock_cooldown})
        }
        yield _label_of("restock_cooldown")
        yield _row(_one(guide.id, "restock_cooldown", rests, subscription.restock_cooldown))
    yield _row(
        GuideButton(guide.id, "form_shoes", tr("Words, price, odd sizes…")),
        GuideButton(guide.id, "form_places", tr("Other regions or shops…")),
        GuideButton(
            guide.id,
            "first_only",
            tr("First release only: on")
            if subscription.first_only
            else tr("First release only: off"),
        ),
        GuideButton(
            guide.id,
            "preorders",
            tr("Pre-orders: on") if subscription.preorders else tr("Pre-orders: off"),
        ),
    )


def _when(guide: Guide) -> Iterator[Part]:
    subscription = guide.subscription
    if ChangeKind.ANNOUNCED in subscription.kinds:
        hint = tr("Announced drops: only when they become known")
        yield _label_of("lead_times")
        yield _row(
            _choice(
                guide.id,
                "lead_times",
                _choices("lead_times"),
                subscription.lead_times,
                hint=hint,
            )
        )
    yield _label_of("digest")
    yield _row(_one(guide.id, "digest", _choices("digest"), subscription.digest))
    if subscription.digest is Digest.WEEKLY:
        days = {
            day: (tr("On {day}", day=tr(name)), None)
            for day, (name, _) in FIELDS["digest_day"].choices.items()
        }
        yield _row(_one(guide.id, "digest_day", days, subscription.digest_day))
    if subscription.digest is not Digest.INSTANT:
        hours = {time(hour) for hour in range(24)} | {subscription.digest_at or time(9)}
        times = {hour: (tr("At {time}", time=f"{hour:%H:%M}"), None) for hour in sorted(hours)}
        yield _row(_one(guide.id, "digest_at", times, subscription.digest_at))


def _who(guide: Guide, around: Surroundings) -> Iterator[Part]:
    subscription = guide.subscription
    yield _label_of("role_id")
    yield _role(guide, around)
    if subscription.role_id is None:
        return
    named = {
        kind: (tr(name), None)
        for kind, (name, _) in FIELDS["ping_kinds"].choices.items()
        if kind in subscription.kinds
    }
    hint = tr("For all alerts")
    yield _label_of("ping_kinds")
    yield _row(_choice(guide.id, "ping_kinds", named, subscription.ping_kinds, hint=hint))
    rests = {
        rest: (
            tr("Ping at most every {span}", span=span(rest)) if rest else tr("Ping every time"),
            None,
        )
        for rest in sorted({*RESTS, subscription.ping_cooldown})
    }
    yield _label_of("ping_cooldown")
    yield _row(_one(guide.id, "ping_cooldown", rests, subscription.ping_cooldown))


def _how(guide: Guide, around: Surroundings) -> Iterator[Part]:
    subscription = guide.subscription
    ways = {name: told for name, told in words.HOW.items() if fits(name, around.channel_kind)}
    chosen = [name for name in ways if getattr(subscription, name)]
    yield _row(_choice(guide.id, "how", _named(ways), chosen, hint=tr("Nothing of this")))
    yield _row(GuideButton(guide.id, "form_looks", tr("Own words and colour…")))
    if around.channel_kind is ChannelKind.FORUM and around.tags:
        tags = {tag.id: (tag.name, None) for tag in around.tags}
        hint = tr("No tags on posts")
        yield _row(_choice(guide.id, "tags", tags, subscription.tags, hint=hint, most=5))


def sizes_of(system: str) -> list[str]:
    """Return the sizes of one system that a menu offers: those that adults usually wear."""
    return [
        size
        for size in usual_sizes()
        if size.startswith(f"{system} ") and not size.startswith("US W ")
    ][:OPTION_LIMIT]


def fits(way: str, kind: ChannelKind | None) -> bool:
    """Tell whether a way to post means something in such a channel."""
    only = {"publish": ChannelKind.NEWS, "threads": ChannelKind.TEXT}
    return way not in only or only[way] is kind


def _label(label: str) -> Part:
    return TextDisplay(f"**{text.capital(label)}**")


def _label_of(field: str) -> Part:
    return _label(tr(FIELDS[field].label))


def _choices(field: str) -> Choices:
    """Return a field's choices, named in the language spoken."""
    return _named(FIELDS[field].choices)


def _named(choices: Choices) -> Choices:
    return {
        value: (tr(name), tr(hint) if hint else None) for value, (name, hint) in choices.items()
    }


def _role(guide: Guide, around: Surroundings) -> Part:
    role_id = guide.subscription.role_id if around.has_role else None
    return _row(RoleMenu(guide.id, role_id, around.attempt))


def _row(*items: Any) -> Part:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row


def _offered(known: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """Return what is chosen and then what is known, as much as a menu holds."""
    every = {name.casefold(): name for name in (*known, *chosen) if len(name) <= SHOP_LIMIT}
    first = [name.casefold() for name in chosen]
    names = [every[name] for name in dict.fromkeys((*first, *every)) if name in every]
    return names[:OPTION_LIMIT]


def _one(guide_id: int, field: str, offered: Choices, now: Any) -> GuideMenu:
    return GuideMenu(guide_id, field, _options(offered, [now]), least=1, most=1)


def _choice(
    guide_id: int,
    field: str,
    offered: Choices,
    chosen: Iterable[Any],
    *,
    hint: str | None = None,
    least: int = 0,
    most: int | None = None,
) -> GuideMenu:
    options = _options(offered, list(chosen))
    most = min(most or len(options), len(options))
    return GuideMenu(guide_id, field, options, placeholder=hint, least=least, most=most)


def _options(offered: Choices, chosen: list[Any]) -> list[SelectOption]:
    return [
        SelectOption(
            label=label[:LABEL_LIMIT],
            value=_written(value),
            description=description,
            default=value in chosen,
        )
        for value, (label, description) in offered.items()
    ]


def _written(value: Any) -> str:
    """Return how a choice is written in a menu: as in a document, if it is one of a list."""
    match value:
        case timedelta():
            return str(json_values.written_span(value))
        case time():
            return str(json_values.written_time(value))
    return str(value)


def read(field: str, values: list[str], subscription: Subscription = USUAL) -> dict[str, Any]:
    """Read what was chosen in a menu into fields of a subscription.

    Args:
        field: the menu's.
        values: as its options have them.
        subscription: as it was; sizes that the menu does not offer stay.

    Raises:
        RequestError: there are too many.
    """
    if field == "preset":
        return PRESETS[values[0]].fields if values else {}
    if field == "how":
        return {name: name in values for name in words.HOW}
    if field.startswith("sizes_"):
        offered = sizes_of(field.removeprefix("sizes_").upper())
        odd = [size for size in subscription.sizes if size not in offered]
        return {"sizes": FIELDS["sizes"].read([*odd, *values])}
    is_list = isinstance(FIELDS[field].write(getattr(USUAL, field)), list)
    return {field: FIELDS[field].read(values if is_list else values[0])}
