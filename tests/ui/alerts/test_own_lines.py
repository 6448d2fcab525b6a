"""What stands above a card in a moderator's own words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RequestError
from bot.models import (
    Action,
    Change,
    ChangeKind,
    DeliveryContext,
    Outgoing,
    Precision,
)
from bot.rules.looks import PLACEHOLDERS, parse_line
from bot.ui.alerts.messages import message
from bot.ui.alerts.pings import allowed
from tests.conftest import NOON
from tests.makers import TEN, change, delivery, money, outgoing
from tests.ui.worst import DROP, WORST, components_of
from tests.wire.rules import COMPONENTS_V2, check_message, walk

ALL = " / ".join(f"{{{name}}}" for name in PLACEHOLDERS)
RESTOCK = change(title="New Balance 2002R Protection Pack Rain Cloud", region="JP")
_MENTION = re.compile(r"(?<!\\)<(@[!&]?|#)\d+>|@(everyone|here)")


def shown(sent: Outgoing) -> tuple[str, list[dict[str, Any]]]:
    """Return what stands above a card, and the card, once they are found to be allowed."""
    components = components_of(message(sent, NOON))
    body = {"components": components, "flags": COMPONENTS_V2}
    assert check_message(body | {"allowed_mentions": allowed(sent).to_dict()}) == []
    *above, card = components
    return "\n".join(part["content"] for part in above), [card]


def above(line: str, told: Change = RESTOCK, **values: Any) -> str:
    """Return what stands above a card; role 9 is the subscription's own."""
    context = DeliveryContext(line=line, role_id=9, **values.pop("around", {}))
    return shown(outgoing(told, context=context, **values))[0]


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (
            RESTOCK,
            (
                "Protection Pack Rain Cloud / M2002RDA / US 9, US 10 / $150.00 / Shop / Japan"
                " / <t:{noon}:R> / <@&9>"
            ),
        ),
        (
            change(ChangeKind.ANNOUNCED, drop_at=TEN, precision=Precision.INSTANT, price=None),
            "Rain Cloud / M2002RDA / Shop / Australia / <t:{ten}:F> (<t:{ten}:R>) / <@&9>",
        ),
        (
            change(ChangeKind.ANNOUNCED, drop_at=None, precision=Precision.UNKNOWN),
            "Rain Cloud / M2002RDA / $150.00 / Shop / Australia / <@&9>",
        ),
        (
            change(ChangeKind.CANCELLED, drop_at=TEN, precision=Precision.DAY),
            "Rain Cloud / M2002RDA / $150.00 / Shop / Australia / <@&9>",
        ),
        (
            change(ChangeKind.LIVE, drop_at=TEN, precision=Precision.MONTH, is_preorder=True),
            (
                "Rain Cloud / M2002RDA / US 9, US 10 / $150.00 / Shop / Australia / December 2026"
                " / <@&9>"
            ),
        ),
        (
            change(style_code=None, price=None, retailer=None, region=None, title="Rain Cloud"),
            "Rain Cloud / US 9, US 10 / <t:{noon}:R> / <@&9>",
        ),
    ],
)
def test_each_kind_fills_in_what_it_has(told: Change, line: str) -> None:
    """And nothing tells of the rest."""
    said = line.format(noon=int(NOON.timestamp()), ten=int(TEN.timestamp()))

    assert above(ALL, told, role_ids=(9,)) == said


def test_a_role_is_named_once_and_only_where_it_is_mentioned() -> None:
    """In the line if it has a place there, before it if not; others of the channel before it."""
    assert above("{role} {shoe}", role_ids=(9,)).startswith("<@&9> Protection")
    assert above("{role} {shoe}", role_ids=(8, 9)).startswith("<@&8>\n<@&9> Protection")
    assert above("New: {shoe}", role_ids=(9,)).startswith("<@&9>\nNew: Protection")
    assert above("{role} {shoe}") == "Protection Pack Rain Cloud"
    assert above("{role} {shoe}", role_ids=(8,)) == "<@&8>\nProtection Pack Rain Cloud"
    assert above("", role_ids=(8, 9)) == "<@&8> <@&9>"


@pytest.mark.parametrize("line", ["[{role} rules](https://a.example)", "https://a.example/{role}"])
def test_a_role_that_a_link_hides_is_named_before_it_too(line: str) -> None:
    """Discord may see no mention there, and notifies of one message once."""
    assert above(line, role_ids=(9,)).startswith("<@&9>\n")


def test_a_role_that_does_not_fit_into_the_line_is_named_before_it() -> None:
    """A mention is never cut in two, and never lost."""
    long = parse_line(f"{'{shoe}' * 40} {{role}}")
    text = above(long, replace(RESTOCK, title="x" * 140), role_ids=(9,))

    assert text.startswith("<@&9>\n")
    assert text.endswith("…")
    assert len(text) < 620


def test_many_sizes_are_counted() -> None:
    """A line is no list."""
    told = replace(RESTOCK, sizes=tuple(f"US {number}" for number in range(1, 15)))

    text = above("{sizes}", told)

    assert text == "US 1, US 2, US 3, US 4, US 5, US 6, US 7, US 8 and 6 more"


def test_only_the_sizes_that_this_channel_wants_are_named() -> None:
    """As on the card."""
    assert above("In {sizes}!", sizes=("US 10",)) == "In US 10!"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"at": NOON + timedelta(days=9)}, "Rain Cloud drops <t:{}:F> (<t:{}:R>)"),
        ({"is_cancelled": True}, "Rain Cloud drops"),
    ],
)
def test_a_post_that_is_edited_says_the_time_as_it_is_then(
    changes: dict[str, Any], line: str
) -> None:
    """A line that still told the old one would be wrong."""
    told = change(ChangeKind.ANNOUNCED, title="Rain Cloud", precision=Precision.INSTANT)
    drop = replace(DROP, **changes)
    around = {"earlier": delivery(id=77, is_sample=False, message_id=5), "drop": drop}

    text = above("{shoe} drops {when}", told, action=Action.EDIT, around=around)

    stamp = int(drop.at.timestamp()) if drop.at else 0
    assert text == line.format(stamp, stamp)


def test_a_card_has_the_colour_that_was_chosen() -> None:
    """Black too; without one that of its kind."""
    for colour, told in ((0, 0), (0x123456, 0x123456), (None, 0x3BA55D)):
        [card] = shown(outgoing(RESTOCK, context=DeliveryContext(colour=colour)))[1]
        assert card["accent_color"] == told


def test_a_notice_has_no_line() -> None:
    """It tells of no shoe."""
    context = DeliveryContext(line="{shoe}", colour=1)
    text, [card] = shown(outgoing(None, notice="Trouble.", context=context))

    assert text == ""
    assert [part["content"] for part in walk([card]) if "content" in part] == ["Trouble."]


@pytest.mark.parametrize("name", WORST)
def test_the_worst_that_a_shop_writes_mentions_nobody(name: str) -> None:
    """With a hundred roles besides, inside Discord's limits."""
    bad = WORST[name]
    told = change(
        title=bad,
        style_code=bad,
        retailer=bad,
        region=bad,
        sizes=(bad,) * 40,
        price=money("99999999.99", "CHF"),
    )
    roles = tuple(10**18 + number for number in range(100))

    text = above(ALL, told, role_ids=roles)

    assert {found[0] for found in _MENTION.finditer(text)} <= {f"<@&{role}>" for role in roles}
    assert len(_MENTION.findall(text)) == len(roles)


_lines = st.lists(
    st.one_of(
        st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]),
        st.sampled_from(
            ["@everyone", "<@&", "<@&1>", "<", ">", "\\", "`", "||", "@", "&1", "<#1>"]
        ),
        st.text(max_size=9),
    ),
    max_size=20,
).map("".join)
_words = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(["<", "@", "&", "1", ">", "everyone", "here", "\\", "`"])).map(
        "".join
    ),
)


@settings(max_examples=200)
@given(
    line=_lines,
    words=st.tuples(_words, _words, _words, _words),
    kind=st.sampled_from(ChangeKind),
    mentioned=st.sets(st.sampled_from((7, 9))),
)
def test_whatever_is_written_only_the_roles_are_mentioned_and_each_once_above(
    line: str, words: tuple[str, str, str, str], kind: ChangeKind, mentioned: set[int]
) -> None:
    """Any line and any words of a shop; the message is one that Discord takes."""
    title, code, shop, size = words
    told = change(kind, title=title, style_code=code, retailer=shop, sizes=(size,))
    try:
        read = parse_line(line)
    except RequestError:
        return
    context = DeliveryContext(line=read, role_id=9)
    sent = outgoing(told, context=context, role_ids=tuple(sorted(mentioned)))

    text, _ = shown(sent)

    found = [each[0] for each in _MENTION.finditer(text) if not each[0].startswith("<#")]
    assert set(found) == {f"<@&{role}>" for role in mentioned}
    assert len(found) - len(set(found)) <= line.count("{role}")
    assert allowed(sent).to_dict() == {"parse": [], "roles": sorted(mentioned)}
