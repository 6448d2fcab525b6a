"""Only public addresses are asked."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.web.addresses import check, is_loopback, is_public, parse
from bot.sources.web.errors import AddressError

PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen at
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "100.64.0.1",  # carrier-grade NAT
    "169.254.169.254",  # what clouds tell their machines
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    """Every kind of address that is not the public internet is refused in the text of a URL."""
    host = f"[{address}]" if ":" in address else address

    assert not is_public(address)
    with pytest.raises(AddressError):
        check(f"http://{host}/products.json", allow_private=False)
    assert check(f"http://{host}/products.json", allow_private=True).host


@pytest.mark.parametrize(
    "address", ["23.227.38.65", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_asked(address: str) -> None:
    """Addresses of the public internet pass."""
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "shop.example",
        "//shop.example/",
        "https://",
        "https:///path",
        "https://user:secret@shop.example/",
        "https://user@shop.example/",
        "https://shop .example/",
        "https://shop.example:99999/",
        "https://[::1/",
        "https://999.1.1.1/",
        "https://shop.example/\n",
        "https://shop.example/" + "a" * 3000,
        "",
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    """Other schemes, credentials and broken addresses end in one sentence without a secret."""
    with pytest.raises(AddressError) as caught:
        parse(url)

    assert caught.value.sentence.endswith(".")
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/", True),
        ("http://localhost/", True),
        ("http://LOCALHOST./x", True),
        ("http://shop.localhost:1/", True),
        ("http://[::1]:8000/", True),
        ("http://[::ffff:127.0.0.1]/", True),
        ("http://192.168.0.1/", False),
        ("https://localhost.example/", False),
        ("https://shop.example/", False),
        ("nonsense", False),
    ],
)
def test_loopback_is_known_by_its_text(url: str, expected: bool) -> None:
    """Loopback is 127/8, ::1 and the name localhost; a name that only begins so is not."""
    assert is_loopback(url) is expected


def test_localhost_is_private() -> None:
    """The name localhost is refused before it is resolved."""
    with pytest.raises(AddressError):
        check("http://localhost/", allow_private=False)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    """No text at all raises anything else."""
    for url in (text, f"https://{text}", f"https://shop.example/{text}"):
        with suppress(AddressError):
            check(url, allow_private=False)
        assert is_loopback(url) in {True, False}
