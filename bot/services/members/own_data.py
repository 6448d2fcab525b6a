"""All that is kept about one person: shown to them, and forgotten when they say so.

Knows nothing of how it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import MemberHours, Subscription
from bot.store.alerts import subscriptions as subscription_store
from bot.store.engine import Database
from bot.store.members import profiles


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """What is kept about a person; ``sizes`` are none if they never said.

    ``messages`` and ``quiz_answers`` count records; ``hours`` are none if they never said,
    ``thread_id`` is the private thread they are told in.
    """

    sizes: tuple[str, ...] | None
    hours: MemberHours | None
    thread_id: int | None
    watches: tuple[Subscription, ...]
    messages: int
    quiz_answers: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        said = self.sizes is not None or self.hours is not None or self.thread_id is not None
        return not (said or self.watches or self.messages or self.quiz_answers)


class OwnData:
    """What is kept about people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> PersonalData:
        """Return all that is kept about a person."""
        async with self._database.read() as connection:
            return PersonalData(
                sizes=await profiles.sizes(connection, user_id),
                hours=(await profiles.hours(connection, {user_id})).get(user_id),
                thread_id=(await profiles.threads(connection, {user_id})).get(user_id),
                watches=tuple(await subscription_store.of_member(connection, user_id)),
                messages=await profiles.messages(connection, user_id),
                quiz_answers=await profiles.quiz_answers(connection, user_id),
            )

    async def forget(self, user_id: int) -> None:
        """Forget a person."""
        async with self._database.write() as connection:
            await profiles.forget(connection, user_id)
