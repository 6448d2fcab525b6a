"""The buttons under a drop that is shown before it is posted. Which draft is in the custom_id.

Knows nothing of how a drop is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

import discord
from discord import ButtonStyle, Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, LayoutView, TextDisplay

from bot.languages import mark, tr
from bot.services import services_of
from bot.services.drops import DraftOverError, DropDraft, PostedDrop
from bot.ui.base import (
    COLOUR,
    Deferral,
    ModeratorItem,
    moderated,
    open_form,
    text_view,
    update,
)
from bot.ui.drops import replies as drop_replies
from bot.ui.entering import forms, previews
from bot.ui.entering.list_buttons import LIST_ITEMS


class DraftButton(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:drop:(?P<act>post|edit|shops|cancel|undo):(?P<draft_id>\d{1,20})",
):
    """Posts a draft, opens a form of it, forgets it, or takes it back."""

    LABELS: ClassVar[dict[str, str]] = {
        "post": mark("Post"),
        "edit": mark("Edit"),
        "shops": mark("Shops"),
        "cancel": mark("Cancel"),
        "undo": mark("Undo"),
    }

    def __init__(self, act: str, draft_id: int, *, is_next: bool = False) -> None:
        super().__init__(
            Button(
                label=tr(self.LABELS[act]),
                style=ButtonStyle.primary if is_next else ButtonStyle.secondary,
                custom_id=f"raincloud:drop:{act}:{draft_id}",
            )
        )
        self._act = act
        self._draft_id = draft_id
        if act in forms.FORMS:
            self.deferral = Deferral.NONE

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do it, and show what the draft is then."""
        drafts, now = services_of(interaction).drop_drafts, services_of(interaction).clock()
        try:
            if self._act in forms.FORMS:
                typed = await drafts.form(guild.id, self._draft_id)
                await open_form(interaction, forms.drop_form(self._draft_id, self._act, typed))
                return
            if self._act == "post":
                done = await drafts.post(guild.id, self._draft_id, by=interaction.user.id)
                view = posted_view(done) if isinstance(done, PostedDrop) else draft_view(done, now)
            elif self._act == "undo":
                draft = await drafts.undo(guild.id, self._draft_id)
                view = draft_view(draft, now, head=tr(previews.TAKEN_BACK))
            else:
                await drafts.cancel(guild.id, self._draft_id)
                view = text_view(tr(previews.CANCELLED))
        except DraftOverError as error:
            view = text_view(error.sentence)
        await update(interaction, view)


async def filled(interaction: Interaction[Any], draft_id: int, texts: Mapping[str, str]) -> None:
    """Take over what was written in a form, and show what the draft is then."""
    guild, services = moderated(interaction), services_of(interaction)
    try:
        draft = await services.drop_drafts.edit(guild.id, draft_id, texts)
    except DraftOverError as error:
        view = text_view(error.sentence)
    else:
        view = draft_view(draft, services.clock())
    await update(interaction, view)


def draft_view(draft: DropDraft, now: datetime, *, head: str | None = None) -> LayoutView:
    """Return a draft with what can be done about it.

    Args:
        draft: as it stands.
        now: aware, UTC.
        head: what is said above the card, if not that it is a preview.
    """
    view = LayoutView(timeout=None)
    drop = draft.drop
    if drop is None:
        to_mend = {
            name: not draft.faults.keys().isdisjoint(fields) for name, fields in forms.FORMS.items()
        }
        row = _row(
            *(DraftButton(name, draft.id, is_next=to_mend[name]) for name in forms.FORMS),
            DraftButton("cancel", draft.id),
        )
        shown = TextDisplay[LayoutView](previews.faults(draft))
        view.add_item(Container(shown, row, accent_colour=COLOUR))
        return view
    view.add_item(TextDisplay(head or f"-# {tr(previews.PREVIEW)}"))
    card = previews.card_of(draft, drop, now)
    for part in list(card.children):
        card.remove_item(part)
        view.add_item(part)
    post = [DraftButton("post", draft.id, is_next=True)] if draft.same is None else []
    others = (DraftButton(act, draft.id) for act in ("edit", "shops", "cancel"))
    view.add_item(TextDisplay(previews.notes(draft, drop)))
    view.add_item(_row(*post, *others))
    return view


def posted_view(posted: PostedDrop) -> LayoutView:
    """Return what is said of a drop that was posted, with the button that takes it back."""
    said = drop_replies.drop_entered(posted.drop, is_new=posted.is_new)
    return text_view(said, *([_row(DraftButton("undo", posted.draft_id))] if posted.is_new else []))


def _row(*buttons: DraftButton) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for button in buttons:
        row.add_item(button)
    return row


ENTERING_ITEMS = (DraftButton, *LIST_ITEMS)
