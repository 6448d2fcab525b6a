"""What the processes of one bot are to each other: who does what only one may, who wakes whom."""

from bot.services.processes.role_leases import RoleLeases
from bot.services.processes.shard_leases import OtherGatewaysError, ShardLeases
from bot.services.processes.waking import Waking

__all__ = ["OtherGatewaysError", "RoleLeases", "ShardLeases", "Waking"]
