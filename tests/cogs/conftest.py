"""The real bot in a simulated server, with people who use it."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.app import wiring
from bot.demo.world import MODERATOR
from bot.discord_adapter.client import Bot
from bot.errors import RaincloudError
from bot.history import History
from bot.models import Change, SourceSpec, Subscription
from bot.rules.reading.drop_forms import DropForm
from bot.rules.subscriptions.parsing import parse_kinds
from bot.services.registry import Services
from bot.sources import kinds
from bot.store.engine import backup
from config.settings import Settings
from tests.cogs.shelf import Shelf
from tests.conftest import Clock

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the simulated bot time to settle: a busy machine may need more than five seconds."""
    for item in items:
        if HERE in item.path.parents:
            own = item.get_closest_marker("simcord")
            options = {"settle_timeout": 60.0} | (own.kwargs if own else {})
            item.add_marker(pytest.mark.simcord(**options), append=False)


SHELF = SourceSpec(name="The Shelf", kind="shelf", url="https://shelf.example", region="GB")


@dataclass(slots=True, kw_only=True)
class Scene:
    """A server with the bot in it: its channels, a moderator and a member."""

    env: simcord.Env
    services: Services
    clock: Clock
    guild: Any
    general: Any
    alerts: Any
    moderator: Any
    member: Any
    shelf: Shelf
    _errors_seen: int = 0

    async def moderate(self, command: str, /, **options: Any) -> str:
        """Let the moderator use a command in #general, and return what is answered, to them only.

        Args:
            command: such as "alerts add".
            options: of the command.
        """
        return await self.privately(self.moderator, command, **options)

    async def privately(self, person: Any, command: str, /, **options: Any) -> str:
        """Let a person use a command whose answer nobody else may see, and return it."""
        channel = person.guild.channels["general"]
        result = await person.slash(channel, command, **options)
        assert answer(result).ephemeral
        assert all(message.ephemeral for message in result.followups)
        return said(result)

    async def refused(self, command: str, /, by: Any = None, **options: Any) -> str:
        """Let somebody (the moderator) use a command that is refused, and return the sentence."""
        assert not self.env.errors_since(self._errors_seen)
        text = await self.privately(by or self.moderator, command, **options)
        [error] = self.env.errors[self._errors_seen :]
        self._errors_seen += 1
        cause = getattr(error, "original", error)
        assert isinstance(cause, RaincloudError | app_commands.AppCommandError)
        return text

    async def offered(self, command: str, option: str, typed: str, by: Any = None) -> list[Any]:
        """Return the values offered to somebody (the moderator) who types into an option."""
        person = by or self.moderator
        choices = await person.autocomplete(self.general, command, option, typed)
        assert len(choices) <= 25
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
        return [choice["value"] for choice in choices]

    async def posted(self, channel: Any = None) -> list[discord.Message]:
        """Send what is owed, and return all that is in a channel (#alerts) then, oldest first."""
        await self.services.deliveries.drain()
        messages: list[discord.Message] = (channel or self.alerts).history()
        return messages

    async def preview_drop(self, **options: Any) -> simcord.ResponseMessage:
        """Let the moderator type a drop, and return what is shown of it."""
        shown = answer(await self.moderator.slash(self.general, "manage drop add", **options))
        assert shown.ephemeral
        return shown

    async def post_drop(self, **options: Any) -> str:
        """Let the moderator type a drop and post it, and return what is said then."""
        shown = await self.preview_drop(**options)
        await self.moderator.click(shown, label="Post")
        return read(shown)

    async def enter_drop(self, name: str = "Rain Cloud", **changes: Any) -> Any:
        """Enter a drop, without a command."""
        parts = {"style": "M2002RDA", "at": "2026-12-05 10:00"} | changes
        drop, is_new = await self.services.drops.add(
            DropForm(name=name, **parts),
            guild_id=self.guild.id,
            guild_name=self.guild.name,
            created_by=self.moderator.id,
        )
        assert is_new
        return drop

    async def subscribe(self, kinds: str = "live,restock,announced", **changes: Any) -> int:
        """Set a subscription of #alerts, without a command, and return its number."""
        subscription = Subscription(
            guild_id=self.guild.id,
            channel_id=changes.pop("channel_id", self.alerts.id),
            kinds=parse_kinds(kinds),
            created_by=changes.pop("created_by", self.moderator.id),
            created_at=self.clock(),
            **changes,
        )
        added = await self.services.subscriptions.add(subscription, guild_name=self.guild.name)
        return added.subscription.id

    async def sweep(self) -> list[Change]:
        """Look at the shelf once, and return what changed."""
        [report] = await self.services.sweeps.run_all()
        return list(report.changes)

    async def restock(self, *sizes: str, **changes: Any) -> None:
        """Let sizes of a product come back on the shelf, and see it."""
        self.shelf.put("US 7", out=sizes, **changes)
        await self.sweep()
        self.shelf.put("US 7", *sizes, **changes)
        assert await self.sweep()

    def another_server(self) -> Any:
        """Return a person who moderates another server, with a channel #general."""
        guild = self.env.create_guild("Another server")
        guild.create_text_channel("general")
        role = guild.create_role("Moderators", permissions=MODERATOR)
        return guild.add_member(self.env.create_user("olga"), roles=[role])

    async def open_commands_to(self, person: Any) -> None:
        """Let a person see every command, as a server's settings can."""
        for command in await self.env.bot.tree.fetch_commands():  # type: ignore[attr-defined]
            self.guild.set_command_permissions(command, {person: True})


def new_bot(services: Services | None = None) -> Bot:
    """Make a client that is ready at once, with the services if they are there already."""
    bot = Bot(guild_ready_timeout=0.0)
    if services is not None:
        bot.services = services
    return bot


_MENTION = re.compile(r"</([a-z ]+):\d+>")


def answer(result: simcord.InteractionResult) -> simcord.ResponseMessage:
    """Return the first message that answered somebody."""
    assert result.response is not None, "nothing was answered"
    return result.response


def said(result: simcord.InteractionResult) -> str:
    """Return all that a person reads in the answer."""
    return "\n".join(read(message) for message in (answer(result), *result.followups))


def read(message: discord.Message | simcord.ResponseMessage) -> str:
    """Return all text of a message, from wherever it stands in it; commands as they are typed."""
    parts: list[Any] = [
        part if isinstance(part, dict) else part.to_dict() for part in message.components
    ]
    texts = [message.content] if message.content else []
    return _MENTION.sub(r"`/\1`", "\n".join([*texts, *_texts(parts)]))


def _texts(parts: list[Any]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part.get("content"), str):
            found.append(part["content"])
        found += _texts(part.get("components", []))
    return found


@pytest.fixture(scope="session")
def history() -> History:
    """Read the history's files once: no test changes anything in it."""
    return wiring.open_history()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a database with nothing but its tables: a copy is there sooner than another one."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    asyncio.run(backup.upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
def simcord_bot() -> Bot:
    """Return the client that simcord's own fixture starts; `services` gives it its services."""
    return new_bot()


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Return the only shop there is."""
    made = Shelf()
    monkeypatch.setattr(kinds, "KINDS", {"shelf": "tests.cogs.shelf:Shelf"})
    monkeypatch.setattr(kinds, "reader_of", lambda *_: made)
    return made


@pytest.fixture
async def services(
    simcord_bot: Bot,
    clock: Clock,
    shelf: Shelf,
    history: History,
    empty_database: Path,
    database_file: Path,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Services]:
    """Open the real services on a new database, outside the simulation as the demo does."""
    shutil.copy(empty_database, database_file)
    monkeypatch.chdir(database_file.parent)
    monkeypatch.setattr(wiring, "open_history", lambda: history)
    settings = Settings(database_url=database_url)
    async with wiring.open_services(
        settings, [SHELF], simcord_bot, clock=clock, loop_time=lambda: clock().timestamp()
    ) as opened:
        yield opened


@pytest.fixture
async def scene(services: Services, clock: Clock, shelf: Shelf, simcord_env: simcord.Env) -> Scene:
    """Put the bot into a server of two people and two channels."""
    guild = simcord_env.create_guild("2002R Society")
    general = guild.create_text_channel("general")
    alerts = guild.create_text_channel("alerts")
    role = guild.create_role("Moderators", permissions=MODERATOR)
    moderator = guild.add_member(simcord_env.create_user("mona"), roles=[role])
    member = guild.add_member(simcord_env.create_user("max"))
    await simcord_env.settle()
    return Scene(
        env=simcord_env,
        services=services,
        clock=clock,
        guild=guild,
        general=general,
        alerts=alerts,
        moderator=moderator,
        member=member,
        shelf=shelf,
    )
