"""Keys that sign requests: made, read from a file, and named by their thumbprint.

Knows nothing of what is signed. A key is never in an error, a log or an answer.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bot.errors import SettingsError

OWNER_ONLY = 0o600  # file mode: nobody else on the machine may read a key
MAX_KEY = 16 * 1024  # characters of a key's file; a key has about 120
RAW_LENGTH = 32  # bytes of an Ed25519 private key (RFC 8032)


def make_key(file: Path) -> str:
    """Write a new key to a new file that only its owner may read; return the key's id.

    Raises:
        SettingsError: there is such a file already, or it cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise SettingsError(
            [f"There is already a file {file}. It was left as it is. Name another file."]
        ) from None
    except (OSError, ValueError) as error:
        raise SettingsError([f"{file} cannot be made: {_why(error)}. Name another file."]) from None
    try:
        with os.fdopen(number, "wb") as opened:
            opened.write(pem)
    except OSError as error:
        file.unlink()
        raise SettingsError([f"{file} cannot be written: {_why(error)}. No key is kept."]) from None
    return thumbprint(public_jwk(key))


def read_key(file: Path) -> str:
    """Return the text of a key's file.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        with file.open(encoding="utf-8") as opened:
            return opened.read(MAX_KEY)
    except (OSError, ValueError) as error:
        raise SettingsError(
            [f"RAINCLOUD_SIGNING_KEY: {file} cannot be read: {_why(error)}. Name another file."]
        ) from None


def parse_key(text: str) -> Ed25519PrivateKey:
    """Read a private key, in PEM without a password or as a JSON Web Key (RFC 8037).

    Raises:
        SettingsError: it is none; the sentence holds nothing of it.
    """
    text = text.strip()
    try:
        is_jwk = text.startswith("{")
        key = _parse_jwk(text) if is_jwk else load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError, KeyError, RecursionError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(
            [
                (
                    "RAINCLOUD_SIGNING_KEY: the file holds no Ed25519 private key, in PEM without "
                    "a password or as a JWK. Make one: python -m bot sources key FILE."
                )
            ]
        ) from None
    return key


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """Return the public half of a key as a JSON Web Key (RFC 8037)."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": _base64url(raw)}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """Return the SHA-256 thumbprint of an Ed25519 key (RFC 7638, RFC 8037 appendix A.3)."""
    named = {name: jwk[name] for name in ("crv", "kty", "x")}
    return _base64url(hashlib.sha256(json.dumps(named, separators=(",", ":")).encode()).digest())


def _parse_jwk(text: str) -> Ed25519PrivateKey | None:
    jwk: dict[str, Any] = json.loads(text)
    if (jwk["kty"], jwk["crv"]) != ("OKP", "Ed25519"):
        return None
    raw = base64.urlsafe_b64decode(jwk["d"] + "=" * (-len(jwk["d"]) % 4))
    if len(raw) != RAW_LENGTH:
        return None
    key = Ed25519PrivateKey.from_private_bytes(raw)
    # Both halves are in the file; if they do not belong together, one of them is wrong.
    return key if jwk["x"] == public_jwk(key)["x"] else None


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _why(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or "it is not UTF-8 text"
