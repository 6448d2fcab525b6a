"""The channels of the demo's server can be opened in its page, and one's direct messages too.

simcord's preview (3.x) shows one channel for good. Here each page stands in a channel of its own,
and the preview in that page's while it acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import simcord
from simcord.builders import ChannelHandle, UserHandle

OPEN = "open_channel"  # what the page asks for, beside simcord's own actions
DIRECT = "direct"  # instead of a channel's id: the direct messages of who looks


class OpenableChannels:
    """Lets pages go from channel to channel.

    Args:
        env: the simulated Discord.
        preview: its page, open, on the first of the channels.
        channels: of the server, that everybody may see.
    """

    def __init__(self, env: simcord.Env, preview: Any, channels: Sequence[ChannelHandle]) -> None:
        self._env = env
        self._preview = preview
        self._home = preview.channel
        self._members = {member.id: member for member in preview.viewers}
        self._handles = {channel.id: channel for channel in channels}
        self._act = preview._action  # noqa: SLF001 - the page has no place to hook into
        preview._action = self._in_channel  # noqa: SLF001 - the same

    def names(self) -> list[tuple[str, str]]:
        """Return what can be opened: what the page asks for, and what it is called."""
        named = [(str(channel.id), f"#{channel.name}") for channel in self._handles.values()]
        return [*named, (DIRECT, "Direct messages")]

    def all_messages(self) -> list[Any]:
        """Return every message of all channels, and of the direct messages of who can look."""
        open_ids = [*self._handles, *self._direct_ids()]
        messages = self._env.backend.messages
        return [message for number in open_ids for message in messages.get(number, {}).values()]

    def _direct_ids(self) -> list[int]:
        known = self._env.backend.dm_channels
        return [known[number] for number in self._members if number in known]

    async def _in_channel(self, context_id: Any, body: Any) -> Any:
        page = self._preview._get_page(context_id)  # noqa: SLF001 - raises as simcord does
        kind = body.get("kind") if isinstance(body, dict) else None
        if kind == OPEN:
            return self._open(page, str(body.get("channel")))
        if kind == "viewer" and page.channel_id not in self._handles:
            page.channel_id = self._home.id  # nobody reads another's direct messages
        self._preview.channel = self._handle(page)
        try:
            return await self._act(context_id, body)
        finally:
            self._preview.channel = self._home

    def _open(self, page: Any, asked: str) -> dict[str, Any]:
        """Put a page into another channel, with what simcord resets for another viewer."""
        viewer_id = page.viewer.id
        if asked == DIRECT:
            page.viewer = UserHandle(self._env, self._env.backend.get_user(viewer_id))
            page.channel_id = page.viewer.dm_channel.id
        elif asked.isdecimal() and int(asked) in self._handles:
            page.channel_id = int(asked)
            page.viewer = self._members[viewer_id]
        else:
            return {"opened": False}
        preview = self._preview
        preview._clear_page_assets(page)  # noqa: SLF001 - the page has no place to hook into
        preview._reset_queries(page)  # noqa: SLF001 - the same
        page.target_id = page.window_end_id = page.modal = page.modal_handle = None
        page.generation += 1
        page.status = "current"
        preview._publish(page, reason="navigation")  # noqa: SLF001 - the same
        return {"opened": True}

    def _handle(self, page: Any) -> ChannelHandle:
        if (known := self._handles.get(page.channel_id)) is not None:
            return known
        return ChannelHandle(self._env, None, self._env.backend.get_channel(page.channel_id))
