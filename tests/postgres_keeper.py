"""Stops the tests' PostgreSQL and removes its folder once the process that began the run is gone.

Started with the folder's name and a pipe as its standard input, which that process holds open:
whether it ends by itself or is killed, the pipe does too. Only Python's own library, to start fast.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

LONGEST, BEAT = 10.0, 0.05  # seconds that the server is waited for, and between two looks


def main(folder: Path) -> None:
    """Wait for the end of the run, then clear up."""
    sys.stdin.read()
    process_id = folder / "data" / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError):
        os.kill(int(process_id.read_text().splitlines()[0]), signal.SIGINT)  # a fast shutdown
        for _ in range(int(LONGEST / BEAT)):
            if not process_id.exists():
                break
            time.sleep(BEAT)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
