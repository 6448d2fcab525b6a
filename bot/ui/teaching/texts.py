"""What is said of questions that could not be answered, and of a server's own answers.

Knows nothing of buttons. All that people wrote is escaped.
"""

from __future__ import annotations

from datetime import timedelta

from bot.languages import counted, mark, tr
from bot.models import TaughtAnswer, UnansweredQuestion
from bot.rules.reading import ANSWER_LIMIT
from bot.services import QUESTIONS_KEPT, QuestionList
from bot.ui.base import ListPage, paged, text

UNANSWERED, TAUGHT = "unanswered", "taught"  # two lists
PER_PAGE = 10
ANSWER_IN_LIST = 150  # characters; the whole stands behind the menu
QUESTION_SHOWN = 200
_KEPT_WHEN_ON = mark(
    "A question of `/history ask` that has no answer is kept for {days} days after it was last "
    "asked: its words and how often, not who asked. Mentions are left out."
)


def unanswered(found: QuestionList, number: int = 0) -> ListPage:
    """Return a page of what could not be answered, most asked first."""
    days = QUESTIONS_KEPT // timedelta(days=1)
    kept = tr(_KEPT_WHEN_ON, days=days)
    title = "## " + tr("Unanswered questions")
    if not found.is_kept:
        off = tr("Off: no question is kept in this server. When you turn it on:")
        return _only(f"{title}\n{off}\n{kept}", UNANSWERED)
    if not found.questions:
        none = tr("No question is waiting for an answer.")
        return _only(f"{title}\n{none}\n-# {kept}", UNANSWERED)
    entries = [_asked(question) for question in found.questions]
    return paged(f"{title}\n-# {kept}", entries, UNANSWERED, "", number, per_page=PER_PAGE)


def taught(answers: list[TaughtAnswer], number: int = 0) -> ListPage:
    """Return a page of a server's own answers, the newest first."""
    title = "## " + tr("This server's own answers")
    if not answers:
        none = tr(
            "There are none yet. `/manage unanswered` lists what members asked in vain, "
            "and takes answers."
        )
        return _only(f"{title}\n{none}", TAUGHT)
    entries = [
        f"**{text.plain(one.question, QUESTION_SHOWN)}**\n"
        f"{text.plain(one.answer, ANSWER_IN_LIST)}\n-# {text.site(one.url)}"
        for one in answers
    ]
    return paged(title, entries, TAUGHT, "", number, per_page=PER_PAGE)


def question(asked: UnansweredQuestion) -> str:
    """Show one question, and what can be done with it."""
    hint = tr(
        "**Answer** takes your words and a link. `/history ask` answers with them, only in this "
        "server. **Dismiss** takes the question off the list."
    )
    return f"### {text.plain(asked.text, QUESTION_SHOWN)}\n{_count(asked)}\n-# {hint}"


def one_taught(own: TaughtAnswer, heading: str = "") -> str:
    """Show one of a server's own answers, below what was done with it."""
    lines = [
        f"### {heading}" if heading else "",
        f"**{text.plain(own.question, QUESTION_SHOWN)}**",
        text.plain(own.answer, ANSWER_LIMIT),
        f"-# {text.site(own.url)}",
        "-# "
        + tr(
            "Last changed by {who} {ago}.", who=f"<@{own.taught_by}>", ago=text.ago(own.taught_at)
        ),
    ]
    return "\n".join(line for line in lines if line)


def dismissed(asked: UnansweredQuestion) -> str:
    """Say that a question is off the list."""
    return tr(
        "Dismissed: {question}. Asked again, it comes back.",
        question=text.plain(asked.text, QUESTION_SHOWN),
    )


def _only(shown: str, what: str) -> ListPage:
    return ListPage(text=shown, what=what, rest="", number=0, count=1)


def _asked(question: UnansweredQuestion) -> str:
    return f"**{text.plain(question.text, QUESTION_SHOWN)}**\n-# {_count(question)}"


def _count(question: UnansweredQuestion) -> str:
    times = counted("Asked once", "Asked {count} times", question.count)
    last = tr("last {ago}", ago=text.ago(question.last_asked_at))
    return f"{times} · {last}"
