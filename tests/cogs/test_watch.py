"""Members watch, are reminded, and see and forget what is kept about them: as they would do it."""

from __future__ import annotations

from datetime import time
from typing import Any

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.models import Digest, MemberHours, Subscription
from tests.cogs.conftest import Scene, answer, read, said
from tests.makers import money
from tests.wire.rules import COMPONENTS_V2, check_message, walk


async def test_a_shoe_is_watched_in_own_sizes_in_two_presses(scene: Scene) -> None:
    """The button asks for the sizes once, and says what is in stock now."""
    await scene.subscribe("restock")
    await scene.restock("US 9", "US 10")
    [alert] = await scene.posted()

    asked = await scene.member.click(alert, label="Watch")
    assert "Which sizes do you wear?" in said(asked)
    assert answer(asked).ephemeral
    await scene.member.select(answer(asked), ["US 9", "US 10"])

    [watch] = await scene.services.watches.of_member(scene.member.id)
    assert (watch.sizes, watch.styles) == (("US 9", "US 10"), ("M2002RDA",))
    again = await scene.member.click(alert, label="Watch")
    assert "Watch: M2002RDA, US 9, US 10" in said(again)
    assert "In stock now" in said(again)
    assert len(await scene.services.watches.of_member(scene.member.id)) == 1


async def test_a_restock_comes_by_direct_message_with_a_way_to_stop(scene: Scene) -> None:
    """And not to who watches another size."""
    await scene.privately(scene.member, "watch sizes", sizes="US 9")
    await scene.privately(scene.member, "watch add", shoe="M2002RDA")
    await scene.privately(scene.moderator, "watch add", shoe="M2002RDA", sizes="US 13")

    await scene.restock("US 9")
    await scene.services.deliveries.drain()

    [message] = scene.member.user.dm_channel.history()
    assert "US 9" in read(message)
    await scene.member.user.click(message, label="Stop this watch")
    assert await scene.services.watches.of_member(scene.member.id) == []
    assert scene.moderator.user.dm_channel.history() == []


async def test_a_list_of_watches_is_changed_by_pressing(scene: Scene) -> None:
    """Paused, resumed, removed, and taken back."""
    await scene.privately(scene.member, "watch add", shoe="M2002RDA", sizes="US 9")
    shown = answer(await scene.member.slash(scene.general, "watch list"))
    assert "Watch: M2002RDA, US 9" in read(shown)
    [watch] = await scene.services.watches.of_member(scene.member.id)

    await scene.member.select(shown, [str(watch.id)])
    for label, text in (
        ("Pause", "(paused)"),
        ("Resume", "You get a direct message"),
        ("Any size", "any size"),
        ("Remove", "Removed"),
        ("Undo", "Watch: M2002RDA, any size"),
        ("All my watches", "Your watches and reminders"),
    ):
        await scene.member.click(shown, label=label)
        assert text in read(shown)


def menu(message: Any, name: str) -> str:
    """Return the custom id of a menu under a message."""
    ids = [str(part.get("custom_id", "")) for part in walk(message.components)]
    [found] = [each for each in ids if f":{name}:" in each]
    return found


async def test_a_watch_is_narrowed_and_widened_by_menus(scene: Scene) -> None:
    """This style, every shoe and back; up to a price; one country; and once a day."""
    shown = answer(
        await scene.member.slash(scene.general, "watch add", shoe="M2002RDA", sizes="US 9")
    )

    async def choose(name: str, value: str) -> Subscription:
        await scene.member.select(shown, [value], custom_id=menu(shown, name))
        assert check_message({"components": shown.components, "flags": COMPONENTS_V2}) == []
        [watch] = await scene.services.watches.of_member(scene.member.id)
        return watch

    assert (await choose("shoe", "pack")).words == '"Protection Pack"'
    watch = await choose("shoe", "any")
    assert (watch.styles, watch.words) == ((), "")
    assert "Watch: every 2002R, US 9" in read(shown)
    assert (await choose("shoe", "M2002RDA")).styles == ("M2002RDA",)
    assert (await choose("price", "150 USD")).max_price == money("150")
    assert (await choose("region", "GB")).regions == ("GB",)
    assert "under 150 USD" in read(shown) or "150" in read(shown)
    watch = await choose("arrives", "18:00")
    assert (watch.digest, watch.digest_at) == (Digest.DAILY, time(18))
    assert "one direct message a day, at 18:00" in read(shown)
    assert (await choose("arrives", "now")).digest is Digest.INSTANT
    assert (await choose("price", "any")).max_price is None


async def test_members_say_when_direct_messages_may_come(scene: Scene) -> None:
    """Typed or chosen; and nonsense is refused in words."""
    shown = answer(
        await scene.member.slash(
            scene.general, "watch hours", quiet="10pm-8am", timezone="Asia/Tokyo"
        )
    )
    assert "Not from 22:00-08:00, by Asia/Tokyo." in read(shown)
    await scene.member.select(shown, ["off"], custom_id="raincloud:hours:quiet")
    assert "At any time. Digests go by Asia/Tokyo." in read(shown)
    await scene.member.select(shown, ["server"], custom_id="raincloud:hours:timezone")
    assert "the clock of the server" in read(shown)
    assert await scene.services.watches.hours(scene.member.id) == MemberHours()

    assert "no quiet hours" in await scene.refused("watch hours", scene.member, quiet="late")


async def test_where_moderators_allow_no_watches_that_is_said(scene: Scene) -> None:
    """To who asks for one."""
    await scene.moderate("manage settings", watches=False)
    told = await scene.refused("watch add", scene.member, shoe="M2002RDA", sizes="US 9")
    assert "turned members' watches off" in told


async def test_an_empty_list_says_how_to_begin(scene: Scene) -> None:
    """And nonsense is refused in words."""
    assert "You watch nothing yet" in await scene.privately(scene.member, "watch list")
    told = await scene.refused("watch add", scene.member, shoe="M2002RDA", sizes="large")
    assert "isn't a size" in told
    told = await scene.refused("watch add", scene.member, shoe="M2002RDA", max_price="cheap")
    assert "is no price" in told


async def test_a_drop_is_reminded_of(scene: Scene) -> None:
    """An hour before, unless other times are chosen."""
    await scene.subscribe("announced")
    await scene.enter_drop()
    [card] = await scene.posted()

    shown = await scene.member.click(card, label="Remind me")

    assert "Reminder: M2002RDA, 1 hour before" in said(shown)
    [reminder] = await scene.services.watches.of_member(scene.member.id)
    await scene.member.select(answer(shown), ["86400", "0"])
    [reminder] = await scene.services.watches.of_member(scene.member.id)
    assert [lead.total_seconds() for lead in reminder.lead_times] == [86400, 0]


async def test_what_is_kept_about_me_is_shown_and_forgotten(scene: Scene) -> None:
    """With a file; and nothing is left."""
    assert "keeps nothing" in await scene.privately(scene.member, "mydata show")
    await scene.privately(scene.member, "watch sizes", sizes="US 9")
    await scene.privately(scene.member, "watch add", shoe="M2002RDA")

    shown = await scene.privately(scene.member, "mydata show")
    assert "your sizes: US 9" in shown
    assert "Watch: M2002RDA, US 9" in shown
    asked = answer(await scene.member.slash(scene.general, "mydata forget"))
    assert await scene.services.watches.of_member(scene.member.id)
    await scene.member.click(asked, label="Forget all of it")
    assert "Forgotten" in read(asked)
    assert "keeps nothing" in await scene.privately(scene.member, "mydata show")


async def test_who_takes_no_direct_messages_hears_so_and_gets_a_private_thread(
    scene: Scene,
) -> None:
    """Once, wherever they type or press next; then one press, and it comes there."""
    await scene.moderate("manage settings", threads=scene.general)
    await scene.privately(scene.member, "watch add", shoe="M2002RDA", sizes="US 9, US 10, US 11")
    await scene.restock("US 9")
    scene.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Closed")
    await scene.services.deliveries.drain()

    asked = await scene.member.slash(scene.general, "drops upcoming")
    [told] = asked.followups
    assert "1 watch of yours has stopped" in read(told)
    assert told.ephemeral
    assert (await scene.member.slash(scene.general, "drops upcoming")).followups == []

    pressed = await scene.member.click(told, label="Use a private thread")
    assert "From now on you are told in" in read(answer(pressed))
    assert "1 watch that had stopped goes on." in read(answer(pressed))
    scene.clock.advance(hours=2)
    await scene.restock("US 10")
    await scene.services.deliveries.drain()
    [thread] = scene.general.threads
    [message] = thread.history()
    assert f"<@{scene.member.id}>" in read(message)
    assert scene.member.user.dm_channel.history() == []

    listed = await scene.member.slash(scene.general, "watch list")
    assert f"You are told in <#{thread.id}>" in said(listed)
    await scene.member.click(answer(listed), label="By direct message again")
    scene.clock.advance(hours=2)
    await scene.restock("US 11")
    await scene.services.deliveries.drain()
    assert len(thread.history()) == len(scene.member.user.dm_channel.history()) == 1


async def test_a_private_thread_needs_a_channel_and_a_permission(scene: Scene) -> None:
    """It is offered where moderators named one; what is missing is named."""
    await scene.privately(scene.member, "watch add", shoe="M2002RDA", sizes="US 9")
    await scene.restock("US 9")
    scene.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="No")
    await scene.services.deliveries.drain()
    shown = await scene.member.slash(scene.general, "watch list")
    assert "private thread" not in said(shown)

    await scene.moderate("manage settings", threads=scene.general)
    offered = await scene.member.slash(scene.general, "watch list")
    role = scene.guild.roles["TestBot"].id
    denied = discord.Permissions(create_private_threads=True).value
    scene.env.backend.set_overwrite(
        scene.general.id, Overwrite(role, OverwriteType.ROLE, deny=denied)
    )
    pressed = await scene.member.click(answer(offered), label="Use a private thread")
    assert "it lacks Create Private Threads there" in said(pressed)
