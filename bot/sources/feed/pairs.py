"""Which of the dates in a post belongs to which of the shoes it names.

Knows nothing of drops. A sentence that names shoes and dates in turns pairs them in its order;
elsewhere a date belongs to the shoe that stands nearest, where the ends of lines and paragraphs
count as distance, and a date in a sentence about another model belongs to that.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from operator import itemgetter

from bot.models import Precision
from bot.parsing import OTHER_MODEL, normalise_style_code
from bot.parsing.dates import DateMention
from bot.sources.feed.places import Places

MARK_LIMIT = 60  # shoes, and as many dates, of one post; no real one names more

_TOKEN = re.compile(r"[A-Za-z0-9]{0,12}2002[A-Za-z0-9]{0,24}")
_2002R = re.compile(r"(?<!\d)2002[\s-]?R(?![a-z]{3})", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:releas\w*|launch\w*|drop\w*|arriv\w*|available|debut\w*|land\w*|hit\w*|sortie|coming"
    r"|erschein\w*|erh\xe4ltlich|verf\xfcgbar|kommt|disponib\w*|en vente|a la venta|esce|uscita"
    r"|(?:pushed|moved|postponed|delayed|rescheduled|shifted|bumped)(?=\s)"
    r"|verkrijgbaar|beschikbaar|\u767a\u58f2\w*|\u8ca9\u58f2\w*|\ubc1c\ub9e4\w*)(?:[^.\n]{0,60})$",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun"
    r"|[ap]\.m)\.",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"\s?(?:global\s|official\s)?(?:releas|launch|drop|debut)", re.IGNORECASE)
_SENTENCE = re.compile(
    r"[^\n]+?(?:(?<![ap]\.m)(?<!\b[A-Za-z])(?<!Oct)(?<!Sept)(?<!Nov)(?<!Dec)[.!?](?=\s)|(?=\n)|$)"
)
_EXACTNESS = (
    Precision.INSTANT,
    Precision.DAY,
    Precision.MONTH,
    Precision.SEASON,
    Precision.UNKNOWN,
)
_LINE_COST, _PARAGRAPH_COST = 30, 150  # letters that the end of a line and of a paragraph count for


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedModel:
    """Where a text names something: a style code, a 2002R (""), or another model (None)."""

    start: int
    end: int
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A date that a style code may have: ``rank`` 0 is in its own sentence."""

    rank: int
    cost: int
    mention: DateMention


class Pairs:
    """The shoes, dates and sentences of one text.

    Args:
        text: the post's text, its title first.
        mentions: its dates, without those of early access.
        is_titled: whether the title names a 2002R.
        is_roundup: whether the title promises dates of several models.
        posted: when it was posted (aware), if that is known.
        told: every date of the text, also those that are left out of ``mentions``.
        region: the source's, ISO 3166-1 alpha-2.
    """

    def __init__(
        self,
        text: str,
        mentions: Sequence[DateMention],
        *,
        is_titled: bool,
        is_roundup: bool,
        posted: datetime | None,
        told: Sequence[DateMention],
        region: str | None,
    ) -> None:
        self._posted = posted
        self.marks = find_marks(text)
        self._text = text
        self._mentions = mentions[:MARK_LIMIT]
        self._is_titled = is_titled
        self._is_roundup = is_roundup
        self._sentences = [found.span() for found in _SENTENCE.finditer(text)]
        self._places = Places(text, told[:MARK_LIMIT], self._sentences, region)
        self._pairs = {start: self._paired(start, end) for start, end in self._sentences}

    def date_of(self, code: str, *, is_only: bool) -> DateMention | None:
        """Return the date of a style code ("" for a 2002R without one), or None.

        Args:
            code: the style code.
            is_only: whether it is the only one of the post.
        """
        ours = [mark for mark in self.marks if mark.code == code or (is_only and mark.code == "")]
        candidates = self._here([one for mark in ours for one in self._candidates(mark)])
        if not self._is_titled:
            # The title is about something else: only what stands beside the 2002R is about it.
            near = _PARAGRAPH_COST if self._is_roundup else 0
            candidates = [one for one in candidates if one.rank == 0 or one.cost < near]
        if is_only and self._is_titled:
            candidates += [
                _Candidate(rank=1, cost=mention.start, mention=mention)
                for mention in self._mentions
                if not self._marks_in(self.sentence_of(mention))
            ]
            here = self._here(candidates)
            return min((one.mention for one in here), key=self._worth, default=None)
        best = min(candidates, key=lambda one: (one.rank, one.cost), default=None)
        return None if best is None else best.mention

    def _here(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        ours = {one.start for one in self._places.ours([each.mention for each in candidates])}
        return [one for one in candidates if one.mention.start in ours]

    def _worth(self, mention: DateMention) -> tuple[bool, bool, int, int]:
        """Rank the dates of a post about one shoe: said to be its release, still to come when it
        was posted, exact, early in it.
        """
        before = self._text[max(0, mention.start - 80) : mention.start]
        is_said = bool(
            _LABEL.search(_SHORT.sub(r"\1", before))  # the stop of "Nov." ends no sentence
            or _LABEL_AFTER.match(self._text, mention.end)
        )
        ends_at = mention.when.ends_at
        is_past = self._posted is not None and ends_at is not None and ends_at < self._posted
        return not is_said, is_past, _EXACTNESS.index(mention.when.precision), mention.start

    def _candidates(self, mark: NamedModel) -> Iterable[_Candidate]:
        start, end = self.sentence_of(mark)
        for mention, marks in self._pairs.get(start, ()):
            if mark in marks:
                yield _Candidate(rank=0, cost=_gap(mark, mention), mention=mention)
        for mention in self._mentions:
            sentence = self.sentence_of(mention)
            is_of_others = any(one.code not in {mark.code, ""} for one in self._marks_in(sentence))
            if sentence == (start, end) or is_of_others:
                continue
            between = self._text[min(mark.end, mention.end) : max(mark.start, mention.start)]
            cost = _gap(mark, mention) + _LINE_COST * between.count("\n")
            yield _Candidate(
                rank=1, cost=cost + _PARAGRAPH_COST * between.count("\n\n"), mention=mention
            )

    def _paired(self, start: int, end: int) -> list[tuple[DateMention, list[NamedModel]]]:
        """Say which dates of a sentence belong to which of its shoes.

        Where shoes and dates take turns ("A on the 2nd and B on the 9th") they are pairs in that
        order; else each date belongs to the nearest shoes.
        """
        dates = [one for one in self._mentions if start <= one.start < end]
        groups = _groups(self._marks_in((start, end)), dates)
        if len(groups) == 1:  # of several shoes each may have a place of its own
            dates = self._places.ours(dates)
        if not dates or not groups:
            return []
        turns = sorted(
            [(group[0].start, group, None) for group in groups]
            + [(date.start, None, date) for date in dates],
            key=lambda turn: turn[0],
        )
        kinds = [turn[1] is None for turn in turns]
        if len(groups) == len(dates) and all(a != b for a, b in pairwise(kinds)):
            return list(zip(dates, groups, strict=True))
        pairs: list[tuple[DateMention, list[NamedModel]]] = []
        for group in groups:
            nearest = min(dates, key=lambda date: min(_gap(mark, date) for mark in group))
            pairs.append((nearest, group))
        return pairs

    def _marks_in(self, span: tuple[int, int]) -> list[NamedModel]:
        return [mark for mark in self.marks if span[0] <= mark.start < span[1]]

    def sentence_of(self, one: DateMention | NamedModel) -> tuple[int, int]:
        """Return where the sentence of a date or a shoe begins and ends."""
        number = bisect_right(self._sentences, one.start, key=itemgetter(0)) - 1
        if number >= 0 and one.start < self._sentences[number][1]:
            return self._sentences[number]
        return one.start, one.end


def find_marks(text: str) -> list[NamedModel]:
    """Find every style code, every other "2002R" and every other model in a text."""
    marks: list[NamedModel] = []
    for found in _TOKEN.finditer(text):
        code = normalise_style_code(found[0])
        if code is not None:
            marks.append(NamedModel(start=found.start(), end=found.end(), code=code))
    ends = [(mark.start, mark.end) for mark in marks]
    for pattern, code in ((_2002R, ""), (OTHER_MODEL, None)):
        marks += [
            NamedModel(start=found.start(), end=found.end(), code=code)
            for found in pattern.finditer(text)
            if not any(start <= found.start() < end for start, end in ends)
        ]
    return sorted(marks, key=lambda mark: mark.start)[:MARK_LIMIT]


def _groups(marks: Sequence[NamedModel], dates: Sequence[DateMention]) -> list[list[NamedModel]]:
    """Join shoes that no date stands between: they share one."""
    groups: list[list[NamedModel]] = []
    for mark in marks:
        last = groups[-1][-1] if groups else None
        if last is None or any(last.end <= date.start < mark.start for date in dates):
            groups.append([mark])
        else:
            groups[-1].append(mark)
    return groups


def _gap(mark: NamedModel, mention: DateMention) -> int:
    if mark.start >= mention.end:
        return mark.start - mention.end
    return max(0, mention.start - mark.end)
