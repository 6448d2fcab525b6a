"""What members do for themselves: watches, reminders, sizes, and what is kept about them."""

from bot.services.members.cooldowns import Cooldowns
from bot.services.members.leavers import Leavers
from bot.services.members.own_data import OwnData, PersonalData
from bot.services.members.own_threads import OwnThreads
from bot.services.members.watches import Watches

__all__ = ["Cooldowns", "Leavers", "OwnData", "OwnThreads", "PersonalData", "Watches"]
