"""Ask for what a first start needs, and write it down."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.cli import output
from bot.cli.setup import files
from bot.cli.setup.prompts import ask
from bot.errors import SettingsError
from config.settings import SETTINGS_FILE, Settings, load_settings

if TYPE_CHECKING:
    from bot.sources.finding import Probe

_SQLITE = "sqlite+aiosqlite:///"


@dataclass(slots=True)
class _Chosen:
    """What was answered so far: values for the settings' file, and other files' texts."""

    values: dict[str, str] = field(default_factory=dict)
    contents: dict[str, str] = field(default_factory=dict)
    application_id: int | None = None


def init() -> None:
    """Set the bot up: asks what it needs, and writes raincloud.toml here."""
    from bot.discord_adapter import invite_link

    folder = Path.cwd()
    output.run_sync(lambda: files.refuse_to_overwrite(folder))
    settings = output.settings()
    chosen = _Chosen()
    for name, choose in _QUESTIONS.items():
        if name in settings.model_fields_set:  # the environment has it, and would win anyway
            output.say(f"RAINCLOUD_{name.upper()} is set in the environment, and used as it is.")
        else:
            choose(settings, chosen)
    chosen.contents[SETTINGS_FILE] = _toml(chosen.values)
    written = output.run_sync(lambda: files.write(folder, chosen.contents))
    output.say(f"Wrote {', '.join(file.name for file in written)} to {folder}.")
    if chosen.application_id is None:
        output.say("For the link that invites the bot to a server, type: python -m bot invite")
    else:
        output.say("Invite the bot to your server by this link:")
        output.say(invite_link(chosen.application_id))
    output.say("Then start it: python -m bot run")


def _choose_token(settings: Settings, chosen: _Chosen) -> None:
    from bot.app.login import NotYetError, look_up_application

    output.say(
        "The bot needs a token. Create an application at "
        "https://discord.com/developers/applications; under Bot, reset the token and copy it."
    )

    def understand(answer: str) -> None:
        if not answer:
            raise SettingsError(["There was no token. Paste it; it is not shown."])
        with_token = settings.model_copy(update={"discord_token": SecretStr(answer)})
        try:
            application = asyncio.run(look_up_application(with_token))
        except NotYetError:
            output.say(
                "Discord can't be reached just now, so the token was not checked. Later, "
                "`python -m bot check` checks it.",
                style="yellow",
            )
        else:
            output.say(f"This is the token of {application.name}.")
            chosen.application_id = application.id
        chosen.contents[files.TOKEN_FILE] = f"{answer}\n"
        chosen.values["discord_token_file"] = files.TOKEN_FILE

    ask("Token (not shown)", understand, is_secret=True)


def _choose_shop(settings: Settings, chosen: _Chosen) -> None:
    from bot.app import source_probe, wiring

    shipped = len(wiring.read_sources(settings.sources_file))

    async def look(address: str) -> Probe:
        async with source_probe.open_prober(settings, folder=Path.cwd()) as prober:
            return await prober(address, name=None, region=None, currency=None)

    def understand(answer: str) -> None:
        if not answer:
            return
        found = asyncio.run(look(answer))
        output.say(
            f"{found.spec.name} is a source of kind {found.spec.kind}. Listings of a 2002R now: "
            f"{len(found.sweep.listings)}; drops: {len(found.sweep.drops)}."
        )
        chosen.contents[files.SOURCES_FILE] = (
            "# Add more: `python -m bot sources test ADDRESS` prints what to append here.\n\n"
            f"{found.entry}"
        )
        chosen.values["sources_file"] = files.SOURCES_FILE

    ask(f"First shop, a web address (empty: the {shipped} that come with Raincloud)", understand)


def _choose_database(settings: Settings, chosen: _Chosen) -> None:
    del settings

    def understand(answer: str) -> None:
        url = answer if "://" in answer else f"{_SQLITE}{Path(answer).expanduser()}"
        load_settings(database_url=url)
        folder = Path(url.removeprefix(_SQLITE)).parent
        if url.startswith(_SQLITE) and not folder.is_dir():
            raise SettingsError([f"There is no folder {folder}. Make it first, or name another."])
        chosen.values["database_url"] = url

    ask(
        "Database, a file or the address of a PostgreSQL database",
        understand,
        default="raincloud.db",
    )


_QUESTIONS: dict[str, Callable[[Settings, _Chosen], None]] = {
    "discord_token": _choose_token,
    "sources_file": _choose_shop,
    "database_url": _choose_database,
}


def _toml(values: dict[str, str]) -> str:
    from bot.sources.finding.entries import quoted

    lines = [f"{name} = {quoted(value)}\n" for name, value in values.items()]
    return "".join(["# Settings of Raincloud; its README lists them all.\n", *lines])
