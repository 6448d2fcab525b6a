"""What an operator reads of a source that cannot be read: what came back, named by its host."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.models import SourceSpec
from bot.sources.kinds import KINDS, reader_of
from bot.sources.web.errors import RefusedError, UnreadableError
from bot.sources.web.fetcher import Fetcher
from tests.sources.conftest import Web
from tests.sources.shops import single

LOST = (
    "<html><head><title>\u05dc\u05d0 \u05e0\u05de\u05e6\u05d0</title></head>"
    '<body class="rtl error404 shop"></body></html>'
)
ONE_PRODUCT = (
    "shop.example sent one product where a list was due: give the address of its page, such as "
    "/products/NAME."
)
BROKEN_BLOCK = (
    "shop.example shows no product that can be read on this page: 1 block of its data is broken or "
    "too large."
)


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [
        ("shopify", "", "shop.example sent nothing at all."),
        ("shopify", "User-agent: *", "shop.example sent something that is no JSON."),
        ("shopify", '{"products": [', "shop.example sent JSON that is broken or cut short."),
        ("shopify", "[1]", "shop.example sent JSON that is no list of products."),
        (
            "shopify",
            json.dumps(single()),
            ONE_PRODUCT,
        ),
        ("calendar", "Hello", "shop.example sent something that is no calendar."),
        ("feed", "Hello", "shop.example sent something that is no feed."),
        ("schema", LOST, "shop.example says in words that there is nothing at this address."),
        (
            "schema",
            '<html><script type="application/ld+json">{</script></html>',
            BROKEN_BLOCK,
        ),
    ],
)
async def test_a_sentence_says_what_came_back(
    kind: str, body: str, sentence: str, fetcher_of: Callable[..., Fetcher]
) -> None:
    """Nothing of a format's name where the answer has no format at all."""

    def answer(_: httpx.Request) -> httpx.Response:
        headers: dict[str, Any] = {"Content-Type": "text/plain"}
        return httpx.Response(200, content=body.encode(), headers=headers)

    spec = SourceSpec(name="Sole", kind=kind, url="https://shop.example/collections/x")
    async with fetcher_of(Web(answer)) as fetcher:
        with pytest.raises(UnreadableError) as raised:
            await reader_of(kind, fetcher).fetch(spec, remembered={})
    assert raised.value.sentence == sentence


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<html><title>Just a moment...</title></html>", "shop.example answered with "),
        (
            '<html><form action="/password" method="post"></form></html>',
            "shop.example shows a password page: the shop is closed.",
        ),
    ],
)
async def test_a_closed_door_is_the_same_for_every_kind(
    kind: str, body: str, sentence: str, fetcher_of: Callable[..., Fetcher]
) -> None:
    """It stands before the shop, whatever was to be read there."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, html=body)

    spec = SourceSpec(name="Sole", kind=kind, url="https://shop.example/collections/x")
    async with fetcher_of(Web(answer)) as fetcher:
        with pytest.raises(RefusedError) as raised:
            await reader_of(kind, fetcher).fetch(spec, remembered={})
    assert raised.value.sentence.startswith(sentence)
