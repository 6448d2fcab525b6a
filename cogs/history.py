"""/history: questions about the model, answered with sources."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands

from bot.discord_adapter import Bot
from bot.history import FollowUps
from bot.ui.base import Public, answer, completions, send_page, text_view
from bot.ui.history import (
    SHOW,
    answer_view,
    arguments,
    own_answer_view,
    quiz_view,
    quizzes,
    send_comparison,
    send_timeline,
    timelines,
)

Name = app_commands.Range[str, 1, 100]


@app_commands.guild_only()
class HistoryCog(Public, group_name="history"):
    """What is known of the 2002R, with sources."""

    def __init__(self, bot: Bot) -> None:
        self._history = bot.services.history
        self._quizzes = bot.services.quizzes
        self._teaching = bot.services.teaching
        self._clock = bot.services.clock
        self._follow_ups = FollowUps()

    @app_commands.command()
    @app_commands.describe(question="What you want to know, in your own words")
    async def ask(
        self, interaction: Interaction[Any], question: app_commands.Range[str, 1, 4000]
    ) -> None:
        """Ask about the history of the 2002R."""
        asker = (interaction.channel_id or 0, interaction.user.id)
        now = self._clock()
        history = await self._history()
        found = history.ask(question, self._follow_ups.subject(*asker, now))
        self._follow_ups.remember(*asker, found.subject, now)
        guild_id, is_served = interaction.guild_id or 0, found.answered or bool(found.commands)
        own = None if is_served else await self._teaching.answer_to(guild_id, question)
        view = own_answer_view(own, question) if own else answer_view(found, question)
        await answer(interaction, view=view, is_private=False)
        if not is_served and own is None:
            await self._teaching.keep(guild_id, question)

    @app_commands.command()
    @app_commands.describe(name="A model, person, collaboration, edition, colorway or technology")
    async def show(self, interaction: Interaction[Any], name: Name) -> None:
        """Show everything known about one shoe, person, collaboration or technology."""
        await send_page(interaction, SHOW, name)

    @app_commands.command()
    @app_commands.describe(
        model="Only this shoe, pack or person, and what belongs to it; everything if left out",
        years="One year or a span, such as 2021 or 2015-2022; since 2000 if left out",
    )
    async def timeline(
        self,
        interaction: Interaction[Any],
        model: Name | None = None,
        years: app_commands.Range[str, 1, 20] | None = None,
    ) -> None:
        """Show what happened when, as a picture; its button has the text and sources."""
        first, last = arguments.parse_years(years, self._clock().year)
        span = timelines.TimelineSpan(name=model or "", first=first, last=last)
        await send_timeline(interaction, span)

    @app_commands.command()
    @app_commands.describe(first="One thing", second="Another one")
    async def compare(self, interaction: Interaction[Any], first: Name, second: Name) -> None:
        """Show two things side by side, what differs first."""
        await send_comparison(interaction, first, second)

    @app_commands.command()
    async def quiz(self, interaction: Interaction[Any]) -> None:
        """Ask this channel a question with four answers."""
        quiz = await self._quizzes.pose(interaction.id)
        view = quiz_view(quiz, interaction.id)
        await answer(interaction, view=view, is_private=False)

    @app_commands.command()
    async def scores(self, interaction: Interaction[Any]) -> None:
        """Show who answered most quiz questions right in this server."""
        found = await self._quizzes.scores(interaction.guild_id or 0)
        view = text_view(quizzes.scores(found, interaction.user.id))
        await answer(interaction, view=view, is_private=False)

    @ask.autocomplete("question")
    async def _complete_question(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        history = await self._history()
        return completions.questions(history.suggest(current))

    @show.autocomplete("name")
    @timeline.autocomplete("model")
    @compare.autocomplete("first")
    @compare.autocomplete("second")
    async def _complete_name(
        self, interaction: Interaction[Any], current: str
    ) -> list[app_commands.Choice[str]]:
        del interaction
        history = await self._history()
        return arguments.names(current, history.facts.entities)


async def setup(bot: Bot) -> None:
    """Add the cog."""
    await bot.add_cog(HistoryCog(bot))
