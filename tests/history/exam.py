"""Mark answers to ``exams/``: what they must hold, what they must not, and when to abstain.

Only the first 700 characters of an answer count. A pattern group is met by any of its patterns.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.history import Answer

READ = 700
BLANKS = re.compile(r"[\u00a0\u202f\u2009]")
MARKDOWN = re.compile(r"[*_`~|]{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One question of the exam."""

    id: str
    question: str
    kind: str
    wanted: tuple[tuple[str, ...], ...]
    banned: tuple[str, ...]


def papers(path: Path) -> list[Paper]:
    """Read the exam."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Paper(
            id=line["id"],
            question=line["question"],
            kind=line["kind"],
            wanted=tuple(tuple(group) for group in line["accept"]),
            banned=tuple(line.get("reject", ())),
        )
        for line in lines
    ]


def passes(paper: Paper, text: str) -> bool:
    """Tell whether a text says all that is wanted and nothing that is banned."""
    read = BLANKS.sub(" ", unicodedata.normalize("NFKC", text))
    read = MARKDOWN.sub("", read.replace("\u2011", "-").replace("\u2019", "'"))[:READ]

    def found(pattern: str) -> bool:
        return re.search(pattern, read, re.IGNORECASE) is not None

    said = all(any(map(found, group)) for group in paper.wanted)
    return bool(paper.wanted) and said and not any(map(found, paper.banned))


def is_right(paper: Paper, answer: Answer) -> bool:
    """Mark one answer.

    What cannot be answered is right when it is not, or when the answer says so in words; so is a
    wrong premise, which may also be put right.
    """
    if not answer.answered or not answer.answer.strip():
        return paper.kind != "answerable"
    return passes(paper, answer.answer)


def marks(exam: Iterable[Paper], ask: Callable[[str], Answer]) -> tuple[Counter[str], Counter[str]]:
    """Return how many questions of each kind there are, and how many were answered right."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for paper in exam:
        asked[paper.kind] += 1
        right[paper.kind] += is_right(paper, ask(paper.question))
    return asked, right
