"""Learn the weights of the scorer: ``python -m tests.history.train``, which takes a minute.

Every question of the exams and of ``questions.toml`` is held against the facts; what tells the
right fact from the wrong ones is learned by logistic regression. Before the weights are written,
whole exams are kept out in turn and answered with what was learned from the others, so that the
figures are of questions of another making and of all that ``ask`` does. ``--measure`` only
measures; ``--wrong`` shows what was answered wrongly as well.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from bot.history import Answer, Fact, History
from bot.history.answers.scorer import Scorer
from bot.history.answers.verdict import OTHERS, UNLIKE
from bot.history.facts import plain
from tests.history.exam import Paper, is_right, papers, passes
from tests.history.test_questions import is_right as holds

HERE = Path(__file__).parent
EXAMS = HERE / "exams"
FOLDER = HERE.parents[1] / "config" / "history"
WEIGHTS = FOLDER / "weights.toml"
FOLDS = 4
EPOCHS, RATE, DECAY = 12, 0.3, 1e-4
UNANSWERABLE = "unanswerable"
# Facts that came after most of the questions, which do not name them though they may be right.
LATER = frozenset(
    {
        "about.toml",
        "brand.toml",
        "compare.toml",
        "headlines.toml",
        "rivals.toml",
        "terms.toml",
        "upkeep.toml",
        "wear.toml",
    }
)
HEADING = """# How much each signal of bot/history/answers/signals.py counts for or against a fact.
# Made by `python -m tests.history.train`; do not edit by hand.

[weight]
"""

Signals = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and what may answer it: the signals of each fact, and whether it is right."""

    batch: str
    kind: str
    candidates: tuple[tuple[Signals, bool], ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A question, and how its answer is marked."""

    batch: str
    kind: str
    text: str
    is_right: Callable[[Answer], bool]


def examples(history: History) -> list[Example]:
    """Hold every question against the facts; those that are a fact's own teach nothing."""
    own = {plain(ask) for f in history.facts.facts.values() for ask in (*f.asks, *f.heard)}
    found: list[Example] = []

    def add(
        batch: str, text: str, kind: str, right: Callable[[Fact], bool], *, is_old: bool = False
    ) -> None:
        if plain(text) not in own:
            some = tuple(
                (signals, right(fact))
                for fact, signals in history.candidates(text)
                if not (is_old and fact.place.file in LATER) or right(fact) or kind == UNANSWERABLE
            )
            found.append(Example(batch, kind, some))

    asked = tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))["question"]
    for one in asked:
        wanted = {*one.get("facts", ()), *one.get("every", ())}
        right = wanted if one["kind"] != UNANSWERABLE else set()
        batch = f"own {one.get('part', 'tuned')}"
        add(batch, one["text"], one["kind"], _among(right), is_old=True)
    for path in sorted(EXAMS.glob("*.jsonl")):
        named = {line["id"]: line.get("facts", ()) for line in map(json.loads, path.open())}
        for paper in papers(path):
            facts = () if paper.kind == UNANSWERABLE else named[paper.id]
            add(path.stem, paper.question, paper.kind, _holding(paper, frozenset(facts)))
    return found


def trials() -> list[Trial]:
    """Return every question of ours, with how its answer is marked."""
    asked = tomllib.loads((HERE / "questions.toml").read_text(encoding="utf-8"))["question"]
    found = [
        Trial(f"own {one.get('part', 'tuned')}", one["kind"], one["text"], partial(holds, one))
        for one in asked
    ]
    for path in sorted(EXAMS.glob("*.jsonl")):
        found += [
            Trial(path.stem, paper.kind, paper.question, partial(is_right, paper))
            for paper in papers(path)
        ]
    return found


def _among(right: Collection[str]) -> Callable[[Fact], bool]:
    return lambda fact: not {fact.id, *fact.tells}.isdisjoint(right)


def _holding(paper: Paper, facts: Collection[str]) -> Callable[[Fact], bool]:
    if paper.kind == UNANSWERABLE:
        return lambda _: False
    told = _among(facts)
    return lambda fact: told(fact) or passes(paper, fact.text)


def learn(some: Iterable[Example]) -> dict[str, float]:
    """Return the weights that tell right facts from wrong ones best."""
    # What a wrong premise must not be answered with is not known, only what puts it right.
    rows = [
        (signals, right)
        for example in some
        for signals, right in example.candidates
        if right or example.kind in {"answerable", UNANSWERABLE}
    ]
    weights: defaultdict[str, float] = defaultdict(float)
    slopes: defaultdict[str, float] = defaultdict(lambda: 1e-3)
    dice = Random(1)  # noqa: S311 - an order, no secret
    scorer = Scorer(weights)
    total: Counter[str] = Counter()
    for epoch in range(EPOCHS):
        dice.shuffle(rows)
        for signals, right in rows:
            off = scorer.chance(signals) - right
            for name, value in signals.items():
                if name in OTHERS | UNLIKE:  # near at most, whatever it weighs
                    continue
                slope = off * value + DECAY * weights[name]
                slopes[name] += slope * slope
                weights[name] -= RATE * slope / slopes[name] ** 0.5
        if epoch >= EPOCHS // 2:
            total.update(weights)  # the mean of the later rounds swings less than the last one
    return {name: weight / (EPOCHS - EPOCHS // 2) for name, weight in total.items()}


def measure(history: History, some: Sequence[Example], asked: Sequence[Trial]) -> list[str]:
    """Answer each batch with what was learned from others; return the figures as lines."""
    batches = sorted({example.batch for example in some})
    marks: Counter[tuple[str, str]] = Counter()
    likely: dict[int, list[bool]] = defaultdict(list)
    wrong: list[str] = []
    for fold in range(FOLDS):
        out = set(batches[fold::FOLDS])
        weights = learn(example for example in some if example.batch not in out)
        other = History(replace(history.facts, weights=weights))
        for trial in asked:
            if trial.batch not in out:
                continue
            answer = other.ask(trial.text)
            right = trial.is_right(answer)
            said = "right" if right else "wrong" if answer.answered else "refused"
            marks[trial.kind, said] += 1
            if answer.answered:
                likely[min(9, int(answer.confidence * 10))].append(right)
                if not right:
                    wrong.append(f"{trial.kind} ({trial.batch}): {trial.text} -> {answer.answer}")
    lines = [f"{kind}, {said}: {count}" for (kind, said), count in sorted(marks.items())]
    for tenth, found in sorted(likely.items()):
        lines.append(f"confidence {tenth / 10:.1f}: {sum(found) / len(found):.2f} of {len(found)}")
    return lines + wrong * ("--wrong" in sys.argv)


def main() -> None:
    """Measure, learn from all, and write the weights."""
    history = History.open(FOLDER)
    some = examples(history)
    sys.stdout.write("\n".join(measure(history, some, trials())) + "\n")
    if "--measure" in sys.argv:
        return
    weights = sorted(learn(some).items())
    lines = [f'"{name}" = {value:.3f}\n' for name, value in weights]
    WEIGHTS.write_text(HEADING + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
