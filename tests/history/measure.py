"""Measure the history room: ``python -m tests.history.measure``.

Prints how long it takes to open and to ask, what memory it takes, and the same asks with a
hundred times as many facts, made up for the purpose.
"""

from __future__ import annotations

import gc
import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from statistics import quantiles

from bot.history import History
from bot.history.facts.load import load_facts
from bot.history.facts.records import Facts
from tests.history.exam import papers

FOLDER = Path(__file__).parents[2] / "config" / "history"
EXAM = Path(__file__).parent / "exams" / "first.jsonl"
TIMES = 100
ROUNDS = 5


def many(facts: Facts, times: int) -> Facts:
    """Return facts and entities again and again, each copy with a made-up word to its names."""
    entities = dict(facts.entities)
    found = dict(facts.facts)
    for number in range(1, times):
        word = f"zo{number}q"
        for entity in facts.entities.values():
            name = f"{entity.name} {word}"
            entities[name] = replace(
                entity,
                name=name,
                part_of=f"{entity.part_of} {word}" if entity.part_of else "",
                made_by=tuple(f"{maker} {word}" for maker in entity.made_by),
                aliases=tuple(f"{alias} {word}" for alias in entity.aliases),
            )
        for fact in facts.facts.values():
            found[f"{fact.id}-{word}"] = replace(
                fact,
                id=f"{fact.id}-{word}",
                subject=f"{fact.subject} {word}" if number % 2 else fact.subject,
                text=f"{fact.text[:-1]} {word}.",
                asks=tuple(f"{ask} {word}" for ask in fact.asks),
            )
    return replace(facts, entities=entities, facts=found)


def times(history: History, questions: list[str]) -> list[float]:
    """Return how long each question took, in milliseconds, after one round to warm up."""
    for question in questions:
        history.ask(question)
    return [history.ask(question).ms for _ in range(ROUNDS) for question in questions]


def line(name: str, values: list[float]) -> str:
    """Return the figures of a measurement."""
    cuts = quantiles(values, n=100)
    return f"{name}: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, most {max(values):.2f} ms"


def main() -> None:
    """Measure and print."""
    write = sys.stdout.write
    questions = [paper.question for paper in papers(EXAM)]
    started = time.perf_counter()
    history = History.open(FOLDER)
    write(f"open: {(time.perf_counter() - started) * 1000:.0f} ms\n")
    write(f"facts: {len(history.facts.facts)}, entities: {len(history.facts.entities)}\n")
    write(line("ask", times(history, questions)) + "\n")
    del history
    gc.collect()
    tracemalloc.start()
    history = History.open(FOLDER)
    for question in questions:
        history.ask(question)
    gc.collect()
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    write(f"memory: {kept / 2**20:.1f} MiB kept, {peak / 2**20:.1f} MiB at most\n")
    started = time.perf_counter()
    grown = History(many(load_facts(FOLDER), TIMES))
    gc.collect()
    gc.freeze()  # as the bot does after its start: what stays is not looked through again
    write(f"{TIMES} times the facts, open: {time.perf_counter() - started:.1f} s\n")
    write(line(f"{TIMES} times the facts, ask", times(grown, questions)) + "\n")


if __name__ == "__main__":
    main()
