"""A list's letters are read in the encoding that its bytes show, else in the one that is told."""

from __future__ import annotations

import httpx
import pytest

from bot.models import SourceSpec
from bot.sources.file.adapter import _read
from bot.sources.web.answers import HttpAnswer

URL = "https://l.example/x.csv"
JAPANESE = (
    "\u5546\u54c1\u540d,\u54c1\u756a,\u767a\u58f2\u65e5,\u5e97\u8217\n"
    "2002R,M2002RDA,2026\u5e7412\u67085\u65e5,\u9ad9\u5cf6\u2460\n"
)
CHINESE = (
    "\u540d\u79f0,\u8d27\u53f7,\u53d1\u552e\u65e5\u671f,\u5e97\u94fa\n"
    "2002R,M2002RDA,2026-12-05,\u5317\u4eac\n"
)
KOREAN = (
    "\uc0c1\ud488\uba85,\ud488\ubc88,\ubc1c\ub9e4\uc77c,\ub9e4\uc7a5\n"
    "2002R,M2002RDA,2026-12-05,\uc11c\uc6b8\n"
)
RUSSIAN = (
    "\u043d\u0430\u0437\u0432\u0430\u043d\u0438\u0435,\u0430\u0440\u0442\u0438\u043a\u0443\u043b,"
    "\u0434\u0430\u0442\u0430 \u0440\u0435\u043b\u0438\u0437\u0430,"
    "\u043c\u0430\u0433\u0430\u0437\u0438\u043d\n"
    "2002R,M2002RDA,2026-12-05,\u041c\u043e\u0441\u043a\u0432\u0430\n"
)
POLISH = "nazwa,sku,data premiery,sklep,shop\n2002R,M2002RDA,2026-12-05,,\u0141\xf3d\u017a\n"
GERMAN = "name,style,date,shop\n2002R,M2002RDA,2026-12-05,K\xf6ln\n"


def shop_of(body: bytes, content_type: str) -> str | None:
    spec = SourceSpec(name="L", kind="file", url=URL)
    answer = HttpAnswer(
        url=URL,
        status=200,
        headers=httpx.Headers({"content-type": content_type}),
        body=body,
        not_modified=False,
        bytes=len(body),
        requests=1,
    )
    (drop,) = _read(answer, spec).drops
    assert drop.style_code == "M2002RDA"
    return drop.retailer


@pytest.mark.parametrize(
    ("text", "encoding", "told", "shop"),
    [
        (JAPANESE, "cp932", "Shift_JIS", "\u9ad9\u5cf6\u2460"),
        (JAPANESE, "cp932", '"windows-31j"', "\u9ad9\u5cf6\u2460"),
        (CHINESE, "gbk", "GBK", "\u5317\u4eac"),
        (CHINESE, "gbk", "gb2312", "\u5317\u4eac"),
        (CHINESE, "gbk", "x-gbk", "\u5317\u4eac"),
        (KOREAN, "euc_kr", "EUC-KR", "\uc11c\uc6b8"),
        (RUSSIAN, "cp1251", "windows-1251", "\u041c\u043e\u0441\u043a\u0432\u0430"),
        (POLISH, "cp1250", "windows-1250", "\u0141\xf3d\u017a"),
        # What the bytes show counts more than what is told.
        (JAPANESE, "utf-8", "Shift_JIS", "\u9ad9\u5cf6\u2460"),
        (JAPANESE, "utf-16", "Shift_JIS", "\u9ad9\u5cf6\u2460"),
        (KOREAN, "utf-8-sig", "EUC-KR", "\uc11c\uc6b8"),
        # What is told and cannot be, or says nothing, does not count.
        (GERMAN, "cp1252", "utf-8", "K\xf6ln"),
        (GERMAN, "cp1252", "us-ascii", "K\xf6ln"),
        (GERMAN, "cp1252", "iso-8859-1", "K\xf6ln"),
        (GERMAN, "cp1252", "rot13", "K\xf6ln"),
        (GERMAN, "cp1252", "unicode_escape", "K\xf6ln"),
        (GERMAN, "cp1252", "nonsense", "K\xf6ln"),
        (GERMAN, "cp1252", "", "K\xf6ln"),
    ],
)
def test_a_list_is_read_in_the_encoding_it_has(
    text: str, encoding: str, told: str, shop: str
) -> None:
    """By its mark, as UTF-8, by the answer's Content-Type, or as Western Europe's."""
    assert shop_of(text.encode(encoding), f"text/csv; charset={told}") == shop


def test_a_broken_letter_leaves_the_others_of_a_marked_file() -> None:
    """It is UTF-8 by its mark, though one byte is none."""
    body = GERMAN.encode("utf-8-sig").replace("\xf6".encode(), b"\xff")

    assert shop_of(body, "text/csv; charset=windows-1251") == "K\ufffdln"
