"""What the columns of a file may be called.

Knows nothing of rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from bot.parsing.dates import zone_of_word

COLUMN_LIMIT = 200
SHORTEST = 4  # letters of a name that another may be a slip of
# The columns that say which shoe an entry is about.
NAME_COLUMNS = (
    *("name", "title", "product", "productname", "item", "shoe", "shoename", "colorway", "titel"),
    *("produkt", "bezeichnung", "nom", "produit", "nombre", "producto", "nome", "prodotto"),
    *("naam", "navn", "namn", "nazwa", "produto", "商品名", "商品", "品名", "商品名称", "名称"),
    *("모델명", "상품명", "제품명", "제품", "모델", "название"),
)
STYLE_COLUMNS = (
    *("style", "stylecode", "stylecodes", "styles", "code", "codes", "sku", "article", "mpn"),
    "model",
    *(
        "artikel",
        "artikelnummer",
        "artnr",
        "artno",
        "itemno",
        "itemnumber",
        "modell",
        "r\xe9f\xe9rence",
        "r\xe9f",
        "referencia",
        "ref",
        "refnr",
        "c\xf3digo",
        "c\xf3d",
        "codice",
        "품번",
        "모델번호",
        "스타일코드",
        "货号",
        "貨號",
        "款号",
        "артикул",
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
        "発売日時", "fechadelanzamiento", "datadiuscita", "releasedatum", "datalançamento",
        "datadelançamento", "dataderilascio", "datapremiery", "발매일", "출시일", "발매", "출시",
        "发售日期", "发售日", "發售日期", "發售日", "上市日期", "датарелиза", "датавыхода",
    ),
    "closes": ("closes", "closesat", "closing", "closedate", "deadline"),
    "time": (
        "time", "clock", "releasetime", "uhrzeit", "zeit", "heure", "hora", "ora", "tijd", "時刻",
        "時間", "시간", "时间", "время",
    ),
    "timezone": ("timezone", "tz", "zone", "zeitzone", "fuseauhoraire", "zonahoraria", "tijdzone"),
    "region": ("region", "country", "market"),
    "retailer": (
        "retailer", "shop", "store", "seller", "where", "h\xe4ndler", "laden", "boutique",
        "magasin", "tienda", "negozio", "winkel", "店舗", "ショップ",
        "판매처", "매장", "店铺", "магазин",
    ),
    "price": (
        "price", "retail", "retailprice", "msrp", "rrp", "preis", "uvp", "prix", "precio", "prezzo",
        "prijs", "価格", "定価",
        "vk", "vkpreis", "verkaufspreis", "listprice", "pvp",
        "preço", "cena", "pris", "가격", "정가", "발매가", "价格", "發售價", "发售价", "цена",
    ),
    "currency": (
        "currency", "pricecurrency", "w\xe4hrung", "devise", "moneda", "valuta", "moeda", "通貨",
    ),
    "url": ("url", "link", "producturl", "href", "address"),
    "image": ("image", "imageurl", "imagelink", "picture", "photo"),
    "size": (
        "size", "sizes", "ussize", "uksize", "eusize", "gr\xf6sse", "groesse",
        "taille", "pointure", "talla", "taglia", "maat", "サイズ",
        "tamanho", "storlek", "rozmiar", "사이즈", "尺码", "尺碼", "размер",
    ),
    "stock": (
        "instock", "stock", "availability", "available", "bestand", "verf\xfcgbarkeit",
        "disponibilit\xe9", "existencias", "disponibilidad", "disponibilit\xe0", "voorraad", "在庫",
        "qty", "stockqty", "stockquantity", "inventory", "inventoryquantity", "onhand",
        "lagerbestand", "verfügbar", "disponible", "disponibile", "재고", "库存", "наличие",
    ),
    "cancelled": ("cancelled", "canceled", "iscancelled"),
    "confidence": ("confidence",),
}  # fmt: skip
# One of these columns at least is needed: a list of names alone tells nothing.
TELLING = frozenset({*COLUMNS["at"], *COLUMNS["size"], *COLUMNS["stock"]})
KNOWN = frozenset(name for names in COLUMNS.values() for name in names)
# What a heading may add in brackets, by the columns that it counts for.
_NOTED = re.compile(
    r"([^()\[\]\uff08\uff09]{1,60})[(\[\uff08]([^()\[\]\uff08\uff09]{1,30})[)\]\uff09]\s*"
)
MONTHS, DAYS = 12, 31
ORDERS = {"mdy": (2, 0, 1), "dmy": (2, 1, 0)}  # where year, month and day stand
_ORDERED = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?!\d)")
_WRITTEN = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4})\s*", re.ASCII)
SIZE_SYSTEMS = {"ussize": "US", "uksize": "UK", "eusize": "EU"}

_NOT_A_LETTER = re.compile(r"[\W_]+")


def column(name: object) -> str:
    """Return a column's name as it is compared: "Style Code" and "style_code" are one."""
    return _compared(str(name)[:COLUMN_LIMIT])


def with_headings(cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the cells of a row by the names of their columns, with what the headings add to them.

    "Date (DD/MM/YYYY)" tells the order of a date, "Time (ET)" its zone, "Size (US)" its system.
    Notes that say something else make another column, as "Date (old)" does.

    Args:
        cells: by their headings as they stand.
    """
    found: dict[str, Any] = {}
    zone: str | None = None
    for heading, value in cells.items():
        name, note = heading_of(heading)
        if note and note not in ORDERS:
            zone = zone or note
        if name:  # of two columns of a name the first counts
            found.setdefault(name, _in_order(value, note) if note in ORDERS else value)
    if zone is not None and not any(found.get(name) for name in COLUMNS["timezone"]):
        found["timezone"] = zone
    return found


@lru_cache(maxsize=1024)  # every row has the same few
def heading_of(heading: object) -> tuple[str, str]:
    """Return the column that a heading names, and what its brackets add: an order, a zone or ""."""
    text = str(heading)[:COLUMN_LIMIT]
    whole = column(text)
    noted = _NOTED.fullmatch(text)
    if noted is None or whole in KNOWN:
        return whole, ""
    name, note = column(noted[1]), noted[2].strip()
    order = "".join(dict.fromkeys(letter for letter in note.casefold() if letter.isalpha()))
    if name in COLUMNS["at"] and order in ORDERS:
        return name, order
    if name in {*COLUMNS["at"], *COLUMNS["time"]} and zone_of_word(note, region=None):
        return name, note
    if name in COLUMNS["size"] and f"{note.casefold()}size" in SIZE_SYSTEMS:
        return f"{note.casefold()}size", ""
    return whole, ""


def _in_order(value: Any, order: str) -> Any:
    """Return a cell whose date stands in an order ("dmy", "mdy") as computers write it.

    Any other cell stays as it is.
    """
    found = _ORDERED.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    year, month, day = (found[at + 1] for at in ORDERS[order])
    whole = f"20{year}" if len(year) == len("26") else year
    return f"{whole}-{month.zfill(2)}-{day.zfill(2)}{found.string[found.end() :]}"


def order_of(values: Iterable[Any]) -> str | None:
    """Return the order ("dmy", "mdy") in which dates stand, where one of them tells it, or None.

    "19/12/2026" has its day first, and "05/12/2026" beside it as well. A year of two digits may
    stand first, and what is no date, as "99/99/2026", tells nothing.

    Args:
        values: cells, whatever they are.
    """
    found = (_WRITTEN.fullmatch(value) for value in values if isinstance(value, str))
    parts = [(int(one[1]), int(one[3])) for one in found if one is not None]
    told = {
        order
        for first, second in parts
        for order, day, month in (("dmy", first, second), ("mdy", second, first))
        if MONTHS < day <= DAYS and 0 < month <= MONTHS
    }
    return told.pop() if len(told) == 1 else None


def in_told_order(value: Any, order: str) -> Any:
    """Return a cell that is a date as computers write it, by an order that others tell.

    Any other cell stays as it is, as one does that is no day of that order.
    """
    found = _WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if order == "dmy" else (second, first)
    is_day = 0 < day <= DAYS and 0 < month <= MONTHS
    return _in_order(value, order) if is_day else value


@lru_cache(maxsize=1024)  # every entry of a list has the same few
def _compared(name: str) -> str:
    return _NOT_A_LETTER.sub("", name).casefold()


def slip(columns: Collection[str]) -> tuple[str, str] | None:
    """Return a column that may be a slip for a date, size or stock that no column holds, and its
    right name; None if there is none.

    Without that column all rows would seem to have lost it.
    """
    from rapidfuzz.distance import DamerauLevenshtein  # 3 MB that a start does not need

    for what in ("at", "size", "stock"):
        if not set(COLUMNS[what]).isdisjoint(columns):
            continue
        for name in sorted(columns):
            for right in COLUMNS[what]:
                is_near = DamerauLevenshtein.distance(name, right, score_cutoff=1) == 1
                if len(right) >= SHORTEST and is_near and name not in KNOWN:
                    return name, right
    return None
