"""Raincloud: release alerts and history for New Balance 2002R communities."""

__version__ = "0.1.0"
