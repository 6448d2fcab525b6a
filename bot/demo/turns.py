"""The page and the simulated clock take turns, and a refusal is an answer.

Works round five things of simcord's preview (3.x): it answers an action that meets any other
operation of the simulation with an error after which its page stays locked; its clock stands still
while somebody acts, so that what the bot tells by the real one would lie ahead; it drops a press
that was on its way while something was posted; it is not told that a form was left, and offers no
channel, role or member until the next one; and it takes every exception that a command ends
with for a crash, though the bot answers refusals from its error handler, as discord.py's own checks
do.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import discord
import simcord

from bot.errors import RaincloudError

LEAVE = "leave_form"  # our own action, beside simcord's


class Turns:
    """Lets one thing at a time move the simulation.

    Args:
        env: the simulated Discord.
        preview: its page, open.
    """

    def __init__(self, env: simcord.Env, preview: Any) -> None:
        self._env = env
        self._preview = preview
        self._turn = asyncio.Lock()
        self._act = preview._action  # noqa: SLF001 - the page has no place to hook into
        self._errors_since = env.errors_since
        self._publish = preview._publish  # noqa: SLF001 - the same
        preview._action = self._in_turn  # noqa: SLF001 - the same
        preview._publish = self._publish_now  # noqa: SLF001 - the same
        env.errors_since = self._faults_since  # type: ignore[method-assign]

    async def keep_time(self) -> None:
        """Bring the simulated clock to the real time, when it is its turn."""
        async with self._turn:
            await self._advance()

    async def refresh(self) -> None:
        """Show what was posted since, when it is its turn."""
        async with self._turn:
            await self._preview.refresh()

    async def _in_turn(self, context_id: Any, body: Any) -> Any:
        async with self._turn:
            await self._advance()
            if isinstance(body, dict) and body.get("kind") == LEAVE:
                return self._leave(context_id, body.get("handle"))
            return await self._act(context_id, self._on_what_is_shown(context_id, body))

    def _leave(self, context_id: Any, handle: Any) -> dict[str, Any]:
        """Forget the form that a page shows, if it is the one that was left."""
        page = self._preview._get_page(context_id)  # noqa: SLF001 - raises as the action would
        is_left = handle is not None and page.modal_handle == handle
        if is_left:
            page.modal = page.modal_handle = None
            self._preview._publish(page, reason="navigation")  # noqa: SLF001 - the same
        return {"left": is_left}

    def _publish_now(self, page: Any, **reason: Any) -> None:
        """Show a page with its times counted from now, however long what led to it took."""
        self._preview.capture_time = datetime.now(UTC)
        self._publish(page, **reason)

    def _on_what_is_shown(self, context_id: Any, body: Any) -> Any:
        """Take a press as one on the latest state: what was pressed is looked up by name there."""
        if not isinstance(body, dict) or "published_revision" not in body:
            return body
        page = self._preview._get_page(context_id)  # noqa: SLF001 - raises as the action would
        return body | {"published_revision": page.revision}

    async def _advance(self) -> None:
        behind = (datetime.now(UTC) - self._env.now()).total_seconds()
        if behind > 0:
            await self._env.advance_time(behind)

    def _faults_since(self, cursor: int) -> tuple[BaseException, ...]:
        return tuple(error for error in self._errors_since(cursor) if not is_refusal(error))


def is_refusal(error: BaseException) -> bool:
    """Tell whether an error is a sentence for a person and no fault of the program."""
    cause = getattr(error, "original", error)
    return isinstance(cause, RaincloudError | discord.app_commands.AppCommandError) and not (
        isinstance(cause, discord.app_commands.CommandInvokeError)
    )
