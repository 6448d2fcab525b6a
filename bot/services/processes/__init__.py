"""What the processes of one bot are to each other: who does what only one may do."""

from bot.services.processes.role_leases import RoleLeases

__all__ = ["RoleLeases"]
