"""How the client's connection to Discord is, in a word."""

from __future__ import annotations

import math

import discord

from bot.services.monitoring import Gateway


def gateway_state(client: discord.Client) -> Gateway:
    """Return how the connection is now."""
    if client.is_closed():
        return Gateway("closed", is_ready=False)
    if not client.is_ready():
        state = "not logged in yet" if client.user is None else "not connected yet"
        return Gateway(state, is_ready=False)
    if not math.isfinite(client.latency):  # discord.py's word for no connection, or none measured
        return Gateway("connecting again", is_ready=False)
    return Gateway("ready", is_ready=True, latency=round(client.latency, 3))
