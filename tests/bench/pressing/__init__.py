"""Somebody with a mouse and a keyboard and no idea what is what, in the demo's page."""

from tests.bench.pressing.visitor import Visitor

__all__ = ["Visitor"]
