"""Recognise the pages that stand in front of a shop: challenges, captchas, closed doors.

Knows nothing of shops' data; JSON, a calendar and a feed are never a wall, whatever words they
hold.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

SCANNED = 64 * 1024  # bytes of a page looked at; walls are short, or say so at the top

SHORT = 20 * 1024  # bytes; a longer page that only carries a guard's script is an ordinary page

# Marks that only the challenge itself carries. An ordinary page behind Cloudflare also loads
# /cdn-cgi/challenge-platform/scripts, and an ordinary contact form a captcha: those are no walls.
MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a Cloudflare challenge",
        re.compile(
            r"_cf_chl_opt|/challenge-platform/h/\w+/orchestrate/|cf-error-details", re.IGNORECASE
        ),
    ),
    (
        "an Akamai challenge",
        re.compile(r"sec-if-cpt|errors\.edgesuite\.net|/_sec/cp_", re.IGNORECASE),
    ),
    ("a PerimeterX challenge", re.compile(r"id=[\"']px-captcha", re.IGNORECASE)),
    ("a DataDome challenge", re.compile(r"captcha-delivery\.com", re.IGNORECASE)),
    ("a waiting room", re.compile(r"/throttle/queue", re.IGNORECASE)),
)
# Marks that every page of a guarded host carries; only a page with little else is the challenge.
SHORT_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a PerimeterX challenge", re.compile(r"window\._pxAppId\s*=", re.IGNORECASE)),
    ("an Imperva challenge", re.compile(r"_Incapsula_Resource|incident_id=", re.IGNORECASE)),
    ("a Kasada challenge", re.compile(r"KPSDK|/ips\.js\?", re.IGNORECASE)),
    ("a waiting room", re.compile(r"queue-it\.net/", re.IGNORECASE)),
)
TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,300})", re.IGNORECASE)
WALL_TITLE = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied|captcha"
    r"|are you (?:a )?(?:human|robot)|robot check|security check|verify you are"
    r"|pardon our interruption|security rejection|queue-it|waiting room"
    r"|you are (?:now )?in (?:line|the queue)|checking your browser|ddos[- ]protection"
    r"|unusual traffic|human verification|bot verification|client challenge"
    r"|you have been blocked|request (?:blocked|rejected)"
    r"|one moment, please",
    re.IGNORECASE,
)
# No wall describes a product for search engines: a shop may well sell a tee called "Captcha".
PRODUCT = re.compile(r"\"@type\"\s{0,9}:\s{0,9}\"Product|itemtype=[\"'][^\"']{0,40}/Product\b")
# Cloudflare's page for a host that is down or slow, in the frame of its refusals.
DOWN = re.compile(r"\|\s{0,9}5\d\d:")
# What stands before the root of a document: a declaration, comments, a type, stylesheets.
ROOT = re.compile(
    r"\A(?:\s++|<\?[^>]{0,2000}+>|<!--.{0,4000}?-->|<!doctype[^>]{0,2000}+>)*+"
    r"<(?:[\w.-]{1,40}:)?(?P<name>[\w-]{1,40})",
    re.IGNORECASE | re.DOTALL,
)
FEEDS = frozenset({"rss", "feed", "rdf"})
PASSWORD_FORM = re.compile(r"action=[\"'][^\"']{0,200}/password[\"']|opening soon", re.IGNORECASE)


def is_html(headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a body is a web page, by its first sign; by its header only if it is empty."""
    start = text_of(body[:512]).lstrip()
    if start:
        return start.startswith("<")
    return "html" in headers.get("content-type", "").lower()


def is_feed(body: bytes) -> bool:
    """Tell whether a body is a feed, by its root: its title may well be "Security check"."""
    found = ROOT.match(text_of(body[:SCANNED]))
    return found is not None and found["name"].casefold() in FEEDS


def wall(*, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
    """Name the wall a page is ("a Cloudflare challenge"), or return None.

    Args:
        url: the final address, after redirects.
        headers: the answer's headers, their names in lower case.
        body: the answer's body, or its beginning.
    """
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "a Cloudflare challenge"
    if urlsplit(url).path.endswith("/throttle/queue"):
        return "a waiting room"
    if not is_html(headers, body) or is_feed(body):
        return None
    text = text_of(body[:SCANNED])
    title = TITLE.search(text)
    marks = MARKS if len(body) > SHORT else (*MARKS, *SHORT_MARKS)
    found = next((name for name, mark in marks if mark.search(text)), None)
    if found is not None:
        return None if title and DOWN.search(title.group(1)) else found
    if title and WALL_TITLE.search(title.group(1)) and not PRODUCT.search(text):
        return "a challenge page"
    return None


def is_closed(*, url: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether a page is a Shopify password page: the shop is closed, not sold out."""
    if urlsplit(url).path.rstrip("/").endswith("/password"):
        return True
    if not is_html(headers, body):
        return False
    return not is_feed(body) and bool(PASSWORD_FORM.search(text_of(body[:SCANNED])))


def broken_json(body: bytes, host: str) -> str:
    """Say what is wrong with a body that is no JSON though it was due."""
    if text_of(body[:SCANNED]).lstrip().startswith(("{", "[")):
        return f"{host} sent JSON that is broken or cut short."
    return f"{host} sent something that is no JSON." if body else f"{host} sent nothing at all."


def text_of(start: bytes) -> str:
    """Return the beginning of a page as text, in the one encoding that hides every mark."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace")
    return start.decode("utf-8", "replace").removeprefix("\ufeff")
