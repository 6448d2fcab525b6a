"""Drops that moderators enter and sources announce, and their scheduled events."""

from bot.services.drops.calendars import CALENDARS_PATH, CalendarFile, Calendars
from bot.services.drops.coming import Coming
from bot.services.drops.draft_documents import KEPT as DRAFTS_KEPT
from bot.services.drops.draft_documents import DraftOverError
from bot.services.drops.drafts import DropDraft, DropDrafts, PostedDrop
from bot.services.drops.entries import Drops
from bot.services.drops.event_plans import EventGoneError, EventRefusedError, Plan
from bot.services.drops.list_reading import FILE_LIMIT, too_large
from bot.services.drops.lists import AddedDrops, DropList, DropLists
from bot.services.drops.prices import Prices, ShoePrices
from bot.services.drops.scheduled_events import Events

__all__ = [
    "CALENDARS_PATH",
    "DRAFTS_KEPT",
    "FILE_LIMIT",
    "AddedDrops",
    "CalendarFile",
    "Calendars",
    "Coming",
    "DraftOverError",
    "DropDraft",
    "DropDrafts",
    "DropList",
    "DropLists",
    "Drops",
    "EventGoneError",
    "EventRefusedError",
    "Events",
    "Plan",
    "PostedDrop",
    "Prices",
    "ShoePrices",
    "too_large",
]
