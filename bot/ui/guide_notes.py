"""What a guide tells besides its choices: what is missing, what somebody else did, how it ended.

Knows nothing of buttons and menus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.models import Guide, Overtaking, Subscription
from bot.ui import text
from bot.ui.guide_texts import joined
from bot.ui.guide_values import FIELDS, value
from bot.ui.replies import PING

MOST_FIELDS = 5  # shown of what was changed, and of what was set aside; the rest are counted
FAULT_LIMIT = 300
VALUE_LIMIT = 100  # characters of one of them, so that a message has room for all


class Place(StrEnum):
    """What sort of channel alerts go to."""

    TEXT = "text"
    NEWS = "news"
    THREAD = "thread"
    FORUM = "forum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag of a forum."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a guide must know of the server it is used in.

    ``place`` is none if no channel is chosen, or it is gone; ``missing`` names permissions the bot
    lacks there. ``needs_tag`` is set for a forum that takes no post without one. ``regions`` and
    ``shops`` are those that are swept. ``attempt`` differs each time a choice was refused.
    """

    place: Place | None = None
    tags: tuple[Tag, ...] = ()
    needs_tag: bool = False
    missing: tuple[str, ...] = ()
    has_role: bool = False
    timezone: str = "UTC"
    regions: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    attempt: str = ""


def check(guide: Guide, around: Surroundings) -> str:
    """Say whether alerts can arrive where they shall, and if not, what to do."""
    wish = guide.wish
    if not wish.channel_id:
        return "Nothing is saved yet. Choose a channel first."
    if around.place is None:
        return (
            f"Raincloud cannot find <#{wish.channel_id}>: it was deleted, archived, or is hidden "
            "from Raincloud. Choose another, or let Raincloud see it and press **Check again**."
        )
    notes = []
    if around.missing:
        notes.append(missing(wish.channel_id, around))
    if around.needs_tag and not wish.tags:
        notes.append("This forum takes no post without a tag. Choose one under **How**.")
    if wish.role_id is not None and not around.has_role:
        notes.append("The role to mention is gone. Choose another, or none.")
    if notes:
        return "\n".join(f"⚠️ {note}" for note in notes)
    return "✅ Raincloud may do all that this needs."


def missing(channel_id: int, around: Surroundings) -> str:
    """Name the permissions that are missing, what follows, and where to give them."""
    place = f"<#{channel_id}>"
    names = joined(f"**{name}**" for name in around.missing)
    effect = (
        "so the role is not notified" if around.missing == (PING,) else "so alerts may not arrive"
    )
    where = f"{place} > Edit Channel > Permissions > Raincloud's role"
    if around.place is Place.THREAD:
        where = "the channel this thread is in > Edit Channel > Permissions > Raincloud's role"
    remedy = f"Give it in {where}, then press **Check again**."
    if PING in around.missing:
        remedy += " Or let anyone mention the role: Server Settings > Roles > that role."
    return f"Raincloud lacks {names} in {place}, {effect}. {remedy}"


def overtaken(aside: Overtaking, now: Subscription) -> str:
    """Say what somebody else changed meanwhile, and what was set aside for it."""
    who = f"<@{aside.by}>" if aside.by else "Somebody else"
    lines = [
        (
            f"⚠️ **{who} changed this meanwhile.** Nothing of yours was saved, and nothing of "
            "theirs was lost. This is as it is now:"
        ),
        *_fields(aside.fields, now),
    ]
    if aside.own:
        lines += ["\n**Yours, set aside:**", *_fields(aside.own, aside.mine)]
    return "\n".join(lines)


def _fields(names: Sequence[str], wish: Subscription) -> Iterator[str]:
    for name in names[:MOST_FIELDS]:
        said = value(wish, name)
        if len(said) > VALUE_LIMIT:
            said = said[: VALUE_LIMIT - 1] + "…"
        yield f"- {FIELDS[name]}: {said}"
    if len(names) > MOST_FIELDS:
        yield f"- and {len(names) - MOST_FIELDS} more"


def fault(sentence: str) -> str:
    """Show what could not be understood."""
    return f"⚠️ {text.plain(sentence, FAULT_LIMIT)}"
