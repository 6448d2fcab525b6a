"""Two names of one release are one, and two releases are never one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.releases import same_drop

SAME = [
    ("M2002RDA", "m2002rda"),
    ("M2002RDA", "New Balance 2002R 'Rain Cloud' M2002R-DA"),
    ("New Balance 2002R Protection Pack Rain Cloud", "2002R 'Refined Future' Rain Cloud M2002RDA"),
    ("New Balance 2002R Protection Pack Rain Cloud", "NB 2002R Protecton Pack Raincloud (2021)"),
    ("thisisneverthat x New Balance 2002R", "New Balance x thisisneverthat 2002R Release Date"),
    ("ML2002R1 Salehe Bembury", "Salehe Bembury x New Balance 2002R"),
    ("2002R GORE-TEX Olive/Black", "New Balance 2002R GTX Olive Black - $180"),
    ("New Balance 2002R Mule Grey", "NB 2002R Mule (Gray)"),
    ("Rain Cloud", "2002R Rain Cloud"),
    ("NB 2002R Sea Salt drops April 3, 2027", "UPDATE: 2002R 'Sea Salt' now dropping 10 April"),
    ("2002R Sea Salt", "2002R Sea Salt Delayed to 2027-04-10"),
    ("2002R Sea Salt", "Where to Buy the New Balance 2002R Sea Salt (10am ET)"),
    ("2002R Sea Salt", "Draw: 2002R Sea Salt (EQL) closes Friday"),
    ("2002R Sea Salt", "【抽選】New Balance 2002R Sea Salt 4月10日発売"),
    ("New Balance 2002R Sea Salt erscheint am 3. April", "New Balance 2002R Sea Salt"),
    (
        "2002R Joe Freshgoods Conversations Amongst Us",
        "2002R Joe Freshgoods Convrsations Amongst Us",
    ),
]
OTHERS = [
    ("M2002RDA", "M2002RDB"),
    ("M2002RDA Rain Cloud", "M2002RDB Rain Cloud"),
    ("2002R Protection Pack Rain Cloud", "2002R Protection Pack Pink"),
    ("2002R Protection Pack Black Grey", "2002R Protection Pack Grey"),
    ("2002R Protection Pack Rain Cloud", "2002R Rain Cloud"),
    ("2002R Black/White", "2002R White/Black"),
    ("2002R Core Pack Phantom", "2002R Protection Pack Phantom"),
    ("2002R Mule Black", "2002R Black"),
    ("2002R Black (GS)", "2002R Black"),
    ("2002R Phantom", "1906R Phantom"),
    ("2002R J. Crew Incense", "2002R Incense"),
    ("2002R Dark Navy", "2002R Dark Grey"),
    ("2002R Salehe Bembury", "2002R Salehe Bembury Yurt"),
    ("New Balance 2002R", "New Balance 2002R"),
    ("2002R Protection Pack", "New Balance 2002R Protection Pack"),
    ("", ""),
    ("New Balance 2002R 'What The' Grey", "New Balance 2002R Grey"),
    ('New Balance 2002R "Our Legacy"', 'New Balance 2002R "Legacy"'),
    ("Just Don x New Balance 2002R", "Don x New Balance 2002R"),
    ("Up There x New Balance 2002R", "UP x New Balance 2002R"),
    ("Next x New Balance 2002R Navy", "New Balance 2002R Navy"),
    ("2002R 'August Moon' Navy", "2002R 'March Moon' Navy"),
    ("2002R 'Once More' Cream", "2002R Cream"),
    ("HAVEN Days 2002R Grey", "HAVEN 2002R Grey"),
    ("They x New Balance 2002R Navy", "New Balance 2002R Navy"),
    ("New Balance 2002R 'Why' Grey", "New Balance 2002R Grey"),
    ("2002R 'Return' Navy", "2002R Navy"),
    ("JJJJound x New Balance 2002R Grey", "New Balance 2002R Grey"),
]
PACKS = ["", "Protection Pack", "Core Pack", "Lunar New Year", "GORE-TEX"]
COLOURS = ["Rain Cloud", "Phantom", "Pink", "Sea Salt", "Mirage Grey", "Dark Navy", "Grey", "Black"]
FRAMES = [
    "New Balance 2002R {}",
    "NB M2002R {} (2021)",
    "{} New Balance 2002R Release Date",
    "2002R {}",
]

names = st.tuples(st.sampled_from(PACKS), st.sampled_from(COLOURS))
frames = st.sampled_from(FRAMES)


@pytest.mark.parametrize(
    "headline",
    [
        "Here Is How You Can Get the New Balance 2002R {}",
        "What We Know So Far: New Balance 2002R {} Could Be Getting a Release in March",
        "The New Balance 2002R {} Officially Unveiled",
        "Finally! New Balance 2002R {} Lands in March",
    ],
)
def test_a_headline_names_its_shoe_and_nothing_else(headline: str) -> None:
    """The words that posts are announced by come and go when an editor rewrites them."""
    plain = "New Balance 2002R 'Mirage Grey' Release Date"

    assert same_drop(headline.format("'Mirage Grey'"), plain)
    assert not same_drop(headline.format("'Sea Salt'"), plain)


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_release_by_two_names(a: str, b: str) -> None:
    """The style code first, then all the words, whatever stands around them."""
    assert same_drop(a, b)
    assert same_drop(b, a)


@pytest.mark.parametrize(("a", "b"), OTHERS)
def test_two_releases(a: str, b: str) -> None:
    """Another code, pack, colour, order of colours, partner or model; and what says too little."""
    assert not same_drop(a, b)
    assert not same_drop(b, a)


@given(names, names, frames, frames)
def test_pack_and_colour_decide(
    one: tuple[str, str], other: tuple[str, str], frame: str, other_frame: str
) -> None:
    """Whatever frames a title, the release is the same exactly where pack and colour are."""
    a, b = frame.format(" ".join(one)), other_frame.format(" ".join(other))

    assert same_drop(a, b) == (one == other)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts(a: str, b: str) -> None:
    """No text raises, and the order of the two does not matter."""
    assert same_drop(a, b) == same_drop(b, a)


@given(names, st.data())
def test_a_slip_in_a_pack_is_forgiven_and_in_a_colour_is_not_another(
    name: tuple[str, str], data: st.DataObject
) -> None:
    """A letter lost from a long word: the same, or unknown; never the same as another colour."""
    pack, colour = name
    other = data.draw(st.sampled_from([word for word in COLOURS if word != colour]))
    at = data.draw(st.integers(min_value=0, max_value=len(colour) - 1))
    slip = colour[:at] + colour[at + 1 :]

    assert not same_drop(f"2002R {pack} {slip}", f"2002R {pack} {other}")
    assert same_drop(f"2002R Protection Pack {colour}", f"2002R Protecton Pack {colour}")
