"""What keeps a delivery from leaving just now: quiet hours, enough for a person, a bad way."""

from bot.services.outbox.gates.kept_rest import KeptRest
from bot.services.outbox.gates.send_gate import SendGate, TooLateError, WayBadError

__all__ = ["KeptRest", "SendGate", "TooLateError", "WayBadError"]
