"""What the columns of a file may be called.

Knows nothing of rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

COLUMN_LIMIT = 200
SHORTEST = 4  # letters of a name that another may be a slip of
# The columns that say which shoe an entry is about.
NAME_COLUMNS = (
    *("name", "title", "product", "productname", "item", "shoe", "shoename", "colorway", "titel"),
    *("produkt", "bezeichnung", "nom", "produit", "nombre", "producto", "nome", "prodotto"),
    *("naam", "商品名", "商品", "品名"),
)
STYLE_COLUMNS = (
    *("style", "stylecode", "stylecodes", "styles", "code", "codes", "sku", "article", "mpn"),
    *(
        "artikel",
        "artikelnummer",
        "modell",
        "r\xe9f\xe9rence",
        "referencia",
        "codice",
        "品番",
        "型番",
    ),
)
IDENTITY = frozenset({*NAME_COLUMNS, *STYLE_COLUMNS})

# What a column may be called, the first first; names are compared without case and separators.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("itemgroupid", "id", "key", "productid", "uid", "handle"),
    "style": STYLE_COLUMNS,
    "name": NAME_COLUMNS,
    "at": (
        "at", "date", "release", "releasedate", "releases", "dropdate", "drop", "launch",
        "launchdate", "when", "datetime", "start", "startsat", "datum", "erscheinungsdatum",
        "datedesortie", "sortie", "fecha", "lanzamiento", "uscita", "発売日", "発売",
    ),
    "closes": ("closes", "closesat", "closing", "closedate", "deadline"),
    "time": (
        "time", "clock", "releasetime", "uhrzeit", "zeit", "heure", "hora", "ora", "tijd", "時刻",
        "時間",
    ),
    "timezone": ("timezone", "tz", "zone", "zeitzone", "fuseauhoraire", "zonahoraria", "tijdzone"),
    "region": ("region", "country", "market"),
    "retailer": (
        "retailer", "shop", "store", "seller", "where", "h\xe4ndler", "laden", "boutique",
        "magasin", "tienda", "negozio", "winkel", "店舗", "ショップ",
    ),
    "price": (
        "price", "retail", "retailprice", "msrp", "rrp", "preis", "uvp", "prix", "precio", "prezzo",
        "prijs", "価格", "定価",
    ),
    "currency": (
        "currency", "pricecurrency", "w\xe4hrung", "devise", "moneda", "valuta", "moeda", "通貨",
    ),
    "url": ("url", "link", "producturl", "href", "address"),
    "image": ("image", "imageurl", "imagelink", "picture", "photo"),
    "size": (
        "size", "sizes", "ussize", "uksize", "eusize", "gr\xf6sse", "groesse",
        "taille", "pointure", "talla", "taglia", "maat", "サイズ",
    ),
    "stock": (
        "instock", "stock", "availability", "available", "bestand", "verf\xfcgbarkeit",
        "disponibilit\xe9", "existencias", "disponibilidad", "disponibilit\xe0", "voorraad", "在庫",
    ),
    "cancelled": ("cancelled", "canceled", "iscancelled"),
    "confidence": ("confidence",),
}  # fmt: skip
# One of these columns at least is needed: a list of names alone tells nothing.
TELLING = frozenset({*COLUMNS["at"], *COLUMNS["size"], *COLUMNS["stock"]})
KNOWN = frozenset(name for names in COLUMNS.values() for name in names)
SIZE_SYSTEMS = {"ussize": "US", "uksize": "UK", "eusize": "EU"}

_NOT_A_LETTER = re.compile(r"[\W_]+")


def column(name: object) -> str:
    """Return a column's name as it is compared: "Style Code" and "style_code" are one."""
    return _compared(str(name)[:COLUMN_LIMIT])


@lru_cache(maxsize=1024)  # every entry of a list has the same few
def _compared(name: str) -> str:
    return _NOT_A_LETTER.sub("", name).casefold()


def slip(columns: Collection[str]) -> tuple[str, str] | None:
    """Return a column that may be a slip for a date, size or stock that no column holds, and its
    right name; None if there is none.

    Without that column all rows would seem to have lost it.
    """
    for what in ("at", "size", "stock"):
        if not set(COLUMNS[what]).isdisjoint(columns):
            continue
        for name in sorted(columns):
            for right in COLUMNS[what]:
                is_near = DamerauLevenshtein.distance(name, right, score_cutoff=1) == 1
                if len(right) >= SHORTEST and is_near and name not in KNOWN:
                    return name, right
    return None
