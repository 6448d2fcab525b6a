"""Requests are signed as RFC 9421 and Web Bot Auth say, checked here by hand."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import pickle
import re
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bot.errors import SettingsError
from bot.sources.web.fetcher import Fetcher
from bot.sources.web.signing.signatures import DIRECTORY_TYPE, Signer
from bot.sources.web.signing.signing_keys import thumbprint
from tests.sources.conftest import START, Web

AGENT = "https://raincloud.example"
URL = httpx.URL("https://Shop.Example/collections/nb/products.json?limit=250&page=1")
# The key of RFC 9421, B.1.4, and its thumbprint as Web Bot Auth's drafts print it.
KEY = Ed25519PrivateKey.from_private_bytes(
    base64.urlsafe_b64decode("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU=")
)
THUMBPRINT = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def signer() -> Signer:
    return Signer(PEM, agent=AGENT, nonce=lambda: "once")


def taken_apart(headers: dict[str, str]) -> tuple[str, bytes]:
    """Return what a Signature-Input says behind its label, and the signature's bytes."""
    label, _, params = headers["Signature-Input"].partition("=")
    found = re.fullmatch(rf"{label}=:([A-Za-z0-9+/=]+):", headers["Signature"])
    assert found
    return params, base64.b64decode(found[1])


def verify(base: str, signature: bytes, key: Ed25519PublicKey | None = None) -> None:
    (key or KEY.public_key()).verify(signature, base.encode("ascii"))


def test_a_request_is_signed_over_its_host_and_our_name(signer: Signer) -> None:
    """The signature base of RFC 9421, 2.5, written by hand, verifies with the public key."""
    headers = signer.sign(URL, now=START)
    params, signature = taken_apart(headers)
    created = int(START.timestamp())

    assert headers["Signature-Agent"] == f'"{AGENT}"'
    assert params.startswith('("@authority" "signature-agent");')
    assert set(params.split(";")[1:]) == {
        f"created={created}",
        f"expires={created + 300}",
        f'keyid="{THUMBPRINT}"',
        'alg="ed25519"',
        'nonce="once"',
        'tag="web-bot-auth"',
    }
    base = (
        f'"@authority": shop.example\n"signature-agent": "{AGENT}"\n"@signature-params": {params}'
    )
    verify(base, signature)
    for other in ("other.example", "shop.example:8443"):
        with pytest.raises(InvalidSignature):
            verify(base.replace("shop.example", other), signature)


def test_the_newest_form_signs_a_member_of_a_dictionary() -> None:
    """As draft-ietf-webbotauth-httpsig-protocol-01 asks."""
    signer = Signer(PEM, agent=f"{AGENT}/", is_dictionary=True)
    headers = signer.sign(URL.copy_with(port=8443), now=START)
    params, signature = taken_apart(headers)

    assert headers["Signature-Agent"] == f'sig1="{AGENT}"'
    assert headers["Signature-Input"].startswith("sig1=")
    verify(
        '"@authority": shop.example:8443\n'
        f'"signature-agent";key="sig1": "{AGENT}"\n'
        f'"@signature-params": {params}',
        signature,
    )


def test_every_request_has_a_nonce_of_its_own() -> None:
    """Two requests of one second are two signatures."""
    signer = Signer(PEM, agent=AGENT)
    made = {signer.sign(URL, now=START)["Signature"] for _ in range(5)}
    assert len(made) == 5


def test_nothing_is_signed_without_tls(signer: Signer) -> None:
    """Anybody on the way could take the signature."""
    assert signer.sign(httpx.URL("http://shop.example/"), now=START) == {}


def test_the_directory_tells_the_public_key(signer: Signer) -> None:
    """A key set whose key has its own thumbprint (RFC 7638) as its name, and nothing private."""
    raw = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    x = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    canonical = f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'
    by_hand = base64.urlsafe_b64encode(hashlib.sha256(canonical.encode()).digest()).rstrip(b"=")

    assert by_hand.decode() == THUMBPRINT == signer.key_id
    assert signer.directory() == {
        "keys": [{"kty": "OKP", "crv": "Ed25519", "x": x, "kid": THUMBPRINT, "use": "sig"}]
    }
    assert thumbprint({"kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig"}) == THUMBPRINT


def test_the_directory_is_served_with_proof_of_the_key(signer: Signer) -> None:
    """Signed over our own host, whoever asks, and over its digest, which is right."""
    body, headers = signer.directory_answer(now=START)
    params, signature = taken_apart(headers)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()

    assert json.loads(body) == signer.directory()
    assert headers["Content-Type"] == DIRECTORY_TYPE
    assert headers["Content-Digest"] == f"sha-256=:{digest}:"
    assert params.startswith('("@authority";req "content-digest");')
    assert 'tag="http-message-signatures-directory"' in params
    assert f"created={int(START.timestamp())}" in params
    verify(
        '"@authority";req: raincloud.example\n'
        f'"content-digest": sha-256=:{digest}:\n'
        f'"@signature-params": {params}',
        signature,
    )


async def test_the_fetcher_signs_every_request_for_its_own_host(
    signer: Signer, fetcher_of: Callable[..., Fetcher]
) -> None:
    """The page, robots.txt and where a redirect leads; the time is the fetcher's."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "shop.example":
            return httpx.Response(302, headers={"Location": "https://www.shop.example/"})
        return httpx.Response(200, text="page")

    web = Web(answer)
    async with fetcher_of(web, signer=signer) as fetcher:
        await fetcher.get("https://shop.example/", budget="shopify")

    assert len(web.asked) == 4
    for request in web.asked:
        params, signature = taken_apart(
            {name: request.headers[name] for name in ("Signature-Input", "Signature")}
        )
        verify(
            f'"@authority": {request.headers["host"]}\n'
            f'"signature-agent": {request.headers["signature-agent"]}\n'
            f'"@signature-params": {params}',
            signature,
        )


async def test_without_a_key_nothing_is_signed(fetcher_of: Callable[..., Fetcher]) -> None:
    """Signing is the operator's choice."""
    web = Web(lambda _: httpx.Response(200))
    async with fetcher_of(web) as fetcher:
        await fetcher.get("https://shop.example/", budget="shopify")
    assert all("signature" not in request.headers for request in web.asked)


def test_the_key_is_never_shown(signer: Signer, caplog: pytest.LogCaptureFixture) -> None:
    """Not by its name, not in a log, not by copying."""
    caplog.set_level(logging.DEBUG)
    signer.sign(URL, now=START)
    signer.directory_answer(now=START)
    secret = PEM.splitlines()[1]
    private = KEY.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())

    shown = f"{signer!r} {signer} {vars(signer)} {caplog.text} {signer.directory()}"
    assert secret not in shown
    assert secret[20:] not in shown
    assert private.hex() not in shown
    assert base64.urlsafe_b64encode(private).decode().rstrip("=") not in shown
    with pytest.raises(TypeError):
        pickle.dumps(signer)


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "secret",
        PEM[:60],
        KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        KEY.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
        ).decode(),
        generate_private_key(SECP256R1())
        .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        .decode(),
    ],
)
def test_a_key_that_is_none_is_a_sentence(pem: str) -> None:
    """Public, of another kind, behind a password or nonsense; the sentence holds none of it."""
    with pytest.raises(SettingsError, match=r"no Ed25519 private key") as caught:
        Signer(pem, agent=AGENT)
    assert "secret" not in caught.value.sentence
    assert "BEGIN" not in caught.value.sentence


@pytest.mark.parametrize("agent", ["", "raincloud.example", "http://a.example", f"{AGENT}/path"])
def test_an_agent_that_is_no_address_is_a_sentence(agent: str) -> None:
    """It must be an origin, where the directory has its own path."""
    with pytest.raises(SettingsError, match="https address without a path"):
        Signer(PEM, agent=agent)


def test_a_signature_is_short_lived(signer: Signer) -> None:
    """It ends some minutes after it was made."""
    params, _ = taken_apart(signer.sign(URL, now=START + timedelta(hours=1)))
    assert f"expires={int(START.timestamp()) + 3900}" in params
