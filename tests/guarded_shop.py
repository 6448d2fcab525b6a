"""A loopback shop behind TLS that shows its products to whoever signs, and 403 to all others.

Its verifier is written by hand after RFC 9421 and Web Bot Auth's drafts, on `cryptography` alone:
it shares nothing with the library that signs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import ssl
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self

import aiohttp
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.conftest import Clock
from tests.sources.shops import product

AGENT = "https://raincloud.example"
DIRECTORY = "/.well-known/http-message-signatures-directory"
MEMBER = re.compile(r'sig1=(\((?:"[^"]+"(?:;req)?(?: (?!\)))?)+\)(;.+))')


class Verifier:
    """Verifies signatures by hand, with the keys of a directory it fetches from a port."""

    def __init__(self, port: int, clock: Clock) -> None:
        self._directory = f"http://127.0.0.1:{port}{DIRECTORY}"
        self._clock = clock
        self.used: set[str] = set()  # key ids that verified

    async def verify_request(self, request: web.Request) -> None:
        """Raise unless a request is signed by a key its agent's directory shows."""
        agent = json.loads(request.headers["Signature-Agent"])
        assert agent == AGENT
        parts = {
            '"@authority"': request.headers["Host"],
            '"signature-agent"': request.headers["Signature-Agent"],
        }
        keys = await self._keys(agent)
        self.used.add(self._verify(request.headers, parts, keys, tag="web-bot-auth"))

    async def _keys(self, agent: str) -> dict[str, Ed25519PublicKey]:
        """Fetch a directory as the proxy before it would, and keep the keys it has proof for."""
        name = agent.removeprefix("https://")
        async with (
            aiohttp.ClientSession() as session,
            session.get(self._directory, headers={"Host": name}) as answer,
        ):
            body = await answer.read()
        assert answer.status == 200
        assert answer.headers["Content-Type"] == (
            "application/http-message-signatures-directory+json"
        )
        assert answer.headers["Cache-Control"] == "max-age=3600"
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        assert answer.headers["Content-Digest"] == f"sha-256=:{digest}:"
        keys = {
            each["kid"]: Ed25519PublicKey.from_public_bytes(
                base64.urlsafe_b64decode(each["x"] + "=")
            )
            for each in json.loads(body)["keys"]
        }
        parts = {'"@authority";req': name, '"content-digest"': f"sha-256=:{digest}:"}
        proven = self._verify(answer.headers, parts, keys, tag="http-message-signatures-directory")
        return {proven: keys[proven]}

    def _verify(
        self, headers: Any, parts: dict[str, str], keys: dict[str, Ed25519PublicKey], *, tag: str
    ) -> str:
        """Rebuild the signature base (RFC 9421, 2.5) and verify it; return the key's id."""
        found = MEMBER.fullmatch(headers["Signature-Input"])
        assert found
        params = dict(part.split("=", 1) for part in found[2].strip(";").split(";"))
        assert found[1].startswith(f"({' '.join(parts)});")
        assert (params["tag"], params["alg"]) == (f'"{tag}"', '"ed25519"')
        assert int(params["created"]) <= self._clock().timestamp() < int(params["expires"])
        lines = [f"{name}: {value}" for name, value in parts.items()]
        base = "\n".join([*lines, f'"@signature-params": {found[1]}'])
        signature = base64.b64decode(headers["Signature"].removeprefix("sig1=:").removesuffix(":"))
        key_id = json.loads(params["keyid"])
        keys[key_id].verify(signature, base.encode("ascii"))
        return str(key_id)


class GuardedShop:
    """A shop behind TLS that shows its products to whoever signs, and 403 to all others."""

    def __init__(self, verifier: Verifier, certificate: Path) -> None:
        self.verifier = verifier
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self.faults: list[Exception] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self._tls).start()
        self.url = f"https://127.0.0.1:{self._runner.addresses[0][1]}/collections/new-balance"
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            await self.verifier.verify_request(request)
        except Exception as error:  # noqa: BLE001 - the test shows it
            self.faults.append(error)
            return web.Response(status=403)
        if request.path == "/robots.txt":
            return web.Response(status=404)
        products = [product(1)] if request.query.get("page") == "1" else []
        return web.json_response({"products": products})


def write_certificate(file: Path) -> None:
    """Write a certificate for loopback, with its key, for whoever trusts it."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, SHA256())
    )
    file.write_bytes(
        made.public_bytes(Encoding.PEM)
        + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
