"""What /alerts stats says: the last days of a server in numbers, with their chart above.

Knows nothing of where they are from.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from io import BytesIO

import discord
from discord.ui import Container, LayoutView, MediaGallery, TextDisplay

from bot.languages import counted, elapsed_text, short_day_text, spoken, tr
from bot.parsing import short_title
from bot.rules.trace import AlertDay, Period, SoldOut
from bot.services.trace import AlertFigures
from bot.ui.base import COLOUR, text, text_view
from bot.ui.stats import charts

PICTURE = "alerts.png"
ALTERNATIVE_LIMIT = 1000  # characters; Discord takes 1,024
SECONDS_SHOWN = timedelta(minutes=1)  # below it the usual wait is shown to a tenth of a second


def stats_view(figures: AlertFigures) -> LayoutView:
    """Return a server's numbers in words, below their chart where there is one."""
    said = stats_text(figures.periods, figures.days)
    if not has_chart(figures):
        return text_view(said)
    gallery: MediaGallery[LayoutView] = MediaGallery()
    gallery.add_item(media=f"attachment://{PICTURE}", description=alternative(figures.days))
    shown: TextDisplay[LayoutView] = TextDisplay(said)
    view = LayoutView(timeout=None)
    view.add_item(Container(gallery, shown, accent_colour=COLOUR))
    return view


async def stats_chart(figures: AlertFigures) -> list[discord.File]:
    """Draw the chart in a thread, so that nobody else waits for it; none without an alert."""
    if not has_chart(figures):
        return []
    drawn = await asyncio.to_thread(charts.draw, figures.days, spoken())
    described = alternative(figures.days)
    return [discord.File(BytesIO(drawn), filename=PICTURE, description=described)]


def has_chart(figures: AlertFigures) -> bool:
    """Tell whether there is anything to draw."""
    return any(day.alerts for day in figures.days)


def alternative(days: Sequence[AlertDay]) -> str:
    """Say in words what the chart shows, the newest first, for those who do not see it."""
    described = tr(
        "A chart of the alerts to this server's channels on each of the last {count} days, and of "
        "how long after it was known they were usually sent.",
        count=len(days),
    )
    for day in reversed(days):
        if not day.alerts:
            continue
        told = {"day": short_day_text(day.day), "count": day.alerts}
        said = tr("{day}: {count}.", **told)
        if day.median is not None:
            said = tr("{day}: {count} ({span}).", span=_span(day.median), **told)
        longer = text.sentences([described, said])
        if len(longer) > ALTERNATIVE_LIMIT:
            break
        described = longer
    return described


def stats_text(periods: Sequence[Period], days: Sequence[AlertDay] = ()) -> str:
    """Show some periods, the shortest first, and of its days those that stand out."""
    parts = ["## " + tr("Alerts of this server")]
    parts += ["\n".join(_lines(period)) for period in periods]
    parts[-1:] = ["\n".join([*parts[-1:], *_extremes(days)])]
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


def _extremes(days: Sequence[AlertDay]) -> Iterator[str]:
    """Name the day with the most alerts, and the one on which they took longest."""
    told = [day for day in days if day.alerts]
    if len(told) <= 1:  # it says nothing that the numbers above do not
        return
    most = max(told, key=lambda day: (day.alerts, day.day))
    alerts = counted("{count:,} alert", "{count:,} alerts", most.alerts)
    yield "- " + tr("Most on {day}: {alerts}", day=short_day_text(most.day), alerts=alerts)
    waits = [(day.median, day.day) for day in told if day.median is not None]
    if len(waits) > 1:
        wait, slowest = max(waits)
        yield "- " + tr("Slowest on {day}: {span}", day=short_day_text(slowest), span=_span(wait))


def _sold_out(shoe: SoldOut) -> str:
    called = f"**{text.plain(short_title(shoe.title) or shoe.title, 80)}**"
    if shoe.style_code:
        called += f" · {text.plain(shoe.style_code, 40)}"
    return tr("{shoe} after {span}", shoe=called, span=elapsed_text(shoe.lasted))


def _span(span: timedelta) -> str:
    if span >= SECONDS_SHOWN:
        return elapsed_text(span)
    return tr("{seconds:.1f} s").format(seconds=span.total_seconds())
