"""Keys that sign: made once, read back from either form, never shown."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from bot.errors import SettingsError
from bot.sources.web.signing.signing_keys import (
    make_key,
    parse_key,
    public_jwk,
    read_key,
    thumbprint,
)

# The key of RFC 9421, B.1.4, and its thumbprint as Web Bot Auth's drafts print it.
JWK = {
    "kty": "OKP",
    "crv": "Ed25519",
    "kid": "test-key-ed25519",
    "d": "n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU",
    "x": "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs",
}
THUMBPRINT = "poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U"


def test_a_new_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """In PEM, by its thumbprint, and readable by nobody else on the machine."""
    file = tmp_path / "key.pem"

    key_id = make_key(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert thumbprint(public_jwk(parse_key(read_key(file)))) == key_id
    assert file.read_text(encoding="ascii").startswith("-----BEGIN PRIVATE KEY-----\n")


def test_two_keys_are_two(tmp_path: Path) -> None:
    """They are drawn by chance."""
    assert make_key(tmp_path / "one") != make_key(tmp_path / "two")


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    """Whatever stands there stays, a link that leads nowhere too."""
    file = tmp_path / "key.pem"
    file.write_text("mine", encoding="utf-8")
    link = tmp_path / "link.pem"
    link.symlink_to(tmp_path / "nowhere")

    for each in (file, link):
        with pytest.raises(SettingsError, match=r"already a file .* left as it is"):
            make_key(each)

    assert file.read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_key_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    """A folder that is not there."""
    with pytest.raises(SettingsError, match="cannot be made: No such file or directory"):
        make_key(tmp_path / "none" / "key.pem")


def test_both_forms_are_one_key() -> None:
    """A JWK as browsers make it, and PEM as openssl makes it."""
    raw = base64.urlsafe_b64decode(JWK["d"] + "=")
    pem = Ed25519PrivateKey.from_private_bytes(raw).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for text in (json.dumps(JWK, indent=2), f"\n{pem.decode()}\n"):
        key = parse_key(text)
        assert thumbprint(public_jwk(key)) == THUMBPRINT
        assert key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) == (
            base64.urlsafe_b64decode(JWK["x"] + "=")
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"d": None},
        {"d": 5},
        {"d": "é"},
        {"d": JWK["d"][:-3]},
        {"d": JWK["x"]},
        {"x": JWK["d"]},
        {"kty": "EC"},
        {"crv": "X25519"},
    ],
)
def test_a_jwk_that_is_no_whole_key_is_a_sentence(changed: dict[str, object]) -> None:
    """Public only, of another kind, too short, or with halves of two keys."""
    jwk = {name: value for name, value in {**JWK, **changed}.items() if value is not None}
    for text in (json.dumps(jwk), json.dumps(jwk)[:-1], "{" * 100_000):
        with pytest.raises(SettingsError, match=r"RAINCLOUD_SIGNING_KEY: .* no Ed25519") as caught:
            parse_key(text)
        assert JWK["d"] not in caught.value.sentence


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    """Missing, or no text."""
    with pytest.raises(SettingsError, match=r"RAINCLOUD_SIGNING_KEY: .*No such file"):
        read_key(tmp_path / "none.pem")
    (tmp_path / "picture").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(SettingsError, match="it is not UTF-8 text"):
        read_key(tmp_path / "picture")
