"""Titles of shops, made up after how they write, without what every 2002R's says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.shoe_names import short_title
from bot.parsing.texts import clean


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("New Balance 2002R Protection Pack Rain Cloud M2002RDA", "Protection Pack Rain Cloud"),
        ("New Balance 2002R 'Protection Pack Phantom'", "Protection Pack Phantom"),
        ("NB 2002R \u201cMirage Grey\u201d (M2002RCA)", "Mirage Grey"),
        ("New Balance M2002RDB - Phantom", "Phantom"),
        ("M2002RHN | New Balance 2002R Dark Camo", "Dark Camo"),
        ("New Balance 2002R GORE-TEX Olive", "GORE-TEX Olive"),
        ("New Balance 2002R Mule Black", "Mule Black"),
        ("2002R Black", "Black"),
        ("ニューバランス 2002R ブラック", "ブラック"),
        ("JJJJound x New Balance 2002R Olive", "JJJJound x New Balance 2002R Olive"),
        ("New Balance 2002R", ""),
        ("New Balance M2002RDA", ""),
        ("Women's 2002R Pink", "Women's 2002R Pink"),
        ("New Balance 2002 Red", "2002 Red"),
        ("", ""),
    ],
)
def test_a_title_says_the_shoe_once(title: str, short: str) -> None:
    """Without maker, plain model and code; with whatever tells it from others."""
    assert short_title(title) == short


@given(st.text(max_size=200))
def test_no_title_becomes_longer(title: str) -> None:
    """Whatever a shop writes."""
    assert len(short_title(title)) <= len(clean(title))
