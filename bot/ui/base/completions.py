"""What a person is offered while typing: at most 25 choices of at most 100 characters each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from discord.app_commands import Choice

CHOICES = 25  # Discord's own limit
LENGTH = 100  # of a choice's name and of its value, Discord's own limit


def words(current: str, offered: Iterable[str]) -> list[Choice[str]]:
    """Offer what contains the typed text, best those that begin with it."""
    typed = current.strip().casefold()
    found = [word for word in offered if typed in word.casefold() and len(word) <= LENGTH]
    found.sort(key=lambda word: (not word.casefold().startswith(typed), word))
    return [Choice(name=word, value=word) for word in found[:CHOICES]]


def comma_list(
    current: str, offered: Iterable[str] | Mapping[str, str], *, in_order: bool = False
) -> list[Choice[str]]:
    """Offer to complete the last part of a comma list, with the parts before it kept.

    Args:
        current: what is typed.
        offered: words, or words with what they are shown and found by.
        in_order: whether the order of the offered is kept.
    """
    labels = offered if isinstance(offered, Mapping) else {word: word for word in offered}
    by_label = {label: word for word, label in labels.items()}
    *before, last = [part.strip() for part in current.split(",")]
    chosen = [by_label.get(part, part) for part in before if part]
    head = f"{','.join(chosen)}," if chosen else ""
    typed = last.casefold()
    found = [
        (word, label)
        for word, label in labels.items()
        if word not in chosen and typed in label.casefold() and len(head + word) <= LENGTH
    ]
    found.sort(
        key=lambda pair: (not pair[1].casefold().startswith(typed), "" if in_order else pair[1])
    )
    return [
        Choice(name=_shown(head + label, head + word), value=head + word)
        for word, label in found[:CHOICES]
    ]


def in_turn(current: str, offered: Iterable[str]) -> list[Choice[str]]:
    """Offer what contains the typed text, in the order of the offered."""
    typed = " ".join(current.split()).casefold()
    found = [word for word in offered if typed in word.casefold()]
    return [Choice(name=word, value=word) for word in found[:CHOICES]]


def one_of(current: str, labels: Mapping[str, str]) -> list[Choice[str]]:
    """Offer values whose label contains the typed text, in their order."""
    typed = current.strip().casefold()
    return [
        Choice(name=label[:LENGTH], value=value)
        for value, label in labels.items()
        if typed in label.casefold()
    ][:CHOICES]


def numbers(current: str, labels: Mapping[int, str]) -> list[Choice[int]]:
    """Offer numbered things whose label contains the typed text."""
    typed = current.strip().casefold()
    return [
        Choice(name=label[:LENGTH] or str(number), value=number)
        for number, label in labels.items()
        if typed in label.casefold()
    ][:CHOICES]


def questions(offered: Iterable[str]) -> list[Choice[str]]:
    """Offer questions as they are."""
    fitting = [question for question in offered if len(question) <= LENGTH]
    return [Choice(name=question, value=question) for question in fitting[:CHOICES]]


def _shown(name: str, value: str) -> str:
    return name if len(name) <= LENGTH else value
