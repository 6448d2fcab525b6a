"""Previews of imported files."""
