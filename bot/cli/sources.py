"""The command line's part for sources: `python -m bot sources`.

Knows nothing of how a source is read; what is large is loaded by the command that needs it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from bot.cli import output
from bot.models import Listing, Money, Precision, SeenDrop, Stock

if TYPE_CHECKING:
    from bot.services.sources import Sources
    from bot.sources.finding import Probe

T = TypeVar("T")  # what a piece of work gives
NO_SOURCE = 1  # the exit status when an address cannot be a source
FAULTS_SHOWN = 5

sources = typer.Typer(help="Add, check and look after the sources of alerts.", no_args_is_help=True)


@sources.command(name="test")
def look_at(
    address: Annotated[str, typer.Argument(help="A web address, or the path of a file.")],
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    region: Annotated[str | None, typer.Option(help="Where it ships from, such as AU.")] = None,
    currency: Annotated[str | None, typer.Option(help="Of its prices, such as AUD.")] = None,
) -> None:
    """Try out an address: what it shows, and its entry for the sources file."""
    from bot.app import request_signing, source_probe

    settings = output.settings()
    output.run_sync(lambda: request_signing.read_signer(settings))  # a fault of theirs

    async def run() -> Probe:
        async with source_probe.open_prober(settings, folder=Path.cwd()) as look:
            return await look(address, name=name, region=region, currency=currency)

    _show(output.run(run(), status=NO_SOURCE))


@sources.command(name="list")
def list_all() -> None:
    """Show every source: its state, its next sweep, and why it fails."""
    from bot.ui.settings.sources import condition

    statuses = _do(lambda kept: kept.statuses())
    now = datetime.now(UTC)
    rows = [
        (
            status.spec.name,
            status.spec.kind,
            condition(status, now),
            _moment(status.last_complete_at),
            "" if status.is_paused else _moment(status.next_at),
            str(status.listings),
            (status.error or "") if status.failures or status.is_paused else "",
        )
        for status in statuses
    ]
    output.show(("Source", "Kind", "State", "Last complete", "Next", "2002R", "Trouble"), rows)
    if not statuses:
        output.say(
            "There is no source yet. Name one in the sources file, or run: sources add ADDRESS"
        )


@sources.command()
def add(
    address: Annotated[str, typer.Argument(help="A web address, or the path of a file.")],
    name: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    region: Annotated[str | None, typer.Option(help="Where it ships from, such as AU.")] = None,
    currency: Annotated[str | None, typer.Option(help="Of its prices, such as AUD.")] = None,
) -> None:
    """Add a source that the bot sweeps from now on."""
    spec = _do(lambda kept: kept.add(address, name=name, region=region, currency=currency))
    output.say(
        f"Added {spec.name}, a source of kind {spec.kind}. Its first complete sweep posts nothing."
    )


@sources.command()
def pause(name: Annotated[str, typer.Argument(help="The source's name.")]) -> None:
    """Stop sweeping a source until it is resumed."""
    status = _do(lambda kept: kept.pause(name))
    output.say(f"Paused {status.spec.name}. What is known of it is kept.")


@sources.command()
def resume(name: Annotated[str, typer.Argument(help="The source's name.")]) -> None:
    """Sweep a paused source again."""
    status = _do(lambda kept: kept.resume(name))
    output.say(f"{status.spec.name} is swept again, from now on.")


@sources.command()
def remove(name: Annotated[str, typer.Argument(help="The source's name.")]) -> None:
    """Remove a source that was added; take others out of the sources file."""
    status = _do(lambda kept: kept.remove(name))
    output.say(f"Removed {status.spec.name}, and the drops that only it told of.")


@sources.command()
def reload() -> None:
    """Read the sources file again; the bot may be running (SIGHUP does the same)."""
    statuses = _do(lambda kept: kept.statuses())
    added = sum(status.is_added for status in statuses)
    output.say(
        f"The sources file was taken up again. It names {len(statuses) - added} sources; "
        f"{added} were added beside it."
    )


@sources.command(name="key")
def make_key(file: Annotated[Path, typer.Argument(help="A new file.")]) -> None:
    """Make a key that signs requests, in a new file only you can read."""

    def make() -> str:
        from bot.sources.web.signing import signing_keys

        return signing_keys.make_key(file)

    key_id = output.run_sync(make)
    output.say(f"Wrote the key {key_id} to {file}. Keep it secret, and name it by")
    output.say(f"RAINCLOUD_SIGNING_KEY={file.absolute()}")


def _do(work: Callable[[Sources], Awaitable[T]]) -> T:
    """Do something with the store's sources, in step with the file; or end with its sentence."""
    from bot.app import wiring

    settings = output.settings()
    specs = output.run_sync(lambda: wiring.read_sources(settings.sources_file))

    async def run() -> T:
        from bot.app import source_probe

        async with source_probe.open_sources(settings, specs, folder=Path.cwd()) as kept:
            return await work(kept)

    return output.run(run())


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


def _show(found: Probe) -> None:
    from bot.sources.finding.entries import write_span

    spec, sweep = found.spec, found.sweep
    output.say(f"{spec.url} is a source of kind {spec.kind}: {found.why}.")
    for sentence in found.tried:
        output.say(sentence)
    output.say(_permission(found))
    output.say(
        f"It may be asked once in {write_span(_whole(found.shortest))} at most; "
        f"the entry below says every {write_span(spec.every)}."
    )
    output.say(
        f"It shows {sweep.products} products, posts, events or rows now. Listings of a 2002R: "
        f"{len(sweep.listings)}; drops: {len(sweep.drops)}; requests: {found.requests}."
    )
    if not sweep.complete:
        output.say(f"Not all of it was seen: {sweep.reason}", style="yellow")
    for fault in sweep.faults[:FAULTS_SHOWN]:
        output.say(fault, style="yellow")
    if len(sweep.faults) > FAULTS_SHOWN:
        output.say(f"There are {len(sweep.faults) - FAULTS_SHOWN} more faults.", style="yellow")
    if sweep.listings:
        _show_listings(sweep.listings)
    if sweep.drops:
        _show_drops(sweep.drops)
    output.say("Nothing was stored. To sweep it, add this to the sources file:\n")
    output.say(found.entry)


def _permission(found: Probe) -> str:
    permission = found.permission
    if permission is None:
        return "It is on this machine: nobody needs to be asked."
    if not permission.has_rules:
        return f"{permission.host} has no robots.txt, so that it forbids nothing."
    allowed = f"The robots.txt of {permission.host} allows Raincloud to read it"
    if permission.delay <= timedelta(0):
        return f"{allowed}."
    return f"{allowed}, once in {permission.delay.total_seconds():g} seconds."


def _show_listings(listings: tuple[Listing, ...]) -> None:
    rows = []
    for listing in listings:
        by_stock = [
            ", ".join(size.label for size in listing.sizes if size.stock is stock)
            for stock in (Stock.IN, Stock.OUT, Stock.UNKNOWN)
        ]
        rows.append((listing.title, listing.style_code or "", _money(listing.price), *by_stock))
    output.show(("2002R", "Style", "Price", "In stock", "Sold out", "Not known"), rows)


def _show_drops(drops: tuple[SeenDrop, ...]) -> None:
    rows = []
    for drop in drops:
        when = "cancelled" if drop.is_cancelled else _when(drop)
        rows.append((drop.name, drop.style_code or "", when, drop.precision, drop.confidence))
    output.show(("Drop", "Style", "When", "Precision", "Confidence"), rows)


def _when(drop: SeenDrop) -> str:
    """Return a drop's date as exactly as it is known, in its own zone."""
    if drop.at is None:
        return "not told"
    at = drop.at.astimezone(ZoneInfo(drop.timezone))
    match drop.precision:
        case Precision.INSTANT:
            return f"{at:%Y-%m-%d %H:%M} {drop.timezone}"
        case Precision.DAY:
            return f"{at:%Y-%m-%d}"
        case Precision.MONTH:
            return f"{at:%Y-%m}"
        case _:
            return f"from {at:%Y-%m-%d}"


def _money(money: Money | None) -> str:
    return "" if money is None else f"{money.amount} {money.currency}"


def _whole(span: timedelta) -> timedelta:
    """Return a span in whole seconds, never shorter than it was."""
    second = timedelta(seconds=1)
    return -(-span // second) * second
