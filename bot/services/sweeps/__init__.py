"""One pass over the sources that are due."""

from bot.services.sweeps.runner import LEASE, Manners, Sweeps

__all__ = ["LEASE", "Manners", "Sweeps"]
