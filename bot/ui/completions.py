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


def comma_list(current: str, offered: Iterable[str]) -> list[Choice[str]]:
    """Offer to complete the last part of a comma list, with the parts before it kept."""
    *before, last = [part.strip() for part in current.split(",")]
    chosen = [part for part in before if part]
    head = f"{','.join(chosen)}," if chosen else ""
    return [
        Choice(name=head + word.value, value=head + word.value)
        for word in words(last, [word for word in offered if word not in chosen])
        if len(head + word.value) <= LENGTH
    ]


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
