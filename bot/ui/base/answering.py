"""How an interaction is answered in time: at once, or after Discord was told that it takes longer.

Discord takes the first answer within three seconds, and what follows it for fifteen minutes
(https://discord.com/developers/docs/interactions/receiving-and-responding). So the work begins at
once, and what has no answer after half that time is deferred. Knows nothing of what is answered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

import aiohttp
import discord
from discord import Interaction
from discord.ui import LayoutView, Modal, View
from discord.utils import MISSING

from bot.ui.base.layouts import clickable_view
from bot.ui.base.text import clickable

PATIENCE = 1.5  # seconds until an answer is deferred: half of what Discord gives
# Of an interaction that is over, or was answered by another:
# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_OVER = frozenset({10015, 10062, 40060, 50027})
_STATE = "answer"  # where an interaction carries how it was answered so far

_log = logging.getLogger(__name__)


class UnansweredError(ConnectionError):
    """An answer did not reach Discord, or may not have; what it tells of is done all the same.

    Args:
        is_over: no other answer can reach the person either.
    """

    def __init__(self, *, is_over: bool) -> None:
        super().__init__()
        self.is_over = is_over


class Deferral(Enum):
    """What Discord is told of an answer that takes longer."""

    PRIVATE = (
        auto()
    )  # a message follows, which only the asker sees; "is thinking" stands until then
    PUBLIC = auto()  # a message follows, which the channel sees; likewise
    UPDATE = auto()  # the message that was pressed is edited, or a message follows; nothing shows
    NONE = auto()  # a form cannot follow a deferral, so what opens one waits for nothing


class _Answer:
    """How one interaction was answered so far; its answers and its deferral take turns."""

    def __init__(self, interaction: Interaction[Any]) -> None:
        self.lock = asyncio.Lock()
        self.is_thinking = False
        self.is_private = False  # what is thought of, if so
        self._interaction = interaction
        self._timer: asyncio.TimerHandle | None = None
        self._deferring: asyncio.Task[None] | None = None

    def begin(self, deferral: Deferral) -> None:
        """Defer the answer, unless there is one by then."""
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._expire, deferral)

    def end(self) -> None:
        """Defer nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _expire(self, deferral: Deferral) -> None:
        self._deferring = asyncio.get_running_loop().create_task(self._defer(deferral))

    async def _defer(self, deferral: Deferral) -> None:
        response = self._interaction.response
        is_private, is_thinking = deferral is Deferral.PRIVATE, deferral is not Deferral.UPDATE
        async with self.lock:
            if response.is_done():
                return
            try:
                await response.defer(ephemeral=is_private, thinking=is_thinking)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.warning("An answer could not be deferred: %s", type(error).__name__)
            else:
                self.is_private, self.is_thinking = is_private, is_thinking


def begin(interaction: Interaction[Any], deferral: Deferral) -> None:
    """Let an answer be deferred when it is not there in time.

    Args:
        interaction: a command, a press or a form that has just come in.
        deferral: as what it is deferred.
    """
    if deferral is not Deferral.NONE:
        _of(interaction).begin(deferral)


async def answer(
    interaction: Interaction[Any],
    text: str | None = None,
    *,
    view: LayoutView | View | None = None,
    files: Sequence[discord.File] = (),
    is_private: bool = True,
) -> None:
    """Answer with a message, or with a further one.

    Args:
        interaction: answered already or not, deferred or not.
        text: what the message says, unless it is a layout.
        view: what the message shows; below a text, its buttons.
        files: what hangs on it.
        is_private: whether only the asker sees it.
    """
    state = _of(interaction)
    if view is not None:
        clickable_view(view)
    message: dict[str, Any] = {
        "content": clickable(text) if text is not None else MISSING,
        "view": view or MISSING,
    }
    async with _turn(state):
        if not interaction.response.is_done():
            await interaction.response.send_message(
                **message, files=files or MISSING, ephemeral=is_private
            )
        elif state.is_thinking and state.is_private == is_private:
            await interaction.edit_original_response(**message, attachments=files)
            state.is_thinking = False
        else:
            if state.is_thinking:  # what is thought of stays private, or public, whatever follows
                with suppress(discord.HTTPException):
                    await interaction.delete_original_response()
                state.is_thinking = False
            await interaction.followup.send(**message, files=files, ephemeral=is_private)


async def update(
    interaction: Interaction[Any], view: LayoutView, *, files: Sequence[discord.File] | None = None
) -> None:
    """Show something else in the message that was pressed.

    Args:
        interaction: a press or a form, answered already or not, deferred or not.
        view: what the message shows now.
        files: what hangs on it now; what hung on it is kept if none are named.
    """
    state = _of(interaction)
    clickable_view(view)
    attachments = MISSING if files is None else files
    async with _turn(state):
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view, attachments=attachments)
            state.is_thinking = False
        else:
            await interaction.response.edit_message(view=view, attachments=attachments)


async def open_form(interaction: Interaction[Any], form: Modal) -> None:
    """Answer with a form; only what was begun with ``Deferral.NONE`` may."""
    async with _turn(_of(interaction)):
        await interaction.response.send_modal(form)


@asynccontextmanager
async def _turn(state: _Answer) -> AsyncIterator[None]:
    """Take an answer's turn: the block is the answer, after which nothing is deferred.

    Raises:
        UnansweredError: it did not reach Discord, or the person.
    """
    async with state.lock:
        state.end()
        try:
            yield
        except discord.HTTPException as error:
            is_over = error.code in _OVER
            if error.status == HTTPStatus.BAD_REQUEST and not is_over:
                raise  # a fault in what we say
            raise UnansweredError(is_over=is_over) from error
        except (aiohttp.ClientError, OSError) as error:
            raise UnansweredError(is_over=False) from error


def written(interaction: Interaction[Any]) -> dict[str, str]:
    """Return what was written in a form, by its fields."""
    data: Any = interaction.data or {}
    return dict(_texts(data.get("components", [])))


def _texts(parts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for part in parts:
        inner = part.get("component") or part
        if isinstance(inner.get("value"), str):
            yield inner["custom_id"], inner["value"]


def _of(interaction: Interaction[Any]) -> _Answer:
    state: _Answer | None = interaction.extras.get(_STATE)
    if state is None:
        state = interaction.extras[_STATE] = _Answer(interaction)
    return state
