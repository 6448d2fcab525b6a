"""The polite fetcher: robots.txt, budgets, conditional requests, and what a wall looks like."""

from bot.sources.web.addresses import URL_LIMIT, is_loopback, parse
from bot.sources.web.answers import HttpAnswer, of_file
from bot.sources.web.budgets import Rate, SharedBudgets
from bot.sources.web.errors import (
    AddressError,
    CountryError,
    FetchError,
    LoginError,
    MaintenanceError,
    NotFoundError,
    PausedError,
    RefusedError,
    RobotsError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
    UnreadableError,
)
from bot.sources.web.fetcher import Fetcher
from bot.sources.web.once import OnceFetcher

__all__ = [
    "URL_LIMIT",
    "AddressError",
    "CountryError",
    "FetchError",
    "Fetcher",
    "HttpAnswer",
    "LoginError",
    "MaintenanceError",
    "NotFoundError",
    "OnceFetcher",
    "PausedError",
    "Rate",
    "RefusedError",
    "RobotsError",
    "SharedBudgets",
    "TimedOutError",
    "TooLargeError",
    "UnreachableError",
    "UnreadableError",
    "is_loopback",
    "of_file",
    "parse",
]
