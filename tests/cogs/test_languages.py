"""Whoever uses Discord in a language that there is a catalog of is answered in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import discord
import pytest

from tests.cogs.conftest import Scene, answer, read


@pytest.fixture
def in_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody use Discord in Japanese; simcord knows only English."""
    read = discord.Interaction._from_data  # noqa: SLF001 - where Discord's own word is read

    def read_japanese(interaction: Any, data: Mapping[str, Any]) -> None:
        read(interaction, {**data, "locale": "ja"})  # type: ignore[arg-type]

    monkeypatch.setattr(discord.Interaction, "_from_data", read_japanese)


@pytest.mark.usefixtures("in_japanese")
async def test_a_refusal_is_in_the_language_of_whoever_asked(scene: Scene) -> None:
    """And what they are not to do is not done."""
    await scene.open_commands_to(scene.member)

    said = await scene.refused("alerts list", by=scene.member)

    assert said.startswith("「サーバー管理」の権限を持つメンバーだけが実行できます。")


@pytest.mark.usefixtures("in_japanese")
async def test_a_guide_is_in_the_language_of_whoever_opened_it(scene: Scene) -> None:
    """What is pressed and written in it too; its card is in the server's, as alerts will be."""
    opened = answer(await scene.moderator.slash(scene.general, "alerts setup"))
    assert "### 通知のセットアップ" in read(opened)
    shown = answer(await scene.moderator.click(opened, label="プレビュー"))
    assert "### Restock" in read(shown)
    await scene.moderator.click(opened, label="内容")
    form = await scene.moderator.click(opened, label="キーワード、価格、その他のサイズ…")

    await scene.moderator.submit_modal(form, {"sizes": "大"})

    assert "「大」はサイズではありません。US 9、EU 42.5、27 cm" in read(opened)
    await scene.moderate("manage settings", language="ja")
    shown = answer(await scene.moderator.click(opened, label="プレビュー"))
    assert "### 再入荷" in read(shown)


@pytest.mark.usefixtures("in_japanese")
async def test_a_servers_settings_are_shown_in_the_language_of_whoever_asks(scene: Scene) -> None:
    """Not in the server's; what is offered while typing too."""
    said = await scene.moderate("manage settings", timezone="Asia/Tokyo")

    assert said.startswith("**変更しました。**")
    assert "タイムゾーン: Asia/Tokyo" in said
    choices = await scene.moderator.autocomplete(scene.general, "alerts add", "regions", "日本")
    named = [(choice["name"], choice["value"]) for choice in choices]
    assert named == [("🇯🇵 日本\uff08JP\uff09", "JP")]


async def test_everybody_else_is_answered_in_english(scene: Scene) -> None:
    """As long as there is no catalog of theirs."""
    await scene.open_commands_to(scene.member)

    said = await scene.refused("alerts list", by=scene.member)

    assert said.startswith("Only members with the permission Manage Server can do that.")


ENGLISH_WORDS = re.compile(r"\b[A-Za-z]{3,} [a-z]{3,}\b")  # not in names, which are capitalised


@pytest.mark.usefixtures("in_japanese")
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("size convert", {"size": "60", "from": "EU", "to": "US"}),
        ("size convert", {"size": "9", "from": "US", "to": "US"}),
        ("history compare", {"first": "2002", "second": "nobody"}),
        ("history timeline", {"years": "soon"}),
    ],
)
async def test_a_refusal_holds_no_english(
    scene: Scene, command: str, options: dict[str, str]
) -> None:
    """But for names of things."""
    said = await scene.refused(command, by=scene.member, **options)

    assert not ENGLISH_WORDS.search(said), said


@pytest.mark.usefixtures("in_japanese")
async def test_the_sources_are_listed_without_english(scene: Scene) -> None:
    """How each stands, and when it is looked at again."""
    said = await scene.moderate("manage sources")

    assert "巡回している情報源:" in said
    assert not ENGLISH_WORDS.search(said), said


@pytest.mark.usefixtures("in_japanese")
async def test_lists_and_the_record_are_in_japanese_with_their_buttons(scene: Scene) -> None:
    """And what is posted to a server that speaks English is in English all the same."""
    await scene.subscribe()
    await scene.restock("US 9")

    (alert,) = await scene.posted()
    listed = await scene.moderate("alerts list")
    why = await scene.moderate("alerts why", style="M2002RDA")
    audit = await scene.moderate("alerts audit")

    assert "Restock" in str(alert.components)
    assert listed.startswith("## 購読 1件")
    assert "**正常**" in listed
    assert "前回の通知: 送信済み" in listed
    assert "**1. 販売店を確認したか** <t:" in why
    assert "条件に合いました。送信済み" in why
    assert "を追加" in audit
