"""A guide as one message: its step, its buttons, what it comes to; and a preview beside it.

Knows nothing of what a choice leads to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from discord import ButtonStyle
from discord.ui import ActionRow, Button, Container, LayoutView, Separator, TextDisplay

from bot.languages import mark, tr
from bot.models import Digest, Guide, Step, Subscription
from bot.ui.alerts import messages
from bot.ui.base import COLOUR, HEADINGS
from bot.ui.guide import notes as guide_notes
from bot.ui.guide import samples, steps, texts
from bot.ui.guide.items import GuideButton, SavedButton
from bot.ui.guide.notes import Surroundings

_PREVIEW = mark("An alert will look like this:")


def page(
    guide: Guide, around: Surroundings, now: datetime, *, fault: str | None = None
) -> LayoutView:
    """Make a guide's message.

    Args:
        guide: as it stands.
        around: what it must know of the server.
        now: aware, UTC.
        fault: a sentence about what was just pressed or written, if it could not be taken.
    """
    if fault is not None:
        around = replace(around, attempt=now.isoformat())
    container: Container[LayoutView] = Container(accent_colour=COLOUR)
    aside = guide.conflict
    head = [texts.title(guide)]
    if aside is not None:
        head.append(guide_notes.overtaken(aside, guide.subscription))
    container.add_item(TextDisplay("\n".join(head)))  # one part: a message holds 40
    if aside is not None and aside.own:
        container.add_item(
            _row(
                GuideButton(guide.id, "apply_own", tr("Put mine back on top")),
                GuideButton(guide.id, "drop_own", tr("Leave it as it is now")),
            )
        )
    for part in steps.parts(guide, around):
        container.add_item(part)
    if guide.step is Step.HOW and guide.subscription.line and aside is None:
        for part in _own_words(guide.subscription, around, now):
            container.add_item(part)
    if fault:
        container.add_item(TextDisplay(guide_notes.fault(fault)))
    container.add_item(_save_row(guide, around))
    container.add_item(_step_row(guide))
    container.add_item(Separator())
    notes = [
        texts.summary(guide.subscription, around.timezone),
        guide_notes.check(guide, around),
        guide_notes.neighbour(guide, around),
    ]
    container.add_item(TextDisplay("\n".join(note for note in notes if note)))
    if around.neighbours and aside is None:
        other = around.neighbours[0]
        change = SavedButton("edit", other.id, other.revision, tr("Change that one"))
        container.add_item(_row(change))
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def preview(subscription: Subscription, language: str, now: datetime) -> LayoutView:
    """Make what a subscription's next alert, or its next digest, may look like.

    Args:
        subscription: what is chosen so far.
        language: of the server.
        now: aware, UTC.
    """
    card = messages.message(samples.sample(subscription, now, language), now)
    for item in card.walk_children():
        button = getattr(item, "item", item)
        if isinstance(button, Button) and button.url is None:
            button.disabled = True  # there is no delivery behind it yet
    view = LayoutView(timeout=None)
    view.add_item(TextDisplay(f"-# {tr(_PREVIEW)}"))
    for part in list(card.children):
        card.remove_item(part)
        view.add_item(part)
    return view


def _own_words(
    subscription: Subscription, around: Surroundings, now: datetime
) -> Iterator[TextDisplay[LayoutView]]:
    """Show what a line becomes, before it is saved: of stock, and of a drop, which has no sizes."""
    yield TextDisplay(tr("**Your own words** above a card will be, for example:"))
    for kind in samples.kinds_shown(subscription):
        shown = messages.above(samples.alert(subscription, now, around.language, kind))
        quoted = [f"> {line}" for line in shown.split("\n") if line] or [tr("> nothing")]
        yield TextDisplay("\n".join([f"-# {tr(HEADINGS[kind])}", *quoted]))
    if subscription.digest is not Digest.INSTANT:
        yield TextDisplay(tr("-# A digest comes without them; an alert that comes alone has them."))


def closed(text: str) -> LayoutView:
    """Make what stays of a guide that is over."""
    view = LayoutView(timeout=None)
    view.add_item(Container(TextDisplay(text), accent_colour=COLOUR))
    return view


def saved(subscription: Subscription, around: Surroundings, *, was_there: bool) -> LayoutView:
    """Make what stays of a guide that was saved."""
    head = tr("This was there already; nothing was changed") if was_there else tr("Saved")
    lines = [f"### {head}", texts.summary(subscription, around.timezone)]
    if around.missing:
        lines.append(f"⚠️ {guide_notes.missing(subscription.channel_id, around)}")
    foot = tr("`/alerts list` shows all.")
    lines.append(f"-# {foot}")
    view = LayoutView(timeout=None)
    deeds = ("try", "edit") if was_there else ("try", "edit", "undo")
    row = _row(*(SavedButton(deed, subscription.id, subscription.revision) for deed in deeds))
    view.add_item(Container(TextDisplay("\n".join(lines)), row, accent_colour=COLOUR))
    return view


def _save_row(guide: Guide, around: Surroundings) -> ActionRow[LayoutView]:
    is_in_doubt = bool(guide.subscription.channel_id) and (
        bool(around.missing)
        or around.channel_kind is None
        or (around.needs_tag and not guide.subscription.tags)
    )
    save = GuideButton(
        guide.id,
        "save",
        tr("Save anyway") if is_in_doubt else tr("Save"),
        style=ButtonStyle.success,
        is_disabled=not guide.subscription.channel_id,
    )
    row = _row(save, GuideButton(guide.id, "preview", tr("Preview")))
    if is_in_doubt:
        row.add_item(GuideButton(guide.id, "check", tr("Check again")))
    row.add_item(GuideButton(guide.id, "cancel", tr("Cancel")))
    if guide.is_resumed:
        row.add_item(GuideButton(guide.id, "start_over", tr("Start over")))
    return row


def _step_row(guide: Guide) -> ActionRow[LayoutView]:
    """Name the steps; the one that is shown is coloured."""
    return _row(
        *(
            GuideButton(
                guide.id,
                f"go_{step.value}",
                tr(label),
                style=ButtonStyle.primary if step is guide.step else ButtonStyle.secondary,
            )
            for step, label in texts.STEPS.items()
        )
    )


def _row(*items: GuideButton | SavedButton) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row
