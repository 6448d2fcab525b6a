"""What is said on panels of ping roles, and about them.

Knows nothing of buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.languages import counted, tr
from bot.models import RolePanel
from bot.services.roles import ROLES_LIMIT, PanelDraft, fault_text
from bot.ui.permissions import PING, permissions_missing

FAULTS_SHOWN = 8  # roles that cannot be posted, with their remedies


def panel(*, has_roles: bool) -> str:
    """Say to members what the buttons do."""
    said = (
        tr(
            "Press what you want to hear of, and you get its role: alerts of that kind then "
            "mention you. Press again to give it back. Only you see the answer."
        )
        if has_roles
        else tr("There is no role to take here any more.")
    )
    return "### " + tr("Ping roles") + f"\n{said}"


def pressed(role_id: int, *, was_given: bool) -> str:
    """Say to a member what became of their press."""
    role = f"<@&{role_id}>"
    if was_given:
        return tr(
            "You have {role} now: its alerts mention you. Press again to give it back."
        ).format(role=role)
    return tr("You don't have {role} any more: its alerts won't mention you.", role=role)


def setup(draft: PanelDraft) -> str:
    """Say to a moderator what a panel could have, what is missing, and what to press."""
    channel = f"<#{draft.channel_id}>"
    lines = ["### " + tr("Ping roles that members take themselves")]
    if draft.fault is not None:
        return "\n".join([*lines, fault_text(draft.fault, 0), tr("Then press **Check again**.")])
    if draft.panel is None:
        lines.append(tr("A message in {channel} with a button for each role.", channel=channel))
    else:
        lines.append(
            tr(
                "{channel} has [a panel]({url}) already. What you post now takes its place. To be "
                "rid of it, delete the message.",
                channel=channel,
                url=message_link(draft.panel),
            )
        )
    fitting = [each.role_id for each in draft.offered if each.fault is None]
    if fitting:
        lines.append(tr("**Alerts mention** {roles}.", roles=_names(fitting[:ROLES_LIMIT])))
    faults = [fault_text(each.fault, each.role_id) for each in draft.offered if each.fault]
    lines += [f"- {fault}" for fault in faults[:FAULTS_SHOWN]]
    if len(faults) > FAULTS_SHOWN:
        lines.append(tr("… and {count} more", count=len(faults) - FAULTS_SHOWN))
    if draft.without_role:
        lines.append(
            counted(
                "**{count} subscription mentions no role.** *Make roles* makes one for it, without "
                "any permission, and posts it.",
                "**{count} subscriptions mention no role.** *Make roles* makes one for each, "
                "without any permission, and posts them.",
                draft.without_role,
            )
        )
    lines.append(
        tr(
            "-# Only roles without any permission, below Raincloud's role and yours, can be "
            "posted. That is looked at again at every press. {count} at most.",
            count=ROLES_LIMIT,
        )
    )
    return "\n".join(lines)


def posted(shown: RolePanel, silent: Sequence[int], unheard: Sequence[int]) -> str:
    """Say to a moderator that a panel is there.

    Args:
        shown: the panel.
        silent: its roles that no subscription mentions.
        unheard: channels in which Raincloud may mention none of them.
    """
    lines = [
        "### " + tr("Posted"),
        tr(
            "[The panel]({url}) in {channel} gives {roles}",
            url=message_link(shown),
            channel=f"<#{shown.channel_id}>",
            roles=_names(shown.role_ids),
        ),
        *(permissions_missing(channel_id, [PING]) for channel_id in unheard),
    ]
    if silent:
        lines.append(
            tr(
                "No subscription mentions {roles} so far, so nobody is told by that. Choose it as "
                "the role of a subscription with `/alerts edit`.",
                roles=_names(silent),
            )
        )
    return "\n".join(lines)


def message_link(shown: RolePanel) -> str:
    """Return the address of a panel's message."""
    return f"https://discord.com/channels/{shown.guild_id}/{shown.channel_id}/{shown.message_id}"


def _names(role_ids: Sequence[int]) -> str:
    return " ".join(f"<@&{role_id}>" for role_id in role_ids)
