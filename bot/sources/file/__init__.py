"""Files of listings and drops: CSV, JSON and TOML."""

from bot.sources.file.adapter import read_list
from bot.sources.file.columns import TELLING
from bot.sources.file.paths import ENDINGS, SCHEME, local_url
from bot.sources.file.tables import read_table

__all__ = ["ENDINGS", "SCHEME", "TELLING", "local_url", "read_list", "read_table"]
