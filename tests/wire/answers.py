"""What the loopback answers: a status, JSON and headers, in the shapes discord.py acts on."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from tests.wire.limits import BucketState

# discord.py takes a 429 without Via for a ban by Cloudflare, and raises at once.
VIA = "1.1 google"
# discord.py leaves a body of any other type, even with a charset, as text.
JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer not yet sent; a body of None is no content."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        """Return the same answer with more headers."""
        return replace(self, headers={**self.headers, **headers})

    def response(self) -> web.Response:
        """Make the response of the server's library."""
        headers = {"Via": VIA, **self.headers}
        if self.body is None:
            return web.Response(status=self.status, headers=headers)
        headers["Content-Type"] = JSON_TYPE
        return web.Response(
            status=self.status, body=json.dumps(self.body).encode(), headers=headers
        )


class WireError(Exception):
    """A refusal Discord itself would give: an HTTP status and one of its JSON error codes."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.answer = Answer(status, {"message": message, "code": code})


class LimitError(WireError):
    """A limit of one resource: 429, with a code where Discord gives it one."""

    def __init__(self, retry_after: float, code: int | None = None) -> None:
        super().__init__(429, code or 0, "The resource is being rate limited.")
        answer = limited(retry_after, "shared")
        named = {} if code is None else {"code": code}
        self.answer = replace(answer, body={**answer.body, **named})


class ComplaintError(Exception):
    """A request no bot should make; it fails the test that caused it."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__(" ".join(complaints))
        self.complaints = complaints


def limited(retry_after: float, scope: str) -> Answer:
    """Make a 429; `scope` is global (the bot), user (a channel's bucket) or shared (a fault)."""
    rounded = math.ceil(retry_after * 1000) / 1000
    headers = {"Retry-After": str(math.ceil(retry_after)), "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return Answer(
        429,
        {
            "message": "You are being rate limited.",
            "retry_after": rounded,
            "global": scope == "global",
        },
        headers,
    )


def bucket_headers(state: BucketState, name: str, now: float) -> dict[str, str]:
    """Write a bucket's headers; `now` is the Unix time, instants are rounded up to 1 ms."""
    reset_after = math.ceil(state.reset_after * 1000) / 1000
    return {
        "X-RateLimit-Limit": str(state.limit),
        "X-RateLimit-Remaining": str(state.remaining),
        "X-RateLimit-Reset": f"{now + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": name,
    }
