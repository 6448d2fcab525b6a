"""What is said of watches and reminders.

Knows nothing of what stands under it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import counted, mark, money, tr
from bot.models import ChangeKind, Digest, MemberHours, Offer, Subscription
from bot.rules.schedule import USUAL_DIGEST
from bot.rules.settings import quiet_hours
from bot.rules.subscriptions import FIELDS, Style
from bot.services.members import PersonalData
from bot.ui.base import text

OFFERS_SHOWN = 5
SIZES_SHOWN = 12
OPTION_LENGTH = 100  # characters of a menu's option, Discord's own limit
ANY_SIZE = mark("any size")
CLOSED = mark(
    "Stopped: Discord let Raincloud send you no direct message. Allow direct messages from this "
    "server's members in its privacy settings, then press Resume."
)


def is_reminder(watch: Subscription) -> bool:
    """Tell a reminder of drops from a watch for stock."""
    return ChangeKind.ANNOUNCED in watch.kinds


def shoe(watch: Subscription) -> str:
    """Name what is watched."""
    if watch.styles:
        return text.plain(", ".join(watch.styles), 80)
    return text.plain(watch.words.strip('"'), 80) or tr("every 2002R")


def line(watch: Subscription) -> str:
    """Say in one line what is watched, and under what conditions."""
    if is_reminder(watch):
        names = FIELDS["lead_times"].choices
        leads = ", ".join(tr(names[lead][0]) for lead in watch.lead_times)
        said = tr("Reminder: {shoe}, {leads}", shoe=shoe(watch), leads=leads)
    else:
        sizes = text.size_list(watch.sizes[:SIZES_SHOWN]) if watch.sizes else tr(ANY_SIZE)
        said = tr("Watch: {shoe}, {sizes}", shoe=shoe(watch), sizes=sizes)
        if watch.max_price:
            said += ", " + FIELDS["max_price"].describe(watch, Style(show=text.plain))
        said = ", ".join([said, *map(text.region, watch.regions)])
    return tr("{watch} (paused)", watch=said) if watch.is_paused else said


def bare_line(watch: Subscription) -> str:
    """Say the same for a menu, where nothing is escaped."""
    return text.bare(line(watch).replace("\\", ""), OPTION_LENGTH)


def listed(watches: Sequence[Subscription]) -> str:
    """Say all that somebody watches."""
    head = "### " + tr("Your watches and reminders")
    lines = [f"- {line(watch)}" + (" ⚠️" if watch.broken is not None else "") for watch in watches]
    stopped = ["⚠️ " + tr(CLOSED)] if any(watch.broken for watch in watches) else []
    return text.fit(head, *lines, *stopped)


def none() -> str:
    """Say that somebody watches nothing."""
    return tr(
        "You watch nothing yet. Press Watch on an alert, or `/watch add` names a shoe. You get a "
        "direct message when it comes in."
    )


def sizes_kept(sizes: Sequence[str]) -> str:
    """Say which sizes are kept."""
    worn = text.size_list(sizes) if sizes else tr(ANY_SIZE)
    return tr("Your sizes: {sizes}. New watches begin with them.", sizes=worn)


def forgotten() -> str:
    """Say that all is forgotten."""
    return tr(
        "Forgotten: your sizes, quiet hours, private thread, watches, reminders, answers to the "
        "quiz, and the records of messages to you. What you did as a moderator stands in that "
        "server's record for a year."
    )


def page(watch: Subscription, offers: Sequence[Offer]) -> str:
    """Say what is watched, how it arrives, and what it would find in stock now."""
    if watch.removed_at is not None:
        return tr("Removed: {watch}. Nothing comes for it any more.", watch=line(watch))
    lines = [f"### {line(watch)}"]
    if watch.broken is not None:
        lines.append("⚠️ " + tr(CLOSED))
    elif watch.is_paused:
        lines.append(tr("Nothing comes until you resume it."))
    elif is_reminder(watch):
        lines.append(tr("You get a direct message then, and when the drop moves or is cancelled."))
        day = tr("A drop without an hour is told 7 days or 24 hours before, and on its day.")
        lines.append(f"-# {day}")
    else:
        lines.append(arrival(watch))
    if not is_reminder(watch):
        lines.append(in_stock(offers))
    return "\n".join(lines)


def stopped(watches: Sequence[Subscription]) -> str:
    """Say once that nothing reaches somebody, and what to do."""
    head = counted(
        "{count} watch of yours has stopped",
        "{count} watches of yours have stopped",
        len(watches),
    )
    return f"### {head}\n" + tr(
        "Discord let Raincloud send you no direct message. Allow direct messages from this "
        "server's members in its privacy settings, then press Resume under `/watch list`."
    )


def arrival(watch: Subscription) -> str:
    """Say when what a watch finds reaches somebody."""
    if watch.digest is Digest.INSTANT:
        return tr("You get a direct message as soon as it comes in.")
    at = watch.digest_at or USUAL_DIGEST
    return tr("You get one direct message a day, at {time}, if it came in.", time=f"{at:%H:%M}")


def in_stock(offers: Sequence[Offer]) -> str:
    """Say what can be bought now."""
    if not offers:
        return tr("Nothing of it is in stock now at the shops Raincloud reads.")
    lines = [
        "**" + tr("In stock now") + "**",
        *(offer_line(each) for each in offers[:OFFERS_SHOWN]),
    ]
    if len(offers) > OFFERS_SHOWN:
        lines.append(tr("… and {count} more", count=len(offers) - OFFERS_SHOWN))
    return "\n".join(lines)


def offer_line(offer: Offer) -> str:
    """Say what one shop has: sizes, price, and its page."""
    where = text.linked(text.placed(text.plain(offer.shop, 60), offer.region), offer.url)
    price = f" · {money(offer.price)}" if offer.price else ""
    return f"- {where}{price} · {text.size_list(offer.sizes[:SIZES_SHOWN])}"


def _own_hours(hours: MemberHours) -> str:
    quiet = quiet_hours(hours.quiet)
    zone = hours.timezone or tr("none")
    return tr("- your quiet hours: {hours}; your time zone: {zone}", hours=quiet, zone=zone)


def own_data(kept: PersonalData) -> str:
    """Say what is kept about a person."""
    if kept.is_empty:
        return tr("Raincloud keeps nothing about you.")
    lines = ["### " + tr("What Raincloud keeps about you")]
    if kept.sizes is not None:
        worn = text.size_list(kept.sizes) if kept.sizes else tr(ANY_SIZE)
        lines.append(tr("- your sizes: {sizes}", sizes=worn))
    if kept.hours is not None:
        lines.append(_own_hours(kept.hours))
    if kept.thread_id is not None:
        lines.append(tr("- you are told in {thread}", thread=f"<#{kept.thread_id}>"))
    lines += [f"- {line(watch)}" for watch in kept.watches]
    if kept.messages:
        lines.append(
            counted(
                "- {count:,} record of a message to you, kept 90 days",
                "- {count:,} records of messages to you, kept 90 days",
                kept.messages,
            )
        )
    if kept.quiz_answers:
        lines.append(
            counted(
                "- {count:,} answer to the quiz",
                "- {count:,} answers to the quiz",
                kept.quiz_answers,
            )
        )
    lines.append(
        "-# "
        + tr(
            "What you did as a moderator stands in that server's record for a year. "
            "Raincloud keeps no message of yours."
        )
    )
    return text.fit(*lines)
