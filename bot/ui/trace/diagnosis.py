"""Why something was not posted, stage by stage, in words.

Knows nothing of how the record is read.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.languages import counted, listed, mark, tr
from bot.models import Stock, SweepState
from bot.rules.trace import Diagnosis, SeenListing, SweptSource, TraceQuestion
from bot.ui.base import pages, text
from bot.ui.trace import explanations, records, verdicts

WHY = "why"
ENTRY = 1500  # characters of lines that stand together
_NOT_SEEN = mark(
    "No such product is known as a 2002R. Either it was never shown there, or it did "
    "not look like a 2002R: what has neither its style code nor its name is not kept."
)
_ENDED = {
    SweepState.COMPLETE: mark("complete"),
    SweepState.PARTIAL: mark("partial"),
    SweepState.FAILED: mark("failed"),
    SweepState.BUSY: mark("busy"),
}
_TIMES_ENDED = {
    SweepState.COMPLETE: mark("{count} complete"),
    SweepState.PARTIAL: mark("{count} partial"),
    SweepState.FAILED: mark("{count} failed"),
    SweepState.BUSY: mark("{count} busy"),
}
_STOCKS = {
    Stock.IN: mark("In: {sizes}"),
    Stock.OUT: mark("Out: {sizes}"),
    Stock.UNKNOWN: mark("Not known: {sizes}"),
}


def why(found: Diagnosis, shop: str | None, number: int = 0) -> pages.ListPage:
    """Show every stage with its verdict."""
    question = found.question
    what = text.plain(question.style_code) if question.style_code else tr("Everything")
    if shop:
        what = tr("{what} at {shop}", what=what, shop=text.plain(shop, 80))
    if question.at is not None:
        what = tr("{what}, around {moment}", what=what, moment=text.when(question.at))
    title = "## " + tr("What the record says: {what}", what=what)
    parts = (_sweeps(found), *_products(found), *_changes(found))
    entries = [entry for part in parts for entry in _pieces(part)]
    return pages.paged(title, entries, WHY, rest_of(question), number)


def rest_of(question: TraceQuestion) -> str:
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


def _sweeps(found: Diagnosis) -> list[str]:
    span = tr("From {since} to {until}:", since=text.ago(found.since), until=text.ago(found.until))
    head = tr("**1. Did we check the shop?**")
    lines = [f"{head} {span}"]
    if not found.swept:
        lines.append(tr("No source is swept at all. The bot's owner adds one with `/sources add`."))
    for swept in found.swept:
        lines += _swept(swept)
    if found.more:
        lines.append(
            tr("{count} more sources; name a shop to see how one stands.", count=found.more)
        )
    return lines


def _swept(swept: SweptSource) -> list[str]:
    status = swept.status
    sentences = [_last(swept, text.plain(status.spec.name, 60))]
    if status.is_paused:
        sentences.append(tr("It is paused, and not swept."))
    if status.baseline_at is None:
        sentences.append(tr("It was never read whole, so nothing of it is told yet."))
    elif status.spec.dry_run is not None:
        sentences.append(
            tr(
                "It was in a dry run until {ago}: what was found before is not posted.",
                ago=text.ago(status.baseline_at + status.spec.dry_run),
            )
        )
    return [
        text.sentences(sentences),
        *(
            f"-# {tr(_ENDED[each.state])} {text.ago(each.finished_at)}: "
            f"{text.plain(tr(each.error or ''), 160)}"
            for each in swept.troubles
        ),
    ]


def _last(swept: SweptSource, name: str) -> str:
    last = swept.last
    if last is None:
        return tr("{shop} was not swept in this time, or its record is no longer kept.", shop=name)
    return tr(
        "{shop}: {ways}; the last {ago} was {state}, {products} seen.",
        shop=name,
        ways=listed(tr(_TIMES_ENDED[state], count=count) for state, count in swept.ended.items()),
        ago=text.ago(last.finished_at),
        state=tr(_ENDED[last.state]),
        products=counted("{count} product", "{count} products", last.products),
    )


def _products(found: Diagnosis) -> list[list[str]]:
    head = tr("**2. Was it listed?**")
    if not found.seen:
        return [[f"{head} {tr(_NOT_SEEN)}"]]
    return _headed(head, [_product(seen) for seen in found.seen])


def _headed(head: str, parts: list[list[str]]) -> list[list[str]]:
    (first, *lines), *rest = parts
    return [[f"{head} {first}", *lines], *rest]


def _product(seen: SeenListing) -> list[str]:
    listing = seen.listing
    product = tr(
        "{product} at {shop}, known since {ago}",
        product=text.plain(listing.seen.title, 100),
        shop=text.plain(seen.source.spec.name, 60),
        ago=text.ago(seen.first_seen_at),
    )
    known = explanations.recognised(product, seen.model, listing.seen.style_code)
    lines = [tr("{sentence}.", sentence=known)]
    for stock, label in _STOCKS.items():
        sizes = [size.label for size in listing.sizes if size.stock is stock]
        if sizes:
            lines.append(tr(label, sizes=text.size_list(sizes[: records.SIZES_SHOWN])))
    doubted = [size.label for size in listing.sizes if size.outs]
    if doubted:
        lines.append(
            tr(
                "One sweep showed {sizes} out of stock. That is believed when the next one "
                "agrees; until then its return is no restock.",
                sizes=text.size_list(doubted[: records.SIZES_SHOWN]),
            )
        )
    if listing.misses:
        lines.append(tr("The last complete sweep did not show it."))
    return lines


def _changes(found: Diagnosis) -> list[list[str]]:
    head = tr("**3. What changed?**")
    if not found.changes:
        reasons = dict.fromkeys(_no_change(seen) for seen in found.seen)
        none = tr("No change is on record.")
        return [[f"{head} {none}", *reasons]]
    return _headed(head, [verdicts.traced_change(traced) for traced in found.changes])


def _no_change(seen: SeenListing) -> str:
    name = text.plain(seen.source.spec.name, 60)
    baseline_at = seen.source.baseline_at
    if baseline_at is None or seen.first_seen_at <= baseline_at:
        first = tr("{shop} showed it in its first complete sweep, which is silent.", shop=name)
    else:
        first = tr("{shop} showed it later than its first complete sweep.", shop=name)
    stocks = {size.stock for size in seen.listing.sizes}
    if Stock.IN in stocks:
        since = tr("It has been in stock since, and what stays in stock is no news.")
    elif stocks == {Stock.UNKNOWN}:
        since = tr("The shop does not tell whether it can be bought; that alerts nobody.")
    else:
        since = tr("No size has come in since.")
    return text.sentences([first, since])
