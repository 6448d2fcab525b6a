"""People act, the real client answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.wire.answers import ComplaintError
from tests.wire.conftest import Client
from tests.wire.manual_clock import ManualClock
from tests.wire.options import ActorError
from tests.wire.pointing import connected
from tests.wire.server import WireDiscord
from tests.wire.world import MANAGE_GUILD, MEMBER_PERMISSIONS, Channel, Guild, User

Interaction = discord.Interaction[Client]


class Counter(discord.ui.View):
    """A view whose button counts, and whose select repeats."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.count = 0

    @discord.ui.button(label="Count", custom_id="count")
    async def add(self, interaction: Interaction, button: discord.ui.Button[Counter]) -> None:
        """Count one more."""
        self.count += 1
        await interaction.response.edit_message(content=f"{self.count}", view=self)

    @discord.ui.select(
        custom_id="size",
        options=[discord.SelectOption(label="9"), discord.SelectOption(label="10")],
    )
    async def choose(self, interaction: Interaction, select: discord.ui.Select[Counter]) -> None:
        """Repeat the choice."""
        await interaction.response.send_message(f"Size {select.values[0]}.", ephemeral=True)


class Form(discord.ui.Modal, title="A drop"):
    """A form with one field."""

    style_code: discord.ui.TextInput[Form] = discord.ui.TextInput(
        label="Style code", custom_id="style_code"
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Repeat the field."""
        await interaction.response.send_message(f"Entered {self.style_code.value}.")


def add_commands(tree: app_commands.CommandTree[Client]) -> None:
    """Give a tree one command of every kind the actors must manage."""
    drops = app_commands.Group(name="drops", description="Drops.")

    @drops.command(name="upcoming", description="What is coming.")
    async def upcoming(
        interaction: Interaction,
        region: str,
        where: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        member: discord.Member | None = None,
        count: app_commands.Range[int, 1, 5] = 1,
    ) -> None:
        named = [str(each) for each in (where, role, member) if each is not None]
        await interaction.response.send_message(
            " ".join([region, str(count), *named]), ephemeral=True
        )
        await interaction.followup.send("More.")

    @upcoming.autocomplete("region")
    async def regions(interaction: Interaction, text: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=text.upper(), value=text)]

    tree.add_command(drops)

    @tree.command(name="slow", description="Answers later.")
    async def slow(interaction: Interaction, ephemeral: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=ephemeral)
        await interaction.edit_original_response(content="At last.")

    @tree.command(name="laid_out", description="Answers later, with a layout.")
    async def laid_out(interaction: Interaction) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay("At last."))
        await interaction.followup.send(view=view, ephemeral=True)

    @tree.command(name="count", description="Shows a button.")
    async def count(interaction: Interaction) -> None:
        await interaction.response.send_message("0", view=Counter())

    @tree.command(name="enter", description="Shows a form.")
    async def enter(interaction: Interaction) -> None:
        await interaction.response.send_modal(Form())

    @tree.command(name="setup", description="For moderators.")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Interaction) -> None:
        rights = interaction.permissions.manage_guild
        await interaction.response.send_message(f"manage_guild is {rights}.")


class Stage:
    """A connected client, a guild and a person."""

    def __init__(self, server: WireDiscord, client: Client) -> None:
        self.server = server
        self.client = client
        self.guild: Guild = next(iter(server.world.guilds.values()))
        self.channel: Channel = self.guild.channels[0]
        self.ada: User = server.add_user("ada")


@pytest.fixture
async def stage(server: WireDiscord, client: Client) -> AsyncIterator[Stage]:
    """Connect a client whose commands are registered."""
    add_commands(client.tree)
    async with connected(client, server):
        yield Stage(server, client)


async def test_a_slash_command_is_answered_and_followed_up(stage: Stage) -> None:
    """Subcommand, typed options, an ephemeral answer, a public follow-up."""
    role = stage.server.add_role(stage.guild, "drops")
    reply = await stage.server.slash(
        stage.guild,
        stage.channel,
        stage.ada,
        "drops upcoming",
        {
            "region": "eu",
            "where": stage.guild.channels[1],
            "role": role,
            "member": stage.ada,
            "count": 3,
        },
    )
    await reply.wait_for_follow_ups(1)

    assert reply.content == "eu 3 channel-2 drops ada"
    assert reply.is_ephemeral
    assert reply.answered_after is not None
    assert reply.answered_after < 3
    assert [message.content for message in reply.follow_ups] == ["More."]
    assert [m.content for m in stage.server.messages(stage.channel.id)] == ["More."]


async def test_the_first_followup_after_a_deferral_keeps_its_own_flags(stage: Stage) -> None:
    """Who sees it was said before; that it is a layout is said only then."""
    where = stage.guild, stage.channel, stage.ada
    reply = await stage.server.slash(*where, "laid_out")

    assert reply.message is not None
    assert reply.message.payload["components"][0]["content"] == "At last."
    assert reply.is_ephemeral


async def test_a_deferred_answer_is_waited_for(stage: Stage) -> None:
    """In the direct channel too; what was deferred ephemerally stays so."""
    public = await stage.server.slash(None, None, stage.ada, "slow")
    secret = await stage.server.slash(
        stage.guild, stage.channel, stage.ada, "slow", {"ephemeral": True}
    )

    assert (public.content, public.is_ephemeral) == ("At last.", False)
    assert (secret.content, secret.is_ephemeral) == ("At last.", True)


async def test_autocomplete_returns_the_choices(stage: Stage) -> None:
    """As Discord would show them."""
    choices = await stage.server.autocomplete(
        stage.guild, stage.channel, stage.ada, "drops upcoming", "region", {"region": "eu"}
    )

    assert choices == [{"name": "EU", "value": "eu"}]


async def test_buttons_and_selects_are_pressed(stage: Stage) -> None:
    """A press changes the message; a choice is answered to who made it."""
    shown = await stage.server.slash(stage.guild, stage.channel, stage.ada, "count")
    assert shown.message is not None

    pressed = await stage.server.press(stage.ada, shown.message, "count")
    chosen = await stage.server.press(stage.ada, shown.message, "size", ["10"])

    assert pressed.message is shown.message
    assert shown.content == "1"
    assert (chosen.content, chosen.is_ephemeral) == ("Size 10.", True)


async def test_a_form_is_filled_in(stage: Stage) -> None:
    """Its fields come back to the bot by custom_id."""
    form = await stage.server.slash(stage.guild, stage.channel, stage.ada, "enter")

    reply = await stage.server.submit_modal(form, {"style_code": "M2002RDA"})

    assert reply.content == "Entered M2002RDA."


async def test_permissions_decide_who_is_offered_a_command(stage: Stage) -> None:
    """As Discord's client does, by the command's default permissions and contexts."""
    where = stage.guild, stage.channel, stage.ada
    reply = await stage.server.slash(*where, "setup", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    assert reply.content == "manage_guild is True."
    with pytest.raises(ActorError, match="without permissions"):
        await stage.server.slash(*where, "setup")
    with pytest.raises(ActorError, match="context 1"):
        await stage.server.slash(None, None, stage.ada, "setup", permissions=MANAGE_GUILD)


@pytest.mark.parametrize(
    ("line", "values", "sentence"),
    [
        ("nothing", {}, "no command /nothing; registered are: count, drops"),
        ("drops", {}, "is a group"),
        ("drops past", {}, "no part 'past'"),
        ("drops upcoming", {}, "needs the option 'region'"),
        ("drops upcoming", {"region": 1}, "does not take 1"),
        ("drops upcoming", {"region": "eu", "size": 9}, "has no option"),
        ("drops upcoming", {"region": "eu", "count": 6}, "takes 1 to 5"),
    ],
)
async def test_what_discord_would_not_let_a_person_do_is_an_error(
    stage: Stage, line: str, values: dict[str, str | int], sentence: str
) -> None:
    """A test that types nonsense learns it from the actor, not from the bot."""
    with pytest.raises(ActorError, match=sentence):
        await stage.server.slash(stage.guild, stage.channel, stage.ada, line, values)


async def test_an_ephemeral_message_is_seen_by_one(stage: Stage) -> None:
    """Another person can press nothing on it, and no custom_id but its own exists."""
    shown = await stage.server.slash(stage.guild, stage.channel, stage.ada, "count")
    assert shown.message is not None
    with pytest.raises(ActorError, match="it has \\['count', 'size'\\]"):
        await stage.server.press(stage.ada, shown.message, "other")
    shown.message.seen_by = stage.ada
    with pytest.raises(ActorError, match="does not see"):
        await stage.server.press(stage.server.add_user("bob"), shown.message, "count")


async def test_answering_twice_is_refused_and_kept(server: WireDiscord, client: Client) -> None:
    """With Discord's code 40060."""
    codes: list[int] = []

    @client.tree.command(name="twice", description="Answers twice.")
    async def twice(interaction: Interaction) -> None:
        await interaction.response.send_message("One.")
        adapter = discord.webhook.async_.async_context.get()
        params = discord.webhook.async_.interaction_response_params(4, {"content": "Two."})
        async with asyncio.timeout(5):
            try:
                await adapter.create_interaction_response(
                    interaction.id,
                    interaction.token,
                    session=interaction._session,  # noqa: SLF001 - discord.py itself refuses
                    params=params,
                )
            except discord.HTTPException as error:
                codes.append(error.code)

    async with connected(client, server):
        stage = Stage(server, client)
        await server.slash(stage.guild, stage.channel, stage.ada, "twice")
        await server.wait_for(lambda: bool(server.complaints))

    assert codes == [40060]
    assert "already been acknowledged" in server.complaints[0]
    server.rest.complaints.clear()


async def test_an_answer_after_three_seconds_is_too_late(
    client: Client, clock: ManualClock
) -> None:
    """Discord no longer knows the interaction; one that was deferred in time still is known."""
    codes: list[int] = []

    @client.tree.command(name="late", description="Answers too late.")
    async def late(interaction: Interaction) -> None:
        clock.advance(3.1)
        try:
            await interaction.response.send_message("Late.")
        except discord.NotFound as error:
            codes.append(error.code)

    @client.tree.command(name="deferred", description="Defers, and answers later.")
    async def deferred(interaction: Interaction) -> None:
        await interaction.response.defer()
        clock.advance(600)
        await interaction.followup.send("In time.")

    async with WireDiscord(clock=clock) as server:
        server.add_guild()
        async with connected(client, server):
            stage = Stage(server, client)
            where = stage.guild, stage.channel, stage.ada
            with pytest.raises(ComplaintError, match="Unknown interaction"):
                await server.slash(*where, "late")
            reply = await server.slash(*where, "deferred")

    assert codes == [10062]
    assert reply.content == "In time."
    assert reply.follow_ups == []


async def test_a_wrong_answer_fails_the_person_who_waits(
    server: WireDiscord, client: Client
) -> None:
    """At once, not after discord.py's 25 seconds of repeats."""
    failed = asyncio.Event()

    @client.tree.command(name="wrong", description="Breaks a rule.")
    async def wrong(interaction: Interaction) -> None:
        view = discord.ui.View()
        view.add_item(discord.ui.Button(custom_id="a"))
        view.add_item(discord.ui.Button(custom_id="a"))
        try:
            await interaction.response.send_message("x", view=view)
        except discord.HTTPException:
            failed.set()

    async with connected(client, server):
        stage = Stage(server, client)
        with pytest.raises(ComplaintError, match="'a' is used 2 times"):
            await server.slash(stage.guild, stage.channel, stage.ada, "wrong")
        async with asyncio.timeout(5):
            await failed.wait()

    server.rest.complaints.clear()


async def test_no_answer_is_a_timeout_with_a_sentence(server: WireDiscord, client: Client) -> None:
    """It says what was not answered."""

    @client.tree.command(name="silent", description="Says nothing.")
    async def silent(interaction: Interaction) -> None:
        """Say nothing."""

    async with connected(client, server):
        stage = Stage(server, client)
        with pytest.raises(TimeoutError, match="did not answer 'silent'"):
            await server.slash(
                stage.guild, stage.channel, stage.ada, "silent", timeout_seconds=0.03
            )


async def test_commands_keep_their_ids_when_registered_again(stage: Stage) -> None:
    """As at Discord, so that mentions of commands stay true."""
    before = {command["name"]: command["id"] for command in stage.server.commands}
    await stage.client.tree.sync()
    fetched = await stage.client.tree.fetch_commands()

    assert {command.name: str(command.id) for command in fetched} == before


async def test_what_follows_a_deferral_keeps_its_components_and_who_sees_it(
    server: WireDiscord, client: Client
) -> None:
    """The deferral decides who sees the answer, what follows decides what is in it."""

    @client.tree.command(name="later", description="Answers later.")
    async def later(interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay("At last."))
        await interaction.followup.send(view=view)

    async with connected(client, server):
        stage = Stage(server, client)
        reply = await server.slash(stage.guild, stage.channel, stage.ada, "later")

    assert reply.message is not None
    assert reply.is_ephemeral
    assert "At last." in str(reply.message.payload["components"])


async def test_a_deferral_can_be_taken_back(server: WireDiscord, client: Client) -> None:
    """Then what follows is a message of its own, seen by whom it says."""

    @client.tree.command(name="later", description="Answers later.")
    async def later(interaction: Interaction) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()
        await interaction.followup.send("Only for you.", ephemeral=True)

    async with connected(client, server):
        stage = Stage(server, client)
        reply = await server.slash(stage.guild, stage.channel, stage.ada, "later")
        await reply.wait_for_follow_ups()

    assert reply.message is None
    assert [message.is_ephemeral for message in reply.follow_ups] == [True]
