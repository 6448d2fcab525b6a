"""Two moderators who change the same subscription: the second is told what the first did."""

from __future__ import annotations

from bot.errors import RequestError
from bot.languages import tr
from bot.models import Subscription
from bot.rules.subscriptions import documents, labels
from bot.rules.trace import revisions
from bot.store.engine import Connection
from bot.store.guilds import audit


class EditConflictError(RequestError):
    """Somebody else changed a subscription since it was looked at.

    ``now`` is how it is; ``fields`` names what they changed; ``by`` who did, if it is known.
    """

    def __init__(self, now: Subscription, fields: tuple[str, ...], by: int | None) -> None:
        super().__init__(
            tr(
                "{who} changed the alerts of {channel} while you were editing them ({what}). "
                "Nothing of yours was saved, and nothing of theirs was lost. "
                "Look at it as it is now, and make your change again.",
                who=f"<@{by}>" if by else tr("Somebody else"),
                channel=f"<#{now.channel_id}>",
                what=labels(fields) or tr("nothing you can see here"),
            )
        )
        self.now = now
        self.fields = fields
        self.by = by


async def conflict_of(connection: Connection, now: Subscription, seen: int) -> EditConflictError:
    """Return the error that tells who changed what.

    Args:
        connection: inside a transaction.
        now: the subscription as it is.
        seen: the revision that was looked at.
    """
    entries = await audit.of_guild(
        connection,
        now.guild_id,
        limit=max(now.revision - seen, 1),
        subject=revisions.subject_of(now.id),
    )
    before = entries[-1].before if entries else None
    fields = documents.differing(before or {}, documents.to_document(now))
    return EditConflictError(now, tuple(fields), entries[0].by if entries else None)
