"""The shards of this process: named by the operator or shared, agreed upon, opened and closed.

Knows nothing of what the shards do.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import discord
from discord.http import Route

from bot.app.login import NotYetError, not_yet
from bot.discord_adapter import Bot
from bot.errors import SettingsError, StoreError
from bot.models import Role, SessionStarts, Shards
from bot.services.processes import OtherGatewaysError, ShardLeases
from bot.store.engine import sqlite_file
from config.settings import Settings

_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


def named_shards(
    text: str | None, of: int | None, settings: Settings, roles: Collection[Role]
) -> Shards | None:
    """Read which shards a process is to have, if they are named.

    Args:
        text: ``0-15``, or one number.
        of: how many there are over all processes.
        settings: hold the database's address.
        roles: what the process does.

    Raises:
        SettingsError: that cannot be.
    """
    if text is None and of is None:
        return None
    found = _RANGE.fullmatch((text or "").strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    fault = None
    if text is None or of is None:
        fault = (
            "--shards and --of: one says nothing without the other. Type both, such as "
            "--shards 0-15 --of 64."
        )
    elif Role.GATEWAY not in roles:
        fault = (
            "--shards: only a gateway has shards. Add --role gateway, or leave --shards and --of "
            "out."
        )
    elif sqlite_file(settings.database_url):
        fault = (
            "--shards: with SQLite one process has all shards. Leave --shards and --of out, or set "
            "RAINCLOUD_DATABASE_URL to a PostgreSQL database."
        )
    elif found is None:
        fault = f"--shards: {text!r} is no range. Type the first and the last, such as 0-15."
    elif last < first:
        fault = f"--shards: {text} is reversed. Type {last}-{first}."
    elif of < 1:
        fault = f"--of: {of} is too few. There is at least one shard."
    elif last >= of:
        fault = f"--shards: there is no shard {last} of {of}. They are numbered 0 to {of - 1}."
    if fault is not None:
        raise SettingsError([fault])
    return Shards(frozenset(range(first, last + 1)), of or 1)


async def agree(bot: Bot, shards: ShardLeases, *, alone: bool) -> None:
    """Ask Discord how many shards there must be, and agree on them with other gateways.

    Source: https://docs.discord.com/developers/events/gateway#get-gateway-bot.

    Args:
        bot: is logged in.
        shards: this process's.
        alone: whether no other process has any, so that all must be able to begin.

    Raises:
        NotYetError: Discord or the database cannot be asked now, Discord lets too few sessions
            begin for a while, or other gateways do otherwise than this one was told to.
    """
    try:
        answer = await bot.http.request(Route("GET", "/gateway/bot"))
    except (discord.HTTPException, discord.RateLimited, OSError, ValueError) as error:
        raise not_yet(error) from error
    told = _starts(answer)
    needed = told.shards if alone else 1
    if told.left < needed:
        raise NotYetError(
            f"Discord lets {told.left} more sessions begin today, and Raincloud needs {needed}. "
            "Nothing was lost; the outbox is kept.",
            told.resets_after,
        )
    try:
        await shards.agree(told)
    except StoreError as error:
        raise NotYetError(error.sentence) from error
    except OtherGatewaysError as error:
        raise NotYetError(str(error)) from error
    bot.shard_count = shards.held.of


async def keep_shards(bot: Bot, shards: ShardLeases) -> None:
    """Open each shard that is this process's, one after another; close those that others get."""
    while True:
        for shard_id in shards.surplus:
            if await bot.close_shard(shard_id):
                await shards.give_up(shard_id)
        following = shards.next_to_open()
        if following is None:
            await shards.wait_for_change()
        else:
            await shards.turns.prepare(following)
            await bot.open_shard(following)


def _starts(answer: Any) -> SessionStarts:
    said = _object(answer)
    limit = _object(said.get("session_start_limit"))
    shards = max(_count(said.get("shards"), 1), 1)
    left = _count(limit.get("remaining"), shards)
    return SessionStarts(
        shards=shards,
        at_once=max(_count(limit.get("max_concurrency"), 1), 1),
        left=left,
        total=max(_count(limit.get("total"), left), 1),
        resets_after=timedelta(milliseconds=_count(limit.get("reset_after"), 0)),
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _count(value: Any, usual: int) -> int:
    """Return a count that was told; what is none stands for the smallest bot's."""
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count else usual
