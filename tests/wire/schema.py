"""Check a request against Discord's own schema, and say in sentences what is wrong with it.

It knows `schema.json` only; the rules that file does not hold are in `rules.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.wire.routes import Route

SCHEMA_FILE = Path(__file__).with_name("schema.json")

SENTENCE_LIMIT = 200  # a validator repeats the whole value; its two ends tell enough
# aiohttp writes a boolean of the query as the caller gave it; Discord takes these.
BOOLEANS = frozenset({"true", "false", "True", "False", "1", "0"})


@cache
def _schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _body_validator(route: Route) -> jsonschema_rs.Draft202012Validator | None:
    body = _schema()["requests"][route.value]["body"]
    if body is None:
        return None
    schema = {"allOf": [body], "$defs": _schema()["$defs"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def check_body(route: Route, body: object) -> list[str]:
    """List what Discord's schema has against the JSON `body` of a request to `route`."""
    validator = _body_validator(route)
    if validator is None:
        return [] if body is None else [f"{route} takes no body."]
    if body is None:
        return [f"{route} needs a JSON body."]
    if validator.is_valid(body):
        return []
    # A type is often checked twice, against its own value and against the list of all types.
    causes = {
        (tuple(error.instance_path), error.kind.name): _sentence(error)
        for error in _causes(validator.iter_errors(body))
    }
    return list(causes.values())


def check_query(route: Route, query: Mapping[str, str]) -> list[str]:
    """List the query parameters that Discord does not know on `route`, or knows otherwise."""
    known = _schema()["requests"][route.value]["query"]
    complaints = []
    for name, value in query.items():
        if name not in known:
            complaints.append(f"{route} knows no query parameter {name!r}.")
        elif not _fits(known[name], value):
            complaints.append(f"{route} does not take {name}={value!r}.")
    return complaints


def _fits(schema: Mapping[str, Any], value: str) -> bool:
    """Compare the text of a query parameter with its schema: boolean, time, integer, or id."""
    if schema.get("type") == "boolean":
        return value in BOOLEANS
    if schema.get("format") == "date-time":
        return _is_time(value)
    if not (value.isascii() and value.isdecimal()):
        return False
    if schema.get("type") == "integer":
        return bool(schema.get("minimum", 0) <= int(value) <= schema.get("maximum", int(value)))
    return True


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _causes(errors: Iterator[Any]) -> Iterator[Any]:
    """Look through `oneOf` and `anyOf` to the branch that was meant, by its type."""
    for error in errors:
        branches = getattr(error.kind, "context", None)
        if error.kind.name not in {"oneOf", "anyOf"} or not branches:
            yield error
            continue
        depth = len(list(error.instance_path))
        meant = min(branches, key=lambda branch: _distance(branch, depth))
        yield from _causes(iter(meant))


def _distance(branch: list[Any], depth: int) -> tuple[bool, int]:
    """Rate how far a value is from a branch: a wrong type means another branch was meant."""
    is_other = any(
        (error.kind.name == "type" and len(list(error.instance_path)) == depth)
        or (error.kind.name == "enum" and list(error.instance_path)[-1:] == ["type"])
        for error in branch
    )
    return is_other, len(branch)


def _sentence(error: Any) -> str:
    place = "".join(
        f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.instance_path
    )
    message = str(error.message)
    if len(message) > SENTENCE_LIMIT:
        message = f"{message[:60]} ... {message[60 - SENTENCE_LIMIT :]}"
    return f"{place.lstrip('.') or 'body'}: {message}"
