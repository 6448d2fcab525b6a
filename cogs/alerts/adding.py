"""/alerts add: a subscription in one line."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.errors import RequestError
from bot.models import Subscription
from bot.rules.looks import LINE_LIMIT
from bot.rules.reading import changing
from bot.rules.subscriptions import DEFAULT_KINDS, read_each
from bot.services import services_of
from bot.ui.base import answer, guild_of
from bot.ui.permissions import channel_options, missing_permissions
from bot.ui.subscriptions import change_it, replies
from cogs.alerts import completing

List = app_commands.Range[str, 0, 400]
Word = app_commands.Range[str, 1, 40]


class AddingCog(commands.Cog):
    """Makes subscriptions."""

    @app_commands.command()
    @app_commands.describe(
        channel="Where alerts shall go: a text or announcement channel, a forum, or a thread",
        kinds="What to hear of, separated by commas; live, restock and announced if left out",
        lead_times="How long before a drop to tell of it, such as 24h, 1h, now",
        role="A role to mention with each alert",
        ping_kinds="Mention it for these kinds only, separated by commas",
        ping_cooldown="Mention it once in this time at most, such as 2 h",
        styles="Only these shoes, separated by commas: M2002RDA, rain cloud",
        models="Only these of the family, such as 2002R, mule",
        regions="Only shops of these countries, such as US, JP",
        shops="Only these shops, separated by commas",
        sizes="Only these sizes, separated by commas, such as US 9, EU 42.5",
        words='Words and "quoted phrases" that must appear; what follows a minus must not',
        max_price="Only up to this price, such as 160 USD",
        first_only="Only the first time a style is live",
        preorders="What can be ordered before it ships, too; on if left out",
        restock_cooldown="How long a size that came back is not told again, such as 30 min",
        digest="When alerts come: instant, daily 9:00 or weekly monday 9:00",
        publish="Pass alerts of an announcement channel on to its followers",
        threads="Give each drop a thread of its own, in a text channel",
        edits="Keep earlier posts up to date; on if left out",
        poll="Ask cop or drop under a drop",
        line="Your own words above each card, such as {role} {shoe} is back: {sizes}",
        colour="The cards' colour, such as #3BA55D or red; that of their kind if left out",
    )
    @app_commands.autocomplete(
        kinds=completing.complete_kinds,
        lead_times=completing.complete_lead_times,
        ping_kinds=completing.complete_kinds,
        ping_cooldown=completing.complete_span,
        styles=completing.complete_styles,
        models=completing.complete_models,
        regions=completing.complete_regions,
        shops=completing.complete_shops,
        sizes=completing.complete_sizes,
        max_price=completing.complete_max_price,
        restock_cooldown=completing.complete_span,
        digest=completing.complete_digest,
        colour=completing.complete_colour,
    )
    async def add(
        self,
        interaction: Interaction[Any],
        channel: channel_options.ChannelOption,
        *,
        kinds: app_commands.Range[str, 1, 200] = DEFAULT_KINDS,
        lead_times: app_commands.Range[str, 0, 100] | None = None,
        role: discord.Role | None = None,
        ping_kinds: app_commands.Range[str, 0, 200] | None = None,
        ping_cooldown: Word | None = None,
        styles: List | None = None,
        models: List | None = None,
        regions: List | None = None,
        shops: app_commands.Range[str, 0, 2000] | None = None,
        sizes: List | None = None,
        words: List | None = None,
        max_price: Word | None = None,
        first_only: bool = False,
        preorders: bool = True,
        restock_cooldown: Word | None = None,
        digest: Word | None = None,
        publish: bool = False,
        threads: bool = False,
        edits: bool = True,
        poll: bool = False,
        line: app_commands.Range[str, 0, LINE_LIMIT] | None = None,
        colour: Word | None = None,
    ) -> None:
        """Send alerts to a channel."""
        guild = guild_of(interaction)
        if role is not None and role.is_default():
            raise RequestError(replies.everyone())
        channel_options.check(channel, publish=publish, threads=threads)
        with changing():
            texts, faults = await services_of(interaction).assortment.spelled_out(
                guild.id,
                {
                    "kinds": kinds,
                    "lead_times": lead_times,
                    "ping_kinds": ping_kinds,
                    "ping_cooldown": ping_cooldown,
                    "styles": styles,
                    "models": models,
                    "regions": regions,
                    "shops": shops,
                    "sizes": sizes,
                    "words": words,
                    "max_price": max_price,
                    "restock_cooldown": restock_cooldown,
                    "digest": digest,
                    "line": line,
                    "colour": colour,
                },
            )
            typed = {name: text for name, text in texts.items() if text is not None}
            chosen, others = read_each({each: typed[each] for each in typed if each not in faults})
            faults |= others
            if faults:
                raise RequestError("\n".join(faults.values()))
        if role is None and (ping_kinds or ping_cooldown):
            raise RequestError(replies.no_role())
        subscription = Subscription(
            guild_id=guild.id,
            channel_id=channel.id,
            role_id=role.id if role is not None else None,
            first_only=first_only,
            preorders=preorders,
            publish=publish,
            threads=threads,
            edits=edits,
            poll=poll,
            created_by=interaction.user.id,
            created_at=interaction.created_at,
            **chosen,
        )
        services = services_of(interaction)
        known = {shop.casefold() for shop in await services.assortment.shops(guild.id)}
        added = await services.subscriptions.add(subscription, guild_name=guild.name)
        text = replies.added(
            added.subscription,
            was_there=added.was_there,
            missing=missing_permissions(channel, subscription, role),
            strange=[shop for shop in subscription.shops if shop.casefold() not in known],
        )
        await answer(interaction, text, view=change_it(added.subscription.id))
