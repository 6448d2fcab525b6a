"""What shops write beside a size is no part of its name, and tells of its stock where it does."""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Stock
from bot.parsing.sizes import Note, head_of, normalise, note_beside, same_size
from bot.parsing.sizes.note_words import GLUED, WORDS
from bot.parsing.sizes.tables import MEN

NOTED = [
    ("UK 7 [final pair left]", "UK 7", None),
    ("UK 7 (last size)", "UK 7", Note.IN),
    ("43 | Restock soon", "43", Note.OUT),
    ("US 11 — 4 left", "US 11", Note.IN),
    ("US 11, 12 in stock", "US 11", Note.IN),
    ("8.5 in stock", "8.5", Note.IN),
    ("EU 44 (nicht mehr lieferbar)", "EU 44", Note.OUT),
    ("nur noch wenige: EU 44", "EU 44", Note.IN),
    ("EU 41 – Dernière paire", "EU 41", Note.IN),
    ("41 rupture de stock", "41", Note.OUT),
    ("EU 40 (quedan 2 pares)", "EU 40", Note.IN),
    ("EU 40.5 - sin stock", "EU 40.5", Note.OUT),
    ("39 ultime paia", "39", Note.OTHER),
    ("45 (ultimo paio)", "45", Note.IN),
    ("45 uitverkocht", "45", Note.OUT),
    ("42,5 / endast 1 kvar", "42.5", Note.IN),
    ("26.5cm【品切れ】", "CM 26.5", Note.OUT),
    ("28cm 在庫わずか", "CM 28", Note.IN),
    ("275mm (마지막 1개)", "CM 27.5", Note.IN),
    ("EU 42 已售罄", "EU 42", Note.OUT),
    ("44 (распродано)", "44", Note.OUT),
    ("US 9 back-ordered", "US 9", Note.LATER),
    ("US 9 (pre-order)", "US 9", Note.PREORDER),
    ("27cm 予約受付中", "CM 27", Note.PREORDER),
    ("US 9 (+ $10)", "US 9", Note.OTHER),
    ("UK 6 ($120.00)", "UK 6", Note.OTHER),
    ("UK 6 (final sale)", "UK 6", Note.OTHER),
    ("UK 6 (box damaged)", "UK 6", Note.OTHER),
    ("UK 6 - 1 pair left", "UK 6", Note.IN),
    ("UK 6 (3 pairs left)", "UK 6", Note.IN),
    ("UK 6 currently unavailable", "UK 6", Note.OUT),
    ("UK 6 (sold out online)", "UK 6", Note.OUT),
    ("UK 6 - Remind me", "UK 6", Note.OUT),
    ("UK 6 (back in stock soon)", "UK 6", Note.OUT),
    ("UK 6 (store only)", "UK 6", Note.OUT),
    ("UK 6 – on its way", "UK 6", Note.OUT),
    ("UK 6 (expected shortly)", "UK 6", Note.OUT),
    ("UK 6 [sample only]", "UK 6", Note.OUT),
    ("UK 6 - only available at our shops", "UK 6", Note.OUT),
    ("UK 6 - pickup only", "UK 6", Note.OUT),
    ("UK 6 – on waiting list", "UK 6", Note.OUT),
    ("UK 6 [enter raffle]", "UK 6", Note.OUT),
    ("UK 6 (call for availability)", "UK 6", Note.OUT),
    ("44 (nur in Filialen erhältlich)", "44", Note.OUT),
    ("44 - auf die Warteliste", "44", Note.OUT),
    ("44 (en magasin uniquement)", "44", Note.OUT),
    ("44 | avísame", "44", Note.OUT),
    ("44 - solo in negozio", "44", Note.OUT),
    ("26cm 店舗限定", "CM 26", Note.OUT),
    ("UK 6 (runs large)", "UK 6", Note.OTHER),
    ("UK 6 ⭐", "UK 6", Note.OTHER),
    ("UK 6 ⛔", "UK 6", Note.OUT),
    ("UK 6 ✔", "UK 6", Note.IN),
    ("44 (in Kürze lieferbar)", "44", Note.OUT),
    ("44 - Restpaar", "44", Note.IN),
    ("44 (temporairement indisponible)", "44", Note.OUT),
    ("44 - bientôt disponible", "44", Note.OUT),
    ("44 (próximamente)", "44", Note.OUT),
    ("44 - momentaneamente esaurito", "44", Note.OUT),
    ("44 (solo 2 rimaste)", "44", Note.IN),
    ("44 (binnenkort weer beschikbaar)", "44", Note.OUT),
    ("44 (delivery 3-4 weeks)", "44", Note.LATER),
    ("44 (Lieferzeit 2 Wochen)", "44", Note.LATER),
    ("44 - ships March 3, 2027", "44", Note.PREORDER),
    ("44 (ETA mid Feb)", "44", Note.PREORDER),
    ("US 9 -15 %", "US 9", Note.OTHER),
]
SIZES = [f"{system} {row[system]}" for row in MEN for system in ("US", "EU") if system in row]


@pytest.mark.parametrize(("raw", "label", "note"), [case for case in NOTED if case[2]])
def test_a_note_beside_a_size_is_read_and_left_out(raw: str, label: str, note: Note) -> None:
    """In the languages of shops, before the size or behind it."""
    known = note_beside(raw)

    assert (normalise(raw), known) == (label, note) or (note, known) == (Note.OTHER, Note.IN)


@pytest.mark.parametrize("raw", ["Sold out", "Last chance", "36 pack", "9 left foot", "Rain Cloud"])
def test_what_leaves_no_size_is_left_alone(raw: str) -> None:
    """A note without a size beside it is what the shop calls the thing."""
    assert note_beside(raw) is None
    assert normalise(raw) == raw


@pytest.mark.parametrize("raw", ["US 9", "9 (wide)", "EU 42 2/3", "US 9 / UK 8.5", "10C", "38-39"])
def test_a_size_without_a_note_has_none(raw: str) -> None:
    """Widths, fractions and several systems are the size's own."""
    assert note_beside(raw) is None


@given(
    size=st.sampled_from(SIZES),
    note=st.sampled_from(
        ["sold out", "last pair", "low stock", "ausverkauft", "épuisé", "agotado"]
    ),
    shape=st.sampled_from(
        ["{0} ({1})", "{0} - {1}", "{0} [{1}]", "{1}: {0}", "{0} / {1}", "{0}, {1}"]
    ),
    shout=st.booleans(),
)
def test_the_size_is_the_same_with_any_note(size: str, note: str, shape: str, shout: bool) -> None:
    """However a shop joins the two, and however loud it is."""
    raw = shape.format(size, note.upper() if shout else note)

    assert normalise(raw) == normalise(size)
    assert same_size(raw, size)


@given(text=st.text(max_size=300))
def test_any_text_is_a_label(text: str) -> None:
    """And its note, if it has one, is one of those there are."""
    assert note_beside(text) in {None, *Note}
    assert len(normalise(text)) <= 60


def test_every_note_says_something_of_stock_or_nothing() -> None:
    """Only what can be had now is in."""
    assert {note: note.stock for note in Note} == {
        Note.OUT: Stock.OUT,
        Note.IN: Stock.IN,
        Note.LATER: Stock.OUT,
        Note.PREORDER: Stock.OUT,
        Note.OTHER: Stock.UNKNOWN,
    }
    assert WORDS.keys() == GLUED.keys() == set(Note)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("US 9 (signed by the designer)", "US 9"),
        ("42 kpl loppu pian", "42"),
        ("EU 42(laatikko rikki)", "EU 42"),
        ("36 pack", None),
        ("38 - 39", None),
        ("US 9", None),
        ("Rain Cloud 9", None),
    ],
)
def test_a_size_before_other_words_is_found(text: str, head: str | None) -> None:
    """Counts and ranges begin with none."""
    assert head_of(text) == head
