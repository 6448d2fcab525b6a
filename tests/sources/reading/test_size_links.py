"""The address of a size's own page, as a product's page gives it."""

from __future__ import annotations

import pytest

from bot.sources.reading import size_link

PAGE = "https://www.shop.example/p/rain?colour=grey"


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("?size=9", "?size=9"),
        ("/p/rain?size=9#buy", "?size=9"),
        ("https://www.shop.example/p/rain?size=9&utm_source=feed&size_id=7", "?size=9&size_id=7"),
        ("/p/rain-9", "/p/rain-9"),
        ("https://shop.example/p/rain?size=9", "https://shop.example/p/rain?size=9"),
        ("http://www.shop.example/p/rain?size=9", None),  # anybody on the way could read along
        ("https://evil.example/p/rain?size=9", None),
        ("https://shop.example.evil.example/?size=9", None),
        ("https://user@www.shop.example/p/rain?size=9", None),
        ("//evil.example/x", None),
        ("javascript:alert(1)", None),
        (PAGE, None),
        (f"{PAGE}&utm_source=feed", None),
        ("#buy", None),
        ("", None),
        (None, None),
        (42, None),
        (f"?size={'9' * 300}", None),
    ],
)
def test_a_page_of_its_own_is_kept_as_it_differs(link: object, kept: str | None) -> None:
    """Only on the shop's own host, with TLS, and where it is another than the product's."""
    assert size_link(link, PAGE) == kept
