"""The buttons and menus of both lists: each names the question or the answer it is for.

Knows nothing of how a question is kept, or when it counts as answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import Interaction, SelectOption
from discord.ui import ActionRow, Button, Container, DynamicItem, LayoutView, Select, TextDisplay

from bot.errors import RequestError
from bot.languages import mark, tr
from bot.rules.reading import ANSWER_LIMIT
from bot.services import services_of
from bot.ui.base import (
    AGAIN,
    BACK,
    COLOUR,
    ON,
    Deferral,
    ListPage,
    ModeratorItem,
    Turned,
    TurnPage,
    component_id,
    guild_of,
    moderated,
    open_form,
    page_source,
    text,
    text_view,
    turn_buttons,
    update,
)
from bot.ui.teaching import forms, texts

OPTION_LIMIT = 100  # characters of a menu's option, Discord's own limit
_WAYS = {BACK: mark("Back"), ON: mark("Next"), AGAIN: mark("Show the list")}
_LABELS = {
    "write": mark("Answer"),
    "dismiss": mark("Dismiss"),
    "edit": mark("Edit"),
    "remove": mark("Remove"),
    "undo": mark("Undo"),
}
_FORMS = {"write", "edit"}


class KeepQuestions(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:teach:keep:(?P<is_on>[01])",
):
    """Turns the list of unanswered questions on, or off; then what it holds is forgotten."""

    def __init__(self, is_on: int) -> None:
        super().__init__(
            Button(
                label=tr("Turn off and forget the list") if is_on else tr("Turn on"),
                style=discord.ButtonStyle.secondary if is_on else discord.ButtonStyle.primary,
                custom_id=f"raincloud:teach:keep:{is_on}",
            )
        )
        self._is_on = bool(is_on)

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Turn it, and show the list."""
        await services_of(interaction).settings.change(
            guild.id,
            guild.name,
            {},
            switches={"keeps_questions": not self._is_on},
            by=interaction.user.id,
        )
        turned = await list_unanswered(interaction, "", 0)
        await update(interaction, turned.view)


class TeachMenu(
    ModeratorItem,
    DynamicItem[Select[LayoutView]],
    template=r"raincloud:teach:pick:(?P<what>unanswered|taught)",
):
    """Chooses one of what a page lists."""

    def __init__(self, what: str, options: Sequence[SelectOption] = ()) -> None:
        hint = tr("Choose a question") if what == texts.UNANSWERED else tr("Choose an answer")
        super().__init__(
            Select(
                id=component_id(what, [each.value for each in options]),
                custom_id=f"raincloud:teach:pick:{what}",
                options=list(options),
                placeholder=hint,
            )
        )
        self._what = what

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Show it, with what can be done."""
        teaching, number = services_of(interaction).teaching, int(self.item.values[0])
        if self._what == texts.UNANSWERED:
            shown = texts.question(await teaching.question(guild.id, number))
            verbs = ("write", "dismiss")
        else:
            shown = texts.one_taught(await teaching.taught_one(guild.id, number))
            verbs = ("edit", "remove")
        buttons = [TeachButton(verb, number) for verb in verbs]
        await update(interaction, text_view(shown, _row(*buttons, _to(self._what))))


class TeachButton(
    ModeratorItem,
    DynamicItem[Button[LayoutView]],
    template=r"raincloud:teach:(?P<verb>write|dismiss|edit|remove|undo):(?P<number>\d{1,19})",
):
    """Does one thing with one question, or one answer."""

    def __init__(self, verb: str, number: int) -> None:
        is_first = verb == "write"
        super().__init__(
            Button(
                label=tr(_LABELS[verb]),
                style=discord.ButtonStyle.primary if is_first else discord.ButtonStyle.secondary,
                custom_id=f"raincloud:teach:{verb}:{number}",
            )
        )
        self._verb = verb
        self._number = number
        if verb in _FORMS:
            self.deferral = Deferral.NONE

    async def decided(self, interaction: Interaction[Any], guild: discord.Guild) -> None:
        """Do it."""
        teaching, by = services_of(interaction).teaching, interaction.user.id
        match self._verb:
            case "write":
                await teaching.question(guild.id, self._number)
                await open_form(interaction, forms.form("write", self._number))
                return
            case "edit":
                own = await teaching.taught_one(guild.id, self._number)
                made = forms.form("edit", self._number, own.answer, own.url)
                await open_form(interaction, made)
                return
            case "dismiss":
                asked = await teaching.dismiss(guild.id, self._number)
                view = text_view(texts.dismissed(asked), _row(_to(texts.UNANSWERED)))
            case "remove":
                own = await teaching.remove(guild.id, self._number, by=by)
                buttons = _row(TeachButton("undo", self._number), _to(texts.TAUGHT))
                view = text_view(texts.one_taught(own, tr("Removed")), buttons)
            case _:
                own = await teaching.restore(guild.id, self._number, by=by)
                shown = texts.one_taught(own, tr("It is there again"))
                view = text_view(shown, _row(_to(texts.TAUGHT)))
        await update(interaction, view)


TEACHING_ITEMS = (KeepQuestions, TeachMenu, TeachButton)


async def filled(
    interaction: Interaction[Any], verb: str, number: int, written: Mapping[str, str]
) -> None:
    """Take what was written in a form.

    Raises:
        RequestError: whoever wrote may not, or it cannot be kept; what was written is repeated.
    """
    guild, teaching = moderated(interaction), services_of(interaction).teaching
    words, url = (written.get(name, "") for name in (forms.WORDS, forms.LINK))
    keep = teaching.teach if verb == "write" else teaching.edit
    try:
        own = await keep(guild.id, number, words, url, by=interaction.user.id)
    except RequestError as error:
        again = tr("You wrote: {words}", words=text.plain(words, ANSWER_LIMIT))
        raise RequestError(f"{error.sentence}\n{again}") from error
    what = texts.UNANSWERED if verb == "write" else texts.TAUGHT
    shown = texts.one_taught(own, tr("`/history ask` answers with this now"))
    await update(interaction, text_view(shown, _row(_to(what))))


@page_source(texts.UNANSWERED, is_for_moderators=True, ways=_WAYS)
async def list_unanswered(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of what could not be answered."""
    del rest
    found = await services_of(interaction).teaching.unanswered(guild_of(interaction).id)
    page = texts.unanswered(found, number)
    shown = [found.questions[place] for place in page.shown]
    options = [_option(question.id, question.text) for question in shown]
    return Turned(view=_list_view(page, options, KeepQuestions(int(found.is_kept))))


@page_source(texts.TAUGHT, is_for_moderators=True, ways=_WAYS)
async def list_taught(interaction: Interaction[Any], rest: str, number: int) -> Turned:
    """Make a page of a server's own answers."""
    del rest
    answers = await services_of(interaction).teaching.taught(guild_of(interaction).id)
    page = texts.taught(answers, number)
    options = [_option(answers[place].id, answers[place].question) for place in page.shown]
    return Turned(view=_list_view(page, options))


def _list_view(
    page: ListPage, options: Sequence[SelectOption], *buttons: DynamicItem[Any]
) -> LayoutView:
    container: Container[LayoutView] = Container(TextDisplay(page.text), accent_colour=COLOUR)
    if options:
        container.add_item(_row(TeachMenu(page.what, options)))
    below = [*turn_buttons(page), *buttons]
    if below:
        container.add_item(_row(*below))
    view = LayoutView(timeout=None)
    view.add_item(container)
    return view


def _option(number: int, words: str) -> SelectOption:
    return SelectOption(label=text.bare(words, OPTION_LIMIT) or "…", value=str(number))


def _to(what: str) -> TurnPage:
    return TurnPage(AGAIN, what, 0, "")


def _row(*items: DynamicItem[Any]) -> ActionRow[LayoutView]:
    row: ActionRow[LayoutView] = ActionRow()
    for item in items:
        row.add_item(item)
    return row
