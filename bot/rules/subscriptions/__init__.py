"""A subscription's fields: read, stored, described, and asked whether they match a change."""

from bot.rules.subscriptions.documents import (
    Document,
    canonical,
    differences,
    from_document,
    settings_document,
    to_document,
)
from bot.rules.subscriptions.filters import Filter, wanted_sizes
from bot.rules.subscriptions.options import read_options
from bot.rules.subscriptions.parsing import (
    DAY_NAMES,
    DEFAULT_KINDS,
    LEAD_NAMES,
    SHOP_LIMIT,
    TEXT_LIMIT,
    parse_clock,
    parse_kinds,
)
from bot.rules.subscriptions.routing_keys import BY_SIZE, DROP_NEWS

__all__ = [
    "BY_SIZE",
    "DAY_NAMES",
    "DEFAULT_KINDS",
    "DROP_NEWS",
    "LEAD_NAMES",
    "SHOP_LIMIT",
    "TEXT_LIMIT",
    "Document",
    "Filter",
    "canonical",
    "differences",
    "from_document",
    "parse_clock",
    "parse_kinds",
    "read_options",
    "settings_document",
    "to_document",
    "wanted_sizes",
]
