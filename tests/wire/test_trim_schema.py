"""The trimmed schema holds all that the routes need, and closes what Discord leaves open."""

from __future__ import annotations

import json
from typing import Any

from tests.wire.routes import Route
from tests.wire.schema import SCHEMA_FILE
from tests.wire.trim_schema import trim


def openapi(body: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Write a description in which every route takes the same body."""
    paths: dict[str, Any] = {}
    for route in Route:
        method, path = route.value.split(" ", 1)
        operation = {"requestBody": {"content": {"application/json": {"schema": body}}}}
        paths.setdefault(path, {})[method.lower()] = operation
    return {"paths": paths, "components": {"schemas": definitions}}


def test_what_is_reached_is_kept_and_closed() -> None:
    """Definitions through definitions; words for people, and what is not reached, are left."""
    trimmed = trim(
        openapi(
            {"$ref": "#/components/schemas/A", "description": "An A."},
            {
                "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
                "B": {"oneOf": [{"const": 1, "title": "ONE"}, {"const": 2}], "format": "int32"},
                "C": {"type": "null"},
            },
        )
    )

    assert trimmed["requests"][Route.CREATE_MESSAGE.value]["body"] == {"$ref": "#/$defs/A"}
    assert trimmed["$defs"] == {
        "A": {
            "type": "object",
            "properties": {"b": {"$ref": "#/$defs/B"}},
            "additionalProperties": False,
        },
        "B": {"enum": [1, 2]},
    }


def test_the_schema_in_use_has_every_route() -> None:
    """A route added without trimming again is found here."""
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))

    assert set(schema["requests"]) == {route.value for route in Route}
