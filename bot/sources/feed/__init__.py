"""Feeds (RSS, Atom) whose posts tell of drops."""
