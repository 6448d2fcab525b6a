"""What a guide tells besides its choices: what is missing, what somebody else did, how it ended.

Knows nothing of buttons and menus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.languages import ENGLISH, listed, tr
from bot.models import ChannelKind, EditConflict, Guide, Subscription
from bot.rules.reading import country_name, unions_of
from bot.rules.subscriptions import FIELDS, Style, canonical, summary
from bot.ui.base import text
from bot.ui.permissions import BESIDE, PING

MOST_FIELDS = 5  # shown of what was changed, and of what was set aside; the rest are counted
FAULT_LIMIT = 200  # characters of what is said of one field
TERMS = [name for name in FIELDS if name != "channel_id"]
TERMS_LIMIT = 200  # characters of what a channel has already
VALUES = 3  # of one list
VALUE_LIMIT = 100  # characters of one of them, so that a message has room for all


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag of a forum."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a guide must know of the server it is used in.

    ``channel_kind`` is none if no channel is chosen, or it is gone; ``missing`` names permissions
    the bot lacks there. ``needs_tag`` is set for a forum that takes no post without one.
    ``regions`` and ``shops`` are those that are swept. ``timezone`` and ``language`` are the
    server's; whoever uses the guide may speak another. ``attempt`` differs each time a choice was
    refused. ``neighbours`` are what a new subscription's channel has
    already.
    """

    channel_kind: ChannelKind | None = None
    tags: tuple[Tag, ...] = ()
    needs_tag: bool = False
    missing: tuple[str, ...] = ()
    has_role: bool = False
    timezone: str = "UTC"
    language: str = ENGLISH
    regions: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    attempt: str = ""
    size_system: str = "US"
    neighbours: tuple[Subscription, ...] = ()


def check(guide: Guide, around: Surroundings) -> str:
    """Say whether alerts can arrive where they shall, and if not, what to do."""
    subscription = guide.subscription
    if not subscription.channel_id:
        return tr("Nothing is saved yet. Choose a channel first.")
    if around.channel_kind is None:
        return tr(
            "Raincloud cannot find {channel}: it was deleted, archived, or is hidden from "
            "Raincloud. Choose another, or let Raincloud see it and press **Check again**.",
            channel=f"<#{subscription.channel_id}>",
        )
    notes = []
    if around.missing:
        notes.append(missing(subscription.channel_id, around))
    if around.needs_tag and not subscription.tags:
        notes.append(tr("This forum takes no post without a tag. Choose one under **How**."))
    if subscription.role_id is not None and not around.has_role:
        notes.append(tr("The role to mention is gone. Choose another, or none."))
    if notes:
        return "\n".join(f"⚠️ {note}" for note in notes)
    return text.lines(tr("✅ Permissions look good."), _nowhere(subscription, around))


def _nowhere(subscription: Subscription, around: Surroundings) -> str:
    """Say that nothing is read of any shop in the regions that are wanted."""
    there = {name for region in around.regions for name in (region, *unions_of(region))}
    if not subscription.regions or not around.regions or there.intersection(subscription.regions):
        return ""
    return tr(
        "⚠️ Raincloud reads no shop of these regions yet, so little will come: {regions}. "
        "Choose others under **What**.",
        regions=text.some([country_name(code) for code in subscription.regions], VALUES),
    )


def missing(channel_id: int, around: Surroundings) -> str:
    """Name the permissions that are missing, what follows, and where to give them."""
    channel = f"<#{channel_id}>"
    names = listed(f"**{tr(name)}**" for name in around.missing)
    if around.missing == (PING,):
        sentence = tr(
            "Raincloud lacks {names} in {channel}, so the role is not notified.",
            names=names,
            channel=channel,
        )
    elif BESIDE.issuperset(around.missing):
        sentence = tr(
            "Raincloud lacks {names} in {channel}, so alerts come without all that they should "
            "have.",
            names=names,
            channel=channel,
        )
    else:
        sentence = tr(
            "Raincloud lacks {names} in {channel}, so alerts may not arrive.",
            names=names,
            channel=channel,
        )
    if around.channel_kind is ChannelKind.THREAD:
        remedy = tr(
            "Give it in the channel this thread is in > Edit Channel > Permissions > Raincloud's "
            "role, then press **Check again**."
        )
    else:
        remedy = tr(
            "Give it in {channel} > Edit Channel > Permissions > Raincloud's role, then press "
            "**Check again**.",
            channel=channel,
        )
    if PING in around.missing:
        other = tr("Or let anyone mention the role: Server Settings > Roles > that role.")
        return text.sentences([sentence, remedy, other])
    return text.sentences([sentence, remedy])


def overtaken(aside: EditConflict, now: Subscription) -> str:
    """Say what somebody else changed meanwhile, and what was set aside for it."""
    lines = [
        tr(
            "⚠️ **{who} changed this meanwhile.** Nothing of yours was saved, and nothing of "
            "theirs was lost. This is as it is now:",
            who=f"<@{aside.by}>" if aside.by else tr("Somebody else"),
        ),
        *_fields(aside.fields, now),
    ]
    if aside.own:
        head = tr("**Yours, set aside:**")
        lines += [f"\n{head}", *_fields(aside.own, aside.mine)]
    return "\n".join(lines)


def _fields(names: Sequence[str], subscription: Subscription) -> Iterator[str]:
    style = Style(show=text.plain, listed=VALUES)
    shown = {
        tr(FIELDS[name].label): FIELDS[name].describe(subscription, style)
        for name in names[:MOST_FIELDS]
    }
    for label, value in shown.items():
        sentence = value if len(value) <= VALUE_LIMIT else value[: VALUE_LIMIT - 1] + "…"
        yield tr("- {field}: {value}", field=label, value=sentence)
    if len(names) > MOST_FIELDS:
        yield tr("- and {count} more", count=len(names) - MOST_FIELDS)


def fault(sentences: str) -> str:
    """Show what could not be understood, a line for each."""
    return "\n".join(f"⚠️ {text.plain(each, FAULT_LIMIT)}" for each in sentences.split("\n"))


def neighbour(guide: Guide, around: Surroundings) -> str:
    """Say that a new subscription's channel has one already; nothing if it has none."""
    if not around.neighbours:
        return ""
    other = around.neighbours[0]
    channel = f"<#{other.channel_id}>"
    if canonical(other) == canonical(guide.subscription):
        return tr("{channel} has exactly these alerts already.", channel=channel)
    terms = summary(other, text.plain, limit=TERMS_LIMIT, names=TERMS)
    return tr("{channel} has alerts already: {terms}.", channel=channel, terms=terms)
