"""What every card and page is made of."""

from bot.ui.base.access import Moderated, OwnerOnly, Public, guild_of, moderated
from bot.ui.base.answering import (
    Deferral,
    UnansweredError,
    answer,
    begin,
    open_form,
    update,
    written,
)
from bot.ui.base.headings import DRAW_HEADINGS, HEADINGS, LATE, heading, share_cut
from bot.ui.base.layouts import clickable_view, component_id, text_view
from bot.ui.base.pages import COLOUR, ListPage, page_foot, paged
from bot.ui.base.persistent import (
    CUSTOM_ID_LIMIT,
    LABEL_LIMIT,
    ModeratorItem,
    PersistentItem,
    take_form,
)
from bot.ui.base.text import MESSAGE_LIMIT, know_commands, mention
from bot.ui.base.translator import LOCALES, CatalogTranslator, language_of
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
    "DRAW_HEADINGS",
    "HEADINGS",
    "LABEL_LIMIT",
    "LATE",
    "LOCALES",
    "MESSAGE_LIMIT",
    "ON",
    "CatalogTranslator",
    "Deferral",
    "ListPage",
    "Moderated",
    "ModeratorItem",
    "OwnerOnly",
    "PersistentItem",
    "Public",
    "TurnPage",
    "Turned",
    "UnansweredError",
    "answer",
    "begin",
    "clickable_view",
    "component_id",
    "guild_of",
    "heading",
    "know_commands",
    "language_of",
    "mention",
    "moderated",
    "open_form",
    "page_foot",
    "page_source",
    "page_view",
    "paged",
    "send_page",
    "share_cut",
    "take_form",
    "text_view",
    "turn_buttons",
    "update",
    "written",
]
