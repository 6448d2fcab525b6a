"""Ping roles that members take themselves, by the buttons of panels."""

from bot.services.roles.giver import (
    PanelGoneError,
    PlaceGoneError,
    RoleGiver,
    RoleGoneError,
    RolesRefusedError,
    RolesUnsureError,
)
from bot.services.roles.panels import (
    ROLES_LIMIT,
    OfferedRole,
    PanelDraft,
    Press,
    RolePanels,
)
from bot.services.roles.sentences import fault_text
from bot.services.roles.upkeep import PanelUpkeep

__all__ = [
    "ROLES_LIMIT",
    "OfferedRole",
    "PanelDraft",
    "PanelGoneError",
    "PanelUpkeep",
    "PlaceGoneError",
    "Press",
    "RoleGiver",
    "RoleGoneError",
    "RolePanels",
    "RolesRefusedError",
    "RolesUnsureError",
    "fault_text",
]
