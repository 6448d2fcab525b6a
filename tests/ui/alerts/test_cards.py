"""Every card, with the longest and worst things in it, inside Discord's limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.models import (
    LANGUAGES,
    LEADS,
    Action,
    Change,
    ChangeKind,
    DeliveryContext,
    Destination,
    DestinationKind,
    Outgoing,
    Precision,
    QueuedAlert,
)
from bot.ui.alerts.messages import message
from bot.ui.alerts.pings import allowed
from tests.conftest import NOON
from tests.makers import DAY, GUILD, TEN, change, delivery, money, outgoing, rumour, told
from tests.ui.worst import DROP, WORST, components_of
from tests.wire.routes import Route
from tests.wire.rules import COMPONENTS_V2, check_message, walk
from tests.wire.schema import check_body


def shown(sent: Outgoing, *, late: timedelta = timedelta(0)) -> dict[str, Any]:
    """Return a card as it goes to Discord, once it is found to be allowed."""
    body = {
        "components": components_of(message(sent, NOON + late)),
        "flags": COMPONENTS_V2,
        "allowed_mentions": allowed(sent).to_dict(),
        "nonce": "n" * 24,
        "enforce_nonce": True,
    }
    assert check_body(Route.CREATE_MESSAGE, body) == []
    assert check_message(body) == []
    return body


def parts(body: dict[str, Any], kind: str) -> Iterator[Any]:
    """Yield one kind of text of every component."""
    for component in walk(body["components"]):
        if component.get(kind):
            yield component[kind]


def text_of(sent: Outgoing, *, late: timedelta = timedelta(0)) -> str:
    """Return what a person reads on a card."""
    return "\n".join(parts(shown(sent, late=late), "content"))


def worst(kind: ChangeKind, text: str) -> Change:
    """Make a change of the longest of everything."""
    return change(
        kind,
        title=text,
        style_code=text,
        colorway=text,
        retailer=text,
        region=text,
        sizes=tuple(f"{number}{text}" for number in range(60)),
        price=money("99999999.99", "CHF"),
        old_price=money("999999999.99", "CHF"),
        url="https://shop.example/" + "x" * 491,
        image_url="https://shop.example/" + "x" * 2000,
        drop_at=NOON + timedelta(days=1),
        precision=Precision.INSTANT,
        timezone="America/Argentina/ComodRivadavia",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("kind", ChangeKind)
def test_the_worst_card_is_one_discord_takes(kind: ChangeKind, name: str, language: str) -> None:
    """Text, components, custom_ids and addresses within the limits, with a hundred roles, late."""
    roles = tuple(10**18 + number for number in range(100))
    told = worst(kind, WORST[name])
    pages = dict.fromkeys(told.sizes, "https://shop.example/" + "x" * 60)
    context = DeliveryContext(
        language=language, sizes_in=dict.fromkeys(told.sizes, "EU 42.5"), size_pages=pages
    )
    sent = outgoing(told, role_ids=roles, id=2**63 - 1, context=context)

    text = text_of(sent, late=timedelta(days=9))

    assert "@everyone" not in text
    assert "://evil" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WORST)
@pytest.mark.parametrize("state", ["moved", "cancelled", "sold out", "joined", "grown"])
def test_the_worst_edit_is_one_discord_takes(state: str, name: str, language: str) -> None:
    """With all that changed since, and the button of the message that it is."""
    is_stock = state in {"sold out", "grown"}
    kind = ChangeKind.LIVE if is_stock else ChangeKind.ANNOUNCED
    item = QueuedAlert(delivery=delivery(), change=worst(kind, WORST[name]))
    drop = replace(DROP, name=WORST[name], at=NOON, is_cancelled=state == "cancelled")
    context = DeliveryContext(
        earlier=delivery(id=77, role_ids=(1, 2), message_id=5),
        drop=None if is_stock else drop,
        shops=(told(retailer=WORST[name], url=f"https://shop.example/{'x' * 170}"),) * 40,
        sold_out_at=NOON if state == "sold out" else None,
        joined=(item,) * 40 if state == "grown" else (),
        language=language,
    )
    sent = outgoing(worst(kind, WORST[name]), action=Action.EDIT, id=78, context=context)

    body = shown(sent)

    assert list(parts(body, "custom_id")) == ["raincloud:why:77"]
    assert "@everyone" not in "\n".join(parts(body, "content"))


@pytest.mark.parametrize("lead", [None, *LEADS])
@pytest.mark.parametrize("precision", Precision)
def test_every_drop_card_is_one_discord_takes(precision: Precision, lead: timedelta | None) -> None:
    """Whatever is known of its time."""
    drop_at = None if precision is Precision.UNKNOWN else NOON + timedelta(days=1)
    told = change(
        ChangeKind.ANNOUNCED, drop_at=drop_at, precision=precision, timezone="UTC", lead=lead
    )

    assert "**When** " in text_of(outgoing(told))


def test_a_restock_card_tells_what_came_in_and_where() -> None:
    """Only the sizes this channel wants; a picture, a link, and the buttons watch and why."""
    told = change(image_url="https://cdn.example/a.jpg", sizes=("US 8", "US 9"))
    sent = outgoing(told, sizes=("US 9",), id=77)

    body, text = shown(sent), text_of(sent)

    for expected in ("### Restock", "M2002RDA", "Rain Cloud", "**Sizes** US 9", "$150.00"):
        assert expected in text
    assert "Shop (🇦🇺 Australia)" in text
    assert "US 8" not in text
    assert list(parts(body, "custom_id")) == [f"raincloud:watch:{told.id}", "raincloud:why:77"]
    assert list(parts(body, "url")) == [told.url]
    assert "https://cdn.example/a.jpg" in str(body["components"])


def test_a_title_of_nothing_visible_is_still_a_title() -> None:
    """A picture needs a description, and a reader something to read."""
    told = change(title="\u200b\u202e", colorway=None, image_url="https://cdn.example/a.jpg")

    assert "**New Balance 2002R**" in text_of(outgoing(told))


def test_a_card_without_address_or_picture_has_neither() -> None:
    """It is a card all the same."""
    sent = outgoing(change(url=None, image_url="no address", price=None, retailer=None))

    assert list(parts(shown(sent), "url")) == []


def test_a_price_cut_shows_what_it_was() -> None:
    """And by how much it fell."""
    told = change(ChangeKind.PRICE_CUT, price=money(90), old_price=money(120), sizes=())

    assert "**Price** $90.00, was $120.00 (-25%)" in text_of(outgoing(told))


@pytest.mark.parametrize(
    ("lead", "precision", "heading"),
    [
        (timedelta(days=7), Precision.INSTANT, "7 days to the drop"),
        (timedelta(hours=24), Precision.INSTANT, "24 hours to the drop"),
        (timedelta(hours=1), Precision.INSTANT, "One hour to the drop"),
        (timedelta(minutes=15), Precision.INSTANT, "15 minutes to the drop"),
        (timedelta(0), Precision.INSTANT, "It drops now"),
        (timedelta(hours=24), Precision.DAY, "It drops tomorrow"),
        (timedelta(0), Precision.DAY, "It drops today"),
    ],
)
def test_a_reminder_says_how_near_the_drop_is(
    lead: timedelta, precision: Precision, heading: str
) -> None:
    """In words."""
    told = change(
        ChangeKind.ANNOUNCED, drop_at=NOON + lead, precision=precision, timezone="UTC", lead=lead
    )

    assert f"### {heading}" in text_of(outgoing(told))


@pytest.mark.parametrize(
    ("late", "precision", "is_past"),
    [
        (timedelta(minutes=30), Precision.INSTANT, False),
        (timedelta(hours=2), Precision.INSTANT, True),
        (timedelta(hours=20), Precision.DAY, False),
        (timedelta(hours=25), Precision.DAY, True),
    ],
)
def test_a_reminder_that_comes_after_the_drop_says_so(
    late: timedelta, precision: Precision, *, is_past: bool
) -> None:
    """What drops now does not do so hours later."""
    told = change(
        ChangeKind.ANNOUNCED,
        drop_at=NOON - late,
        precision=precision,
        timezone="UTC",
        lead=timedelta(0),
    )

    assert ("The drop's time has passed" in text_of(outgoing(told))) is is_past


@pytest.mark.parametrize(
    ("drop_at", "revision", "heading"),
    [
        (NOON, 0, "Drop announced"),
        (NOON, 1, "The time of a drop is known"),
        (None, 1, "Drop announced"),  # a rumour without a time that a shop confirms
    ],
)
def test_a_drop_is_announced_with_its_time_or_without(
    drop_at: datetime | None, revision: int, heading: str
) -> None:
    """Only a time that is told can be known."""
    told = change(ChangeKind.ANNOUNCED, drop_at=drop_at, revision=revision)

    assert f"### {heading}" in text_of(outgoing(told))


@pytest.mark.parametrize(("minutes", "is_late"), [(0, False), (2, False), (2.1, True), (60, True)])
def test_a_late_card_says_so(minutes: float, *, is_late: bool) -> None:
    """Whoever reads of a restock must know how old it is."""
    assert ("late" in text_of(outgoing(change()), late=timedelta(minutes=minutes))) is is_late


def test_a_reminder_is_late_by_its_own_moment() -> None:
    """Not by when it was written down."""
    lead = timedelta(hours=1)
    told = change(ChangeKind.ANNOUNCED, drop_at=NOON + lead, precision=Precision.INSTANT, lead=lead)

    assert "late" not in text_of(outgoing(told))
    assert "late" in text_of(outgoing(told), late=timedelta(minutes=3))


def test_a_sample_is_marked_as_a_test() -> None:
    """Nobody runs to a shop because of it."""
    assert "This is a test." in text_of(outgoing(None, is_sample=True))


def test_a_notice_is_a_card_without_buttons() -> None:
    """It carries no change that could be asked about."""
    sent = outgoing(None, notice="Alerts to <#1> have stopped.")

    assert "have stopped" in text_of(sent)
    assert list(parts(shown(sent), "custom_id")) == []


def test_only_the_named_roles_are_pinged() -> None:
    """Never everyone, never a user, never a role that a title names."""
    sent = outgoing(change(title="@everyone <@&9> <@9>"), role_ids=(1, 2))

    assert dict(allowed(sent).to_dict()) == {"parse": [], "roles": [1, 2]}
    assert text_of(sent).startswith("<@&1> <@&2>")
    assert allowed(outgoing(change())).to_dict()["parse"] == []


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_card_speaks_its_servers_language(kind: ChangeKind) -> None:
    """All of it but what the shop says, and mentions nothing in English."""
    context = DeliveryContext(language="ja", sizes_in={"US 9": "CM 27"})
    told = change(kind, title="スニーカー", colorway=None, retailer=None, region=None)

    parts = list(walk(components_of(message(outgoing(told, context=context), NOON))))

    said = " ".join(part.get("content") or part.get("label") or "" for part in parts)
    assert not {"Live", "Restock", "Drop", "Price", "Sizes", "When", "Told", "Seen", "Why"} & set(
        said.split()
    )
    if kind is ChangeKind.RESTOCK:
        assert "再入荷" in said
        assert "US 9 \\(CM 27\\), US 10" in said


@pytest.mark.parametrize(
    ("ships", "precision", "said"),
    [
        (NOON.replace(month=12, day=5, hour=0), Precision.DAY, "Saturday, 05 December 2026"),
        (NOON.replace(month=12, day=1, hour=0), Precision.MONTH, "December 2026"),
        (None, Precision.UNKNOWN, "Time not yet known"),
    ],
)
def test_a_preorder_says_when_it_ships(
    ships: datetime | None, precision: Precision, said: str
) -> None:
    """Headed as such, with the sizes that can be ordered."""
    ahead = change(ChangeKind.LIVE, is_preorder=True, drop_at=ships, precision=precision)

    text = text_of(outgoing(ahead))

    assert text.startswith("### Pre-order\n")
    assert f"**Ships** {said}" in text
    assert "**Sizes** US 9, US 10" in text


def test_a_drop_at_several_shops_lists_each_with_its_time_and_page() -> None:
    """In the post itself and in its edits; not where it is at one alone, or will not be."""
    shops = (
        told(retailer="First_shop", url="https://first.example/oat"),
        rumour(DAY, retailer="Second"),
        told(None, retailer="Third"),
    )
    news = change(ChangeKind.ANNOUNCED, drop_at=TEN, precision=Precision.INSTANT)

    text = text_of(outgoing(news, context=DeliveryContext(shops=shops)))

    assert "**At**\n- [First\\_shop](<https://first.example/oat>) · <t:" in text
    assert "\n- Second · Saturday, 05 December 2026\n- Third · Time not yet known" in text
    alone = DeliveryContext(shops=shops[:1])
    assert "**At** Shop (🇦🇺 Australia)" in text_of(outgoing(news, context=alone))
    nowhere = replace(news, retailer=None)
    assert "**At**\n- [First\\_shop]" in text_of(outgoing(nowhere, context=alone))


@pytest.mark.parametrize(
    ("kind", "lead", "to", "expected"),
    [
        (ChangeKind.LIVE, None, DestinationKind.CHANNEL, ["watch:1"]),
        (ChangeKind.SOLD_OUT, None, DestinationKind.CHANNEL, ["watch:1"]),
        (ChangeKind.ANNOUNCED, None, DestinationKind.CHANNEL, ["remind:1"]),
        (ChangeKind.ANNOUNCED, timedelta(hours=24), DestinationKind.CHANNEL, ["remind:1"]),
        (ChangeKind.ANNOUNCED, timedelta(0), DestinationKind.CHANNEL, []),  # it is now
        (ChangeKind.CANCELLED, None, DestinationKind.CHANNEL, []),
        (ChangeKind.RESTOCK, None, DestinationKind.USER, ["stop:1"]),
    ],
)
def test_what_a_member_can_press_for_themselves(
    kind: ChangeKind, lead: timedelta | None, to: DestinationKind, expected: list[str]
) -> None:
    """Watch what is sold, be reminded of what is to come, stop what came directly."""
    told = change(kind, lead=lead, drop_at=NOON + timedelta(days=3), precision=Precision.INSTANT)
    to_one = Destination(kind=to, id=11)
    body = shown(outgoing(told, destination=to_one, subscription_id=1))

    own = [each for each in parts(body, "custom_id") if ":why:" not in each]
    assert own == [f"raincloud:{each}" for each in expected]


def test_a_restock_shows_all_sizes_there_are_and_the_new_ones_in_bold() -> None:
    """In the shop's order; one that is gone again is told all the same."""
    told = change(ChangeKind.RESTOCK, sizes=("US 9", "US 11"))
    context = DeliveryContext(in_stock=("US 8", "US 9", "US 10"))

    text = text_of(replace(outgoing(told), context=context))

    assert "**Sizes** US 8, **US 9**, US 10, **US 11**" in text


def test_where_all_sizes_are_new_none_is_bold() -> None:
    """There is nothing to tell them from."""
    told = change(ChangeKind.RESTOCK, sizes=("US 9", "US 10"))
    context = DeliveryContext(in_stock=("US 9", "US 10"))

    assert "**Sizes** US 9, US 10\n" in text_of(replace(outgoing(told), context=context))


@pytest.mark.parametrize(
    ("lasted", "said"),
    [
        (timedelta(seconds=30), "30 seconds"),
        (timedelta(minutes=4), "4 minutes"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(0), "1 second"),
    ],
)
def test_a_sold_out_card_says_how_long_it_lasted(lasted: timedelta, said: str) -> None:
    """From the alert to the sell-out."""
    told = change(ChangeKind.RESTOCK)
    sent = outgoing(told)
    edit = replace(
        sent,
        delivery=replace(sent.delivery, action=Action.EDIT),
        context=DeliveryContext(earlier=sent.delivery, sold_out_at=told.at + lasted),
    )

    assert f", after {said}." in text_of(edit)


@pytest.mark.parametrize(
    ("is_first_sold_out", "is_other_sold_out", "heading"),
    [(False, False, "Restock"), (True, False, "Restock"), (True, True, "Sold out")],
)
def test_a_message_that_grew_names_each_shop_and_what_it_has(
    is_first_sold_out: bool, is_other_sold_out: bool, heading: str
) -> None:
    """It is sold out when all of them are."""
    told = change(ChangeKind.RESTOCK, retailer="First", sizes=("US 9",))
    other = change(
        ChangeKind.RESTOCK,
        retailer="Second",
        region="DE",
        url="https://second.example/rain",
        sizes=("EU 43",),
        price=money("150.00", "EUR"),
    )
    sent = outgoing(told)
    context = DeliveryContext(
        earlier=sent.delivery,
        sold_out_at=NOON if is_first_sold_out else None,
        joined=(QueuedAlert(delivery=delivery(), change=other, is_sold_out=is_other_sold_out),),
    )
    edit = replace(sent, delivery=replace(sent.delivery, action=Action.EDIT), context=context)

    lines = text_of(edit).splitlines()
    assert lines[0].startswith(f"### {heading}")
    (first,) = [line for line in lines if "First" in line]
    (second,) = [line for line in lines if "Second" in line]
    assert ("Sold out" in first, "US 9" in first) == (is_first_sold_out, not is_first_sold_out)
    assert second == "- [Second](<https://second.example/rain>) (🇩🇪 Germany) · " + (
        "Sold out" if is_other_sold_out else "EU 43 · €150.00"
    )


@pytest.mark.parametrize("kind", [ChangeKind.MOVED, ChangeKind.CANCELLED])
def test_news_of_a_drop_says_when_it_was_to_be_and_its_code(kind: ChangeKind) -> None:
    """Whoever reads only the answer knows what it is about."""
    before = change(ChangeKind.ANNOUNCED, drop_at=NOON, precision=Precision.INSTANT)
    told = change(kind, drop_at=NOON + timedelta(days=1), precision=Precision.INSTANT)
    sent = outgoing(told)
    earlier = replace(sent.delivery, message_id=77)
    answer = replace(sent, context=DeliveryContext(earlier=earlier, was=before))

    text = text_of(answer)

    assert f"~~<t:{int(NOON.timestamp())}:F>" in text
    assert "M2002RDA" in text


@pytest.mark.parametrize(
    ("is_draw", "is_followed", "heading"),
    [
        (False, True, "### ~~Drop announced~~"),
        (False, False, "### Drop cancelled"),
        (True, True, "### ~~Draw~~"),
        (True, False, "### Draw cancelled"),
    ],
)
def test_only_the_last_post_of_a_cancelled_drop_is_headed_so(
    is_draw: bool, is_followed: bool, heading: str
) -> None:
    """All of them say that it is off, and none offers to remind of it."""
    told = change(
        ChangeKind.ANNOUNCED, drop_at=TEN, precision=Precision.INSTANT, is_draw=is_draw, drop_id=1
    )
    sent = outgoing(told)
    drop = replace(DROP, at=TEN, is_cancelled=True)
    context = DeliveryContext(earlier=sent.delivery, drop=drop, is_followed=is_followed)
    edit = replace(sent, delivery=replace(sent.delivery, action=Action.EDIT), context=context)

    text = text_of(edit)

    assert text.splitlines()[0] == heading
    assert "Cancelled, or postponed without a new date." in text
    assert "raincloud:remind" not in str(components_of(message(edit, NOON)))


def test_shops_that_all_have_the_drops_time_do_not_repeat_it() -> None:
    """A moderator names shops for one time; it stands above them, and so does the country."""
    shops = (told(retailer="First", url="https://first.example/oat"), told(retailer="Second"))
    news = change(
        ChangeKind.ANNOUNCED,
        drop_at=TEN,
        precision=Precision.INSTANT,
        region="GB",
        guild_id=GUILD,
    )

    text = text_of(outgoing(news, context=DeliveryContext(shops=shops)))

    assert "**At** (🇬🇧 United Kingdom)\n- [First](<https://first.example/oat>)\n- Second\n" in text
