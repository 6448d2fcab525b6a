"""Run seeds: `python -m tests.simulation --seed N --hours H [--seeds K] [--verbose]`.

Each seed has a process of its own. Of one that fails it prints the end of the trace, what was not
as it must be, and how to have the same again.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys

from tests.simulation.runs import DEFAULT_HOURS, Result, run_apart, run_here


def main() -> int:
    """Run what is asked for; return 1 if anything was not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--hours", type=float, default=DEFAULT_HOURS, help="virtual hours a seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--verbose", action="store_true", help="print the whole trace of one seed")
    parser.add_argument("--first", action="store_true", help="end one seed at its first fault")
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.json or asked.verbose or asked.first:
        logging.basicConfig(level=logging.CRITICAL)

        def end(result: Result) -> None:
            sys.stdout.write(json.dumps(result.document()) + "\n" if asked.json else result.text())
            sys.stdout.flush()
            # What killed processes left still waits; to collect it would run what a kill does not.
            os._exit(bool(result.faults))

        listen = print if asked.verbose else None  # for whoever looks on
        end(run_here(asked.seed, asked.hours, listen=listen, at_fault=end if asked.first else None))
    failed = 0
    for seed in range(asked.seed, asked.seed + asked.seeds):
        result = run_apart(seed, asked.hours)
        sys.stdout.write(result.text())
        sys.stdout.flush()
        failed += bool(result.faults)
    if asked.seeds > 1:
        sys.stdout.write(f"{asked.seeds - failed} of {asked.seeds} seeds are right.\n")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
