"""What kind of source an address is, and how sources are written down."""

from bot.sources.finding.probe import Probe
from bot.sources.finding.specs import parse_sources

__all__ = ["Probe", "parse_sources"]
