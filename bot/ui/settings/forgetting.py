"""What /manage forget says: what is stored for a server, and that it was forgotten.

Knows nothing of how it is asked.
"""

from __future__ import annotations

from datetime import timedelta

from bot.languages import counted, mark, tr
from bot.models import Belongings
from bot.services.guilds import ANSWER_TIME

FORGET = mark("Forget everything")  # a button's label
KEEP = mark("Keep everything")  # the other's
_THEN = mark(
    "Nothing that waits to be posted here is posted then, and there is no undo. `/alerts export` "
    "keeps subscriptions and settings in a file."
)
_STAYS = mark(
    "What Raincloud posted stays in its channels, and so do the server's scheduled events: delete "
    "those yourself."
)


def question(stored: Belongings) -> str:
    """Ask whether all of a server shall be forgotten, and say what that is."""
    minutes = ANSWER_TIME // timedelta(minutes=1)
    return "\n".join(
        [
            "### " + tr("Forget this server?"),
            tr("Raincloud would forget, at once and for good:"),
            *_lines(stored),
            tr("- what was set with `/manage settings` and `/manage log`"),
            tr(_THEN),
            tr(_STAYS),
            tr("Expires in {minutes} minutes.", minutes=minutes),
        ]
    )


def forgotten(was: Belongings) -> str:
    """Say what was forgotten."""
    return "\n".join(
        [
            "### " + tr("Forgotten"),
            tr("Raincloud no longer knows of this server:"),
            *_lines(was),
            tr("- its settings"),
            tr(_STAYS),
            tr(
                "`/alerts setup` starts again. "
                "Take Raincloud out of the server if you want it gone."
            ),
        ]
    )


def at_work() -> str:
    """Say that a message on its way is waited for."""
    return tr("Forgetting this server. What is being posted at this moment is waited for.")


def nothing_forgotten() -> str:
    """Say that nothing was forgotten."""
    return tr("Nothing was forgotten; everything is as it was. `/manage forget` asks again.")


def somebody_elses(user_id: int) -> str:
    """Tell a person that somebody else was asked."""
    return tr(
        "{who} was asked this, and only they can answer. Nothing was forgotten. "
        "`/manage forget` asks you.",
        who=f"<@{user_id}>",
    )


def _lines(stored: Belongings) -> list[str]:
    return [
        counted("- {count:,} subscription", "- {count:,} subscriptions", stored.subscriptions),
        counted(
            "- {count:,} drop that moderators entered",
            "- {count:,} drops that moderators entered",
            stored.drops,
        ),
        counted(
            "- the record of {count:,} message to this server and its moderators",
            "- the record of {count:,} messages to this server and its moderators",
            stored.messages,
        ),
        counted(
            "- {count:,} entry of who changed what",
            "- {count:,} entries of who changed what",
            stored.audits,
        ),
        counted(
            "- {count:,} answer to the quiz, and so everybody's score",
            "- {count:,} answers to the quiz, and so everybody's score",
            stored.quiz_answers,
        ),
        counted("- {count:,} open guide", "- {count:,} open guides", stored.guides),
        counted(
            "- {count:,} panel of ping roles",
            "- {count:,} panels of ping roles",
            stored.role_panels,
        ),
        counted(
            "- {count:,} question that could not be answered",
            "- {count:,} questions that could not be answered",
            stored.questions,
        ),
        counted(
            "- {count:,} answer of the server's own",
            "- {count:,} answers of the server's own",
            stored.taught,
        ),
    ]
