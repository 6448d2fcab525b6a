"""Panels of ping roles: what members press, and how a moderator posts one."""

from bot.ui.roles.panels import RoleButton, panel_view
from bot.ui.roles.setting_up import SETUP_ITEMS, setup_view

ROLE_ITEMS = (RoleButton, *SETUP_ITEMS)

__all__ = ["ROLE_ITEMS", "panel_view", "setup_view"]
