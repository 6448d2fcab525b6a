"""The guilds the bot is in: joined and left, checked for permissions, erased."""

from bot.services.guilds.channels import Channels
from bot.services.guilds.check_notices import (
    GONE,
    ROLE,
    TAG,
    UNKNOWN_TAG_CODE,
)
from bot.services.guilds.erasure import ANSWER_TIME, Forgetting
from bot.services.guilds.membership import Membership
from bot.services.guilds.permission_checks import Checks
from bot.services.guilds.untold import Untold

__all__ = [
    "ANSWER_TIME",
    "GONE",
    "ROLE",
    "TAG",
    "UNKNOWN_TAG_CODE",
    "Channels",
    "Checks",
    "Forgetting",
    "Membership",
    "Untold",
]
