"""Sizes that a shop gives other names, "9" for "US 9": they did not sell out, and did not come in.

Knows nothing of what follows for their stock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.models import KnownSize, Size, Stock
from bot.parsing.sizes import ONE_SIZE, matches, same_size, systems_of

_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")
MOST = 60  # sizes of one listing; no shoe comes in more, and every pair is looked at


def by_new_names(known: Mapping[str, KnownSize], seen: Sequence[Size]) -> Mapping[str, KnownSize]:
    """Return what is known of a listing's sizes by the names they have now.

    Only a size that is not shown by its old name can have a new one: by what both are called, else
    by the tables ("EU 42.5" for "US 9"), else by its figures where one of the two tells them beside
    a word that nobody knows ("YS 9"). A size without a like keeps its old name. Where several
    may be one, which was which is unknown, and so is the stock they had; and where all sizes are
    told in another system, which was which is unknown of those that no table knows.

    Args:
        known: the sizes by their names until now.
        seen: the sizes as they are shown now.
    """
    shown = {size.label for size in seen}
    new = [size.label for size in seen if size.label not in known]
    gone = [label for label in known if label not in shown]
    if not new or not gone or max(len(new), len(gone)) > MOST:
        return known
    likes = _likes(new, gone, same_size)
    new, gone = _left(likes, gone)
    likes |= _likes(new, gone, matches)
    new, gone = _left(likes, gone)
    likes |= _likes(new, gone, _same_figures)
    taken = [label for found in likes.values() for label in found]
    named = {label: size for label, size in known.items() if label not in taken}
    for label, found in likes.items():
        if not found:
            continue
        old = known[found[0]]
        is_sure = len(found) == 1 and taken.count(old.label) == 1
        named[label] = replace(old, label=label) if is_sure else _unknown(old, label)
    left = _left(likes, gone)[0]
    if len(shown) == len(likes):
        named |= _of_other_systems(left, known)
    return named | _unnamed(left, known)


def _unnamed(new: Sequence[str], known: Mapping[str, KnownSize]) -> dict[str, KnownSize]:
    """Return what is known of sizes where a shop has begun, or ceased, to name them.

    "One size" that stands for all of them came in only if all were out, and they only if it was.
    """
    is_one_now, was_one = ONE_SIZE in new, set(known) == {ONE_SIZE}
    if is_one_now == was_one or all(size.stock is Stock.OUT for size in known.values()):
        return {}
    changed = [ONE_SIZE] if is_one_now else new
    return {label: KnownSize(label=label, raw=label, stock=Stock.UNKNOWN) for label in changed}


def _same_figures(old: str, new: str) -> bool:
    """Tell whether two names differ in a word alone that tells no system: a misprint, a new one."""
    figures = _FIGURES.findall(old)
    return bool(
        figures and figures == _FIGURES.findall(new) and not (systems_of(old) and systems_of(new))
    )


def _likes(
    new: Iterable[str], gone: Sequence[str], is_like: Callable[[str, str], bool]
) -> dict[str, list[str]]:
    return {label: [old for old in gone if is_like(old, label)] for label in new}


def _left(likes: Mapping[str, list[str]], gone: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the new and the old names that have no like."""
    taken = {label for found in likes.values() for label in found}
    return [label for label, found in likes.items() if not found], [
        label for label in gone if label not in taken
    ]


def _of_other_systems(new: Iterable[str], known: Mapping[str, KnownSize]) -> dict[str, KnownSize]:
    """Return as unknown what is told in systems that no size was told in before."""
    before = {system for label in known for system in systems_of(label)}
    some = next(iter(known.values()))
    return {
        label: _unknown(some, label)
        for label in new
        if before and (systems := systems_of(label)) and before.isdisjoint(systems)
    }


def _unknown(old: KnownSize, label: str) -> KnownSize:
    return replace(old, label=label, stock=Stock.UNKNOWN, outs=0)
