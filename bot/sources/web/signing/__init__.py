"""Requests signed after Web Bot Auth (RFC 9421)."""

from bot.sources.web.signing.signatures import Signer

__all__ = ["Signer"]
