"""A second reader of calendars: only what RFC 5545 allows, written from its grammar alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(?P<value>.*)'
)
_ESCAPED = re.compile(r"\\(.)")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME"}
OCTETS = 75  # of a line, without its end (3.1)


@dataclass(slots=True)
class Part:
    """A component: its properties by name, and its parts."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)

    def when(self, name: str) -> date | datetime | None:
        """Return a property that is a day, or an instant of UTC."""
        value = self.values.get(name)
        if value is None:
            return None
        if "VALUE=DATE" in self.parameters[name]:
            return datetime.strptime(value, "%Y%m%d").replace(tzinfo=UTC).date()
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def read(body: bytes) -> Part:
    """Return the one calendar of a file; a fault in it fails the test."""
    assert body.endswith(b"\r\n")
    physical = body[:-2].split(b"\r\n")
    assert all(len(line) <= OCTETS for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    lines: list[bytes] = []
    for line in physical:
        if line.startswith(b" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    root = Part(name="")
    open_parts = [root]
    for line in lines:
        found = _LINE.fullmatch(line.decode())
        assert found, line
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            part = Part(name=value)
            open_parts[-1].parts.append(part)
            open_parts.append(part)
        elif name == "END":
            assert open_parts.pop().name == value
        else:
            part = open_parts[-1]
            assert name not in part.values, f"{name} stands twice"
            part.values[name] = _text(value) if name in TEXTS else value
            part.parameters[name] = found["parameters"]
    assert open_parts == [root]
    [calendar] = root.parts
    return calendar


def _text(value: str) -> str:
    """Return a text without its escapes (3.3.11): commas, semicolons and line ends need them."""
    assert not re.search(r"[,;]", _ESCAPED.sub("", value))
    assert set(_ESCAPED.findall(value)) <= set("\\;,nN")
    return _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
