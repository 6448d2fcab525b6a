"""One pass over the sources that are due."""

from bot.services.sweeps.runner import Manners, Sweeps

__all__ = ["Manners", "Sweeps"]
