"""Walls are recognised, and products that talk of captchas are not walls."""

from __future__ import annotations

import pytest

from bot.sources.web.walls.challenges import is_closed, is_html, wall

# Written by hand in the shapes of the real pages; none is recorded.
WALLS = {
    "a Cloudflare challenge": (
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><script>"
        "window._cf_chl_opt={cvId:'3'};</script></body></html>"
    ),
    "an Akamai challenge": '<html><body><div id="sec-if-cpt-container"></div></body></html>',
    "a PerimeterX challenge": "<html><script>window._pxAppId = 'PX1';</script></html>",
    "a DataDome challenge": '<html><script src="https://ct.captcha-delivery.com/c.js"></script></html>',
    "an Imperva challenge": '<html><script src="/_Incapsula_Resource?x=1"></script></html>',
    "a waiting room": '<html><meta http-equiv="refresh" content="0;https://x.queue-it.net/"></html>',
    "a challenge page": "\n<html><head><title>Access denied</title></head></html>",
}
ORDINARY = [
    '{"products": [{"title": "Captcha tee: are you human? Just a moment..."}]}',
    "[]",
    "",
    (
        '<html><head><title>New Balance</title></head><body><div class="g-recaptcha"></div>'
        '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></html>'
    ),
    "<html><title>Sneakers</title><p>Access denied is our new album.</p></html>",
]


@pytest.mark.parametrize(("name", "page"), WALLS.items())
def test_walls_are_named(name: str, page: str) -> None:
    """Each wall is known by a mark that only it carries, whatever the status and type say."""
    for kind in ("text/html", "application/json"):
        headers = {"content-type": kind}
        assert wall(url="https://x.example/", headers=headers, body=page.encode()) == name


@pytest.mark.parametrize("page", ORDINARY)
def test_ordinary_pages_are_no_walls(page: str) -> None:
    """Words in a product, a captcha in a form and Cloudflare's everyday script do not count."""
    headers = {"content-type": "text/html"}
    assert wall(url="https://x.example/", headers=headers, body=page.encode()) is None


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("window._pxAppId = 'PX1';", "a PerimeterX challenge"),
        ("document.write('/_Incapsula_Resource?x=1')", "an Imperva challenge"),
        ("load('/149e/ips.js?x')", "a Kasada challenge"),
        ("load('https://static.queue-it.net/script/queueclient.min.js')", "a waiting room"),
    ],
)
def test_a_guard_on_a_whole_page_is_no_wall(script: str, name: str) -> None:
    """Guarded shops carry the guard's script on every page; only a page with nothing else is it."""
    page = f"<html><title>Shoes</title><script>{script}</script>"
    for text, expected in ((page, name), (page + "<p>2002R</p>" * 3000, None)):
        assert wall(url="https://x/", headers={}, body=text.encode()) == expected


def test_a_header_can_tell() -> None:
    """Cloudflare marks its challenges; Shopify's queue has its own address."""
    assert wall(url="https://x/", headers={"cf-mitigated": "challenge"}, body=b"{}")
    assert wall(url="https://x/throttle/queue?a=1", headers={}, body=b"") == "a waiting room"


@pytest.mark.parametrize(
    ("url", "body", "expected"),
    [
        ("https://shop.example/password", b"", True),
        ("https://shop.example/en/password?x=1", b"<html></html>", True),
        ("https://shop.example/a", b'<form action="/password" method="post">', True),
        ("https://shop.example/a", b"<h1>Opening soon</h1>", True),
        ("https://shop.example/a", b'{"title": "Opening soon"}', False),
        ("https://shop.example/passwords", b"<html></html>", False),
    ],
)
def test_a_password_page_is_a_closed_shop(url: str, body: bytes, expected: bool) -> None:
    """By its address after redirects, or by its form."""
    assert is_closed(url=url, headers={}, body=body) is expected


def test_a_web_page_is_known_by_its_first_sign() -> None:
    """The header counts only where there is no body to look at."""
    assert is_html({"content-type": "application/json"}, b"\xef\xbb\xbf\n <!doctype html>")
    assert not is_html({"content-type": "text/html"}, b'{"products": []}')
    assert is_html({"content-type": "text/html"}, b"")


FEED_HEADS = [
    "",
    '<?xml version="1.0"?>\n',
    ' <?xml version="1.0"?><?xml-stylesheet href="/x.xsl"?><!-- Just a moment --><!DOCTYPE rss>',
]


@pytest.mark.parametrize("head", FEED_HEADS)
@pytest.mark.parametrize("root", ["rss", "feed", "rdf:RDF", "atom:feed"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_feed_is_no_wall(head: str, root: str, encoding: str) -> None:
    """A security blog is called "Security check" and writes of challenges; a shop's feed too."""
    body = (
        f"{head}<{root}><channel><title>Security check: opening soon</title>"
        "<link>https://captcha-delivery.com/</link></channel>"
    ).encode(encoding)
    assert wall(url="https://x.example/feed", headers={}, body=body) is None
    assert not is_closed(url="https://x.example/feed", headers={}, body=body)


@pytest.mark.parametrize("start", ["<!-- <rss> -->", "<!doctype html><!-- a feed -->", "<p><rss>"])
def test_a_wall_that_names_a_feed_is_a_wall(start: str) -> None:
    """Only what is the root counts."""
    body = f"{start}<html><title>Just a moment...</title>".encode()
    assert wall(url="https://x.example/feed", headers={}, body=body) == "a challenge page"


def test_a_wall_is_seen_in_any_encoding() -> None:
    """UTF-16 puts a zero between the letters of every mark."""
    for encoding in ("utf-16", "utf-8-sig"):
        body = "<html><title>Just a moment...</title></html>".encode(encoding)
        assert wall(url="https://x.example/", headers={}, body=body) == "a challenge page"


def test_a_calendar_is_no_wall() -> None:
    """Nor is anything else that is no markup."""
    body = b"BEGIN:VCALENDAR\nSUMMARY:<title>Just a moment</title>"
    assert wall(url="https://x.example/", headers={}, body=body) is None


@pytest.mark.parametrize(
    "title",
    [
        "Queue-it",
        "Waiting Room | Shop",
        "You are now in line",
        "Checking your browser before accessing shop.example",
        "DDoS-Protection by X",
        "Human Verification",
        "Client Challenge",
        "Sorry, you have been blocked",
        "Request Rejected",
        "One moment, please...",
    ],
)
def test_walls_say_it_in_their_title(title: str) -> None:
    """Whoever has built them."""
    body = f"<html><head><title>{title}</title></head><body>...</body></html>".encode()
    assert wall(url="https://x.example/", headers={}, body=body) == "a challenge page"


@pytest.mark.parametrize(
    "product",
    [
        '<script type="application/ld+json">{"@type" : "Product", "name": "Tee"}</script>',
        '<div itemscope itemtype="https://schema.org/Product"></div>',
    ],
)
def test_a_page_that_describes_a_product_is_no_wall(product: str) -> None:
    """A tee may be called anything; the marks of a challenge count all the same."""
    page = f"<html><head><title>Captcha: are you human? Tee</title></head>{product}</html>"
    assert wall(url="https://x.example/", headers={}, body=page.encode()) is None
    page = page.replace("<head>", "<head><script>window._cf_chl_opt={}</script>")
    assert wall(url="https://x.example/", headers={}, body=page.encode()) is not None
