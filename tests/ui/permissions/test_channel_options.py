"""What a kind of channel can do for alerts, and which can be chosen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord import ChannelType, app_commands

from bot.ui.permissions import channel_options


def test_only_channels_that_discords_schema_knows_are_asked_for() -> None:
    """It refuses the whole tree of commands otherwise."""
    offered = channel_options.ChannelArgument().channel_types

    assert ChannelType.forum in offered
    assert ChannelType.news in offered
    assert ChannelType.media not in offered
    assert ChannelType.voice not in offered


async def test_a_channel_the_bot_cannot_see_is_none() -> None:
    """It is refused like anything that is not there to be chosen."""
    unseen = SimpleNamespace(resolve=lambda: None)

    with pytest.raises(app_commands.TransformerError):
        await channel_options.ChannelArgument().transform(cast("Any", None), unseen)
