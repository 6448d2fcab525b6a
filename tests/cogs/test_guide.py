"""A moderator who has never read a manual sets alerts up, only by pressing."""

from __future__ import annotations

from typing import Any

import discord
import simcord

from bot.models import Subscription
from tests.cogs.conftest import Scene, answer, new_bot, read
from tests.wire.rules import COMPONENTS_V2, check_message, walk


class Sitting:
    """One guide, and the person in front of it."""

    def __init__(self, scene: Scene, person: Any, message: simcord.ResponseMessage) -> None:
        self._scene = scene
        self._person = person
        self._message = message
        self.presses = 0

    @property
    def text(self) -> str:
        """Return all there is to read, once the message is found to be one Discord takes."""
        parts = self._message.components
        assert check_message({"components": parts, "flags": COMPONENTS_V2}) == []
        return read(self._message)

    def part(self, name: str) -> dict[str, Any]:
        """Return the button or menu whose custom_id ends with a name."""
        [found] = [part for part in self.parts() if self._name(part) == name]
        return dict(found)

    def names(self) -> list[str]:
        """Return what all buttons and menus are called."""
        return [self._name(part) for part in self.parts() if "guide" in part["custom_id"]]

    def parts(self) -> list[Any]:
        """Return all buttons and menus."""
        return [part for part in walk(self._message.components) if part.get("custom_id")]

    def chosen(self, name: str) -> list[str]:
        """Return what is chosen in a menu."""
        part = self.part(name)
        if "options" in part:
            return [option["value"] for option in part["options"] if option["default"]]
        return [value["id"] for value in part.get("default_values", [])]

    async def press(self, name: str, by: Any = None) -> simcord.InteractionResult:
        """Press a button."""
        self.presses += 1
        custom_id = self.part(name)["custom_id"]
        return await (by or self._person).click(self._message, custom_id=custom_id)

    async def pick(self, name: str, *values: Any, by: Any = None) -> simcord.InteractionResult:
        """Choose in a menu."""
        self.presses += 1
        custom_id = self.part(name)["custom_id"]
        return await (by or self._person).select(self._message, values, custom_id=custom_id)

    async def write(self, form: str, **texts: str) -> simcord.InteractionResult:
        """Open a form, write into it, and send it."""
        shown = await self.press(f"form_{form}")
        return await self._person.submit_modal(shown, texts)  # type: ignore[no-any-return]

    @staticmethod
    def _name(part: Any) -> str:
        name = str(part["custom_id"]).rsplit(":", 1)[1]
        return str(part["custom_id"]).split(":")[2] if name.isdigit() else name


async def sit(scene: Scene, command: str = "alerts setup", **options: Any) -> Sitting:
    """Let the moderator open a guide."""
    result = await scene.moderator.slash(scene.general, command, **options)
    message = answer(result)
    assert message.ephemeral
    return Sitting(scene, scene.moderator, message)


async def only(scene: Scene) -> Subscription:
    """Return the only subscription of the server."""
    [wish] = await scene.services.subscriptions.of_guild(scene.guild.id)
    return wish


async def test_a_channel_and_save_are_enough(scene: Scene) -> None:
    """Two choices, and an alert arrives."""
    guide = await sit(scene)
    assert guide.part("save")["disabled"]

    await guide.pick("channel", scene.alerts)
    assert "Raincloud may do all that this needs" in guide.text
    await guide.press("save")

    assert guide.presses == 2
    assert "### Saved" in guide.text
    assert "/alerts test" in guide.text
    assert guide.names() == []
    await scene.restock("US 9")
    [message] = await scene.posted()
    assert "### Restock" in read(message)
    assert (await only(scene)).created_by == scene.moderator.id
