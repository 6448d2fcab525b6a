"""Where everything of a timeline's picture stands: years below each other, in one column or two.

Knows nothing of colours beyond their roles, and draws nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from bot.languages import tr
from bot.ui.drawing import EDGE, WIDTH, cut, length, wrapped
from bot.ui.timeline.plans import PicturePlan, PlottedEvent, Track

# Pixels. A channel shows a picture at most 550 wide, so that this one is 700 high there.
HIGHEST = 1370
LABEL, MONTH, YEAR, HEAD, TITLE = 30, 26, 34, 31, 50  # heights of letters
LINE = 37  # from one line to the next
YEAR_GAP = 18  # between two years
SKIP_GAP = 30  # where years are left out
AXIS = 98  # from the left of a column
MARK = 126  # an event's dot, the same
WORDS = 144  # its words, the same
MONTH_ROOM = 62
COLUMN_GAP = 40
TITLE_BELOW = 24
LEGEND_GAP = 44
TALLER = 1.2  # a line of letters is so much higher than its size


@dataclass(frozen=True, slots=True)
class Text:
    """One line of letters; ``lane`` colours it, ``is_quiet`` makes it pale, ``is_bold`` heavy."""

    words: str
    x: int
    y: int
    size: int
    lane: Track | None = None
    is_quiet: bool = False
    is_bold: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what it fills."""
        right = self.x + length(self.words, self.size) + 2 * self.is_bold
        return self.x, self.y, right, self.y + self.size * TALLER


@dataclass(frozen=True, slots=True)
class Dot:
    """The mark of an event or, without a lane, of a year."""

    x: int
    y: int
    lane: Track | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A column's line through its years."""

    x: int
    top: int
    bottom: int


@dataclass(slots=True)
class Layout:
    """Everything at its place, in pixels from the left and from the top.

    ``rules`` are lines between years, from where to where and how low; ``skips`` are where an axis
    is broken as years are left out.
    """

    texts: list[Text] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    axes: list[Axis] = field(default_factory=list)
    rules: list[tuple[int, int, int]] = field(default_factory=list)
    skips: list[tuple[int, int]] = field(default_factory=list)
    bottom: int = 0

    @property
    def height(self) -> int:
        """How high the picture is."""
        return self.bottom + EDGE


@dataclass(frozen=True, slots=True)
class _Entry:
    """Lines of letters below each other: an event or, without one, how many more there are."""

    year: int
    mark: PlottedEvent | None
    lines: tuple[str, ...]
    gap: int = 0  # above it, where its year begins


def layout(plan: PicturePlan) -> Layout:
    """Put everything at its place; where there is no room for all, what matters most.

    One column with months, if that is not too high; else two without. Each year keeps its first
    event before another gets its second, and years that have none left are counted at the foot.
    """
    alone = _placed(plan, plan.marks, columns=1)
    if alone.height <= HIGHEST:
        return alone
    ranked = _ranked(plan.marks)
    counts = range(1, len(ranked) + 1)
    most = bisect_left(
        counts, True, key=lambda count: _placed(plan, ranked[:count], columns=2).height > HIGHEST
    )
    while (placed := _placed(plan, ranked[:most], columns=2)).height > HIGHEST and most:
        most -= 1  # one more event may save the line that says "and 1 more"
    return placed


def _by_year(marks: Iterable[PlottedEvent]) -> dict[int, list[PlottedEvent]]:
    found: dict[int, list[PlottedEvent]] = defaultdict(list)
    for mark in marks:
        found[mark.year].append(mark)
    return dict(sorted(found.items()))


def _ranked(marks: Iterable[PlottedEvent]) -> list[PlottedEvent]:
    """Return events by how much they matter: releases first, then what more is known of."""
    places = [
        (place, mark)
        for of_year in _by_year(marks).values()
        for place, mark in enumerate(
            sorted(of_year, key=lambda mark: (not mark.is_release, -mark.weight, mark.date))
        )
    ]
    places.sort(key=lambda found: (found[0] > 0, not found[1].is_release, found[0]))
    return [mark for _, mark in places]


def _placed(plan: PicturePlan, shown: Sequence[PlottedEvent], *, columns: int) -> Layout:
    made = Layout()
    title = cut(plan.title, TITLE, WIDTH - 2 * EDGE)
    made.texts.append(Text(title, EDGE, EDGE, TITLE, is_bold=True))
    top = EDGE + TITLE + TITLE_BELOW + LINE + YEAR_GAP
    width = (WIDTH - 2 * EDGE - COLUMN_GAP * (columns - 1)) // columns
    month_room = MONTH_ROOM if columns == 1 else 0
    every, kept = _by_year(plan.marks), {id(mark) for mark in shown}
    years = {year: marks for year, marks in every.items() if not kept.isdisjoint(map(id, marks))}
    entries = list(_entries(years, kept, width - WORDS - month_room))
    split = len(entries) if columns == 1 else _split(entries)
    lanes = {entry.mark.lane for entry in entries if entry.mark}
    _legend(made, [lane for lane in Track if lane in lanes], EDGE + TITLE + TITLE_BELOW)
    right = EDGE + width + COLUMN_GAP
    made.bottom = top
    for x, part in ((EDGE, entries[:split]), (right, entries[split:])):
        if part:
            made.bottom = max(made.bottom, _column(made, part, (x, top), width, month_room))
    left_out = sum(len(marks) for year, marks in every.items() if year not in years)
    if left_out:
        words = tr("… and {count} more in other years", count=left_out)
        made.texts.append(Text(words, EDGE, made.bottom + YEAR_GAP, MONTH, is_quiet=True))
        made.bottom += YEAR_GAP + LINE
    return made


def _legend(made: Layout, lanes: Iterable[Track], y: int) -> None:
    x = EDGE
    for lane in lanes:
        made.dots.append(Dot(x + 8, y + HEAD // 2 + 3, lane))
        name = tr(lane)
        made.texts.append(Text(name, x + 26, y, HEAD, lane=lane, is_bold=True))
        x += 26 + int(length(name, HEAD)) + LEGEND_GAP


def _entries(
    years: Mapping[int, Sequence[PlottedEvent]], kept: set[int], room: int
) -> Iterator[_Entry]:
    """Yield what stands in the columns: what is kept of each year, by identity, as time went."""
    before = 0
    for year, marks in years.items():
        gap = 0 if not before else SKIP_GAP if year > before + 1 else YEAR_GAP
        before = year
        more = len(marks) - len(kept.intersection(map(id, marks)))
        for mark in marks:
            if id(mark) in kept or more == 1:  # which needs no more room than to say so
                yield _Entry(year, mark, tuple(wrapped(mark.label, LABEL, room)), gap)
                gap = 0
        if more > 1:
            yield _Entry(year, None, (tr("… and {count} more", count=more),))


def _split(entries: Sequence[_Entry]) -> int:
    """Return how many entries the first of two columns takes, so that the higher one is lowest."""
    ends = [0, *accumulate(entry.gap + LINE * len(entry.lines) for entry in entries)]
    return min(
        (count for count in range(len(ends)) if count == len(entries) or entries[count].mark),
        key=lambda count: (max(ends[count], ends[-1] - ends[count]), -count),
    )


def _column(
    made: Layout, entries: Sequence[_Entry], place: tuple[int, int], width: int, month_room: int
) -> int:
    """Put entries below each other; return where they end."""
    x, y = place
    year = 0
    for entry in entries:
        if entry.year != year:
            if year:
                if entry.gap == SKIP_GAP:
                    made.skips.append((x + AXIS, y + entry.gap // 2 - 3))
                else:
                    made.rules.append((x + MARK - 8, x + width, y + entry.gap // 2 - 3))
                y += entry.gap
            year = entry.year
            made.texts.append(Text(str(year), x, y - 2, YEAR, is_bold=True))
            made.dots.append(Dot(x + AXIS, y + LABEL // 2 + 3))
        if entry.mark is None:
            made.texts.append(Text(entry.lines[0], x + WORDS, y + 3, MONTH, is_quiet=True))
            y += LINE
            continue
        made.dots.append(Dot(x + MARK, y + LABEL // 2 + 3, entry.mark.lane))
        if entry.mark.month and month_room:
            made.texts.append(Text(entry.mark.month, x + WORDS, y + 3, MONTH, is_quiet=True))
        for line in entry.lines:
            made.texts.append(Text(line, x + WORDS + month_room, y, LABEL))
            y += LINE
    made.axes.append(Axis(x + AXIS, place[1], y - 12))
    return y
