"""Members watch, are reminded, and see and forget what is kept about them: as they would do it."""

from __future__ import annotations

from tests.cogs.conftest import Scene, answer, read, said


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
