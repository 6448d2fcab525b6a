"""`kill -9` again and again while shoes go live and answers are lost: once each, and nothing else.

`python -m tests.bench storm [--kills N] [--seed N] [--nonce-window SECONDS] [--keep FOLDER]`. What
counts is what the loopback Discord has in the end, not what the bot believes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.models import ChangeKind
from tests.discord_adapter.process import BotProcess, until
from tests.wire.routes import Route
from tests.wire.server import WireDiscord
from tests.wire.shop import LoopbackShop
from tests.wire.world import FORUM_CHANNEL, Channel

KILLS = 500
GUILDS, CHANNELS = 4, 4  # in each guild one more, a forum
SHOES = 40
LOST, BROKEN, FAILED = 0.05, 0.03, 0.03  # of the requests that make a message
BOT_PERMISSIONS = 274_877_991_936 | 1 << 35 | 1 << 38  # posts and threads too
LONGEST_LIFE = 6.0  # seconds
LONGEST_WAIT = 30.0  # seconds for messages that a life is to send, on a busy machine
SETTLES_IN = 240.0  # seconds after the last kill
_WHY = re.compile(r"raincloud:why:(\d+)")
_SHOE = re.compile(r"Loopback (\d+)\b")


class Storm:
    """Shoes that go live, a bot that dies, and the count."""

    def __init__(self, wire: WireDiscord, shop: LoopbackShop, chance: random.Random) -> None:
        self.wire = wire
        self._shop = shop
        self._chance = chance
        self.went_live: Counter[int] = Counter()  # by shoe
        self._is_in: set[int] = set()
        self.channels: list[Channel] = [
            channel for guild in wire.world.guilds.values() for channel in guild.channels
        ]
        for shoe in range(SHOES):
            self._set(shoe, is_in=False)

    def go_live(self, sold_out: Counter[int]) -> None:
        """Let a shoe go live that never did, or that the bot saw sold out each time it had.

        Args:
            sold_out: how often the bot has recorded that a shoe sold out, by shoe.
        """
        ready = [
            shoe
            for shoe in range(SHOES)
            if shoe not in self._is_in and sold_out[shoe] >= self.went_live[shoe]
        ]
        if ready:
            shoe = self._chance.choice(ready)
            self.went_live[shoe] += 1
            self._is_in.add(shoe)
            self._set(shoe, is_in=True)

    def sell_out(self) -> None:
        """Let every shoe be sold out that all channels were told of."""
        counts = self.counts()
        for shoe in list(self._is_in):
            if all(counts[channel.id, shoe] >= self.went_live[shoe] for channel in self.channels):
                self._is_in.discard(shoe)
                self._set(shoe, is_in=False)

    def counts(self) -> Counter[tuple[int, int]]:
        """Return how many alerts there are, by channel and shoe."""
        found: Counter[tuple[int, int]] = Counter()
        for message in self.wire.world.messages.values():
            channel = self.wire.world.channels[message.channel_id]
            place = channel.parent or channel
            named = set(_SHOE.findall(str(message.payload["components"])))
            for shoe in named or {"-1"}:  # a catch-up tells of several
                found[place.id, int(shoe)] += 1
        return found

    def verdict(self) -> tuple[int, int, int]:
        """Return how many alerts are lost, how many there twice, how many false."""
        counts = self.counts()
        queued = {
            (channel.id, shoe): count
            for channel in self.channels
            for shoe, count in self.went_live.items()
        }
        lost = sum(max(0, count - counts[key]) for key, count in queued.items())
        twice = sum(max(0, counts[key] - count) for key, count in queued.items())
        false = sum(count for key, count in counts.items() if key not in queued)
        return lost, twice, false

    def doubles(self) -> list[str]:
        """Describe each alert that is there twice: where, and which messages tell it."""
        counts = self.counts()
        told = []
        for channel in self.channels:
            for shoe, lives in self.went_live.items():
                if counts[channel.id, shoe] > lives:
                    messages = [
                        f"{message.id} (delivery {','.join(_WHY.findall(shown))}, nonce "
                        f"{message.nonce}, in {message.channel_id})"
                        for message in self.wire.world.messages.values()
                        if channel.id in self._places(message.channel_id)
                        and str(shoe) in _SHOE.findall(shown := str(message.payload["components"]))
                    ]
                    told.append(f"shoe {shoe} in {channel.name}, {lives} lives: {messages}")
        return told

    def _places(self, channel_id: int) -> set[int]:
        channel = self.wire.world.channels[channel_id]
        return {channel.id} if channel.parent is None else {channel.id, channel.parent.id}

    def _set(self, shoe: int, *, is_in: bool) -> None:
        """Put one size in or out; the others stay out."""
        answered = list(self._shop.answered_at)
        for variant in self._shop.products[shoe]["variants"]:
            variant["available"] = is_in and variant["option1"] == "US 9"
        self._shop.answered_at[:] = answered


async def measure(arguments: list[str]) -> dict[str, Any]:
    """Kill the bot so often, let it come to rest, and count."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench storm")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nonce-window", type=int, default=300, help="seconds")
    parser.add_argument("--keep", type=Path, help="where to put the bot's folder in the end")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)  # noqa: S311 - made-up accidents, not secrets
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            _loopback(options) as wire,
            LoopbackShop(SHOES) as shop,
            BotProcess(Path(folder), wire, shop) as bot,
        ):
            storm = Storm(wire, shop, chance)
            await bot.subscribe(
                [(c.guild.id, c.id) for c in storm.channels if c.guild is not None],
                kinds=frozenset({ChangeKind.LIVE, ChangeKind.RESTOCK}),
            )
            setting = {"RAINCLOUD_NONCE_WINDOW": f"{options.nonce_window}s"}
            await bot.start(**setting)
            await _answers(shop, 4)
            for route in (Route.CREATE_MESSAGE, Route.FORUM_POST):
                wire.faults.lose_answer(times=None, probability=LOST, route=route)
                wire.faults.abort(times=None, probability=BROKEN, route=route)
                wire.faults.answer_status(503, times=None, probability=FAILED, route=route)
            for _ in range(options.kills):
                await _live(storm, chance, await bot.recorded(ChangeKind.SOLD_OUT))
                await bot.end(signal.SIGKILL)
                await bot.start(**setting)
            wire.faults.clear()

            async def is_complete() -> bool:
                return storm.verdict()[0] == 0

            with suppress(TimeoutError):  # what is lost is counted below
                await until(is_complete, seconds=SETTLES_IN, what="the rest", pause=0.5)
            await asyncio.sleep(10)  # in which something might come twice
            unfinished = await bot.unfinished()
            await bot.end(signal.SIGTERM)
            lost, twice, false = storm.verdict()
            if options.keep is not None:
                shutil.copytree(folder, options.keep, dirs_exist_ok=True)
    return {
        "kills": options.kills,
        "nonce window": f"{options.nonce_window} s",
        "shoes that went live": storm.went_live.total(),
        "alerts owed": storm.went_live.total() * len(storm.channels),
        "lost": lost,
        "twice": twice,
        "false": false,
        "still in the outbox": unfinished,
        "answers lost or failed": sum(r.status in {0, 503} for r in wire.requests),
        "429": wire.count_429,
        "complaints": len(wire.complaints),
        **{f"twice {number}": told for number, told in enumerate(storm.doubles(), start=1)},
        "minutes": round((time.monotonic() - began) / 60, 1),
    }


def _loopback(options: argparse.Namespace) -> WireDiscord:
    """Make the Discord: guilds of text channels and a forum."""
    wire = WireDiscord(seed=options.seed, nonce_window=options.nonce_window)
    for _ in range(GUILDS):
        guild = wire.add_guild(channels=CHANNELS, bot_permissions=BOT_PERMISSIONS)
        wire.add_channel(guild, "forum", kind=FORUM_CHANNEL)
    return wire


async def _live(storm: Storm, chance: random.Random, sold_out: Counter[int]) -> None:
    """Let one life of the bot pass: a moment, or until so many of its messages have arrived."""
    storm.sell_out()
    storm.go_live(sold_out)
    already = len(storm.wire.world.messages)
    wanted = already + chance.randint(1, len(storm.channels)) if chance.random() < 0.6 else None
    end = time.monotonic() + (
        LONGEST_WAIT if wanted is not None else chance.uniform(0.1, LONGEST_LIFE)
    )
    while time.monotonic() < end:
        if wanted is not None and len(storm.wire.world.messages) >= wanted:
            await asyncio.sleep(chance.uniform(0, 0.05))
            return
        await asyncio.sleep(0.01)


async def _answers(shop: LoopbackShop, count: int) -> None:
    """Wait until the shop has been looked at so often."""

    async def seen() -> bool:
        return len(shop.answered_at) >= count

    await until(seen, seconds=60, what="the first sweeps")
