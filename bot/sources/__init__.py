"""The places Raincloud reads, a package a kind, and the manners it reads them with."""

import sys

# httpx loads the command line it brings, and with it Rich, Pygments and Click, wherever these are
# installed: 40 modules and 2.5 MB (measured) that nobody uses here. A module that is None cannot
# be imported (docs.python.org/3/reference/import.html), and httpx goes on without it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

from bot.sources.kinds import DROPS_ONLY, Readers, Source  # noqa: E402 - after httpx is told

__all__ = ["DROPS_ONLY", "Readers", "Source"]
