"""Where everything of a timeline's picture stands: a row a year, a lane a kind, in big letters.

Knows nothing of colours beyond their roles, and draws nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.ui.drawing import EDGE, WIDTH, cut, length, wrapped
from bot.ui.timeline.plans import PicturePlan, PlottedEvent, Track

HIGHEST = 1880  # pixels; beyond them months, then lesser events, then full years are thinned
AXIS = 146
FIRST_LANE = 178
LANE_GAP = 20
LABEL, MONTH, YEAR, HEAD, TITLE = 31, 27, 36, 33, 50  # heights of letters
LINE = 39  # from one line to the next
YEAR_GAP = 18  # between two years
SKIP_GAP = 32  # where years are left out
MARK_ROOM = 26  # an event's dot
MONTH_ROOM = 62
LEAST = 3  # events of a lane in a year, however many years there are
NARROWEST = 160  # a lane
TITLE_BELOW = 26
TALLER = 1.2  # a line of letters is so much higher than its size


Cells = Mapping[int, Mapping[Track, Sequence[PlottedEvent]]]  # what is in each year and lane


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


@dataclass(slots=True)
class Layout:
    """Everything at its place, in pixels from the left and from the top.

    ``rules`` are lines between years, ``skips`` where the axis is broken as years are left out.
    """

    texts: list[Text] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    skips: list[int] = field(default_factory=list)
    top: int = 0
    bottom: int = 0

    @property
    def height(self) -> int:
        """How high the picture is."""
        return self.bottom + EDGE


def layout(plan: PicturePlan) -> Layout:
    """Put everything at its place, with as much of each year as keeps the picture readable."""
    cells = _cells(plan.marks)
    placed = _placed(plan, cells, _fullest(cells), MONTH_ROOM)
    if placed.height > HIGHEST:
        cells = _cells(_main(cells))
        most = _fullest(cells)
        placed = _placed(plan, cells, most, 0)
        while placed.height > HIGHEST and most > LEAST:
            most -= 1
            placed = _placed(plan, cells, most, 0)
    return placed


def _cells(marks: Iterable[PlottedEvent]) -> Cells:
    cells: dict[int, dict[Track, list[PlottedEvent]]] = defaultdict(lambda: defaultdict(list))
    for mark in marks:
        cells[mark.year][mark.lane].append(mark)
    return dict(sorted(cells.items()))


def _fullest(cells: Cells) -> int:
    return max((len(marks) for cell in cells.values() for marks in cell.values()), default=1)


def _main(cells: Cells) -> Iterator[PlottedEvent]:
    """Yield the releases of a year, and what else happened only where nothing was released."""
    for cell in cells.values():
        for marks in cell.values():
            releases = [mark for mark in marks if mark.is_release]
            yield from releases or marks


def _places(plan: PicturePlan, month_room: int) -> dict[Track, int]:
    """Return each lane's left edge; a lane gets room as its labels need it."""
    lanes = plan.lanes
    room = WIDTH - EDGE - FIRST_LANE - LANE_GAP * max(len(lanes) - 1, 0)
    least = {lane: max(NARROWEST, length(lane, HEAD) + 4) for lane in lanes}
    more = {
        lane: max(
            0,
            *(
                MARK_ROOM + month_room * bool(mark.month) + length(mark.label, LABEL) - least[lane]
                for mark in plan.marks
                if mark.lane is lane
            ),
        )
        for lane in lanes
    }
    share = (room - sum(least.values())) / max(sum(more.values()), 1)
    places, x = {}, FIRST_LANE
    for lane in lanes:
        places[lane] = x
        x += int(least[lane] + more[lane] * share) + LANE_GAP
    return places


def _placed(plan: PicturePlan, cells: Cells, most: int, month_room: int) -> Layout:
    lanes = _places(plan, month_room)
    made = Layout()
    title = cut(plan.title, TITLE, WIDTH - 2 * EDGE)
    made.texts.append(Text(title, EDGE, EDGE, TITLE, is_bold=True))
    y = EDGE + TITLE + TITLE_BELOW
    for lane, x in lanes.items():
        made.texts.append(Text(lane, x, y, HEAD, lane=lane, is_bold=True))
    y += LINE + YEAR_GAP
    before = 0
    for year, cell in cells.items():
        if before:
            is_skip = year > before + 1
            gap = SKIP_GAP if is_skip else YEAR_GAP
            (made.skips if is_skip else made.rules).append(y + gap // 2 - 3)
            y += gap
        before = year
        made.top = made.top or y
        made.texts.append(Text(str(year), EDGE, y - 3, YEAR, is_bold=True))
        made.dots.append(Dot(AXIS, y + LABEL // 2 + 3))
        ends = []
        for lane, marks in cell.items():
            beside = [x for other, x in lanes.items() if other in cell and x > lanes[lane]]
            right = min(beside) - LANE_GAP if beside else WIDTH - EDGE
            place = (lanes[lane], right)
            ends.append(_column(made, _shown(marks, most), len(marks), place, y, month_room))
        y = max(ends)
    made.bottom = y
    return made


def _column(
    made: Layout,
    shown: Sequence[PlottedEvent],
    every: int,
    place: tuple[int, int],
    y: int,
    month_room: int,
) -> int:
    """Put a lane's events of one year below each other; return where they end."""
    x, right = place
    for mark in shown:
        made.dots.append(Dot(x + MARK_ROOM // 2 - 4, y + LABEL // 2 + 3, mark.lane))
        start = x + MARK_ROOM
        if mark.month and month_room:
            made.texts.append(Text(mark.month, start, y + 3, MONTH, is_quiet=True))
            start += month_room
        for line in wrapped(mark.label, LABEL, right - start):
            made.texts.append(Text(line, start, y, LABEL))
            y += LINE
    if len(shown) < every:
        more = f"and {every - len(shown)} more"
        made.texts.append(Text(more, x + MARK_ROOM, y + 3, MONTH, is_quiet=True))
        y += LINE
    return y


def _shown(marks: Sequence[PlottedEvent], most: int) -> list[PlottedEvent]:
    """Return the marks that have room: releases before the rest, then by their order in time."""
    if len(marks) <= most:
        return list(marks)
    ranked = sorted(range(len(marks)), key=lambda at: (not marks[at].is_release, at))
    return [marks[at] for at in sorted(ranked[: most - 1])]
