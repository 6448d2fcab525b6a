"""The way in: ``python -m bot``."""

from __future__ import annotations

import gc
import sys

gc.disable()  # nothing that is loaded at a start is garbage: to look for it took 0.1 s

from bot.cli import main as run  # noqa: E402 - with the collector off


def main() -> None:
    """Run the command line."""
    run(sys.argv[1:])


if __name__ == "__main__":
    main()
