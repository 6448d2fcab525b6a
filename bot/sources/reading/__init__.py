"""What the kinds of sources share in reading an answer."""

from bot.sources.reading.conditional import (
    Contents,
    PageReading,
    Visit,
    ask,
    guarded,
    listed,
    look,
    sweep,
)
from bot.sources.reading.draws import as_draw, mark_draw, timed
from bot.sources.reading.html import decode, encoding_told, parse_html
from bot.sources.reading.keys import KEY_LIMIT, digest, short_key
from bot.sources.reading.links import (
    HANDLE_LIMIT,
    absolute,
    on_same_host,
    page_key,
    picture,
    size_link,
    slug,
)
from bot.sources.reading.long_answers import in_thread
from bot.sources.reading.preorders import mark_preorder, marked
from bot.sources.reading.products import (
    FARTHEST,
    ID_LIMIT,
    drop_of,
    is_near,
    of_shop,
)
from bot.sources.reading.remembered import Extract, dump, load, note
from bot.sources.reading.tally import DropsByShoe, Tally
from bot.sources.reading.variants import (
    JOINT,
    OPTIONS,
    BrokenProductError,
    Variant,
    doubt_odd,
    is_size_name,
    option_value,
    settled,
    sizes_of_variants,
)
from bot.sources.reading.whole_json import JsonPages, load_json, read_each, read_json
from bot.sources.reading.words import (
    absolute_link,
    canonical,
    currency_of_region,
    first_picture,
    plain,
    read_price,
    read_retailer,
)

__all__ = [
    "FARTHEST",
    "HANDLE_LIMIT",
    "ID_LIMIT",
    "JOINT",
    "KEY_LIMIT",
    "OPTIONS",
    "BrokenProductError",
    "Contents",
    "DropsByShoe",
    "Extract",
    "JsonPages",
    "PageReading",
    "Tally",
    "Variant",
    "Visit",
    "absolute",
    "absolute_link",
    "as_draw",
    "ask",
    "canonical",
    "currency_of_region",
    "decode",
    "digest",
    "doubt_odd",
    "drop_of",
    "dump",
    "encoding_told",
    "first_picture",
    "guarded",
    "in_thread",
    "is_near",
    "is_size_name",
    "listed",
    "load",
    "load_json",
    "look",
    "mark_draw",
    "mark_preorder",
    "marked",
    "note",
    "of_shop",
    "on_same_host",
    "option_value",
    "page_key",
    "parse_html",
    "picture",
    "plain",
    "read_each",
    "read_json",
    "read_price",
    "read_retailer",
    "settled",
    "short_key",
    "size_link",
    "sizes_of_variants",
    "slug",
    "sweep",
    "timed",
]
