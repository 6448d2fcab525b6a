"""What /alerts stats says: the last days of a server in numbers.

Knows nothing of where they are from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.languages import counted, elapsed_text, tr
from bot.parsing import short_title
from bot.rules.trace import Period, SoldOut
from bot.ui.base import text

SECONDS_SHOWN = timedelta(minutes=1)  # below it the usual wait is shown to a tenth of a second


def stats_text(periods: Sequence[Period]) -> str:
    """Show some periods, the shortest first."""
    parts = ["## " + tr("Alerts of this server")]
    parts += ["\n".join(_lines(period)) for period in periods]
    parts.append(
        "-# "
        + tr(
            "Counted from what was sent; messages to members are counted as members only. What "
            "digests and quiet hours hold back has no waiting time."
        )
    )
    return "\n\n".join(parts)


def _lines(period: Period) -> Iterator[str]:
    days = period.span // timedelta(days=1)
    yield "**" + counted("Last day", "Last {count} days", days) + "**"
    if not (period.alerts or period.digests or period.watchers):
        yield tr("Nothing was sent. `/alerts list` shows what is set up.")
        return
    said = [counted("{count:,} alert", "{count:,} alerts", period.alerts)]
    if period.digests:
        said.append(counted("{count:,} digest", "{count:,} digests", period.digests))
    if period.watchers:
        said.append(
            counted(
                "{count:,} member told by direct message",
                "{count:,} members told by direct message",
                period.watchers,
            )
        )
    yield "- " + " · ".join(said)
    if period.median is not None:
        yield "- " + tr("Usually sent {span} after it was known", span=_span(period.median))
    if period.sold_out:
        yield "- " + tr("Sold out soonest:")
        yield from (f"  - {_sold_out(each)}" for each in period.sold_out)


def _sold_out(shoe: SoldOut) -> str:
    called = f"**{text.plain(short_title(shoe.title) or shoe.title, 80)}**"
    if shoe.style_code:
        called += f" · {text.plain(shoe.style_code, 40)}"
    return tr("{shoe} after {span}", shoe=called, span=elapsed_text(shoe.lasted))


def _span(span: timedelta) -> str:
    if span >= SECONDS_SHOWN:
        return elapsed_text(span)
    return tr("{seconds:.1f} s").format(seconds=span.total_seconds())
