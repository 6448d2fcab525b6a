"""The demo's page: what it looks like, and that its channels can be opened. No browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.demo import world
from bot.demo.channels import DIRECT, OPEN, OpenableChannels
from bot.demo.shop import DemoShop
from bot.demo.skin import Skin, naming_all_commands
from bot.demo.turns import Turns
from bot.demo.welcome import welcome_text

GREETING = "GREETING-OF-A-TEST"


class Visitor:
    """One page of the demo: asks its server what the page's scripts ask."""

    def __init__(
        self, opened: world.World, channels: OpenableChannels, client: httpx.AsyncClient
    ) -> None:
        self.world = opened
        self.channels = channels
        self.client = client
        self._sequence = 0

    async def open(self) -> None:
        """Open the page."""
        page = (await self.client.post("/api/pages", json={})).json()
        self.client.headers["X-Simcord-Context"] = page["context"]["id"]

    async def do(self, kind: str, **body: Any) -> dict[str, Any]:
        """Act, aimed at what is shown now."""
        state = await self._state()
        envelope = {
            "protocol_version": 3,
            "sequence": self._sequence + 1,
            "request_id": f"request-{self._sequence}",
            "generation": state["context"]["generation"],
            "bot_generation": state["botGeneration"],
            "published_revision": state["publishedRevision"],
        }
        answer = await self.client.post("/api/action", json={**envelope, "kind": kind, **body})
        result: dict[str, Any] = answer.json()
        self._sequence = result.get("expectedSequence", self._sequence)
        return result

    async def shown(self) -> tuple[str | None, list[str]]:
        """Return which channel is shown, and what was written in it."""
        state = await self._state()
        return state["channel"]["name"], [
            text for message in state["messages"].values() if (text := message["content"])
        ]

    async def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = (await self.client.get("/api/state")).json()
        return state


@asynccontextmanager
async def visiting(shop: DemoShop, database: Path) -> AsyncIterator[Visitor]:
    """Open the demo's page as its moderator."""
    async with world.open_world(shop, database) as opened:
        preview = opened.env.preview(
            opened.alerts, viewers=[opened.moderator, opened.member], layout="channel"
        )
        skin = Skin(preview, opened.guild.name)
        async with preview:
            channels = OpenableChannels(
                opened.env, preview, [opened.alerts, opened.restocks, opened.general]
            )
            skin.show(channels.names())
            Turns(opened.env, preview)
            address, _, capability = preview.url.partition("#")
            headers = {"X-Simcord-Capability": capability}
            async with httpx.AsyncClient(
                base_url=address, headers=headers, trust_env=False
            ) as client:
                visitor = Visitor(opened, channels, client)
                await visitor.open()
                yield visitor


async def test_another_channel_is_opened_and_written_in(
    shop: DemoShop, database_file: Path
) -> None:
    """What is written there stands there and nowhere else."""
    async with visiting(shop, database_file) as visitor:
        assert await visitor.shown() == ("alerts", [])

        await visitor.do(OPEN, channel=str(visitor.world.general.id))
        sent = await visitor.do("send_message", content=GREETING)

        assert not sent["rejected"]
        assert await visitor.shown() == ("general", [GREETING])
        await visitor.do(OPEN, channel=str(visitor.world.alerts.id))
        assert await visitor.shown() == ("alerts", [])


async def test_direct_messages_are_those_of_who_looks(shop: DemoShop, database_file: Path) -> None:
    """Another person's cannot be looked at: who becomes another is back in the first channel."""
    async with visiting(shop, database_file) as visitor:
        await visitor.do("viewer", viewer_id=str(visitor.world.member.id))
        await visitor.do(OPEN, channel=DIRECT)
        await visitor.do("send_message", content=GREETING)
        assert await visitor.shown() == (None, [GREETING])

        switched = await visitor.do("viewer", viewer_id=str(visitor.world.moderator.id))

        assert not switched["rejected"]
        assert await visitor.shown() == ("alerts", [])
        await visitor.do(OPEN, channel=DIRECT)
        assert await visitor.shown() == (None, [])
        await visitor.do(OPEN, channel=str(visitor.world.restocks.id))
        assert await visitor.shown() == ("restocks-only", [])


@pytest.mark.parametrize("asked", ["", "0", "nothing", "²"])
async def test_what_is_no_channel_is_not_opened(
    shop: DemoShop, database_file: Path, asked: str
) -> None:
    """The page stays where it was."""
    async with visiting(shop, database_file) as visitor:
        answer = await visitor.do(OPEN, channel=asked)

        assert answer == {"opened": False}
        assert await visitor.shown() == ("alerts", [])


async def test_whatever_is_posted_anywhere_is_seen_to_be_new(
    shop: DemoShop, database_file: Path
) -> None:
    """In each channel, and by direct message."""
    async with visiting(shop, database_file) as visitor:
        before = len(visitor.channels.all_messages())

        await visitor.do(OPEN, channel=str(visitor.world.restocks.id))
        await visitor.do("send_message", content=GREETING)
        await visitor.do(OPEN, channel=DIRECT)
        await visitor.do("send_message", content=GREETING)

        assert len(visitor.channels.all_messages()) == before + 2


async def test_the_page_is_simcords_with_the_servers_name_and_channels(
    shop: DemoShop, database_file: Path
) -> None:
    """What is added is linked from it and served beside it; the rest is as it was."""
    async with visiting(shop, database_file) as visitor:
        page = await visitor.client.get("/")
        styles = await visitor.client.get("/raincloud.css")
        script = await visitor.client.get("/raincloud.js")
        settings = (await visitor.client.get("/raincloud.json")).json()
        own = await visitor.client.get("/preview.css")

        assert "/raincloud.css" in page.text
        assert "/raincloud.js" in page.text
        assert "prefers-color-scheme: light" in styles.text
        assert styles.headers["content-type"].startswith("text/css")
        assert OPEN in script.text
        assert script.headers["content-type"].startswith("text/javascript")
        assert settings["server"] == "2002R Society"
        assert [channel["name"] for channel in settings["channels"]] == [
            "#alerts",
            "#restocks-only",
            "#general",
            "Direct messages",
        ]
        assert "color-scheme: dark" in own.text


async def test_commands_are_named_to_who_may_not_use_them(
    shop: DemoShop, database_file: Path
) -> None:
    """As Discord names them; the page alone would say "unavailable"."""
    async with visiting(shop, database_file) as visitor:
        await visitor.world.services.membership.welcome(
            visitor.world.guild.id, visitor.world.alerts.id, welcome_text()
        )
        await visitor.world.services.deliveries.drain()
        await visitor.do("viewer", viewer_id=str(visitor.world.member.id))

        with naming_all_commands():
            named = (await visitor.client.get("/api/state")).text
        page_alone = (await visitor.client.get("/api/state")).text

    assert "/alerts setup" in named
    assert "unavailable" in page_alone
    assert named.count('"unavailable"') < page_alone.count('"unavailable"')


async def test_everybody_has_a_face(shop: DemoShop, database_file: Path) -> None:
    """A picture for each, where the simulated Discord looks for it."""
    async with visiting(shop, database_file) as visitor:
        faces = visitor.world.faces()

        assert len(faces) == 3
        assert all(face.startswith(b"\x89PNG") for face in faces.values())
        assert visitor.world.env.backend.bot_user.avatar == world.FACE
