"""Words, times and money as a person on Discord reads them; text from elsewhere made harmless.

Knows nothing of what is said with them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit

from bot.languages import locale, mark, tr
from bot.models import Precision
from bot.rules.reading import country_name

MESSAGE_LIMIT = 2000  # characters of a message, Discord's own limit
LAYOUT_LIMIT = 4000  # characters of all texts of a layout together, Discord's own limit
LINK_LIMIT = 512  # characters of a link button's address, Discord's own limit
IMAGE_LIMIT = 2048  # characters of a picture's address
_OF_ADDRESSES = ":/?#[]@!$&'()*+,;=%"  # beside letters, digits and -._~ (RFC 3986, 2.2)
_SHOWN_SIZES = 40
_SIZE_LENGTH = 30
_SITE_LENGTH = 60
_REGION_LENGTH = 10
_FLAG_A = 0x1F1E6  # REGIONAL INDICATOR SYMBOL LETTER A: two of these are a flag
_SIZES_LENGTH = 700  # characters of all sizes together, escapes included
_LINKED_LENGTH = 2000  # the same, with the addresses they lead to
_FORMATTING = re.compile(r"([\\*_~`|<>\[\]()#])")
_AT_START = re.compile(r"^(\d+)?([-+.])")
_JOINERS = {"\u200d", "\ufe0f"}  # what emoji are put together with

_TYPED = re.compile(r"`/([a-z]{1,32}(?: [a-z]{1,32}){0,2})`")  # a command without options
_command_ids: dict[str, int] = {}  # by the first word of a command; of the one application we are

RUMOUR = mark("A rumour: the press says so, no shop has confirmed it.")


def plain(text: str, limit: int = 200) -> str:
    """Make text from elsewhere harmless: it cannot ping, link, format, or turn the line around.

    Args:
        text: anything a shop, or a person, wrote.
        limit: how many characters of it are kept before escaping.
    """
    text = unicodedata.normalize("NFC", text[: limit * 4])
    if not text.isprintable():
        text = "".join(map(_harmless, text))
    cleaned = " ".join(text.split())
    if len(cleaned) > limit:
        cleaned = cleaned[: limit - 1].rstrip() + "…"
    cleaned = _FORMATTING.sub(r"\\\1", cleaned)
    cleaned = _AT_START.sub(lambda start: f"{start[1] or ''}\\{start[2]}", cleaned)
    return cleaned.replace("@", "@\u200b").replace("://", ":\u200b//")


def _harmless(sign: str) -> str:
    if sign in "\n\r\t":
        return " "
    is_control = sign not in _JOINERS and unicodedata.category(sign).startswith("C")
    return "" if is_control else sign


def capital(text: str) -> str:
    """Let a text begin with a capital, as a line of its own does."""
    return f"{text[:1].upper()}{text[1:]}"


def bare(text: str, limit: int) -> str:
    """Return text from elsewhere for a place that formats nothing, such as a thread's name."""
    cleaned = "".join(
        sign for sign in text[: limit * 4] if sign.isspace() or unicodedata.category(sign)[0] != "C"
    )
    cleaned = " ".join(cleaned.split())
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1].rstrip() + "…"


def when(moment: datetime) -> str:
    """Show an instant in the reader's own zone, with how far away it is."""
    stamp = int(moment.timestamp())
    return f"<t:{stamp}:F> (<t:{stamp}:R>)"


def ago(moment: datetime) -> str:
    """Show how far away an instant is."""
    return f"<t:{int(moment.timestamp())}:R>"


def draw_times(
    opens_at: datetime | None,
    closes_at: datetime | None,
    precision: Precision | None,
    zone: str | None = None,
) -> str:
    """Show when a draw opens, where that is known, and when it closes."""
    closes = tr("Closes {when}", when=drop_time(closes_at, precision, zone))
    if opens_at is None:
        return closes
    opens = tr("Opens {when}", when=drop_time(opens_at, precision, zone))
    return f"{opens} · {closes}"


def drop_time(at: datetime | None, precision: Precision | None, zone: str | None = None) -> str:
    """Show a drop's time no more exactly than it is known."""
    if at is None or precision is None or precision is Precision.UNKNOWN:
        return tr("Time not yet known")
    if precision is Precision.INSTANT:
        return when(at)
    if zone is not None:
        from zoneinfo import ZoneInfo

        at = at.astimezone(ZoneInfo(zone))
    is_day = precision is Precision.DAY
    if locale().startswith("en"):
        return f"{at:%A, %d %B %Y}" if is_day else f"{at:%B %Y}"
    from babel.dates import format_date, format_skeleton

    if is_day:
        return format_date(at.date(), "full", locale=locale())
    return str(format_skeleton("yMMMM", at, locale=locale()))


def size_list(
    sizes: Iterable[str], new: Collection[str] = (), pages: Mapping[str, str] | None = None
) -> str:
    """Show sizes in the shop's order, as many as a card can hold.

    Args:
        sizes: their labels.
        new: those of them that are set in bold.
        pages: the addresses of those that lead somewhere, by label; where all of them together
            would be too long, none does.
    """
    sizes = list(sizes)
    labels = [
        f"**{plain(size, _SIZE_LENGTH)}**" if size in new else plain(size, _SIZE_LENGTH)
        for size in sizes
    ]
    shown: list[str] = []
    room = _SIZES_LENGTH
    for label in labels[:_SHOWN_SIZES]:
        room -= len(label) + len(", ")
        if room < 0:
            break
        shown.append(label)
    more = len(labels) - len(shown)
    joined = ", ".join(shown)
    if pages:
        linked = [
            _to_page(label, pages.get(size)) for size, label in zip(sizes, shown, strict=False)
        ]
        whole = ", ".join(linked)
        joined = whole if len(whole) <= _LINKED_LENGTH else joined
    return tr("{sizes} and {count} more").format(sizes=joined, count=more) if more else joined


def _to_page(label: str, address: str | None) -> str:
    """Link a size, harmless already; one whose name or address would end the link early is not."""
    page = link(address)
    if page is None or set("[]") & set(label) or set("()<>\\") & set(page):
        return label
    return f"[{label}]({page})"


def region(code: str) -> str:
    """Show a country, or a union of some, by its flag and name; any other region as its words.

    Args:
        code: two letters of ISO 3166, or "EU".
    """
    return plain(region_label(code))


def region_label(code: str) -> str:
    """Show a region as :func:`region` does, where nothing is formatted: in a menu, on a button."""
    name = country_name(code)
    if name == code:
        return bare(code, _REGION_LENGTH)
    flag = "".join(chr(ord(letter) - ord("A") + _FLAG_A) for letter in code)
    return f"{flag} {name}"


def placed(name: str, code: str | None) -> str:
    """Name a shop, harmless already, and the country it is in, if that is known."""
    return f"{name} ({region(code)})" if code else name


def sentences(parts: Iterable[str]) -> str:
    """Set sentences one after another; empty ones are left out."""
    joined, *rest = [part for part in parts if part] or [""]
    for sentence in rest:
        joined = tr("{before} {sentence}", before=joined, sentence=sentence)
    return joined


def know_commands(ids: Mapping[str, int]) -> None:
    """Learn what Discord calls the commands, so that texts can mention them.

    Args:
        ids: by the first word of each: all commands of a group have the group's.
    """
    _command_ids.clear()
    _command_ids.update(ids)


def mention(command: str) -> str:
    """Mention a command so that a press begins it; as it is typed while Discord has no id for it.

    Args:
        command: such as "alerts list", without the slash.
    """
    command_id = _command_ids.get(command.partition(" ")[0])
    return f"`/{command}`" if command_id is None else f"</{command}:{command_id}>"


def clickable(words: str, room: int = MESSAGE_LIMIT) -> str:
    """Mention the commands that a text names as they are typed, such as `` `/alerts list` ``.

    Those with options stay as they are: a mention begins a command without any.

    Args:
        words: finished, as it is sent.
        room: characters there are; a text that would not fit into them stays as it is.
    """
    mentioned = _TYPED.sub(lambda found: mention(found[1]), words)
    return mentioned if len(mentioned) <= room else words


def some(words: Sequence[str], count: int, *, of: int | None = None) -> str:
    """Name the first of many words, as many as are asked for, and count the rest.

    Args:
        words: all of them, or only the first.
        count: how many are named.
        of: how many there are, if not all are given.
    """
    shown, more = ", ".join(words[:count]), (len(words) if of is None else of) - count
    return tr("{sizes} and {count} more", sizes=shown, count=more) if more > 0 else shown


def link(url: str | None, limit: int = LINK_LIMIT) -> str | None:
    """Return an address Discord takes, or none; letters beyond ASCII are written in its codes."""
    if not url or len(url) > limit or any(sign.isspace() for sign in url):
        return None
    try:
        parts = urlsplit(url)
        if not url.isascii():
            host = parts.netloc.encode("idna").decode()
            url = quote(urlunsplit(parts._replace(netloc=host)), safe=_OF_ADDRESSES)
    except ValueError:
        return None
    is_good = parts.scheme in {"http", "https"} and parts.hostname and len(url) <= limit
    return url if is_good else None


def linked(name: str, url: str | None, limit: int = LINK_LIMIT) -> str:
    """Link a name, harmless already, to a page; without a good address it is the name alone."""
    page = link(url, limit)
    if not name or page is None or set(page) & set("()<>"):
        return name
    return f"[{name}](<{page}>)"


def site(url: str) -> str:
    """Link a page by the name of its site; without a good address it is all of it, unlinked."""
    page = link(url)
    if page is None:
        return plain(url, _SITE_LENGTH)
    return linked(plain(urlsplit(page).hostname or page, _SITE_LENGTH), page)


def short_size_list(sizes: Sequence[str], limit: int) -> str:
    """List sizes, or count them where the list is longer than some characters."""
    listed = size_list(sizes)
    return listed if len(listed) <= limit else tr("{count} sizes").format(count=len(sizes))


def lines(*parts: str) -> str:
    """Join what is said to one message, without what is empty."""
    return fit(*(part for part in parts if part))


def fit(*parts: str) -> str:
    """Join lines up to Discord's limit, leaving out whole lines rather than half ones."""
    message = ""
    for part in parts:
        if part and len(message) + len(part) + 1 <= MESSAGE_LIMIT:
            message = f"{message}\n{part}" if message else part
    return message or parts[0][: MESSAGE_LIMIT - 1] + "…"
