"""What was read on a page, kept as JSON, so that "not modified" answers as the page would.

Knows nothing of pages or shops. What was read for another region or currency, or by another
version of the program, never gets here: see ``bot.sources.kinds``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.models import Listing, Page, SeenDrop

DocumentT = TypeVar("DocumentT")

_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # by kind, made when it is first needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One page: the keys of all its products, its 2002R listings, and how many were broken.

    ``currency`` is the one its prices were read in, where the shop itself names it; ``drops`` are
    those its products announce.
    """

    keys: tuple[str, ...]
    listings: tuple[Listing, ...] = ()
    broken: int = 0
    currency: str | None = None
    drops: tuple[SeenDrop, ...] = ()


def dump(document: object) -> str:
    """Write a document (a dataclass of values, tuples and mappings) as JSON."""
    return _adapter(type(document)).dump_json(document).decode()


def load(kind: type[DocumentT], page: Page | None) -> DocumentT | None:
    """Read the document of a kind that a page holds; None if it holds none, or not the whole."""
    if page is None:
        return None
    try:
        return _adapter(kind).validate_json(page.extract)
    except ValueError:
        return None


def note(url: str, document: object) -> Page:
    """Return a document as a page of its own, under an address that is never asked for."""
    return Page(url=url, etag=None, last_modified=None, extract=dump(document))


def _adapter(kind: type[DocumentT]) -> TypeAdapter[DocumentT]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
