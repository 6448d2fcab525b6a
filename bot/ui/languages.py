"""In which language a person is spoken to, and what a text is in it.

Texts are written in English in the code, through ``tr``; catalogs in ``catalogs/`` say them in
other languages. What a catalog lacks is said in English, and a test finds it. Knows nothing of
who is spoken to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from bot.models import LANGUAGES

ENGLISH = "en"
CATALOGS = Path(__file__).parent / "catalogs"

_LOCALES = {ENGLISH: "en_US", "ja": "ja_JP"}
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)
Catalog = Mapping[tuple[str | None, str], str]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let ``tr`` speak a language within the block; one that is unknown is English."""
    token = _language.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _language.reset(token)


def tr(text: str) -> str:
    """Return a text in the language spoken now, or as it is where the catalog lacks it."""
    return translate(text, _language.get())


def mark(text: str) -> str:
    """Return a text as it is; catalogs hold it, because ``tr`` is asked for it later."""
    return text


def locale() -> str:
    """Return the locale in which numbers and dates are written now, as Babel names it."""
    return _LOCALES[_language.get()]


def translate(text: str, language: str, context: str | None = None) -> str:
    """Return a text in a language.

    Args:
        text: in English, as the code has it.
        language: a code of ``LANGUAGES``.
        context: what sort of text it is, where the same words are said differently.
    """
    if language == ENGLISH or not text:
        return text
    return catalog(language).get((context, text), text)


@lru_cache
def catalog(language: str) -> Catalog:
    """Return the texts of a language by context and English text, read once when first asked."""
    from babel.messages.pofile import read_po  # English speakers need none of it

    with (CATALOGS / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    return {
        (message.context, str(message.id)): str(message.string)
        for message in messages
        if message.id and message.string and not message.fuzzy
    }
