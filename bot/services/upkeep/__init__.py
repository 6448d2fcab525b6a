"""What runs by itself: the scheduler, pruning, and the commands given to Discord."""

from bot.services.upkeep.command_sync import CommandsRefusedError, CommandSync, ListedCommand
from bot.services.upkeep.due_times import DueTimes
from bot.services.upkeep.pruning import Pruning
from bot.services.upkeep.scheduler import Round, Scheduler

__all__ = [
    "CommandSync",
    "CommandsRefusedError",
    "DueTimes",
    "ListedCommand",
    "Pruning",
    "Round",
    "Scheduler",
]
