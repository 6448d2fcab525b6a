"""What people are told of roles that cannot be handed out: what is wrong, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable

from bot.languages import mark, tr
from bot.models import RoleFault

# Each names the role as {role}; the remedy is a moderator's.
_FAULTS = {
    RoleFault.GONE: mark("{role} was deleted."),
    RoleFault.EVERYONE: mark("{role} is everybody's already."),
    RoleFault.MANAGED: mark(
        "{role} is given by Discord or an app, so Raincloud can't give it. Choose another."
    ),
    RoleFault.POWERFUL: mark(
        "{role} has permissions of its own, so members can't take it themselves. Take them all "
        "away in Server Settings > Roles, or choose another."
    ),
    RoleFault.SPECIAL: mark(
        "{role} has permissions of its own in a channel, so members can't take it themselves. "
        "Take it out of that channel's permissions, or choose another."
    ),
    RoleFault.ABOVE_BOT: mark(
        "{role} is above Raincloud's own role. Drag Raincloud's role above it in Server Settings "
        "> Roles."
    ),
    RoleFault.ABOVE_MODERATOR: mark(
        "{role} isn't below the highest role of the moderator who posts the panel. Somebody above "
        "it can post it."
    ),
    RoleFault.BOT_MAY_NOT: mark(
        "Raincloud lacks the permission Manage Roles. Give it to Raincloud's role in Server "
        "Settings > Roles."
    ),
    RoleFault.MODERATOR_MAY_NOT: mark(
        "Only somebody with the permission Manage Roles can hand out roles, and who posted the "
        "panel doesn't have it. Somebody who has it posts the panel with `/alerts roles`."
    ),
}


def fault_text(fault: RoleFault, role_id: int) -> str:
    """Say why a role cannot be handed out, and what helps."""
    return tr(_FAULTS[fault], role=f"<@&{role_id}>")


def not_posted(faults: Iterable[str]) -> str:
    """Say to a moderator why a panel is not posted with what they chose."""
    return "\n".join([tr("The panel was left as it is:"), *(f"- {fault}" for fault in faults)])


def not_given(fault: RoleFault, role_id: int) -> str:
    """Say to a member why a button gives and takes nothing."""
    return tr(
        "Nothing was changed. {why} Tell a moderator of this server.",
        why=fault_text(fault, role_id),
    )


def stopped(fault: RoleFault, role_id: int, channel_id: int) -> str:
    """Say to the moderators that members press a button that gives and takes nothing."""
    return tr(
        "Members press the button of {role} in {channel}, and it gives and takes nothing. {why} "
        "The panel is kept.",
        role=f"<@&{role_id}>",
        channel=f"<#{channel_id}>",
        why=fault_text(fault, role_id),
    )


def gone() -> str:
    """Say to a member that the role of a button was deleted."""
    return tr("This role was deleted, so nothing was changed. Its button goes, too.")


def no_panel() -> str:
    """Say to a member that a message is no panel any more."""
    return tr(
        "This panel is no longer in use, so nothing was changed. A moderator posts a new one with "
        "`/alerts roles`."
    )


def not_now() -> str:
    """Say that Discord does not tell of the server just now."""
    return tr("Discord doesn't show this server just now. Nothing was changed. Try again soon.")


def none_chosen() -> str:
    """Say to a moderator that a panel needs a role."""
    return tr(
        "There is no role to post: no subscription mentions one. Nothing was posted. Choose roles "
        "from the menu, or let Raincloud make them."
    )


def too_many(limit: int) -> str:
    """Say to a moderator how many roles a panel has room for."""
    return tr(
        "A panel has room for {count} roles. Nothing was changed. Choose fewer, or post a second "
        "panel in another channel.",
        count=limit,
    )


def all_have_one() -> str:
    """Say to a moderator that there is no role to make."""
    return tr(
        "Each subscription mentions a role already, or there is none. Nothing was made. "
        "`/alerts setup` makes a subscription."
    )
