"""Whatever way an interaction is answered, it pings nobody: by the client's default alone."""

from __future__ import annotations

from typing import Any

from tests.cogs.conftest import Scene, answer


def sent(scene: Scene) -> list[dict[str, Any]]:
    """Return every message that was sent or edited in answer to an interaction."""
    bodies = [request.json or {} for request in scene.env.http_requests]
    messages = [body.get("data", body) for body in bodies if isinstance(body, dict)]
    return [
        message
        for message in messages
        if isinstance(message, dict) and (message.get("components") or message.get("content"))
    ]


async def test_no_way_of_answering_pings_anybody(scene: Scene) -> None:
    """An answer, an edit of it, a follow-up, a late answer, and an edit of the first one."""
    await scene.subscribe(words="@everyone")
    before = len(sent(scene))
    listed = answer(await scene.moderator.slash(scene.general, "alerts list"))
    await scene.moderator.click(listed, label="Pause")
    await scene.moderator.slash(scene.general, "alerts log")
    asked = answer(await scene.moderator.slash(scene.general, "manage forget"))
    await scene.moderator.click(asked, label="Forget everything")

    found = sent(scene)[before:]

    assert len(found) >= 6
    assert {str(message.get("allowed_mentions")) for message in found} == {"{'parse': []}"}
