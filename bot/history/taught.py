"""Find which of a server's own answers a question asks for.

It must hold the same words as the taught question, in any order, so that no other question gets
that answer: small words may be left out, endings differ, and a long word may be misspelt. Knows
nothing of the facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from bot.history.facts import plain, stem
from bot.models import TaughtAnswer

# What questions are padded with; negations, directions and asking words are none of these.
SMALL = frozenset(
    (
        *("a", "an", "the", "this", "that", "there", "you", "u", "me", "i", "we", "it", "its"),
        *("is", "are", "was", "were", "be", "do", "does", "did", "can", "could", "will", "would"),
        *("of", "at", "for", "on", "in", "so", "please", "pls", "hi", "hey", "hello", "guys"),
        *("anyone", "anybody", "somebody", "know", "tell"),
    )
)
POLITE = ("でしょうか", "ですか")  # at the end of a question; they change nothing in it
SHORTEST_SLIP = 6  # characters of a word that may be misspelt; shorter ones are too alike
TWO_SLIPS = 10  # characters from which two slips are forgiven
WORDS_A_SLIP = 6  # of a question, for each misspelt word beyond the first


def matching(
    question: str, taught: Sequence[TaughtAnswer], knows: Callable[[str], bool]
) -> TaughtAnswer | None:
    """Return the answer that a question asks for, or none.

    Args:
        question: as a person typed it.
        taught: the server's answers.
        knows: tells whether a plain word is spelt right, so that it is no slip of another.
    """
    asked = _words(question)
    if not asked:
        return None
    return next((one for one in taught if _is_same(asked, _words(one.question), knows)), None)


def _words(text: str) -> list[str]:
    words = [_without_politeness(word) for word in plain(text).split()]
    return [word for word in words if word not in SMALL] or words


def _without_politeness(word: str) -> str:
    if word.isascii():
        return word
    return next((word.removesuffix(end) for end in POLITE if word.endswith(end)), word)


def _is_same(asked: Sequence[str], meant: Sequence[str], knows: Callable[[str], bool]) -> bool:
    if len(asked) != len(meant):
        return False
    unlike, rest = _apart(asked, meant), _apart(meant, asked)
    if len(unlike) > 1 + len(meant) // WORDS_A_SLIP:
        return False
    for word in unlike:
        slip = next((other for other in rest if _is_slip(word, other, knows)), None)
        if slip is None:
            return False
        rest.remove(slip)
    return True


def _apart(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the words that others lack, whatever their order and endings."""
    left = Counter(map(stem, others))
    apart = []
    for word in words:
        if left[stem(word)]:
            left[stem(word)] -= 1
        else:
            apart.append(word)
    return apart


def _is_slip(word: str, other: str, knows: Callable[[str], bool]) -> bool:
    """Tell whether one of two words is the other misspelt; both being words, neither is."""
    shorter = min(len(word), len(other))
    if shorter < SHORTEST_SLIP - 1 or max(len(word), len(other)) < SHORTEST_SLIP:
        return False
    is_plain = all(one.isascii() and one.isalpha() for one in (word, other))
    if not is_plain or word[0] != other[0] or (knows(word) and knows(other)):
        return False
    from rapidfuzz.distance import OSA  # 3 MB that a start does not need

    slips = 2 if shorter >= TWO_SLIPS else 1
    return OSA.distance(stem(word), stem(other), score_cutoff=slips) <= slips
