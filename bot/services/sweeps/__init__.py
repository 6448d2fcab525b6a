"""One pass over the sources that are due."""

from bot.services.sweeps.leases import LEASE
from bot.services.sweeps.recording import Manners
from bot.services.sweeps.runner import Sweeps

__all__ = ["LEASE", "Manners", "Sweeps"]
