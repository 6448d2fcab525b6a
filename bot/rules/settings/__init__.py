"""A guild's settings as people type them and as files hold them."""

from bot.rules.settings.documents import settings_from_document

__all__ = ["settings_from_document"]
