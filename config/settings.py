"""Every setting, typed: from the environment (``RAINCLOUD_*``) or from ``raincloud.toml``.

Knows nothing of the rest of the bot but how to name a fault.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from bot.errors import SettingsError

PREFIX = "RAINCLOUD_"
SETTINGS_FILE = "raincloud.toml"  # in the folder the bot starts in
SIMILAR = 0.8  # of two names, from 0 to 1; a name of something else is less alike
CONFIG_FOLDER = Path(__file__).parent
MAX_TOKEN = 1000  # characters read of a token's file; a token has some 70


class LogFormat(StrEnum):
    """How a line of the log looks."""

    TEXT = "text"
    JSON = "json"


class LogLevel(StrEnum):
    """What is worth a line of the log."""

    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


def _span(value: Any) -> Any:
    """Read "30m" as thirty minutes; anything else is left to pydantic."""
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    text = value.strip() if isinstance(value, str) else ""
    if text and text[-1] in units and text[:-1].isdecimal():
        with suppress(OverflowError):
            return timedelta(seconds=int(text[:-1]) * units[text[-1]])
    return value


def _address(*schemes: str) -> AfterValidator:
    def check(value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in schemes or not parts.hostname:
                wanted = " or ".join(f"{scheme}://" for scheme in schemes)
                raise ValueError(f"must be an address that starts with {wanted}")
        return value.rstrip("/") if value else value

    return AfterValidator(check)


def _public(value: str | None) -> str | None:
    """Take https, and http only where nobody but this machine can listen along."""
    if value is not None and value.startswith("http://"):
        host = urlsplit(value).hostname or ""
        if host != "localhost" and not host.startswith("127.") and host != "::1":
            raise ValueError("must start with https://, unless it is this machine's own address")
    return value


def _without_path(value: str | None) -> str | None:
    if value is not None and value.partition("://")[2].rstrip("/") != urlsplit(value).netloc:
        raise ValueError("must be an address without a path, such as https://bot.example")
    return value


def _engine(value: str) -> str:
    if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError("must start with sqlite+aiosqlite:/// or postgresql+asyncpg://")
    return value


Span = Annotated[timedelta, BeforeValidator(_span), Field(ge=timedelta(0))]


class Settings(BaseModel):
    """What the operator decides. A field's description is its line in the README."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, validate_default=True)

    discord_token: SecretStr | None = Field(
        default=None, description="the bot's token, from Discord's developer portal"
    )
    discord_token_file: Path | None = Field(
        default=None, description="a file that holds the token instead, as secrets of services do"
    )
    application_id: int | None = Field(
        default=None,
        ge=1,
        lt=2**63,
        description="the application's id, so that `invite` need not ask Discord for it",
    )
    database_url: Annotated[str, AfterValidator(_engine)] = Field(
        default="sqlite+aiosqlite:///raincloud.db",
        repr=False,
        description="where everything is kept; SQLite, or PostgreSQL with the `postgres` extra",
    )
    sources_file: Path = Field(
        default=CONFIG_FOLDER / "sources.toml", description="the shops to sweep"
    )
    contact: str | None = Field(
        default=None,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="an address or page in the user agent, so that a shop can reach you",
    )
    allow_private_addresses: bool = Field(
        default=False, description="lets sources lie on private and loopback addresses"
    )
    signing_key: Path | None = Field(
        default=None,
        description="the file of a key that signs requests to shops; `sources key` makes one",
    )
    signature_agent: Annotated[str | None, AfterValidator(_without_path), _address("https")] = (
        Field(default=None, description="the https address, without a path, that shows that key")
    )
    http_host: str = Field(
        default="127.0.0.1", min_length=1, description="where the HTTP port listens"
    )
    http_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="the HTTP port that shows calendars and the key; a proxy before it has TLS",
    )
    public_url: Annotated[
        str | None,
        AfterValidator(_public),
        AfterValidator(_without_path),
        _address("https", "http"),
    ] = Field(
        default=None,
        description="the https address, without a path, that leads to the HTTP port; servers have "
        "calendars to subscribe to then",
    )
    monitor_host: str = Field(
        default="127.0.0.1", min_length=1, description="where `/healthz` and `/metrics` are shown"
    )
    monitor_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="the port that shows them; it is for you alone, never for everybody",
    )
    global_rate: float = Field(
        default=48.0,
        gt=0,
        le=50,
        description="messages a second over everything this token sends; Discord allows 50",
    )
    nonce_window: Span = Field(
        default=timedelta(minutes=5),
        description="how long Discord is trusted to know a message again by its nonce",
    )
    discord_api_url: Annotated[str | None, _address("http", "https")] = Field(
        default=None, description="another REST address, for a proxy or a test server"
    )
    discord_gateway_url: Annotated[str | None, _address("ws", "wss")] = Field(
        default=None, description="another gateway address, for a proxy or a test server"
    )
    keep_sweeps: Span = Field(
        default=timedelta(days=14), description="how long the record of sweeps is kept"
    )
    log_level: LogLevel = Field(default=LogLevel.INFO, description="what is worth a line")
    log_format: LogFormat = Field(default=LogFormat.TEXT, description="`text` or `json`")
    log_file: Path | None = Field(
        default=None,
        description="a file for the log, in place of standard error; at 10 MB a new one is begun",
    )


def load_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Args:
        overrides: values that win over environment and file, by field name.

    Raises:
        SettingsError: with one sentence a fault; a value is never repeated in it.
    """
    mistyped = list(_mistyped(os.environ))
    if mistyped:
        raise SettingsError(mistyped)
    try:
        return _with_token(Settings(**(_in_file() | _in_environment() | overrides)))
    except ValidationError as error:
        raise SettingsError([_fault(detail) for detail in error.errors()]) from None
    except ValueError as error:  # what tomllib raises; it names line and column, and no value
        raise SettingsError(
            [f"{SETTINGS_FILE}: {error}. Mend that line and start again."]
        ) from None
    except OSError as error:
        raise SettingsError([f"{SETTINGS_FILE} cannot be read: {error.strerror}."]) from None


def _mistyped(environment: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each variable whose name is nearly that of a setting."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for name in sorted(environment):
        if not name.upper().startswith(PREFIX) or name.upper() in known:
            continue
        likely = difflib.get_close_matches(name.upper(), known, n=1, cutoff=SIMILAR)
        if likely:
            yield f"{name}: there is no such setting. Is {likely[0]} meant? README lists them all."


def _in_file() -> dict[str, Any]:
    file = Path(SETTINGS_FILE)
    if not file.is_file():
        return {}
    with file.open("rb") as opened:
        return tomllib.load(opened)


def _in_environment() -> dict[str, Any]:
    """Return what the environment sets, in whichever case it has the names."""
    found = {name.upper(): value for name, value in os.environ.items()}
    names = {name: f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    return {name: found[variable] for name, variable in names.items() if variable in found}


def _with_token(settings: Settings) -> Settings:
    """Take the token from its file, if one is named."""
    file = settings.discord_token_file
    if file is None:
        return settings
    name = f"{PREFIX}DISCORD_TOKEN_FILE"
    token = settings.discord_token
    if token is not None and token.get_secret_value().strip():
        raise SettingsError([f"{name}: {PREFIX}DISCORD_TOKEN is set too. Leave one of them out."])
    try:
        with file.open(encoding="utf-8") as opened:
            text = opened.read(MAX_TOKEN).strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError([f"{name}: {file} cannot be read: {why}. Name another file."]) from None
    if not text:
        raise SettingsError([f"{name}: {file} is empty. Write the bot's token into it."])
    return settings.model_copy(update={"discord_token": SecretStr(text)})


def _fault(detail: Any) -> str:
    name = str(detail["loc"][0]) if detail["loc"] else "settings"
    if detail["type"] == "extra_forbidden":
        return f"{name}: there is no such setting. README lists them all."
    message = detail["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{name.upper()}: {message[0].lower()}{message[1:]}."
