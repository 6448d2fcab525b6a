"""One pass over the sources that are due."""

from bot.services.sweeps.leases import LEASE
from bot.services.sweeps.recording import Manners
from bot.services.sweeps.runner import Sweeps
from bot.services.sweeps.shared_budgets import StoredBudgets

__all__ = ["LEASE", "Manners", "StoredBudgets", "Sweeps"]
