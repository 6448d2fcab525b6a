"""A guild's subscriptions and settings: set, changed, listed, moved in and out."""

from bot.services.subscriptions.catalogue import Assortment, usual_sizes
from bot.services.subscriptions.editing import Subscriptions
from bot.services.subscriptions.guide_access import GuideOverError, Presser
from bot.services.subscriptions.guides import Guides
from bot.services.subscriptions.imports import Imports
from bot.services.subscriptions.lookup import own_subscription
from bot.services.subscriptions.overviews import LastAlert, Overview, Overviews
from bot.services.subscriptions.settings import ServerSettings, SettingsView

__all__ = [
    "Assortment",
    "GuideOverError",
    "Guides",
    "Imports",
    "LastAlert",
    "Overview",
    "Overviews",
    "Presser",
    "ServerSettings",
    "SettingsView",
    "Subscriptions",
    "own_subscription",
    "usual_sizes",
]
