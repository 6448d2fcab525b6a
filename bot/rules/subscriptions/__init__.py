"""A subscription's fields: read, stored, described, and asked whether they match a change."""

from bot.rules.subscriptions import json_values
from bot.rules.subscriptions.descriptions import (
    FEWER,
    described,
    differences,
    labels,
    phrases,
    summary,
    unusual,
)
from bot.rules.subscriptions.documents import (
    NEEDED,
    USUAL,
    JsonObject,
    canonical,
    differing,
    from_document,
    read_value,
    readable,
    recalled,
    to_document,
)
from bot.rules.subscriptions.fields import (
    FIELDS,
    Field,
    flag,
    read_each,
    read_options,
    read_shoe,
    typed,
)
from bot.rules.subscriptions.filters import Filter, wanted_sizes
from bot.rules.subscriptions.naming import name_of, tell_apart
from bot.rules.subscriptions.parsing import (
    DEFAULT_KINDS,
    SHOP_LIMIT,
    TEXT_LIMIT,
    parse_kinds,
)
from bot.rules.subscriptions.routing_keys import BY_SIZE, DROP_NEWS
from bot.rules.subscriptions.timing import DAY_NAMES, LEAD_NAMES, LONGEST_REST, parse_clock
from bot.rules.subscriptions.wording import DAYS, NONE, Choices, Style, kind_list, quoted, span

__all__ = [
    "BY_SIZE",
    "DAYS",
    "DAY_NAMES",
    "DEFAULT_KINDS",
    "DROP_NEWS",
    "FEWER",
    "FIELDS",
    "LEAD_NAMES",
    "LONGEST_REST",
    "NEEDED",
    "NONE",
    "SHOP_LIMIT",
    "TEXT_LIMIT",
    "USUAL",
    "Choices",
    "Field",
    "Filter",
    "JsonObject",
    "Style",
    "canonical",
    "described",
    "differences",
    "differing",
    "flag",
    "from_document",
    "json_values",
    "kind_list",
    "labels",
    "name_of",
    "parse_clock",
    "parse_kinds",
    "phrases",
    "quoted",
    "read_each",
    "read_options",
    "read_shoe",
    "read_value",
    "readable",
    "recalled",
    "span",
    "summary",
    "tell_apart",
    "to_document",
    "typed",
    "unusual",
    "wanted_sizes",
]
