"""JSON, whatever its size: read in steps, and turned page by page."""

from bot.sources.reading.whole_json.answers import read_json
from bot.sources.reading.whole_json.pages import JsonPages, read_each
from bot.sources.reading.whole_json.steps import load_json

__all__ = ["JsonPages", "load_json", "read_each", "read_json"]
