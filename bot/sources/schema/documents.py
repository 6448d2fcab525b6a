"""What a web page says of itself for machines: its graph, its headings, its links.

Knows nothing of which products are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from bot.parsing import clean
from bot.sources.reading import decode, on_same_host, parse_html
from bot.sources.schema.embedded import (
    MICRODATA,
    RDFA,
    Graph,
    read_graph,
    read_microdata,
    read_shared,
    types,
    walk,
)
from bot.sources.web import HttpAnswer, UnreadableError, parse

SCRIPTS_LIMIT = 2_000
SCANNED = 4_096  # letters at either end in which a page opens and closes
# How pages that do not exist begin their title or heading, in the languages of shops we know.
MISSING = re.compile(
    r"(?<!\W)\W*+(?:(?:error|oops|http)\W{0,5})?(?:404(?:\W*+$|\b.{0,60}\b(?:found|error|page|exist))"
    r"|(?:this |the |that )?page (?:(?:was|is|could|can|cannot|you)\b.{0,40})?"
    r"(?:not (?:be )?found|missing)"
    r"|(?:product|item) (?:was )?not found|not found\W*+$|seite nicht gefunden|page introuvable"
    r"|p[a\u00e1]gina no encontrada|pagina non trovata|pagina niet gevonden|sidan hittades inte)",
    re.IGNORECASE,
)
ERROR_CLASS = "error404"  # WordPress's own, of the body of such a page in every language
PRODUCTS = frozenset({"product", "productgroup", "productmodel", "individualproduct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaDocument:
    """A page that was read.

    ``url`` is its final address and ``heading`` what it calls itself; ``names`` are its own
    addresses, the canonical one too; ``next_url`` is the next page of a list, where it says so.
    ``is_cut`` tells that its end is missing, as when the shop's program failed halfway. ``shared``
    are its tags for social media.
    """

    url: str
    tree: LexborHTMLParser
    graph: Graph
    heading: str
    names: tuple[str, ...]
    next_url: str | None
    is_cut: bool = False
    shared: Mapping[str, str] = field(default_factory=dict)


def read_document(answer: HttpAnswer) -> SchemaDocument:
    """Read a page.

    Microdata counts only where there is no product in JSON-LD, and none may be; RDFa where there
    is none in either.

    Raises:
        SourceError: it is a closed door or a challenge, or cannot be read within limits.
    """
    host = parse(answer.url).host
    headers, body = answer.headers, answer.body
    text = decode(body, headers.get("content-type", ""))
    tree = parse_html(text, host=host)
    if _is_missing(tree):
        raise UnreadableError(f"{host} says in words that there is nothing at this address.")
    graph = read_graph(_blocks(tree))
    is_cut = "<html" in text[:SCANNED].lower() and "</html" not in text[-SCANNED:].lower()
    for called in (MICRODATA, RDFA):
        if is_cut or graph.broken or any(types(node) & PRODUCTS for node in walk(graph.values)):
            break
        found = read_microdata(tree, url=answer.url, called=called)
        graph = Graph(
            values=(*graph.values, *found.values),
            index={**found.index, **graph.index},
            broken=found.broken,
        )
    return SchemaDocument(
        url=answer.url,
        tree=tree,
        graph=graph,
        heading=_heading(tree),
        names=(answer.url, *filter(None, [_link(tree, "canonical", answer.url)])),
        next_url=_link(tree, "next", answer.url),
        is_cut=is_cut,
        shared=read_shared(tree),
    )


def _is_missing(tree: LexborHTMLParser) -> bool:
    """Tell whether a page says that it does not exist, while its status says that it does.

    What else it shows, such as products that sell well, is not what was asked for.
    """
    if tree.body is not None and ERROR_CLASS in (tree.body.attributes.get("class") or "").split():
        return True
    for name in ("title", "h1"):
        node = tree.css_first(name)
        if node is not None and MISSING.match(clean(node.text(deep=True, separator=" ")[:2_000])):
            return True
    return False


def _blocks(tree: LexborHTMLParser) -> list[str]:
    """Return the texts of the page's JSON-LD blocks, whatever stands behind their type."""
    blocks: list[str] = []
    for script in tree.css("script")[:SCRIPTS_LIMIT]:
        kind = (script.attributes.get("type") or "").strip().lower()
        if kind.startswith("application/ld+json"):
            blocks.append(script.text(deep=True))
    return blocks


def _heading(tree: LexborHTMLParser) -> str:
    """Return what the page calls itself: its heading, its name for social media, its title."""
    heading = tree.css_first("h1")
    shared = tree.css_first('meta[property="og:title"]')
    title = tree.css_first("title")
    texts = [
        heading.text(deep=True, separator=" ")[:2_000] if heading else "",
        (shared.attributes.get("content") or "") if shared else "",
        title.text(deep=True)[:2_000] if title else "",
    ]
    return next((text for text in map(clean, texts) if text), "")


def _link(tree: LexborHTMLParser, kind: str, url: str) -> str | None:
    """Return where a link or anchor of a kind (canonical, next) leads on this host."""
    node = tree.css_first(f'link[rel="{kind}"], a[rel="{kind}"], a.{kind}.page-numbers')
    return None if node is None else on_same_host(node.attributes.get("href"), url)
