"""Every button and menu that works after a restart, for the client to register."""

from __future__ import annotations

from bot.ui.alerts.why_button import Why
from bot.ui.drops.buttons import TurnPage
from bot.ui.guide.items import GUIDE_ITEMS
from bot.ui.history.buttons import HISTORY_ITEMS
from bot.ui.history.quiz_buttons import QUIZ_ITEMS
from bot.ui.settings.forgetting_buttons import Answer
from bot.ui.subscriptions.buttons import SUBSCRIPTION_ITEMS
from bot.ui.trace.audit_pages import AUDIT_ITEMS
from bot.ui.trace.buttons import TurnRecord
from bot.ui.transfer.buttons import IMPORT_ITEMS

DYNAMIC_ITEMS = (
    Why,
    TurnPage,
    TurnRecord,
    Answer,
    *HISTORY_ITEMS,
    *QUIZ_ITEMS,
    *SUBSCRIPTION_ITEMS,
    *IMPORT_ITEMS,
    *AUDIT_ITEMS,
    *GUIDE_ITEMS,
)
