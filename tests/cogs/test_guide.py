"""A moderator who has never read a manual sets alerts up, only by pressing."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import discord
import pytest
import simcord

from bot.models import ChangeKind, Digest, Money, Subscription
from tests.cogs.conftest import Scene, answer, new_bot, read, said
from tests.wire.rules import COMPONENTS_V2, check_message, walk


class Sitting:
    """One guide, and the person in front of it."""

    def __init__(self, scene: Scene, person: Any, message: simcord.ResponseMessage) -> None:
        self._scene = scene
        self._person = person
        self.message = message
        self.presses = 0

    @property
    def text(self) -> str:
        """Return all there is to read, once the message is found to be one Discord takes."""
        parts = self.message.components
        assert check_message({"components": parts, "flags": COMPONENTS_V2}) == []
        return read(self.message)

    def part(self, name: str) -> dict[str, Any]:
        """Return the button or menu whose custom_id ends with a name."""
        [found] = [part for part in self.parts() if self._name(part) == name]
        return dict(found)

    def names(self) -> list[str]:
        """Return what all buttons and menus are called."""
        return [self._name(part) for part in self.parts() if "guide" in part["custom_id"]]

    def parts(self) -> list[Any]:
        """Return all buttons and menus."""
        return [part for part in walk(self.message.components) if part.get("custom_id")]

    def chosen(self, name: str) -> list[str]:
        """Return what is chosen in a menu."""
        part = self.part(name)
        if "options" in part:
            return [option["value"] for option in part["options"] if option["default"]]
        return [str(value["id"]) for value in part.get("default_values", [])]

    async def press(self, name: str, by: Any = None) -> simcord.InteractionResult:
        """Press a button."""
        self.presses += 1
        custom_id = self.part(name)["custom_id"]
        person: simcord.MemberActor = by or self._person
        return await person.click(self.message, custom_id=custom_id)

    async def pick(self, name: str, *values: Any, by: Any = None) -> simcord.InteractionResult:
        """Choose in a menu."""
        self.presses += 1
        custom_id = self.part(name)["custom_id"]
        person: simcord.MemberActor = by or self._person
        return await person.select(self.message, values, custom_id=custom_id)

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


async def opened_in(scene: Scene, channel: Any) -> simcord.InteractionResult:
    """Let the moderator open a guide in a channel."""
    result: simcord.InteractionResult = await scene.moderator.slash(channel, "alerts setup")
    return result


async def only(scene: Scene) -> Subscription:
    """Return the only subscription of the server."""
    [subscription] = await scene.services.subscriptions.of_guild(scene.guild.id)
    return subscription


async def test_one_press_is_enough(scene: Scene) -> None:
    """In the channel it is called in, and an alert arrives there."""
    guide = Sitting(scene, scene.moderator, answer(await opened_in(scene, scene.alerts)))
    assert guide.chosen("channel") == [str(scene.alerts.id)]
    assert "Permissions look good" in guide.text

    await guide.press("save")

    assert guide.presses == 1
    assert "### Saved" in guide.text
    assert sorted(part["label"] for part in guide.parts()) == ["Change it", "Post a sample", "Undo"]
    await scene.restock("US 9")
    [message] = await scene.posted()
    assert "### Restock" in read(message)
    assert (await only(scene)).created_by == scene.moderator.id


async def test_what_was_saved_can_be_tried_changed_and_undone(scene: Scene) -> None:
    """By pressing, after a restart too."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("save")
    await scene.env.restart_bot(new_bot(scene.services))

    tried = await scene.moderator.click(guide.message, label="Post a sample")
    assert answer(tried).ephemeral
    assert f"on its way to <#{scene.alerts.id}>" in said(tried)
    [sample] = await scene.posted()
    assert read(sample).startswith("This is a test.")

    await scene.moderator.click(guide.message, label="Change it")
    await guide.pick("kinds", "restock")
    await guide.press("save")
    assert (await only(scene)).kinds == {ChangeKind.RESTOCK}

    await scene.moderator.click(guide.message, label="Undo")
    assert "as it was before" in guide.text
    assert len((await only(scene)).kinds) == 3


async def test_undoing_what_is_new_removes_it(scene: Scene) -> None:
    """It says so."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("save")

    await scene.moderator.click(guide.message, label="Undo")

    assert "was removed again" in guide.text
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []


@pytest.mark.simcord(check_errors=False)
async def test_what_was_changed_since_stays(scene: Scene) -> None:
    """Undoing says so, and so does trying a channel that is gone."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("save")
    subscription = await only(scene)
    await scene.services.subscriptions.pause(scene.guild.id, subscription.id, by=scene.member.id)

    text = said(await scene.moderator.click(guide.message, label="Undo"))
    assert "was changed since. Nothing was undone." in text
    assert (await only(scene)).is_paused

    scene.env.backend.delete_channel(scene.alerts.id)
    await scene.env.settle()
    text = said(await scene.moderator.click(guide.message, label="Post a sample"))
    assert "No sample was sent" in text


async def test_everything_can_be_chosen_step_by_step(scene: Scene) -> None:
    """By pressing; what is written goes into forms."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.pick("kinds", "live", "announced", "restock", "price_cut")
    await guide.pick("role", role)
    await guide.press("go_what")
    await guide.pick("models", "2002R", "mule")
    await guide.pick("regions", "GB")
    await guide.pick("shops", "The Shelf")
    await guide.pick("restock_cooldown", "3600")
    await guide.press("first_only")
    await guide.press("preorders")
    await guide.write("shoes", sizes="us 9, EU 42.5", words="rain -kids", max_price="160 gbp")
    await guide.write("places", regions="GB, Japan", shops="The Shelf")
    await guide.press("go_when")
    await guide.pick("lead_times", "86400", "900")
    await guide.pick("digest", "weekly")
    await guide.pick("digest_day", "4")
    await guide.pick("digest_at", "18:00")
    await guide.press("go_who")
    await guide.pick("ping_kinds", "live")
    await guide.pick("ping_cooldown", "3600")
    await guide.press("go_how")
    await guide.pick("how", "threads", "poll")
    text = guide.text
    await guide.press("save")

    subscription = await only(scene)
    assert subscription.kinds == set(ChangeKind) - {
        ChangeKind.MOVED,
        ChangeKind.CANCELLED,
        ChangeKind.SOLD_OUT,
    }
    assert [model.value for model in subscription.models] == ["2002R", "mule"]
    assert (subscription.regions, subscription.shops) == (("GB", "JP"), ("The Shelf",))
    assert (subscription.sizes, subscription.words) == (("US 9", "EU 42.5"), "rain -kids")
    assert subscription.max_price == Money(amount=Decimal(160), currency="GBP")
    assert (subscription.first_only, subscription.preorders) == (True, False)
    assert subscription.restock_cooldown == timedelta(hours=1)
    assert subscription.lead_times == (timedelta(hours=24), timedelta(minutes=15))
    assert (subscription.digest, subscription.digest_day) == (Digest.WEEKLY, 4)
    assert subscription.digest_at == time(18)
    assert (subscription.role_id, subscription.ping_kinds) == (
        role.id,
        frozenset({ChangeKind.LIVE}),
    )
    assert subscription.ping_cooldown == timedelta(hours=1)
    assert (subscription.edits, subscription.threads, subscription.poll) == (
        False,
        True,
        True,
    )
    assert "weekly on Friday at 18:00 (UTC)" in text
    assert f"role: <@&{role.id}> · ping kinds: live drops · ping cooldown: 1 hour" in text


async def test_a_guide_goes_on_after_a_restart(scene: Scene) -> None:
    """Its choices are there, its buttons work, and so does a form that was open."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("go_what")
    shown = await guide.press("form_shoes")

    await scene.env.restart_bot(new_bot(scene.services))
    await scene.moderator.submit_modal(shown, {"sizes": "US 9"})
    assert "sizes: US 9" in guide.text
    await guide.press("save")

    subscription = await only(scene)
    assert (subscription.channel_id, subscription.sizes) == (scene.alerts.id, ("US 9",))


async def test_a_guide_whose_message_is_lost_goes_on(scene: Scene) -> None:
    """Opened again, after a restart too, with what had been chosen; it says so until the end."""
    lost = await sit(scene)
    assert "Start over" not in [part.get("label") for part in lost.parts()]
    await lost.pick("channel", scene.alerts)
    await lost.press("go_what")
    await lost.write("shoes", sizes="US 9")
    await scene.env.restart_bot(new_bot(scene.services))

    guide = await sit(scene)

    going_on = "Going on with what you had chosen before; **Start over** starts again."
    assert going_on in guide.text
    assert "sizes: US 9" in guide.text
    await guide.press("go_where")
    assert going_on in guide.text
    assert guide.chosen("channel") == [str(scene.alerts.id)]
    await guide.press("save")
    assert (await only(scene)).sizes == ("US 9",)
    assert going_on not in (await sit(scene)).text


async def test_a_guide_that_goes_on_can_start_over(scene: Scene) -> None:
    """An edit with what the subscription says now; nobody else's guide is gone on with."""
    number = await scene.subscribe(sizes=("US 9",))
    lost = await sit(scene, "alerts edit", subscription=number)
    await lost.pick("kinds", "restock")
    assert "Start over" not in (await sit(scene)).text
    guide = await sit(scene, "alerts edit", subscription=number)
    assert guide.chosen("kinds") == ["restock"]
    assert guide.part("start_over")["label"] == "Start over"

    await guide.press("start_over")

    assert "Start over" not in guide.text
    assert "start_over" not in guide.names()
    assert sorted(guide.chosen("kinds")) == ["announced", "live", "restock"]
    assert "sizes: US 9" in guide.text
    assert "Start over" not in (await sit(scene, "alerts edit", subscription=number)).text


async def test_what_was_removed_meanwhile_cannot_start_over(scene: Scene) -> None:
    """The guide says so, and nothing comes back."""
    number = await scene.subscribe()
    await (await sit(scene, "alerts edit", subscription=number)).pick("kinds", "restock")
    guide = await sit(scene, "alerts edit", subscription=number)
    await scene.services.subscriptions.remove(scene.guild.id, number, by=scene.member.id)

    await guide.press("start_over")

    assert "This server has no such subscription" in guide.text
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []


async def test_a_form_is_filled_with_what_is_chosen(scene: Scene) -> None:
    """And emptying it takes the choice back."""
    number = await scene.subscribe(sizes=("US 9", "EU 42"), words="rain")
    guide = await sit(scene, "alerts edit", subscription=number)
    await guide.press("go_what")

    shown = await guide.press("form_shoes")
    assert shown.modal is not None
    fields = {part["component"]["custom_id"]: part for part in shown.modal["components"]}
    assert fields["sizes"]["component"]["value"] == "US 9, EU 42"
    await scene.moderator.submit_modal(shown, {"sizes": "", "words": "rain"})
    await guide.press("save")

    subscription = await only(scene)
    assert (subscription.sizes, subscription.words) == ((), "rain")


async def test_what_is_not_understood_is_said_in_the_guide(scene: Scene) -> None:
    """All of it at once; the rest is taken, and the form opens again with what was typed."""
    guide = await sit(scene)
    await guide.pick("kinds", "restock")
    await guide.press("go_what")

    await guide.write("shoes", sizes="large", words="rain", styles="cloudy", max_price="160 GBP")

    assert '"large" isn\'t a size.' in guide.text
    assert '"cloudy" is no 2002R style code.' in guide.text
    assert "**What** restocks · words: rain · max price: £160.00" in guide.text
    again = await guide.press("form_shoes")
    assert again.modal is not None
    typed = {
        part["component"]["custom_id"]: part["component"].get("value")
        for part in again.modal["components"]
    }
    assert (typed["sizes"], typed["styles"], typed["words"]) == ("large", "cloudy", "rain")

    await scene.moderator.submit_modal(again, {"sizes": "US 9", "styles": "", "words": "rain"})

    assert "isn't a size" not in guide.text
    assert "sizes: US 9" in guide.text


async def test_sizes_are_chosen_from_a_menu(scene: Scene) -> None:
    """In the server's system; odd ones that were written stay."""
    guide = await sit(scene)
    await guide.press("go_what")
    await guide.write("shoes", sizes="US 9, 27.3 cm")

    await guide.pick("sizes_us", "US 10", "US 10.5")

    assert guide.chosen("sizes_us") == ["US 10", "US 10.5"]
    await guide.press("save")
    assert (await only(scene)).sizes == ("CM 27.3", "US 10", "US 10.5")


async def test_an_alert_can_be_seen_before_it_is_saved(scene: Scene) -> None:
    """Beside the guide, for the moderator alone; a digest as a digest."""
    guide = await sit(scene)

    shown = answer(await guide.press("preview"))

    assert shown.ephemeral
    assert "### Restock" in read(shown)
    await guide.press("go_when")
    await guide.pick("digest", "weekly")
    assert "### Weekly digest" in read(answer(await guide.press("preview")))
    assert "(UTC) · reminders before a drop wait for it too" in guide.text


async def test_a_preset_is_one_choice_and_saving_one_press(scene: Scene) -> None:
    """A first subscription of two; the shops of other regions are not told of."""
    opened = answer(await opened_in(scene, scene.alerts))
    guide = Sitting(scene, scene.moderator, opened)

    await guide.pick("preset", "restocks_eu")
    assert guide.chosen("preset") == ["restocks_eu"]
    assert guide.chosen("kinds") == ["restock"]
    await guide.press("save")

    assert guide.presses == 2
    subscription = await only(scene)
    assert (subscription.kinds, subscription.regions) == ({ChangeKind.RESTOCK}, ("EU",))
    await scene.restock("US 9")
    assert await scene.posted() == []


async def test_own_words_are_seen_filled_in_before_they_are_saved(scene: Scene) -> None:
    """In the guide, of stock and of a drop; and on a card beside it, with the colour."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    assert "form_looks" not in guide.names()
    await guide.pick("role", role)
    await guide.press("go_how")

    shown = await guide.write("looks", line="{role} { shoe } in {sizes}!", colour="pink")

    assert "Your own words" in guide.text
    quoted = [row for row in guide.text.split("\n") if row.startswith("> ")]
    name = "Protection Pack Rain Cloud"
    assert quoted == [
        f"> <@&{role.id}> {name} in US 8, US 9, US 10.5!",
        f"> <@&{role.id}> {name} in!",
    ]
    [preview] = shown.followups
    assert preview.ephemeral
    assert f"<@&{role.id}> {name} in US 8" in read(preview)
    [card] = [part for part in preview.components if part["type"] == 17]
    assert card["accent_color"] == 0xEB459E
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []

    await guide.press("save")
    subscription = await only(scene)
    assert (subscription.line, subscription.colour) == ("{role} {shoe} in {sizes}!", 0xEB459E)


async def test_own_words_that_nothing_fills_are_said_in_the_guide(scene: Scene) -> None:
    """They stay in the form, and what was right in it counts."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("go_how")

    shown = await guide.write("looks", line="{shoe} at {prize}", colour="#000000")

    assert "Nothing fills {prize}" in guide.text
    assert "colour: #000000" in guide.text
    assert not shown.followups
    form = await guide.press("form_looks")
    assert form.modal is not None
    assert "{shoe} at {prize}" in str(form.modal)


async def test_a_channel_that_has_alerts_already_is_said_to(scene: Scene) -> None:
    """Before a second subscription is saved; the first can be changed instead."""
    number = await scene.subscribe("price_cut")
    guide = await sit(scene)
    assert "has alerts already" not in guide.text

    await guide.pick("channel", scene.alerts)
    assert f"<#{scene.alerts.id}> has alerts already: price cuts." in guide.text
    await guide.pick("kinds", "price_cut")
    assert f"<#{scene.alerts.id}> has exactly these alerts already." in guide.text

    await scene.moderator.click(guide.message, label="Change that one")

    assert f"### Edit the alerts of <#{scene.alerts.id}>" in guide.text
    assert guide.chosen("kinds") == ["price_cut"]
    assert (await only(scene)).id == number


async def test_everyone_is_refused_in_the_guide(scene: Scene) -> None:
    """The choice before it stays, and is shown again."""
    role = scene.guild.create_role("Sneakers", mentionable=True)
    guide = await sit(scene)
    await guide.pick("role", role)
    before = guide.part("role")

    await guide.pick("role", scene.guild.default_role)

    assert "never mention everyone" in guide.text
    assert guide.chosen("role") == [str(role.id)]
    assert guide.part("role")["id"] != before["id"]


async def test_cancelling_keeps_nothing(scene: Scene) -> None:
    """It says so, and no button is left."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("cancel")

    assert guide.text.startswith("Cancelled. Nothing of this guide was kept")
    assert guide.names() == []
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []


async def test_a_guide_left_alone_says_what_to_do(scene: Scene) -> None:
    """Its buttons are taken away then, so that nobody presses them in vain."""
    for press in ("save", "go_what", "form_shoes", "cancel"):
        guide = await sit(scene)
        await guide.pick("channel", scene.alerts)
        if press.startswith("form"):
            await guide.press("go_what")
        scene.clock.advance(hours=25)

        await guide.press(press)

        assert "This guide is over" in guide.text
        assert "`/alerts setup` starts again" in guide.text
        assert guide.names() == []
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []


async def test_the_same_as_one_that_is_there_is_not_added(scene: Scene) -> None:
    """It says so, and shows it."""
    await scene.subscribe()
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    await guide.press("save")

    assert "This was there already; nothing was changed" in guide.text
    assert (await only(scene)).revision == 1


@pytest.mark.simcord(check_errors=False)
async def test_a_guide_belongs_to_who_opened_it(scene: Scene) -> None:
    """Should another see it, they are told whose it is, for their eyes alone."""
    guide = await sit(scene)
    other = scene.guild.add_member(
        scene.env.create_user("molly"), roles=[scene.guild.roles["Moderators"]]
    )
    await scene.env.settle()
    stored = scene.env.backend.get_message(scene.general.id, guide.message.id)
    stored.flags &= ~64  # as if it were for all to see: no client shows it to another

    result = await guide.press("cancel", by=other)

    assert answer(result).ephemeral
    assert f"This guide belongs to <@{scene.moderator.id}>" in said(result)
    assert "save" in guide.names()


@pytest.mark.simcord(check_errors=False)
async def test_the_right_is_looked_at_with_every_press(scene: Scene) -> None:
    """Who may no longer manage the server changes nothing more."""
    guide = await sit(scene)
    await guide.pick("channel", scene.alerts)
    scene.env.backend.edit_role(
        scene.guild.id, scene.guild.roles["Moderators"].id, {"permissions": 1 << 11 | 1 << 10}
    )
    await scene.env.settle()

    for result in (
        await guide.press("save"),
        await guide.press("go_what"),
        await guide.pick("kinds", "live"),
        await guide.pick("channel", scene.general),
        await guide.pick("role"),
    ):
        assert "Manage Server" in said(result)
        assert answer(result).ephemeral
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []


async def test_a_missing_permission_is_named_until_it_is_given(scene: Scene) -> None:
    """On the spot; it may be saved all the same."""
    role = scene.guild.create_role("Quiet", mentionable=False)
    closed = scene.guild.create_text_channel(
        "closed",
        overwrites={
            scene.guild.roles["TestBot"]: discord.PermissionOverwrite(
                send_messages=False, mention_everyone=False, create_public_threads=False
            )
        },
    )
    guide = await sit(scene)
    await guide.pick("channel", closed)
    assert "lacks **Send Messages** in" in guide.text
    await guide.pick("role", role)
    await guide.press("go_how")
    await guide.pick("how", "threads")
    assert (
        "**Send Messages**, **Create Public Threads** and "
        "**Mention Everyone, Here, and All Roles**" in guide.text
    )
    assert guide.part("save")["label"] == "Save anyway"

    scene.env.backend.delete_overwrite(closed.id, scene.guild.roles["TestBot"].id)
    await scene.env.settle()
    await guide.press("check")

    assert "Permissions look good" in guide.text
    assert guide.part("save")["label"] == "Save"
    assert "check" not in guide.names()


async def test_a_forum_is_checked_as_one(scene: Scene) -> None:
    """Posts instead of messages, and none without a tag where the forum wants one."""
    forum = scene.guild.create_forum_channel("drops")
    tags = [
        {"id": str(number), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
        for number, name in ((71, "Restocks"), (72, "Drops"))
    ]
    scene.env.backend.edit_channel(forum.id, {"available_tags": tags})
    await scene.env.settle()
    known: Any = scene.env.bot.get_channel(forum.id)
    known._flags = 1 << 4  # noqa: SLF001 - a post needs a tag: the simulation has no such forums
    guide = await sit(scene)
    await guide.pick("channel", forum)
    assert "takes no post without a tag" in guide.text
    await guide.press("go_how")
    tag = guide.part("tags")["options"][0]["value"]
    await guide.pick("tags", tag)
    assert "Permissions look good" in guide.text
    assert "tags: 1" in guide.text

    await guide.press("go_where")
    await guide.pick("channel", scene.alerts)
    await guide.press("save")

    assert (await only(scene)).tags == ()


async def test_publishing_is_for_announcement_channels(scene: Scene) -> None:
    """Another channel takes the choice back."""
    news = scene.guild.create_news_channel("news")
    guide = await sit(scene)
    await guide.pick("channel", news)
    await guide.press("go_how")
    await guide.pick("how", "edits", "publish")
    assert "**How** edits · publish" in guide.text
    await guide.press("go_where")
    await guide.pick("channel", scene.alerts)
    assert "publish" not in guide.text
    await guide.pick("channel", news)
    await guide.press("save")

    assert not (await only(scene)).publish


async def test_a_thread_can_be_chosen(scene: Scene) -> None:
    """With the permission to send in threads."""
    scene.env.backend.create_thread(scene.alerts.id, "talk", scene.moderator.id)
    await scene.env.settle()
    [thread] = scene.alerts.threads
    guide = await sit(scene)

    await guide.pick("channel", thread)
    await guide.press("save")

    assert (await only(scene)).channel_id == thread.id


async def test_a_channel_that_is_gone_is_said_to_be(scene: Scene) -> None:
    """While the guide is open, or before it is edited."""
    doomed = scene.guild.create_text_channel("doomed")
    number = await scene.subscribe(channel_id=doomed.id)
    scene.env.backend.delete_channel(doomed.id)
    await scene.env.settle()

    guide = await sit(scene, "alerts edit", subscription=number)
    assert f"Raincloud cannot find <#{doomed.id}>" in guide.text
    assert guide.chosen("channel") == []

    await guide.pick("channel", scene.alerts)
    await guide.press("save")
    assert (await only(scene)).channel_id == scene.alerts.id


async def test_an_edit_begins_with_todays_values(scene: Scene) -> None:
    """And changes the subscription it is about, for the audit record too."""
    number = await scene.subscribe("price_cut", sizes=("US 9",))
    guide = await sit(scene, "alerts edit", subscription=number)

    assert f"### Edit the alerts of <#{scene.alerts.id}>" in guide.text
    assert guide.chosen("kinds") == ["price_cut"]
    assert guide.chosen("channel") == [str(scene.alerts.id)]
    await guide.pick("kinds", "restock")
    await guide.press("save")

    subscription = await only(scene)
    assert (subscription.id, subscription.sizes) == (number, ("US 9",))
    assert subscription.kinds == {ChangeKind.RESTOCK}


async def test_the_later_of_two_moderators_is_told(scene: Scene) -> None:
    """Over a restart too: theirs stays, one's own is set aside, and put on top on a press."""
    number = await scene.subscribe()
    guide = await sit(scene, "alerts edit", subscription=number)
    await guide.pick("kinds", "restock")
    subscription = await only(scene)
    theirs = replace(subscription, sizes=("US 10",))
    await scene.services.subscriptions.change(
        theirs, by=scene.member.id, seen=subscription.revision
    )
    await scene.env.restart_bot(new_bot(scene.services))

    await guide.press("save")

    assert f"<@{scene.member.id}> changed this meanwhile" in guide.text
    assert "- sizes: US 10" in guide.text
    assert "**Yours, set aside:**\n- kinds: restocks" in guide.text
    assert (await only(scene)).sizes == ("US 10",)
    assert sorted(guide.chosen("kinds")) == ["announced", "live", "restock"]

    await guide.press("apply_own")
    assert guide.chosen("kinds") == ["restock"]
    await guide.press("save")

    now = await only(scene)
    assert (now.sizes, now.revision) == (("US 10",), 3)
    assert now.kinds == {ChangeKind.RESTOCK}


async def test_a_number_that_is_none_is_said_to_be(scene: Scene) -> None:
    """Nothing opens."""
    assert "has no such subscription" in await scene.refused("alerts edit", subscription=7)


async def test_of_a_subscription_removed_meanwhile_nothing_comes_back(scene: Scene) -> None:
    """The guide says so."""
    number = await scene.subscribe()
    guide = await sit(scene, "alerts edit", subscription=number)
    await guide.pick("kinds", "restock")
    await scene.services.subscriptions.remove(scene.guild.id, number, by=scene.member.id)

    await guide.press("save")

    assert "This server has no such subscription" in guide.text
    assert await scene.services.subscriptions.of_guild(scene.guild.id) == []
