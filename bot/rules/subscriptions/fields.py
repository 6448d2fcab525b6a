"""The fields of a subscription: what each is called, typed as, stored as and described as.

One table, of which documents, options, descriptions, the guide's menus and its forms are made. To
add a field, add it to ``Subscription``, to the store's table and here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from bot.errors import RequestError
from bot.languages import mark, money, tr
from bot.models import ChangeKind, Digest, Model, Money, Subscription
from bot.parsing import normalise_style_code
from bot.rules import looks
from bot.rules.subscriptions import json_values, parsing, timing, wording
from bot.rules.subscriptions.wording import NO, NONE, YES, Choices, Style

Owner = TypeVar("Owner")
TAGS = 5  # of one post, Discord's own limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[Owner]):
    """One field of a subscription, or of a guild's settings.

    ``label`` is what people read, in English; fields that are one thing to people share it.
    ``describe`` says in words what an owner has in it; what ``is_bare`` needs no label beside
    that. ``read`` and ``write`` are for JSON: ``read`` raises a ``RequestError``, or any of what
    ``json_values`` do. ``parse`` reads what a moderator types, where it can be typed. ``choices``
    are all its values with their names, where they can be chosen from a menu.
    """

    name: str
    label: str
    describe: Callable[[Owner, Style], str]
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value
    parse: Callable[[str], Any] | None = None
    choices: Choices = field(default_factory=dict)
    is_bare: bool = False


def flag(name: str, label: str) -> Field[Any]:
    """Make a field that is on or off."""
    return Field(
        name=name,
        label=label,
        describe=lambda owner, _: tr(YES if getattr(owner, name) else NO),
        read=json_values.truth,
    )


def typed(value: Any) -> str:
    """Write a value of a field as a moderator would type it."""
    match value:
        case None:
            return ""
        case Money():
            return f"{value.amount} {value.currency}"
        case tuple():
            return ", ".join(value)
        case int():  # a colour is the only number that is typed
            return looks.name_of_colour(value)
    return str(value)


def _texts(name: str, label: str, parse: Callable[[str], Any]) -> Field[Subscription]:
    """Make a field that lists what people write; an empty one means all."""
    return Field(
        name=name,
        label=label,
        describe=lambda owner, style: wording.names(getattr(owner, name), style) or tr("all"),
        read=lambda value: parse(json_values.comma_list(value)),
        write=list,
        parse=parse,
    )


def _span(name: str, label: str, parse: Callable[[str], Any]) -> Field[Subscription]:
    return Field(
        name=name,
        label=label,
        describe=lambda owner, _: wording.span(getattr(owner, name)),
        read=timing.read_span,
        write=json_values.written_span,
        parse=parse,
    )


def _read_kinds(value: Any) -> frozenset[ChangeKind]:
    return parsing.parse_kinds(json_values.comma_list(value))


def _read_price(value: Any) -> Money | None:
    if value is None:
        return None
    return parsing.parse_max_price(f"{Decimal(value['amount'])} {value['currency']}")


_ALL: tuple[Field[Subscription], ...] = (
    Field(
        name="channel_id",
        label=mark("channel"),
        describe=lambda owner, _: f"<#{owner.channel_id}>",
        read=json_values.number,
        write=json_values.written_id,
        is_bare=True,
    ),
    Field(
        name="kinds",
        label=mark("kinds"),
        describe=lambda owner, _: wording.kind_list(owner.kinds),
        read=_read_kinds,
        write=json_values.written_kinds,
        parse=parsing.parse_kinds,
        choices=wording.KINDS,
        is_bare=True,
    ),
    Field(
        name="lead_times",
        label=mark("lead times"),
        describe=lambda owner, _: wording.lead_list(owner.lead_times) or tr(NONE),
        read=timing.read_lead_times,
        write=lambda value: list(map(json_values.written_span, value)),
        parse=timing.parse_lead_times,
        choices=wording.LEADS,
    ),
    Field(
        name="words",
        label=mark("words"),
        describe=lambda owner, style: style.show(owner.words) if owner.words else tr("any"),
        read=lambda value: parsing.parse_words(json_values.text(value)),
        parse=parsing.parse_words,
    ),
    _texts("styles", mark("styles"), parsing.parse_styles),
    Field(
        name="models",
        label=mark("models"),
        describe=lambda owner, _: wording.model_list(owner.models) or tr("all"),
        read=lambda value: tuple(
            Model(json_values.text(part)) for part in json_values.items(value)
        ),
        write=lambda value: [model.value for model in value],
        parse=parsing.parse_models,
        choices=wording.MODELS,
    ),
    _texts("regions", mark("regions"), parsing.parse_regions),
    Field(
        name="shops",  # a name may hold a comma
        label=mark("shops"),
        describe=lambda owner, style: wording.names(owner.shops, style) or tr("all"),
        read=lambda value: parsing.check_shops(map(json_values.text, json_values.items(value))),
        write=list,
        parse=parsing.parse_shops,
    ),
    _texts("sizes", mark("sizes"), parsing.parse_sizes),
    Field(
        name="max_price",
        label=mark("max price"),
        describe=lambda owner, _: money(owner.max_price) if owner.max_price else tr("any"),
        read=_read_price,
        write=lambda value: value and {"amount": str(value.amount), "currency": value.currency},
        parse=parsing.parse_max_price,
    ),
    flag("first_only", mark("first only")),
    flag("preorders", mark("pre-orders")),
    _span("restock_cooldown", mark("restock cooldown"), timing.parse_restock_cooldown),
    Field(
        name="role_id",
        label=mark("role"),
        describe=lambda owner, _: f"<@&{owner.role_id}>" if owner.role_id else tr(NONE),
        read=json_values.optional(json_values.number),
        write=json_values.written_id,
    ),
    Field(
        name="ping_kinds",
        label=mark("ping kinds"),
        describe=lambda owner, _: wording.kind_list(owner.ping_kinds) or tr("all"),
        read=lambda value: _read_kinds(value) if value != [] else frozenset(),
        write=json_values.written_kinds,
        parse=lambda text: parsing.parse_kinds(text) if text else frozenset(),
        choices=wording.KINDS,
    ),
    _span("ping_cooldown", mark("ping cooldown"), timing.parse_ping_cooldown),
    Field(
        name="digest",
        label=mark("digest"),
        describe=lambda owner, _: wording.digest(owner),
        read=lambda value: Digest(json_values.text(value)),
        choices=wording.DIGESTS,
        is_bare=True,
    ),
    Field(
        name="digest_at",
        label=mark("digest"),
        describe=lambda owner, _: wording.digest(owner),
        read=json_values.optional(lambda value: timing.parse_clock(json_values.text(value))),
        write=json_values.written_time,
        is_bare=True,
    ),
    Field(
        name="digest_day",
        label=mark("digest"),
        describe=lambda owner, _: wording.digest(owner),
        read=json_values.optional(timing.read_day),
        choices={day: (name, None) for day, name in enumerate(wording.DAYS)},
        is_bare=True,
    ),
    flag("publish", mark("publish")),
    flag("threads", mark("threads")),
    Field(
        name="tags",
        label=mark("tags"),
        describe=lambda owner, _: str(len(owner.tags)),
        read=lambda value: tuple(map(json_values.number, json_values.items(value)))[:TAGS],
        write=lambda value: list(map(json_values.written_id, value)),
    ),
    flag("edits", mark("edits")),
    flag("poll", mark("poll")),
    Field(
        name="line",
        label=mark("line"),
        describe=lambda owner, style: style.show(owner.line) if owner.line else tr(NONE),
        read=lambda value: looks.parse_line(json_values.text(value)),
        parse=looks.parse_line,
    ),
    Field(
        name="colour",
        label=mark("colour"),
        describe=lambda owner, _: (
            tr("by kind") if owner.colour is None else looks.name_of_colour(owner.colour)
        ),
        read=json_values.optional(lambda value: looks.parse_colour(json_values.text(value))),
        write=lambda value: None if value is None else looks.hexadecimal(value),
        parse=looks.parse_colour,
    ),
    flag("is_paused", mark("paused")),
)
FIELDS: dict[str, Field[Subscription]] = {each.name: each for each in _ALL}


def read_each(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Read options of a subscription, each by itself.

    Args:
        texts: as a moderator types them, by option.

    Returns:
        The fields that they give values to, and what is said of those that cannot be understood,
        by option.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, text in texts.items():
        try:
            values |= read_options({name: text})
        except RequestError as error:
            faults[name] = error.sentence
    return values, faults


def read_shoe(text: str | None) -> dict[str, str | None]:
    """Return the options that find a shoe as a person names it: its style code, or words.

    A list of codes, as completion offers them, finds each.
    """
    codes = text is not None and all(map(normalise_style_code, text.split(",")))
    return {"styles": text if codes else None, "words": None if codes else text}


def read_options(texts: Mapping[str, str | None]) -> dict[str, Any]:
    """Read options of a subscription as a moderator types them.

    Args:
        texts: by option; none for one that was left out. ``digest`` says when it comes, too.

    Returns:
        The fields of a subscription that they give values to.

    Raises:
        RequestError: one cannot be understood; nothing of the others counts then.
    """
    values: dict[str, Any] = {}
    for name, text in texts.items():
        if text is None:
            continue
        if name == "digest":
            values |= timing.parse_digest(text)
        elif (parse := FIELDS[name].parse) is not None:
            values[name] = parse(text)
    return values
