"""The tables of README and of the rooms' pages: what is documented exists, what exists is."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from discord import app_commands
from pydantic_core import PydanticUndefined
from typer.main import get_command

from bot.app import wiring
from bot.cli.commands import app
from bot.discord_adapter import INVITE_PERMISSIONS, invite_link
from bot.discord_adapter.client import EXTENSIONS, Bot
from bot.discord_adapter.command_registry import CommandRegistry
from bot.models import ChangeKind
from bot.store.tables import metadata
from bot.ui.permissions import PING, missing
from bot.ui.settings import pages as answers
from config.settings import CONFIG_FOLDER, PREFIX, Settings

ROOT = Path(__file__).parents[1]
FILES = "bot/rules/transfer"
FIELD_TABLE = "| field of a subscription | value | usual |"
PAGE = 90  # lines that a room's page may have


def page(room: str = "") -> str:
    """Return the page of a room; without one, the first page of all."""
    return (ROOT / room / "README.md").read_text(encoding="utf-8")


README = page()
PAGES = sorted(
    path.relative_to(ROOT) for path in ROOT.glob("[!.]*/**/README.md") if ".venv" not in path.parts
)


def table(heading: str, room: str = "") -> list[list[str]]:
    """Return the rows of the table whose first line is given, of a room's page."""
    lines = page(room).split(heading + "\n", 1)[1].splitlines()[1:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


@pytest.fixture
async def commands(tmp_path: Path) -> dict[str, app_commands.Command[object, ..., object]]:
    """Return every slash command of the bot by its full name."""
    bot = Bot()
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    async with wiring.open_services(settings, [], bot):
        for extension in EXTENSIONS:
            await bot.load_extension(extension)
        found = {
            command.qualified_name: command
            for command in bot.tree.walk_commands()
            if isinstance(command, app_commands.Command)
        }
        await bot.close()
    return found


async def test_every_command_is_in_the_table_with_its_own_words(
    commands: dict[str, app_commands.Command[object, ..., object]],
) -> None:
    """A command and its line say the same, and moderators' commands are marked so."""
    documented = {row[0].strip("`/"): row for row in table("| command | who | what it does |")}
    assert set(documented) == set(commands)
    for name, command in commands.items():
        root = command.root_parent
        needed = root.default_permissions if root is not None else None
        who = "members" if needed is None else "moderators"
        if needed is not None and needed.administrator:
            who = "the bot's owner"
        assert documented[name][2] == command.description
        assert documented[name][1] == who


async def test_what_a_messages_own_menu_offers_is_told() -> None:
    """It is for moderators, and part of what is compared before Discord is told of the commands."""
    from cogs.alerts.trust import why_message

    assert f"*Apps*, *{why_message.name}*" in README
    assert why_message.default_permissions == discord.Permissions(manage_guild=True)
    bot = Bot()
    registry = CommandRegistry(bot)
    before = await registry.fingerprint()
    bot.tree.add_command(why_message)
    assert await registry.fingerprint() != before
    await bot.close()


def test_every_field_of_a_file_of_subscriptions_is_explained() -> None:
    """Of a subscription and of the settings: those there are, in their order, and no others."""
    from bot.rules.settings import SETTINGS_FIELDS
    from bot.rules.subscriptions import FIELDS
    from bot.rules.transfer.files import FILE_FIELDS

    fields = [row[0].strip("`") for row in table(FIELD_TABLE, FILES)]
    settings = [row[0].strip("`") for row in table("| field of the settings | value |", FILES)]
    assert sorted(fields) == sorted(FIELDS)
    assert settings == list(SETTINGS_FIELDS)
    assert all(f"`{name}`" in page(FILES) for name in FILE_FIELDS)


def test_every_command_of_the_command_line_is_in_the_table() -> None:
    """Name and first line of help."""
    documented = {
        row[0].strip("`"): row[1] for row in table("| command | what it does |", "bot/cli")
    }
    assert documented == dict(_leaves(get_command(app), ""))


def _leaves(command: object, prefix: str) -> list[tuple[str, str]]:
    children = getattr(command, "commands", None)
    if children is None:
        return [(prefix.strip(), (getattr(command, "help", "") or "").strip())]
    return [leaf for name, child in children.items() for leaf in _leaves(child, f"{prefix} {name}")]


def test_every_setting_is_in_the_table_with_its_default_and_its_own_words() -> None:
    """The description of a setting's field is its line."""
    rows = {row[0].strip("`"): row[1:] for row in table("| setting | default | what it is |")}
    assert set(rows) == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    spelled = {
        "sources_file": "config/sources.toml",
        "nonce_window": "5m",
        "keep_sweeps": "14d",
        "global_rate": "48",
        "allow_private_addresses": "false",
    }
    for name, field in Settings.model_fields.items():
        default, description = rows[f"{PREFIX}{name.upper()}"]
        assert field.default is not PydanticUndefined
        wanted = "none" if field.default is None else spelled.get(name, str(field.default))
        assert (default.strip("`"), description) == (wanted, field.description)


def test_the_example_of_a_source_can_be_read() -> None:
    """What README says to write is what the file takes."""
    from bot.sources.finding.specs import parse_sources

    blocks = re.findall(r"```toml\n(.*?)```", page("config"), re.DOTALL)
    (example,) = [block for block in blocks if "[[source]]" in block]
    (spec,) = parse_sources(example, name="README.md")
    assert spec.name == "Up There"


def test_every_kind_of_source_is_in_the_table_with_its_rhythm() -> None:
    """What is read, and how often by default and at most; the sources file tells of all as well."""
    from bot.sources.file.paths import SCHEME
    from bot.sources.finding.entries import write_span
    from bot.sources.finding.specs import rhythm
    from bot.sources.kinds import KINDS

    def spelled(kind: str, url: str) -> str:
        default, shortest = rhythm(kind, url)
        least = int(shortest.total_seconds())
        return f"{write_span(default)} ({f'{least}s' if least <= 60 else write_span(shortest)})"

    heading = "| kind | reads | best address | swept every (at most) |"
    rows = {row[0].strip("`"): row[3].split("; ") for row in table(heading, "config")}
    comments = (CONFIG_FOLDER / "sources.toml").read_text(encoding="utf-8")
    assert list(rows) == list(KINDS)
    for kind, rhythms in rows.items():
        assert rhythms[0] == spelled(kind, "https://x.example/")
        assert re.search(rf"^# +{kind} ", comments, re.MULTILINE)
    assert rows["file"][1] == f"{spelled('file', SCHEME)} on this machine"


def test_the_shipped_sources_can_be_read() -> None:
    """The file that comes with the bot has no fault."""
    assert len(wiring.read_sources(CONFIG_FOLDER / "sources.toml")) >= 8


def test_the_invite_asks_for_the_named_permissions_and_no_more() -> None:
    """The number in the link is the list beside it."""
    link = re.search(r"https://discord\.com/oauth2/\S+", README)
    assert link is not None
    asked = discord.Permissions(int(parse_qs(urlsplit(link[0]).query)["permissions"][0]))
    needed = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        read_message_history=True,
    )
    assert asked == needed == INVITE_PERMISSIONS
    assert invite_link(1).replace("=1&", "=ID&") == link[0]


def test_what_needs_a_permission_more_is_named() -> None:
    """Every permission that Raincloud says it lacks is in the link's list or in the table."""
    in_forums = {missing.POSTS, missing.IN_POSTS}  # other names of what the link has
    by_name = {name: getattr(missing, name) for name in dir(missing) if name.isupper()}
    for name in {*by_name.values(), PING} - in_forums:
        assert name in README
    assert "Create Events" in answers.EVENTS_REFUSED
    assert "| drops as scheduled events | Create Events |" in README


def test_every_kind_of_alert_is_explained() -> None:
    """No kind can be chosen that README does not tell of."""
    paragraph = README.split("Kinds of alert", 1)[1].split("\n\n", 1)[0]
    assert set(re.findall(r"`([a-z_]+)`", paragraph)) >= {kind.value for kind in ChangeKind}


def test_every_table_is_in_what_is_stored_about_whom() -> None:
    """Or among those that hold nothing of people or servers; no column of theirs could."""
    personal = {
        row[0].strip("`") for row in table("| table | of whom | what | how long |", "bot/store")
    }
    sentence = re.search(r"Nothing of people or servers is in (.*?):", page("bot/store"))
    assert sentence is not None
    impersonal = set(re.findall(r"`(\w+)`", sentence[1]))

    assert personal | impersonal == set(metadata.tables)
    assert not personal & impersonal
    for name in impersonal:
        columns = set(metadata.tables[name].columns.keys())
        assert not columns & {"guild_id", "user_id", "channel_id", "created_by", "by"}, name


def test_the_lock_file_holds_every_dependency() -> None:
    """What pyproject asks for is pinned, extras included; only such lines are constraints."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    asked = [*project["dependencies"], *extras]
    names = {re.split(r"[\[<>=~ ]", each)[0].lower().replace(".", "-") for each in asked}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lock if not line.startswith("#")]
    locked = [re.fullmatch(r"([a-z0-9-]+)==[\w.]+(?: ; .+)?", line) for line in pins]
    assert all(locked), "pip takes an editable install only with constraints, without hashes"
    assert names - {project["name"]} <= {pin[1] for pin in locked if pin}


def test_what_is_to_be_typed_is_tried_by_ci() -> None:
    """Each block of commands in README is one that `.ci/run` follows."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    sections = re.split(r"^## ", README, flags=re.MULTILINE)
    typed = {section.splitlines()[0] for section in sections if "```sh" in section}
    assert typed == set(re.findall(r'\(block "(.+?)"\)', script))


@pytest.mark.parametrize("name", ["README.md", ".github/CONTRIBUTING.md", *map(str, PAGES)])
def test_what_is_pointed_to_is_there(name: str) -> None:
    """Every picture and every file of the repository that a page links to."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        assert "://" in target or (ROOT / name).parent.joinpath(target).exists(), target


def test_every_rooms_page_is_linked_and_short() -> None:
    """From the first page, or from the page of the room it is in; none is longer than a page."""
    for path in PAGES:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        assert len(lines) <= PAGE, path
        assert str(path) in README or (ROOT / path.parent.parent / "README.md").exists(), path
