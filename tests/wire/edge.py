"""Answers that a test gives in Discord's place: of what stands in front of it, or of its own.

An edge, a proxy, a captive portal: HTML, nothing at all, half an answer. Discord's own errors are
here where a test wants one that the loopback has no rule for. Pure; it knows no faults.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from tests.wire.answers import JSON_TYPE, VIA

HTML_TYPE = "text/html; charset=UTF-8"
BLOCKED = 40333  # "internal network error", what Discord's edge says in JSON when it blocks
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Canned:
    """An answer as it goes over the wire; nothing is added to it."""

    status: int
    body: bytes = b""
    headers: Headers = field(default_factory=dict)
    is_broken_off: bool = False  # the connection ends before the body does


def html(
    status: int, title: str = "Attention Required!", *, via: bool = False, **headers: str
) -> Canned:
    """Answer a page, as an edge does; keywords are headers, `retry_after="600"` for example."""
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{status}</body></html>"
    return Canned(
        status, page.encode(), {"Content-Type": HTML_TYPE, **_via(via=via), **_named(headers)}
    )


def raw(status: int, body: bytes | str = b"", content_type: str = JSON_TYPE) -> Canned:
    """Answer any bytes under any name."""
    content = body.encode() if isinstance(body, str) else body
    return Canned(status, content, {"Content-Type": content_type, "Via": VIA})


def broken_off(status: int = 200, body: str = '{"id": "1') -> Canned:
    """Answer a part of what was announced, and end the connection."""
    return Canned(status, body.encode(), {"Content-Type": JSON_TYPE, "Via": VIA}, True)


def error(
    status: int, code: int, message: str = "As the test asked", *, via: bool = True, **more: Any
) -> Canned:
    """Answer one of Discord's JSON errors; keywords are further fields of its body."""
    body = {"message": message, "code": code, **more}
    return Canned(status, json.dumps(body).encode(), {"Content-Type": JSON_TYPE, **_via(via=via)})


def limit(
    retry_after: float, *, scope: str = "shared", code: int | None = None, header: str | None = None
) -> Canned:
    """Answer Discord's own 429.

    Args:
        retry_after: seconds, in the body and, rounded up, in the header.
        scope: global (all that the token sends), user (one bucket) or shared (one resource).
        code: of a limit that has one, such as 30046.
        header: another value of Retry-After than the body's.
    """
    is_global = scope == "global"
    body: dict[str, Any] = {
        "message": "You are being rate limited.",
        "retry_after": retry_after,
        "global": is_global,
    }
    if code is not None:
        body["code"] = code
    headers = {
        "Content-Type": JSON_TYPE,
        "Via": VIA,
        "Retry-After": header or str(math.ceil(retry_after)),
        "X-RateLimit-Scope": scope,
    }
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    return Canned(429, json.dumps(body).encode(), headers)


def ban(retry_after: float | datetime | None) -> Canned:
    """Answer the edge's ban: 429, a page, no Via; Retry-After in seconds, as a date, or absent."""
    headers = {"Content-Type": HTML_TYPE, "Server": "cloudflare"}
    if isinstance(retry_after, datetime):
        headers["Retry-After"] = format_datetime(retry_after, usegmt=True)
    elif retry_after is not None:
        headers["Retry-After"] = str(math.ceil(retry_after))
    return Canned(429, b"<!DOCTYPE html><title>Error 1015</title>You are rate limited.", headers)


def _via(*, via: bool) -> Headers:
    return {"Via": VIA} if via else {"Server": "cloudflare"}


def _named(headers: Headers) -> Headers:
    return {name.replace("_", "-").title(): value for name, value in headers.items()}
