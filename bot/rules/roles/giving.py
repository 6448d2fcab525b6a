"""Whether a panel may give a role: never one that brings power, and never beyond who posted it.

A role without any permission can still hold power where a channel's settings name it: they may let
it see or do more there, or take something away, as from a role of the muted, which then is power to
whoever gets rid of it. So a role that any channel names is refused as well. Discord's own rules of
who may give which role are in its documentation ("Permission Hierarchy").
"""

from __future__ import annotations

from bot.models import RoleFacts, RoleFault, Standing


def fault_of(role: RoleFacts | None, bot: Standing, moderator: Standing | None) -> RoleFault | None:
    """Return why a role must not be given or taken now, or none.

    Args:
        role: as it is now; none if it is gone.
        bot: what the bot may do now.
        moderator: what the one may do now who posted the panel; none if they are gone.
    """
    if role is None:
        return RoleFault.GONE
    is_moderator = moderator is not None and moderator.may_manage_roles
    faults = {
        RoleFault.BOT_MAY_NOT: not bot.may_manage_roles,
        RoleFault.MODERATOR_MAY_NOT: not is_moderator,
        RoleFault.EVERYONE: role.is_everyone,
        RoleFault.MANAGED: role.is_managed,
        RoleFault.POWERFUL: role.permissions != 0,
        RoleFault.SPECIAL: bool(role.channels),
        RoleFault.ABOVE_BOT: not _outranks(bot, role),
        RoleFault.ABOVE_MODERATOR: moderator is None or not _outranks(moderator, role),
    }
    return next((fault for fault, is_so in faults.items() if is_so), None)


def _outranks(standing: Standing, role: RoleFacts) -> bool:
    return standing.is_owner or standing.rank > role.rank
