"""What every card and page is made of."""

from bot.ui.base.access import Moderated, OwnerOnly, guild_of, moderated, reply
from bot.ui.base.headings import HEADINGS, LATE, heading
from bot.ui.base.layouts import text_view
from bot.ui.base.moderator_items import ModeratorItem
from bot.ui.base.pages import COLOUR, ListPage, paged
from bot.ui.base.persistent import CUSTOM_ID_LIMIT, LABEL_LIMIT, PersistentItem
from bot.ui.base.text import MESSAGE_LIMIT, know_commands, mention
from bot.ui.base.translator import CatalogTranslator, language_of
from bot.ui.base.turning import (
    AGAIN,
    BACK,
    ON,
    Turned,
    TurnPage,
    page_source,
    page_view,
    send_page,
    turn_buttons,
)

__all__ = [
    "AGAIN",
    "BACK",
    "COLOUR",
    "CUSTOM_ID_LIMIT",
    "HEADINGS",
    "LABEL_LIMIT",
    "LATE",
    "MESSAGE_LIMIT",
    "ON",
    "CatalogTranslator",
    "ListPage",
    "Moderated",
    "ModeratorItem",
    "OwnerOnly",
    "PersistentItem",
    "TurnPage",
    "Turned",
    "guild_of",
    "heading",
    "know_commands",
    "language_of",
    "mention",
    "moderated",
    "page_source",
    "page_view",
    "paged",
    "reply",
    "send_page",
    "text_view",
    "turn_buttons",
]
