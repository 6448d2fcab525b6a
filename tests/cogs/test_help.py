"""/help says where to begin, to each what they can use."""

from __future__ import annotations

from bot.ui.help.pages import MEMBERS, MODERATORS
from tests.cogs.conftest import Scene


async def test_each_is_told_what_they_can_use(scene: Scene) -> None:
    """For their eyes alone; each command that is named is there."""
    member = await scene.privately(scene.member, "help")
    moderator = await scene.moderate("help")

    assert "drops upcoming" in member
    assert "For moderators" not in member
    assert "alerts setup" in moderator
    assert "bot's owner" not in moderator
    known = {str(name) for name in scene.moderator.available_commands(scene.general)}
    assert {" ".join(command) for command in (*MEMBERS, *MODERATORS)} <= known
