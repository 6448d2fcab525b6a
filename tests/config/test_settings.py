"""Settings: read from two places, every fault at once, and never a value in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.wiring import read_sources
from bot.errors import SettingsError
from config.settings import PREFIX, LogFormat, LogLevel, Settings, load_settings

TOKEN = "made-up.token.value-1234567890"


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder, with none of the settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)


def set_env(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """Set settings in the environment, by field name."""
    for name, value in values.items():
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)


def test_nothing_need_be_set() -> None:
    """The defaults are enough for the demo."""
    settings = load_settings()

    assert settings.discord_token is None
    assert settings.database_url == "sqlite+aiosqlite:///raincloud.db"
    assert settings.sources_file.name == "sources.toml"
    assert (settings.global_rate, settings.nonce_window) == (48.0, timedelta(minutes=5))
    assert not settings.allow_private_addresses


def test_the_file_is_read(tmp_path: Path) -> None:
    """By its name, in the folder the bot is started in."""
    (tmp_path / "raincloud.toml").write_text(
        'discord_token = "from the file"\nglobal_rate = 40\nlog_format = "json"\n'
        'nonce_window = "90s"\nallow_private_addresses = true\n',
        encoding="utf-8",
    )

    settings = load_settings()

    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "from the file"
    assert (settings.global_rate, settings.log_format) == (40.0, LogFormat.JSON)
    assert settings.nonce_window == timedelta(seconds=90)
    assert settings.allow_private_addresses


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is handed in wins over both."""
    (tmp_path / "raincloud.toml").write_text(
        'log_level = "ERROR"\nglobal_rate = 30\n', encoding="utf-8"
    )
    set_env(monkeypatch, log_level="DEBUG", global_rate="31")

    settings = load_settings(global_rate=32)

    assert (settings.log_level, settings.global_rate) == (LogLevel.DEBUG, 32)


def test_a_variable_may_be_written_in_lower_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """As some tools write them."""
    monkeypatch.setenv("raincloud_global_rate", "31")

    assert load_settings().global_rate == 31


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30s", timedelta(seconds=30)),
        (" 30m ", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("14d", timedelta(days=14)),
        ("0s", timedelta(0)),
        ("PT90S", timedelta(seconds=90)),
    ],
)
def test_a_span_is_written_short(
    monkeypatch: pytest.MonkeyPatch, text: str, span: timedelta
) -> None:
    """A number and a letter, or as ISO 8601 has it."""
    set_env(monkeypatch, nonce_window=text)

    assert load_settings().nonce_window == span


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nonce_window", "soon"),
        ("nonce_window", "-5m"),
        ("nonce_window", "99999999999999d"),
        ("keep_sweeps", "1w"),
        ("global_rate", "51"),
        ("global_rate", "-1"),
        ("global_rate", "nan"),
        ("global_rate", "fast"),
        ("log_level", "NOISY"),
        ("log_format", "xml"),
        ("database_url", "mysql://secret@host/db"),
        ("database_url", "raincloud.db"),
        ("discord_api_url", "discord.example"),
        ("discord_gateway_url", "https://gateway.example"),
        ("contact", "two words"),
        ("contact", "x" * 201),
        ("allow_private_addresses", "perhaps"),
    ],
)
def test_a_fault_names_its_setting_and_not_its_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The value may be a secret in the wrong place."""
    set_env(monkeypatch, **{name: value})

    with pytest.raises(SettingsError) as caught:
        load_settings()

    (fault,) = caught.value.faults
    assert fault.startswith(f"{PREFIX}{name.upper()}: ")
    assert value not in fault
    assert caught.value.__cause__ is None


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever mends one should not find the next by starting again."""
    set_env(monkeypatch, global_rate="99", log_level="LOUD", nonce_window="soon")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    named = sorted(fault.split(":")[0] for fault in caught.value.faults)
    assert named == [f"{PREFIX}{name}" for name in ("GLOBAL_RATE", "LOG_LEVEL", "NONCE_WINDOW")]
    assert caught.value.sentence == "\n".join(caught.value.faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('discord_tokn = "x"\n', "discord_tokn: there is no such setting"),
        ("global_rate = \n", "raincloud.toml: "),
        ('discord_token = "made-up', "raincloud.toml: "),
    ],
)
def test_a_file_with_a_mistake_is_named(tmp_path: Path, text: str, fault: str) -> None:
    """With the line, where it is one of writing."""
    (tmp_path / "raincloud.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert caught.value.faults[0].startswith(fault)
    assert "made-up" not in caught.value.sentence


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Bytes that are no text, or a folder of that name."""
    file = tmp_path / "raincloud.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"raincloud\.toml"):
        load_settings()


def test_a_token_is_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is a database's password."""
    set_env(
        monkeypatch, discord_token=TOKEN, database_url="postgresql+asyncpg://u:pass-word@host/db"
    )
    settings = load_settings()

    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in shown
    assert "pass-word" not in repr(settings)


def test_the_token_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As secrets of a service do; a line's end after it counts for nothing."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    set_env(monkeypatch, discord_token_file=str(file), discord_token="")

    settings = load_settings()

    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("content", "token", "fault"),
    [
        (None, None, "token cannot be read: No such file or directory. Name another file."),
        (b"  \n", None, "token is empty. Write the bot's token into it."),
        (b"\xff\xfe", None, "token cannot be read: it is not UTF-8 text. Name another file."),
        (b"another", TOKEN, "RAINCLOUD_DISCORD_TOKEN is set too. Leave one of them out."),
    ],
)
def test_a_file_without_a_token_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    token: str | None,
    fault: str,
) -> None:
    """In a sentence that holds nothing of it."""
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    set_env(monkeypatch, discord_token_file="token", **({"discord_token": token} if token else {}))

    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert raised.value.faults == [f"RAINCLOUD_DISCORD_TOKEN_FILE: {fault}"]


def test_sources_that_are_missing_are_named(tmp_path: Path) -> None:
    """With the setting that points there."""
    for path in (tmp_path / "missing.toml", tmp_path):
        with pytest.raises(SettingsError, match=f"{PREFIX}SOURCES_FILE: .*cannot be read"):
            read_sources(path)
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8 text"):
        read_sources(broken)


def test_the_shipped_sources_can_be_read() -> None:
    """They are what a new operator starts with."""
    assert read_sources(load_settings().sources_file)


def test_every_setting_has_its_line_for_the_readme() -> None:
    """A description, without a full stop, that begins in lower case or with a sign."""
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert not field.description.endswith("."), name


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("RAINCLOUD_DATABASE_URI", "RAINCLOUD_DATABASE_URL"),
        ("RAINCLOUD_DISCORDTOKEN", "RAINCLOUD_DISCORD_TOKEN"),
        ("raincloud_logformat", "RAINCLOUD_LOG_FORMAT"),
    ],
)
def test_a_mistyped_variable_is_named(
    name: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would do nothing, and nobody would know."""
    monkeypatch.setenv(name, "secret")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert str(caught.value).startswith(f"{name}: there is no such setting. Is {meant} meant?")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["https://bot.example", "http://localhost:80", "http://[::1]"])
def test_a_public_address_is_https_or_this_machine(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """A slash at its end does not count."""
    set_env(monkeypatch, public_url=f"{address}/")

    assert load_settings().public_url == address


@pytest.mark.parametrize(
    "address",
    ["http://bot.example", "bot.example", "ftp://a.example", "https://a.example/b", "https://a?b"],
)
def test_any_other_public_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Calendars have secret addresses, which nobody may read on the way."""
    set_env(monkeypatch, public_url=address)

    with pytest.raises(SettingsError, match="RAINCLOUD_PUBLIC_URL: must"):
        load_settings()
