"""One pass over the sources that are due."""

from bot.services.sweeps.leases import LEASE
from bot.services.sweeps.runner import Manners, Sweeps

__all__ = ["LEASE", "Manners", "Sweeps"]
