"""Shops on Big Cartel."""
