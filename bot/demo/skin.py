"""What the demo's page looks like: simcord's, with this server's name, channels and a light theme.

simcord serves its page from its own files; what is served here beside them is linked into it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from simcord.preview._dependencies import _DependencyRead

FILES = {
    "/raincloud.css": ("page.css", "text/css"),
    "/raincloud.js": ("page.js", "text/javascript"),
}
SETTINGS = "/raincloud.json"
_LINKS = (
    '<link rel="stylesheet" href="/raincloud.css">'
    '<script type="module" src="/raincloud.js"></script></head>'
)


class Skin:
    """Serves the page's names, behaviour and colours.

    Args:
        preview: not opened yet: its server learns then what it serves.
        server_name: told in the page's head.
    """

    def __init__(self, preview: Any, server_name: str) -> None:
        self._settings: dict[str, Any] = {"server": server_name, "channels": []}
        server = preview._server  # noqa: SLF001 - the page has no place to hook into
        self._serve = server._static  # noqa: SLF001 - the same
        self._headers = server._SECURITY_HEADERS  # noqa: SLF001 - the same
        server._static = self._dressed  # noqa: SLF001 - the same
        server._STATIC_FILES = {  # noqa: SLF001 - the same
            **server._STATIC_FILES,  # noqa: SLF001 - the same
            SETTINGS: SETTINGS,
            **{path: path for path in FILES},
        }

    def show(self, channels: Sequence[tuple[str, str]]) -> None:
        """Name what can be opened: what the page asks for, and what it is called."""
        self._settings["channels"] = [{"id": asked, "name": name} for asked, name in channels]

    async def _dressed(self, request: web.Request) -> web.StreamResponse:
        if request.path == SETTINGS:
            return self._answer(json.dumps(self._settings), "application/json")
        if request.path in FILES:
            name, content_type = FILES[request.path]
            return self._answer(_read(name), content_type)
        served: web.Response = await self._serve(request)
        if request.path == "/" and served.text is not None:
            return self._answer(served.text.replace("</head>", _LINKS, 1), "text/html")
        return served

    def _answer(self, text: str, content_type: str) -> web.Response:
        return web.Response(text=text, content_type=content_type, headers=self._headers)


@contextmanager
def naming_all_commands() -> Iterator[None]:
    """Let texts name commands that who reads may not use, as Discord does.

    simcord writes "unavailable" in their place.
    """
    asked = _DependencyRead.entity

    def entity(self: _DependencyRead, kind: str, identity: Any) -> bool:
        return kind == "command" or asked(self, kind, identity)

    _DependencyRead.entity = entity  # type: ignore[method-assign]
    try:
        yield
    finally:
        _DependencyRead.entity = asked  # type: ignore[method-assign]


@cache
def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
