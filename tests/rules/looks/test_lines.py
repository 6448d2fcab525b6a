"""A line in a moderator's own words: read with care, filled without a trace of what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.rules.looks import FILLED_LIMIT, LINE_LIMIT, PLACEHOLDERS, fill, parse_line

FILLED = {"role": "<@&9>", "shoe": "Stormy Night", "shop": "Up There"}
lines = st.lists(
    st.one_of(
        st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]),
        st.sampled_from(
            [" ", ", ", " · ", " (", ")", "!", " - ", "**", "\\", "@everyone", "<@&9>"]
        ),
        st.text(max_size=9),
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("  {shoe}\n is   back ", "{shoe} is back"),
        ("{ Shoe } at {SHOP}", "{shoe} at {shop}"),
        ("｛shoe｝ 再入荷", "{shoe} 再入荷"),  # noqa: RUF001 - as Japanese keyboards write it
        ("a brace { alone } }", "a brace {alone} }"),
        ("hid\u202eden \u200b{shoe}\0", "hidden {shoe}"),
        ("👟\u200d🔥 {shoe}", "👟\u200d🔥 {shoe}"),
        ("x" * LINE_LIMIT, "x" * LINE_LIMIT),
    ],
)
def test_a_line_is_read_in_one_line_without_what_cannot_be_seen(typed: str, read: str) -> None:
    """Placeholders as people write them."""
    if "{alone}" in read:
        with pytest.raises(RequestError):
            parse_line(typed)
    else:
        assert parse_line(typed) == read


@pytest.mark.parametrize("typed", ["{name}", "{shoe} for {prize}", "{}", "{0}", "{shoe.title}"])
def test_what_nothing_fills_is_refused_with_all_that_is_filled(typed: str) -> None:
    """The first that is wrong is named."""
    with pytest.raises(RequestError) as refused:
        parse_line(typed)

    assert "Nothing fills {" in refused.value.sentence
    for name in PLACEHOLDERS:
        assert f"{{{name}}}" in refused.value.sentence


def test_a_line_that_is_too_long_is_refused_with_its_length() -> None:
    """And with the most there can be."""
    with pytest.raises(RequestError, match="300 characters at most, and this has 301"):
        parse_line("x" * 301)


@pytest.mark.parametrize(
    ("line", "filled"),
    [
        ("{role} {shoe} is back at {shop}!", "<@&9> Stormy Night is back at Up There!"),
        ("{shoe}: {sizes}", "Stormy Night"),
        ("{sizes}: {shoe}", "Stormy Night"),
        ("{shoe} ({sizes})", "Stormy Night"),
        ("{shoe} ({code}, {sizes}) at {shop}", "Stormy Night at Up There"),
        ("({sizes}, {shoe})", "(Stormy Night)"),
        ("({shoe}, {sizes}) now", "(Stormy Night) now"),
        ("{shoe} · {sizes} · {shop}", "Stormy Night · Up There"),
        ("{shoe}, {sizes}, {code}, {shop}", "Stormy Night, Up There"),
        ("{shoe} / {when} / {shop}", "Stormy Night / Up There"),
        ("{shoe} {sizes} - {shop}", "Stormy Night - Up There"),
        ("{shoe} {sizes}, {shop}", "Stormy Night, Up There"),
        ("{shoe} - {sizes} {price}!", "Stormy Night!"),
        ("{shoe} {price}. Run!", "Stormy Night. Run!"),
        ("**{sizes}** {shoe} ||{code}||", "Stormy Night"),
        ("{shoe} {sizes} {code} {shop}", "Stormy Night Up There"),
        ("{shoe} 再入荷！ {sizes}（{shop}）", "Stormy Night 再入荷！（Up There）"),  # noqa: RUF001
        ("🔥 {sizes}", "🔥"),
        ("{when}!", ""),
        ("# {sizes}", ""),
        ("> {when}", ""),
        ("Every {shoe} counts", "Every Stormy Night counts"),
        ("Just words, and - dashes (in brackets).", "Just words, and - dashes (in brackets)."),
        ("", ""),
    ],
)
def test_what_has_no_value_goes_with_what_held_it(line: str, filled: str) -> None:
    """No blank, bracket or comma tells of it; what the moderator wrote besides stays."""
    assert fill(line, FILLED) == filled


def test_a_moderators_own_words_mention_nobody() -> None:
    """Nor can they hide a mention that a placeholder makes, in code or behind a backslash."""
    line = parse_line("@everyone <@&5> `{role}` \\{role}")

    assert fill(line, FILLED) == "@\u200beveryone <@\u200b&5> '<@&9>' <@&9>"


def test_what_does_not_fit_is_left_out_whole() -> None:
    """From the end; half a mention would be worse than none."""
    values = {"shoe": "x" * 20, "role": "<@&123456789>"}

    assert fill("{shoe} {role}", values, 30) == f"{'x' * 20}…"
    assert fill("{shoe}", values, 10) == "…"
    assert fill("{shoe}", values, 0) == ""
    assert fill("{shoe}", values, -5) == ""


@given(
    typed=lines,
    values=st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text("abc <>\\", max_size=99)),
    limit=st.integers(-10, FILLED_LIMIT),
)
def test_any_line_is_filled_within_its_limit(
    typed: str, values: dict[str, str], limit: int
) -> None:
    """In one line, with no gap left open; read once more, it is the same."""
    try:
        line = parse_line(typed)
    except RequestError:
        return

    assert parse_line(line) == line
    filled = fill(line, values, limit)
    assert len(filled) <= max(limit, 0)
    assert "\0" not in filled
    assert "\n" not in filled
    without = fill(line, {})
    assert not any(f"{{{name}}}" in without for name in PLACEHOLDERS)
    assert "  " not in without
    assert without == without.strip()
