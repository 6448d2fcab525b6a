"""Why an alert came or did not, and who changed what."""

from bot.ui.trace.audit_pages import AUDIT
from bot.ui.trace.diagnosis import WHY
from bot.ui.trace.records import LOG, PREVIEW
from bot.ui.trace.turning import audit, log, preview, why

__all__ = ["AUDIT", "LOG", "PREVIEW", "WHY", "audit", "log", "preview", "why"]
