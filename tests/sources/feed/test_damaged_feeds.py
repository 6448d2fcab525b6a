"""A feed with broken posts tells what the others say, and nothing of the broken ones.

Each case is a fault that `python -m tests.bench fuzz` has found. All feeds are made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.sources.feed.test_feed import answering, item, rss, sweep_of

__all__ = ["sweep_of"]  # the fixture

OTHER = item(2, "New Balance 2002R drops December 4", **{"content:encoded": "Style: M2002RDB"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</title>", "</tit1e>"),
        ("<title>", ""),
        ("</content:encoded>", ""),
        ("</item>", ""),
        ("December 4</title>", "December \ufffd</title>"),
        ("December 4</title>", "De\x05ember 4</title>"),
        ("December 4</title>", "December 4: 05/\x12/2026</title>"),
        ("]]>", ""),
        ("<link>", "<li\ufffdk>"),
        ("</link>", "</\x05link>"),
        ("<pubDate>", "</pubDate><pubDate>"),
    ],
)
async def test_a_broken_post_is_not_read(old: str, new: str, sweep_of: Callable[..., Any]) -> None:
    """What is read of it may be another post's, or cut: "December 1" of the 12th."""
    sweep = await sweep_of(answering(rss(item().replace(old, new), OTHER)))
    assert [drop.style_code for drop in sweep.drops] == ["M2002RDB"]
    assert sweep.faults == ("The markup of 1 post that names a 2002R is broken: not read.",)


@pytest.mark.parametrize("mark", ["\x0b", "\x08 ", "&nbsp;\x1f", " \x0c"])
async def test_what_programs_leave_behind_a_title_hides_no_post(
    mark: str, sweep_of: Callable[..., Any]
) -> None:
    """A character that XML allows nowhere stands for no letter where there is none beside it."""
    broken = item().replace("December 4</title>", f"December 4! {mark}</title>")
    sweep = await sweep_of(answering(rss(broken, OTHER)))
    assert [drop.style_code for drop in sweep.drops] == ["M2002RDA", "M2002RDB"]


async def test_a_post_whose_beginning_is_broken_is_not_read(sweep_of: Callable[..., Any]) -> None:
    """It stands in the feed's head, and a date in it that does not end swallows the next post."""
    broken = item().replace("<item>", "<item\ufffd").replace("</pubDate>", "")
    sweep = await sweep_of(answering(rss(broken, OTHER)))
    assert [drop.style_code for drop in sweep.drops] == ["M2002RDB"]
    assert sweep.faults == ("The markup of 1 post that names a 2002R is broken: not read.",)


async def test_markup_inside_a_quotation_is_not_looked_at(sweep_of: Callable[..., Any]) -> None:
    """A post may well write of a tag that it never ends."""
    text = "<![CDATA[<p>Style: M2002RDA <title> <content>]]>"
    sweep = await sweep_of(answering(rss(item(**{"content:encoded": text}))))
    assert (len(sweep.drops), sweep.faults) == (1, ())


@pytest.mark.parametrize(
    "date", ["", "Mon, 99 Nov 2026", "Fri, 20 Nov 1026 11:00:17 +0000", "\u00fc"]
)
async def test_a_date_that_cannot_be_read_takes_no_drop_s_time(
    date: str, sweep_of: Callable[..., Any]
) -> None:
    """A day without a year needs it, where other posts have one; a day with one does not."""
    dated = item(2, "New Balance 2002R drops December 4, 2026", pubDate=date)
    other = item(3, "New Balance 990v6")
    sweep = await sweep_of(answering(rss(item(pubDate=date), dated, other)))
    assert [drop.at is not None for drop in sweep.drops] == [True]
    assert sweep.faults == ("Post 1 has no date that can be read.",)


async def test_a_lone_date_that_cannot_be_read_is_one(sweep_of: Callable[..., Any]) -> None:
    """Where all others are broken beyond knowing, the feed is still one whose posts have dates."""
    other = item(3, "New Balance 990v6", **{"content:encoded": "", "pubDate": " "})
    sweep = await sweep_of(answering(rss(item(pubDate=""), other)))
    assert (sweep.drops, sweep.faults) == ((), ("Post 1 has no date that can be read.",))


async def test_what_does_not_begin_as_a_post_is_none(sweep_of: Callable[..., Any]) -> None:
    """Parsers find one in the wreckage all the same."""
    sweep = await sweep_of(answering(rss(item()).replace(b"<item>", b"<item!>")))
    assert (sweep.drops, sweep.reason) == ((), "The feed shows no posts.")


async def test_a_post_without_a_date_is_read(sweep_of: Callable[..., Any]) -> None:
    """Where no post has one; that its day lacks a year takes no time away from what had one."""
    sweep = await sweep_of(answering(rss(item(pubDate=""))))
    assert (len(sweep.drops), sweep.faults, sweep.reads_times) == (1, (), False)


async def test_a_post_without_a_date_beside_a_broken_one_is_not_read(
    sweep_of: Callable[..., Any],
) -> None:
    """It may have lost it as the other lost its end."""
    feed = rss(item().replace("</item>", ""), OTHER)
    undated = re.sub(rb"<pubDate>.*?</pubDate>", b"", feed)
    sweep = await sweep_of(answering(undated))
    assert [drop.at for drop in sweep.drops] == []
    assert "Post 1 has no date that can be read." in sweep.faults


async def test_a_feed_that_loses_all_its_dates_announces_nothing_without_one(
    sweep_of: Callable[..., Any],
) -> None:
    """They were there at an earlier look, were it two looks ago; what names its year is told."""
    dated = item(3, "New Balance 2002R drops December 4, 2026")
    feed = rss(item(), dated)
    undated = re.sub(rb"<pubDate>.*?</pubDate>", b"", feed)
    sweep = await sweep_of(answering(feed))
    for _ in range(2):
        sweep = await sweep_of(answering(undated), sweep)
        assert [drop.at is not None for drop in sweep.drops] == [True]
        assert sweep.faults == ("Post 1 has no date that can be read.",)


@pytest.mark.parametrize("end", ["", "</channel></r\ufffds>"])
async def test_a_post_without_a_date_in_a_feed_cut_short_is_not_read(
    end: str, sweep_of: Callable[..., Any]
) -> None:
    """Nobody knows whether it had one, or whether its own day was lost."""
    feed = rss(item(pubDate="")).replace(b"</channel></rss>", end.encode())
    sweep = await sweep_of(answering(feed))
    assert (sweep.drops, sweep.reason) == ((), "The feed is cut short.")


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("New Balance 2002R drops December 4, 2026", ""),
        ("New Balance 2002R is put off", "Fri, 20 Nov 2026 11:00:17 +0000"),
    ],
)
async def test_a_time_that_is_not_told_is_none(
    title: str, date: str, sweep_of: Callable[..., Any]
) -> None:
    """Where the post has a date, or its days have a year, nothing is left unread."""
    assert (await sweep_of(answering(rss(item(title=title, pubDate=date))))).reads_times


async def test_a_time_without_a_post_s_date_is_remembered_as_unread(
    sweep_of: Callable[..., Any],
) -> None:
    """In the answer that the page did not change, too."""
    web = answering(rss(item(pubDate="")), etag='"1"')
    first = await sweep_of(web)
    again = await sweep_of(web, first)
    assert (again.not_modified, again.reads_times) == (1, False)
