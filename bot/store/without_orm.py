"""Loads SQLAlchemy's asyncio engine without its ORM: 8 MB, and 0.1 s of a start (measured).

``sqlalchemy.ext.asyncio`` imports its sessions, and with them the ORM, which nothing here uses.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

_PACKAGE = "sqlalchemy.ext.asyncio"
_LEFT_OUT = (f"{_PACKAGE}.scoping", f"{_PACKAGE}.session")


class _LeftOut(ModuleType):
    """Stands for a module while the package is imported, whatever it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return object


def load() -> None:
    """Import the package, unless somebody did before; its sessions can still be imported later."""
    if _PACKAGE in sys.modules:
        return
    for name in _LEFT_OUT:
        sys.modules[name] = _LeftOut(name)
    try:
        importlib.import_module(_PACKAGE)
    finally:
        for name in _LEFT_OUT:
            del sys.modules[name]
