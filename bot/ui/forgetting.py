"""What /manage forget says: what is stored for a server, and that it was forgotten.

Knows nothing of how it is asked.
"""

from __future__ import annotations

from datetime import timedelta

from bot.models import Belongings
from bot.services.forgetting import ANSWER_TIME

FORGET = "Forget everything"  # a button's label
KEEP = "Keep everything"  # the other's
_THEN = (
    "Nothing that waits to be posted here is posted then, and there is no undo. `/alerts export` "
    "keeps subscriptions and settings in a file."
)
_STAYS = (
    "What Raincloud posted stays in its channels, and so do the server's scheduled events: delete "
    "those yourself."
)


def question(kept: Belongings) -> str:
    """Ask whether all of a server shall be forgotten, and say what that is."""
    minutes = ANSWER_TIME // timedelta(minutes=1)
    return "\n".join(
        [
            "### Forget this server?",
            "Raincloud would forget, at once and for good:",
            *_lines(kept),
            "- what was set with `/manage settings` and `/manage log`",
            _THEN,
            _STAYS,
            f"The buttons are yours, for {minutes} minutes.",
        ]
    )


def forgotten(was: Belongings) -> str:
    """Say what was forgotten."""
    return "\n".join(
        [
            "### Forgotten",
            "Raincloud no longer knows of this server:",
            *_lines(was),
            "- its settings",
            _STAYS,
            "`/alerts setup` begins anew. Take Raincloud out of the server if you want it gone.",
        ]
    )


def at_work() -> str:
    """Say that a message on its way is waited for."""
    return "Forgetting this server. What is being posted at this moment is waited for."


def kept() -> str:
    """Say that nothing was forgotten."""
    return "Nothing was forgotten; everything is as it was. `/manage forget` asks anew."


def somebody_elses(user_id: int) -> str:
    """Tell a person that somebody else was asked."""
    return (
        f"<@{user_id}> was asked this, and only they can answer. Nothing was forgotten. "
        "`/manage forget` asks you."
    )


def _lines(kept: Belongings) -> list[str]:
    return [
        f"- {_count(kept.subscriptions, 'subscription')}",
        f"- {_count(kept.drops, 'drop')} that moderators entered",
        f"- the record of {_count(kept.messages, 'message')} to this server and its moderators",
        f"- {_count(kept.audits, 'entry', 'entries')} of who changed what",
        f"- {_count(kept.quiz_answers, 'answer')} to the quiz, and so everybody's score",
        f"- {_count(kept.guides, 'open guide')}",
    ]


def _count(number: int, word: str, many: str | None = None) -> str:
    return f"{number:,} {word if number == 1 else many or f'{word}s'}"
