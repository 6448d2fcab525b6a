"""Requests signed after Web Bot Auth (RFC 9421).

The libraries that sign are the extra ``signing``: without them this package cannot be imported.

Raises:
    SettingsError: the extra is not installed.
"""

from bot.errors import SettingsError

try:
    from bot.sources.web.signing.signatures import Signer
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in {"cryptography", "http_message_signatures"}:
        raise
    raise SettingsError(
        [
            (
                "Signing requests needs libraries that are not installed. Nothing was changed. "
                "Install them with pip install -e '.[signing]', or leave RAINCLOUD_SIGNING_KEY, "
                "RAINCLOUD_SIGNATURE_AGENT and RAINCLOUD_HTTP_PORT out."
            )
        ]
    ) from error

__all__ = ["Signer"]
