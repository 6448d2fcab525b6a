"""Why an alert came or did not, and who changed what."""

from bot.ui.trace.audit_pages import AUDIT_ITEMS, audit_view
from bot.ui.trace.buttons import TurnRecord, page_of, record_view

__all__ = ["AUDIT_ITEMS", "TurnRecord", "audit_view", "page_of", "record_view"]
