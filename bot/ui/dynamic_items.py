"""Every button and menu that works after a restart, for the client to register."""

from __future__ import annotations

from bot.ui.alerts import WhyButton
from bot.ui.base import TurnPage
from bot.ui.drops import CalendarButton
from bot.ui.entering import ENTERING_ITEMS
from bot.ui.guide import GUIDE_ITEMS
from bot.ui.history import HISTORY_ITEMS, QUIZ_ITEMS
from bot.ui.members import MEMBER_ITEMS
from bot.ui.months import AddCalendar
from bot.ui.roles import ROLE_ITEMS
from bot.ui.settings import SETTING_ITEMS, ForgetAnswer
from bot.ui.subscriptions import SUBSCRIPTION_ITEMS
from bot.ui.teaching import TEACHING_ITEMS
from bot.ui.transfer import IMPORT_ITEMS

DYNAMIC_ITEMS = (
    WhyButton,
    TurnPage,
    CalendarButton,
    AddCalendar,
    ForgetAnswer,
    *ENTERING_ITEMS,
    *SETTING_ITEMS,
    *HISTORY_ITEMS,
    *QUIZ_ITEMS,
    *SUBSCRIPTION_ITEMS,
    *IMPORT_ITEMS,
    *GUIDE_ITEMS,
    *MEMBER_ITEMS,
    *ROLE_ITEMS,
    *TEACHING_ITEMS,
)
