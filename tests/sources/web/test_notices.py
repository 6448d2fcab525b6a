"""Maintenance, a login and another country are told apart, and no shop's page is taken for one.

All pages are written by hand in the shapes of real ones; none is recorded.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from bot.models import SourceSpec
from bot.sources.finding.probe import ADVICE
from bot.sources.kinds import KINDS, reader_of
from bot.sources.web.errors import (
    CountryError,
    FetchError,
    LoginError,
    MaintenanceError,
    NotFoundError,
    RefusedError,
    ServerError,
)
from bot.sources.web.fetcher import Fetcher
from bot.sources.web.walls.notices import Notice, notice
from tests.sources.conftest import Web
from tests.sources.schema_shapes import html, product
from tests.sources.woocommerce_shapes import page as shop_page

LOGIN = '<form method="post"><input name="user"><input type="password" name="pass"></form>'


def page(title: str, body: str = "") -> str:
    """A page with a title."""
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


MAINTENANCE = [
    page("Maintenance", "<p>Briefly unavailable for scheduled maintenance.</p>"),
    page("Sole Shop", "<h1>We&rsquo;ll be back soon!</h1>").replace("&rsquo;", "'"),
    page("Sole Shop - Under Maintenance"),
    page("Site is temporarily unavailable"),
    page("Sole Shop", "<h1>Our <b>store</b> is down for planned maintenance</h1>"),
    page("Wartungsarbeiten | Sole Shop"),
    page("Boutique en maintenance"),
    page("Sole Shop", "<h2>Estamos en mantenimiento</h2>"),
    page("\u30e1\u30f3\u30c6\u30ca\u30f3\u30b9\u4e2d"),
]
LOGINS = [
    page("Log in | Sole Shop", LOGIN),
    page("Sole Shop", f"<h1>Sign in to your account</h1>{LOGIN}"),
    page("Anmelden", LOGIN),
    page("Connexion - Boutique", LOGIN),
    page("Sole Shop", "<h1>Please log in to continue</h1><a href='/sso'>Go on</a>"),
    page("Members only"),
]
COUNTRIES = [
    page("Sole Shop", "<p>Sorry, this store is not available in your country.</p>"),
    page("ERROR", "<p>The distribution is configured to block access from your country.</p>"),
    page(
        "Access denied | sole.example used Cloudflare to restrict access",
        '<div id="cf-error-details"><p>The owner of this website has banned the country or region '
        "your IP address is in (DE) from accessing this website.</p></div>",
    ),
    page("451: Unavailable due to legal reasons", "<p>We recognise you are in the EEA.</p>"),
    page("Sole Shop", "<h1>We don't ship to your region yet</h1>"),
    page("Laden", "<p>Dieser Shop ist in Ihrem Land leider nicht verf\u00fcgbar.</p>"),
]
LINKS = '<a href="/p/1">2002R</a>' * 40
ORDINARY = [
    html(product(), body="<h1>Log in</h1><p>Not available in your country.</p>" + LOGIN),
    html(product(name="Maintenance"), head="<title>Under maintenance</title>"),
    shop_page('<form class="variations_form"></form>', more=f"<h2>Log in</h2>{LOGIN}"),
    page("Back in stock soon: 2002R", LINKS),
    page("Log in and win", f"{LOGIN}<button class='add-to-cart'>Add</button>"),
    page("New Balance 2002R", f"<h2>Log in</h2>{LOGIN}{LINKS}"),
    page("New Balance 2002R", "<p>Shoe care and maintenance.</p>"),
    page("Maintenance kit for suede", "<p>Brush.</p>"),
    page("New Balance", f"<p>{'We ship to your country. ' * 200}</p>"),
    page("Shop", "<p>Log in to see your orders.</p>"),
    page("Shop", f"<p>{'Shoes. ' * 600}Not available in your region.</p>"),
    '<?xml version="1.0"?><rss><channel><title>Under maintenance</title></channel></rss>',
    '{"title": "Under maintenance"}',
    "BEGIN:VCALENDAR",
    "name,date\nUnder maintenance,2026-12-05",
    "",
]


def told(text: str, url: str = "https://x.example/") -> Notice | None:
    return notice(url=url, headers={"content-type": "text/html"}, body=text.encode())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, Notice.MAINTENANCE) for text in MAINTENANCE),
        *((text, Notice.LOGIN) for text in LOGINS),
        *((text, Notice.COUNTRY) for text in COUNTRIES),
        *((text, None) for text in ORDINARY),
    ],
)
def test_notices_are_told_apart(text: str, kind: Notice | None) -> None:
    """By what a page calls itself, or says where it says little else."""
    assert told(text) is kind


@pytest.mark.parametrize("path", ["/login", "/account/login", "/sign-in", "/signin.html"])
def test_a_redirect_to_a_login_is_one(path: str) -> None:
    """Whatever that page says beside its form, unless it is the door of a closed shop."""
    assert told(page("Shop", LOGIN + LINKS), f"https://x.example{path}") is Notice.LOGIN
    assert told(page("Shop", LINKS), f"https://x.example{path}") is None
    assert told(page("Shop", LOGIN), "https://x.example/password") is None


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize(
    ("texts", "error"),
    [(MAINTENANCE, MaintenanceError), (LOGINS, LoginError), (COUNTRIES, CountryError)],
)
async def test_each_kind_of_source_says_so(
    kind: str, texts: list[str], error: type[FetchError], fetcher_of: Callable[..., Fetcher]
) -> None:
    """With a sentence that says what it is and what can be done, whatever its status."""
    spec = SourceSpec(name="Shop", kind=kind, url="https://shop.example/product/x/")
    for status in (200, 403, 500):
        web = Web(lambda _, status=status: httpx.Response(status, html=texts[0]))
        async with fetcher_of(web) as fetcher:
            with pytest.raises(error, match=rf"^shop\.example .*\({status}\).*\. [A-Z].*\.$"):
                await reader_of(kind, fetcher).fetch(spec, remembered={})


async def test_what_is_not_there_is_not_closed(fetcher_of: Callable[..., Fetcher]) -> None:
    """A 404 that asks to log in is a 404: three of them stop a source."""
    web = Web(lambda _: httpx.Response(404, html=LOGINS[0]))
    async with fetcher_of(web) as fetcher:
        with pytest.raises(NotFoundError):
            await fetcher.get("https://shop.example/x", budget="x")


def test_a_notice_is_also_what_it_is_like() -> None:
    """Who handles refusals and broken hosts handles them too."""
    assert issubclass(LoginError, RefusedError)
    assert issubclass(CountryError, RefusedError)
    assert issubclass(MaintenanceError, ServerError)
    assert not issubclass(MaintenanceError, RefusedError)
    kinds = [kind for kind, _ in ADVICE]
    assert kinds.index(LoginError) < kinds.index(RefusedError)


async def test_cloudflare_s_page_for_a_host_that_is_down_is_no_wall(
    fetcher_of: Callable[..., Fetcher],
) -> None:
    """It has the frame of its refusals; the shop did not refuse us, and is asked again."""
    text = page("shop.example | 521: Web server is down", '<div id="cf-error-details"></div>')
    web = Web(lambda _: httpx.Response(521, html=text))
    async with fetcher_of(web) as fetcher:
        for _ in range(2):
            with pytest.raises(ServerError, match="521"):
                await fetcher.get("https://shop.example/x", budget="x")
