"""The list of what is to come: a shoe an entry, with its picture, shops, draws and calendars.

Knows nothing of where a drop is known from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discord.ui import ActionRow, Container, LayoutView, Section, TextDisplay, Thumbnail

from bot.languages import money, tr
from bot.models import Confidence, Drop
from bot.parsing import short_title
from bot.rules.calendars import is_dated
from bot.rules.drops import ComingShoe, Word
from bot.ui.base import COLOUR, ListPage, page_foot, paged, text, turn_buttons
from bot.ui.drops.calendar_buttons import CalendarButton
from bot.ui.drops.listing import UPCOMING, listed_entry, shop_link

COMPONENT_LIMIT = 40  # of a message, Discord's own limit
ROW = 5  # buttons, the same
FRAME = 6  # components beside the entries: the card, its title and foot, and the row that turns


def upcoming(shoes: Sequence[ComingShoe], region: str | None, number: int = 0) -> ListPage:
    """Show what is to come, a shoe once.

    Args:
        shoes: the soonest first.
        region: the country that was asked for, if one was.
        number: the page's, from 0.
    """
    title = _title(region)
    if not shoes:
        place = text.region(region or "")
        none = (
            tr(
                "No drop is entered in {region}. "
                "`/drops upcoming` without a region shows those of all countries.",
                region=place,
            )
            if region
            else tr(
                "No drop is entered. A moderator enters one with `/manage drop add`; "
                "`/drops restocks` shows what came in lately."
            )
        )
        empty = f"{title}\n{none}"
        return ListPage(text=empty, what=UPCOMING, rest=region or "", number=0, count=1)
    return paged(title, [shoe_entry(shoe) for shoe in shoes], UPCOMING, region or "", number)


def upcoming_view(page: ListPage, shoes: Sequence[ComingShoe]) -> LayoutView:
    """Return a page of shoes, each with its picture and with a button for each calendar entry.

    Args:
        page: of ``upcoming``, of at least one shoe.
        shoes: all there are.
    """
    view = LayoutView(timeout=None)
    container: Container[LayoutView] = Container(accent_colour=COLOUR)
    container.add_item(TextDisplay(_title(page.rest)))
    shown = [shoes[place] for place in page.shown]
    room = COMPONENT_LIMIT - FRAME - sum(map(_least, shown))
    for shoe in shown:
        room = _add_entry(container, shoe, room)
    if foot := page_foot(page.number, page.count):
        container.add_item(TextDisplay(foot))
    if buttons := turn_buttons(page):
        container.add_item(ActionRow(*buttons))
    view.add_item(container)
    return view


def shoe_entry(shoe: ComingShoe) -> str:
    """Return all that the list says of a shoe."""
    title = f"**{text.plain(short_title(shoe.name) or shoe.name, 120)}**"
    if shoe.style_code:
        title += f" · {text.plain(shoe.style_code)}"
    is_mixed = len({word.confidence for word in shoe.words}) > 1
    entry = listed_entry(title, [_line(word, is_mixed=is_mixed) for word in shoe.words])
    return "\n".join([entry, *(f"-# {each}" for each in _trust(shoe))])


def _title(region: str | None) -> str:
    head = tr("Upcoming drops")
    if region:
        head = tr("Upcoming drops in {region}", region=text.region(region))
    return f"## {head}"


def _line(word: Word, *, is_mixed: bool) -> str:
    """Return what one shop says, or the drop itself: when, where, for how much."""
    when = text.drop_time(word.at, word.precision, word.timezone)
    if word.is_draw:
        times = text.draw_times(word.opens_at, word.at, word.precision, word.timezone)
        when = tr("Draw: {times}", times=times)
    where = shop_link(word.retailer, word.region, word.url)
    price = money(word.price) if word.price else ""
    doubt = tr("rumour") if is_mixed and word.confidence is Confidence.RUMOUR else ""
    return "- " + " · ".join(part for part in (when, where, price, doubt) if part)


def _trust(shoe: ComingShoe) -> Iterator[str]:
    """Say who says so."""
    if any(isinstance(word, Drop) and word.guild_id is not None for word in shoe.words):
        yield tr("Entered by this server's moderators.")
    told = [word for word in shoe.words if not isinstance(word, Drop) or word.guild_id is None]
    if any(word.confidence is Confidence.CONFIRMED for word in told):
        yield tr("Confirmed: who sells it says so.")
    if any(word.confidence is Confidence.RUMOUR for word in told):
        yield tr(text.RUMOUR)


def _add_entry(container: Container[LayoutView], shoe: ComingShoe, room: int) -> int:
    """Show a shoe; return what is left of the room for more buttons than the first of each."""
    said: TextDisplay[LayoutView] = TextDisplay(shoe_entry(shoe))
    dated = [drop for drop in shoe.drops if is_dated(drop)]
    picture = _picture(shoe)
    if picture is None and len(dated) <= 1:
        beside = CalendarButton(dated[0].id).item if dated else None
        container.add_item(Section(said, accessory=beside) if beside else said)
        return room
    container.add_item(said if picture is None else Section(said, accessory=picture))
    if not dated:
        return room
    more = max(0, min(len(dated), ROW, 1 + room) - 1)
    row: ActionRow[LayoutView] = ActionRow()
    for drop in dated[: 1 + more]:
        row.add_item(CalendarButton(drop.id, _which(drop) if len(dated) > 1 else ""))
    container.add_item(row)
    return room - more


def _least(shoe: ComingShoe) -> int:
    """Return how many components a shoe takes with one button at most."""
    dated = sum(map(is_dated, shoe.drops))
    if _picture(shoe) is None:
        return 1 + (2 if dated else 0)  # beside the text, or below it in a row
    return 3 + (2 if dated else 0)


def _which(drop: Drop) -> str:
    """Tell the drops of one shoe apart on their buttons."""
    if drop.is_draw:
        return tr("Draw")
    where = text.region_label(drop.region) if drop.region else None
    return text.bare(drop.retailer or where or drop.name, 30)


def _picture(shoe: ComingShoe) -> Thumbnail[LayoutView] | None:
    url = text.link(shoe.image_url, text.IMAGE_LIMIT)
    if url is None:
        return None
    return Thumbnail(url, description=text.bare(shoe.name, 200) or None)
