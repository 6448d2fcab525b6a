"""The routes the loopback answers, and how a path is matched to one of them.

It must not know what any route does; whatever is not listed here is answered 501.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """One route of Discord's API v10 that the bot uses, as `METHOD /path/{parameter}`."""

    ME = "GET /users/@me"
    APPLICATION = "GET /applications/@me"
    OAUTH_APPLICATION = "GET /oauth2/applications/@me"
    GATEWAY = "GET /gateway/bot"
    LIST_COMMANDS = "GET /applications/{application_id}/commands"
    PUT_COMMANDS = "PUT /applications/{application_id}/commands"
    OPEN_DM = "POST /users/@me/channels"
    GET_CHANNEL = "GET /channels/{channel_id}"
    CREATE_MESSAGE = "POST /channels/{channel_id}/messages"
    LIST_MESSAGES = "GET /channels/{channel_id}/messages"
    GET_MESSAGE = "GET /channels/{channel_id}/messages/{message_id}"
    EDIT_MESSAGE = "PATCH /channels/{channel_id}/messages/{message_id}"
    PUBLISH = "POST /channels/{channel_id}/messages/{message_id}/crosspost"
    OPEN_THREAD = "POST /channels/{channel_id}/messages/{message_id}/threads"
    FORUM_POST = "POST /channels/{channel_id}/threads"
    GET_MEMBER = "GET /guilds/{guild_id}/members/{user_id}"
    ACTIVE_THREADS = "GET /guilds/{guild_id}/threads/active"
    CLOSED_THREADS = "GET /channels/{channel_id}/threads/archived/public"
    LIST_EVENTS = "GET /guilds/{guild_id}/scheduled-events"
    GET_EVENT = "GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
    CREATE_EVENT = "POST /guilds/{guild_id}/scheduled-events"
    EDIT_EVENT = "PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
    DELETE_EVENT = "DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}"
    CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    FOLLOW_UP = "POST /webhooks/{webhook_id}/{webhook_token}"
    GET_ORIGINAL = "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original"
    EDIT_ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
    DELETE_ORIGINAL = "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original"


# "Interaction endpoints are not bound to the bot's Global Rate Limit" ("Rate Limits").
OUTSIDE_GLOBAL_LIMIT = frozenset(
    {Route.CALLBACK, Route.FOLLOW_UP, Route.GET_ORIGINAL, Route.EDIT_ORIGINAL}
)


@dataclass(frozen=True, slots=True)
class Match:
    """A route and the values of its path parameters."""

    route: Route
    values: dict[str, str]


FREE_TEXT = frozenset({"{interaction_token}", "{webhook_token}"})  # every other value is an id


def _template(route: Route) -> tuple[str, tuple[str, ...]]:
    method, path = route.value.split(" ", 1)
    return method, tuple(path.strip("/").split("/"))


_BY_SHAPE: dict[tuple[str, int], list[tuple[Route, tuple[str, ...]]]] = {}
for _route in Route:
    _method, _segments = _template(_route)
    _BY_SHAPE.setdefault((_method, len(_segments)), []).append((_route, _segments))


def match(method: str, path: str) -> Match | None:
    """Find the route of `path`, given without the `/api/v10` in front; None if there is none."""
    parts = path.strip("/").split("/")
    for route, segments in _BY_SHAPE.get((method, len(parts)), ()):
        values: dict[str, str] = {}
        for segment, part in zip(segments, parts, strict=True):
            if segment.startswith("{"):
                if segment not in FREE_TEXT and not part.isdecimal():
                    break
                values[segment[1:-1]] = part
            elif segment != part:
                break
        else:
            return Match(route, values)
    return None


def is_outside_global_limit(path: str) -> bool:
    """Tell whether a path is free of the 50 a second: interactions and their webhooks.

    Source: Discord's documentation, "Rate Limits": "Interaction endpoints are not bound to the
    bot's Global Rate Limit".
    """
    return path.startswith(("/interactions/", "/webhooks/"))
