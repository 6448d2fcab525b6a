"""A source written as its entry in ``sources.toml``, ready to be pasted.

Knows nothing of files; :mod:`bot.sources.finding.specs` reads what is written here.
"""

from __future__ import annotations

import json
from datetime import timedelta

from bot.models import SourceSpec

_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def write_entry(spec: SourceSpec) -> str:
    """Return a source's ``[[source]]`` entry, every text of it escaped as TOML wants it."""
    fields = {
        "name": spec.name,
        "kind": spec.kind,
        "url": spec.url,
        "region": spec.region,
        "currency": spec.currency,
        "every": write_span(spec.every),
        "dry_run": None if spec.dry_run is None else write_span(spec.dry_run),
    }
    lines = [f"{name} = {quoted(text)}" for name, text in fields.items() if text is not None]
    return "\n".join(["[[source]]", *lines]) + "\n"


def write_span(span: timedelta) -> str:
    """Write a span of whole seconds as settings do: "90s", "5m", "6h"."""
    seconds = max(int(span.total_seconds()), 1)
    size, unit = next(each for each in _UNITS if seconds % each[0] == 0)
    return f"{seconds // size}{unit}"


def quoted(text: str) -> str:
    """Return a text as a basic string (TOML 1.0); JSON's escapes are among TOML's, but for DEL."""
    whole = text.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")
