"""The fields of a guild's settings: what each is called, stored as and described as.

The schema, field by field, is in README.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.languages import mark, tr
from bot.models import LANGUAGES, SIZE_SYSTEMS, GuildSettings, QuietHours
from bot.rules.reading import parse_zone
from bot.rules.subscriptions import (
    NONE,
    Field,
    JsonObject,
    flag,
    json_values,
    kind_list,
    parse_clock,
    parse_kinds,
)

MOST_WATCHES = 25  # of one person; a menu of Discord's holds as many


def _read_language(value: Any) -> str:
    if json_values.text(value) not in LANGUAGES:
        raise ValueError
    return json_values.text(value)


def _read_system(value: Any) -> str:
    if value not in SIZE_SYSTEMS:
        raise ValueError
    return json_values.text(value)


def _read_quiet(value: Any) -> QuietHours:
    if not isinstance(value, Mapping) or set(value) - {"begins", "ends", "breaks"}:
        raise TypeError
    breaks = json_values.comma_list(value.get("breaks") or [])
    begins, ends = (parse_clock(json_values.text(value[end])) for end in ("begins", "ends"))
    if begins == ends:
        raise ValueError
    return QuietHours(
        begins=begins, ends=ends, breaks=parse_kinds(breaks) if breaks else frozenset()
    )


def _read_limit(value: Any) -> int:
    limit = int(value) if type(value) is int else int(json_values.text(value))
    if not 1 <= limit <= MOST_WATCHES:
        raise ValueError
    return limit


def _written_quiet(quiet: QuietHours | None) -> JsonObject | None:
    if quiet is None:
        return None
    return {
        "begins": json_values.written_time(quiet.begins),
        "ends": json_values.written_time(quiet.ends),
        "breaks": json_values.written_kinds(quiet.breaks),
    }


def quiet_hours(quiet: QuietHours | None) -> str:
    """Say when a guild is quiet, and what comes all the same."""
    if quiet is None:
        return tr(NONE)
    hours = f"{quiet.begins:%H:%M}-{quiet.ends:%H:%M}"
    if not quiet.breaks:
        return hours
    return tr("{hours} ({kinds} still come)", hours=hours, kinds=kind_list(quiet.breaks))


def _size_system(settings: GuildSettings) -> str:
    if settings.size_system is None:
        return tr("as shops write them")
    return tr("shown in {system} too", system=settings.size_system)


def _channel(channel_id: int | None, without: str) -> str:
    return tr(without) if channel_id is None else f"<#{channel_id}>"


_ALL: tuple[Field[GuildSettings], ...] = (
    Field(
        name="timezone",
        label=mark("time zone"),
        describe=lambda owner, _: owner.timezone,
        read=lambda value: parse_zone(json_values.text(value)).key,
    ),
    Field(
        name="language",
        label=mark("language"),
        describe=lambda owner, _: LANGUAGES.get(owner.language, owner.language),
        read=_read_language,
    ),
    Field(
        name="size_system",
        label=mark("sizes"),
        describe=lambda owner, _: _size_system(owner),
        read=json_values.optional(_read_system),
    ),
    Field(
        name="quiet",
        label=mark("quiet hours"),
        describe=lambda owner, _: quiet_hours(owner.quiet),
        read=json_values.optional(_read_quiet),
        write=_written_quiet,
    ),
    Field(
        name="log_channel_id",
        label=mark("log channel"),
        describe=lambda owner, _: _channel(owner.log_channel_id, mark("none (direct messages)")),
        read=json_values.optional(lambda value: int(json_values.text(value))),
        write=json_values.written_id,
    ),
    flag("hears_of_sources", mark("failing sources in the log channel")),
    flag("makes_events", mark("scheduled events")),
    flag("allows_watches", mark("members' watches")),
    Field(
        name="thread_channel_id",
        label=mark("private threads for watches"),
        describe=lambda owner, _: _channel(owner.thread_channel_id, mark("none")),
        read=json_values.optional(lambda value: int(json_values.text(value))),
        write=json_values.written_id,
    ),
    Field(
        name="watch_limit",
        label=mark("watches a member may have"),
        describe=lambda owner, _: str(owner.watch_limit),
        read=_read_limit,
    ),
    flag("keeps_questions", mark("list of unanswered questions")),
)
FIELDS: dict[str, Field[GuildSettings]] = {each.name: each for each in _ALL}
