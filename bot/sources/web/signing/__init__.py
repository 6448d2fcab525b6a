"""Requests signed after Web Bot Auth (RFC 9421)."""
