"""Which roles members may take themselves, and what a subscription's own role is called."""

from bot.rules.roles.giving import fault_of
from bot.rules.roles.naming import role_name

__all__ = ["fault_of", "role_name"]
