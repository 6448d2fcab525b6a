"""Sign requests as Web Bot Auth asks, so that a host can tell who we are.

Knows nothing of what is asked. After RFC 9421 (HTTP Message Signatures) with Ed25519, and
draft-ietf-webbotauth-httpsig-protocol-01, the directory after
draft-meunier-http-message-signatures-directory; the key itself is never shown, logged or sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

from bot.errors import SettingsError
from bot.sources.web.addresses import parse
from bot.sources.web.errors import AddressError
from bot.sources.web.signing.signing_keys import parse_key, public_jwk, thumbprint

DIRECTORY_PATH = "/.well-known/http-message-signatures-directory"
DIRECTORY_TYPE = "application/http-message-signatures-directory+json"
REQUEST_TAG = "web-bot-auth"
DIRECTORY_TAG = "http-message-signatures-directory"
LABEL = "sig1"
REQUEST_VALIDITY = timedelta(minutes=5)  # enough for clocks that differ; some allow only eight
DIRECTORY_VALIDITY = timedelta(hours=1)
NONCE_BYTES = 48


def _nonce() -> str:
    return secrets.token_urlsafe(NONCE_BYTES)


class Signer:
    """Signs requests, and the directory that tells our public key.

    Args:
        key: the text of an Ed25519 private key, in PEM without a password or as a JWK.
        agent: the https address, without a path, whose key directory is ours.
        is_dictionary: write Signature-Agent as the draft has it since 2026, a dictionary whose
            member is signed (``"signature-agent";key="sig1"``). Without it, it is the quoted
            string of the earlier drafts, which Shopify's own signatures have and verifiers may
            go on accepting.
        nonce: makes a value that is used once.

    Raises:
        SettingsError: the key or the address cannot be used; the sentence holds neither.
    """

    def __init__(
        self,
        key: str,
        *,
        agent: str,
        is_dictionary: bool = False,
        nonce: Callable[[], str] = _nonce,
    ) -> None:
        self._key = parse_key(key)
        self._agent = _read_agent(agent)
        self._is_dictionary = is_dictionary
        self._nonce = nonce
        self._jwk = public_jwk(self._key)
        self._signer = HTTPMessageSigner(
            signature_algorithm=algorithms.ED25519, key_resolver=_OneKey(self._key)
        )

    def __repr__(self) -> str:
        return f"Signer(agent={self._agent!r}, key_id={self.key_id!r})"

    def __reduce__(self) -> str:
        raise TypeError("A signer is not to be copied or stored.")

    @property
    def key_id(self) -> str:
        """The public key's thumbprint (RFC 7638), by which verifiers find it."""
        return thumbprint(self._jwk)

    def sign(self, url: httpx.URL, *, now: datetime) -> dict[str, str]:
        """Return the headers that sign a request to an address.

        They hold for the address's host and some minutes. An address without TLS gets none, where
        anybody on the way could take them.

        Args:
            url: the address, checked.
            now: aware, UTC.
        """
        if url.scheme != "https":
            return {}
        agent, covered = f'"{self._agent}"', "signature-agent"
        if self._is_dictionary:
            agent, covered = f"{LABEL}={agent}", f'"signature-agent";key="{LABEL}"'
        host = url.netloc.decode("ascii")  # all that is signed of the address
        message = _Message(url=f"https://{host}/", headers={"Signature-Agent": agent})
        self._signer.sign(
            message,
            key_id=self.key_id,
            created=now,
            expires=now + REQUEST_VALIDITY,
            nonce=self._nonce(),
            label=LABEL,
            tag=REQUEST_TAG,
            covered_component_ids=("@authority", covered),
        )
        return message.headers

    def directory(self) -> dict[str, list[dict[str, str]]]:
        """Return the key directory: a JSON Web Key Set with our public key."""
        return {"keys": [{**self._jwk, "kid": self.key_id, "use": "sig"}]}

    def directory_answer(self, *, now: datetime) -> tuple[bytes, dict[str, str]]:
        """Return the directory's body and headers as it is served at ``DIRECTORY_PATH``.

        It holds proof of the key for our own address and no other: one that is asked by another
        name would else lend its proof to whoever sends that name.

        Args:
            now: aware, UTC.
        """
        body = json.dumps(self.directory(), separators=(",", ":")).encode()
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        message = _Answer(
            headers={
                "Content-Type": DIRECTORY_TYPE,
                "Cache-Control": f"max-age={DIRECTORY_VALIDITY.seconds}",
                "Content-Digest": f"sha-256=:{digest}:",
            },
            request=_Message(url=f"{self._agent}{DIRECTORY_PATH}", headers={}),
        )
        self._signer.sign(
            message,
            key_id=self.key_id,
            created=now,
            expires=now + DIRECTORY_VALIDITY,
            label=LABEL,
            tag=DIRECTORY_TAG,
            covered_component_ids=('"@authority";req', "content-digest"),
            body=body,
            use_existing_digest=True,
        )
        return body, message.headers


@dataclass(slots=True, kw_only=True)
class _Message:
    """A request, as the library reads one."""

    url: str
    headers: dict[str, str]
    method: str = "GET"


@dataclass(slots=True, kw_only=True)
class _Answer:
    """A response with its request, as the library reads one."""

    headers: dict[str, str]
    request: _Message
    status_code: int = field(default=200)


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:  # noqa: ARG002 - only one
        return self._key

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:  # noqa: ARG002 - the same
        return self._key.public_key()


def _read_agent(text: str) -> str:
    try:
        url = parse(text)
    except AddressError:
        url = None
    if url is None or url.scheme != "https" or url.raw_path not in {b"", b"/"}:
        raise SettingsError(
            ["RAINCLOUD_SIGNATURE_AGENT: must be an https address without a path."]
        ) from None
    return f"https://{url.netloc.decode('ascii')}"
