"""Why something was not posted, stage by stage, in words.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.models import Stock, SweepState
from bot.services.conditions import Filter
from bot.services.fates import Fate, Obstacle
from bot.services.stages import Question, Seen, Swept, Told, Why
from bot.ui import explanations, pages, records, text

WHY = "why"
FATES_SHOWN = 12
ENTRY = 1500  # characters of lines that stand together
_FILTERS = {
    Filter.SERVER: "another server's moderators entered it",
    Filter.KIND: "it does not ask for this kind",
    Filter.LEAD: "it does not ask for this lead time",
    Filter.STYLE: "it asks for other style codes",
    Filter.MODEL: "it asks for another model",
    Filter.SHOP: "it asks for other shops",
    Filter.REGION: "it asks for other regions",
    Filter.WORDS: "its words are not met",
    Filter.PRICE: "it is dearer than its ceiling",
    Filter.FIRST: "it asks for first drops only",
    Filter.SIZE: "it asks for other sizes",
}
_OBSTACLES = {
    Obstacle.NOT_THERE: "was not there when it was found",
    Obstacle.PAUSED: "was paused then",
    Obstacle.BROKEN: "is stopped: Discord refuses its channel",
    Obstacle.TOO_LATE: "let it pass, but it was of no more use when it was found",
    Obstacle.UNKNOWN: (
        "lets it pass, but the record holds no message; it may have been stopped, or Raincloud "
        "was not in this server then"
    ),
}
_NOT_SEEN = (
    "**2. Seen?** No such product is known as a 2002R. Either it was never shown there, or it did "
    "not look like a 2002R: what has neither its style code nor its name is not kept."
)
_ENDED = {
    SweepState.COMPLETE: "complete",
    SweepState.PARTIAL: "partial",
    SweepState.FAILED: "failed",
    SweepState.BUSY: "busy",
}


def why(found: Why, shop: str | None, number: int = 0) -> pages.Page:
    """Show every stage with its verdict."""
    question = found.question
    what = text.plain(question.style_code or "Everything")
    where = f" at {text.plain(shop, 80)}" if shop else ""
    when = f", around {text.when(question.at)}" if question.at is not None else ""
    title = f"## What the record says: {what}{where}{when}"
    parts = (_sweeps(found), *_products(found), *_changes(found))
    entries = [entry for part in parts for entry in _pieces(part)]
    return pages.paged(title, entries, WHY, rest_of(question), number)


def rest_of(question: Question) -> str:
    """Write a question as a button can carry it."""
    at = int(question.at.timestamp()) if question.at is not None else ""
    return (
        f"{question.style_code or ''}:{question.source_id or ''}:{at}:"
        f"{question.subscription_id or ''}"
    )


def _pieces(lines: Iterable[str]) -> list[str]:
    """Join lines to entries that are short enough for a page."""
    entries: list[str] = []
    for line in lines:
        if entries and len(entries[-1]) + len(line) < ENTRY:
            entries[-1] += f"\n{line}"
        else:
            entries.append(line)
    return entries


def _sweeps(found: Why) -> list[str]:
    lines = [f"**1. Swept?** From {text.ago(found.since)} to {text.ago(found.until)}:"]
    if not found.swept:
        lines.append("No source is swept at all. The bot's owner adds one with `/sources add`.")
    for swept in found.swept:
        lines += _swept(swept)
    if found.more:
        lines.append(f"{found.more} more sources; name a shop to see how one stands.")
    return lines


def _swept(swept: Swept) -> list[str]:
    status = swept.status
    name = text.plain(status.spec.name, 60)
    if swept.last is None:
        line = f"{name} was not swept in this time, or its record is no longer kept."
    else:
        ways = " and ".join(f"{count} {_ENDED[state]}" for state, count in swept.ended.items())
        last = swept.last
        line = (
            f"{name}: {ways}; the last {text.ago(last.finished_at)} was {_ENDED[last.state]}, "
            f"{last.products} {'product' if last.products == 1 else 'products'} seen."
        )
    if status.is_paused:
        line += " It is paused, and not swept."
    if status.baseline_at is None:
        line += " It was never read whole, so nothing of it is told yet."
    elif status.spec.shadow is not None:
        until = status.baseline_at + status.spec.shadow
        line += f" It was in shadow until {text.ago(until)}: what was found before is not posted."
    return [
        line,
        *(
            f"-# {_ENDED[each.state]} {text.ago(each.finished_at)}: "
            f"{text.plain(each.trouble or '', 160)}"
            for each in swept.troubles
        ),
    ]


def _products(found: Why) -> list[list[str]]:
    if not found.seen:
        return [[_NOT_SEEN]]
    return _headed("**2. Seen?**", [_product(seen) for seen in found.seen])


def _headed(head: str, parts: list[list[str]]) -> list[list[str]]:
    (first, *lines), *rest = parts
    return [[f"{head} {first}", *lines], *rest]


def _product(seen: Seen) -> list[str]:
    listing = seen.listing
    code = listing.seen.style_code
    by = f"by its style code {text.plain(code, 40)}" if code else "by its name"
    model = explanations.MODELS[seen.model]
    first = (
        f"{text.plain(listing.seen.title, 100)} at {text.plain(seen.source.spec.name, 60)}, known "
        f"since {text.ago(seen.first_seen_at)}, recognised as a {model} {by}."
    )
    lines = [first]
    for stock, label in ((Stock.IN, "In"), (Stock.OUT, "Out"), (Stock.UNKNOWN, "Not known")):
        sizes = [size.label for size in listing.sizes if size.stock is stock]
        if sizes:
            lines.append(f"{label}: {text.size_list(sizes[: records.SIZES_SHOWN])}")
    doubted = [size.label for size in listing.sizes if size.outs]
    if doubted:
        lines.append(
            f"One sweep showed {text.size_list(doubted[: records.SIZES_SHOWN])} out of stock. That "
            "is believed when the next one agrees; until then its return is no restock."
        )
    if listing.misses:
        lines.append("The last complete sweep did not show it.")
    return lines


def _changes(found: Why) -> list[list[str]]:
    if not found.told:
        reasons = dict.fromkeys(_no_change(seen) for seen in found.seen)
        return [["**3. Changed?** No change is on record.", *reasons]]
    return _headed("**3. Changed?**", [_told(told) for told in found.told])


def _no_change(seen: Seen) -> str:
    name = text.plain(seen.source.spec.name, 60)
    baseline_at = seen.source.baseline_at
    if baseline_at is None or seen.first_seen_at <= baseline_at:
        first = f"{name} showed it in its first complete sweep, which is silent."
    else:
        first = f"{name} showed it later than its first complete sweep."
    stocks = {size.stock for size in seen.listing.sizes}
    if Stock.IN in stocks:
        return f"{first} It has been in stock since, and what stays in stock is no news."
    if stocks == {Stock.UNKNOWN}:
        return f"{first} The shop does not tell whether it can be bought; that alerts nobody."
    return f"{first} No size has come in since."


def _told(told: Told) -> list[str]:
    lines = [f"{records.head(told.change)}, found {text.when(told.change.at)}."]
    if not told.fates:
        lines.append("This server had no subscription. `/alerts add` makes one.")
    passed = [fate for fate in told.fates if fate.delivery or fate.obstacle]
    passed.sort(key=lambda fate: fate.delivery is None)
    alike: dict[str, list[Fate]] = defaultdict(list)
    for fate in passed:
        said = ""
        if fate.delivery is not None:
            limits = records.limits(fate.wish, fate.delivery, told.change)
            said = f"{records.state(fate.delivery, told.change)} {limits}".rstrip()
        if fate.obstacle is not None:
            said = f"{_OBSTACLES[fate.obstacle]}."
        else:
            said = f"let it pass. {said}"
        alike[f"{said}{_since(fate)}"].append(fate)
    for said, fates in list(alike.items())[:FATES_SHOWN]:
        numbers = [str(fate.wish.id) for fate in fates]
        if len(numbers) == 1:
            lines.append(f"Subscription {numbers[0]} {said}")
        else:
            more = f" and {len(numbers) - FATES_SHOWN} more" if len(numbers) > FATES_SHOWN else ""
            lines.append(
                f"Each of the subscriptions {', '.join(numbers[:FATES_SHOWN])}{more} {said}"
            )
    left: dict[Filter, list[Fate]] = defaultdict(list)
    for fate in told.fates:
        if fate.filtered is not None:
            left[fate.filtered].append(fate)
    lines += [f"Left out by {_ids(fates)}: {_FILTERS[asked]}." for asked, fates in left.items()]
    return lines


def _since(fate: Fate) -> str:
    if fate.changed_at is None or fate.obstacle is Obstacle.NOT_THERE:
        return ""
    return f" (It was changed {text.ago(fate.changed_at)}; this is what it said before.)"


def _ids(fates: Iterable[Fate]) -> str:
    shown = [
        f"{fate.wish.id} (as it was before {text.ago(fate.changed_at)})"
        if fate.changed_at is not None
        else str(fate.wish.id)
        for fate in fates
    ]
    more = f" and {len(shown) - FATES_SHOWN} more" if len(shown) > FATES_SHOWN else ""
    word = "subscription" if len(shown) == 1 else "subscriptions"
    return f"{word} {', '.join(shown[:FATES_SHOWN])}{more}"
