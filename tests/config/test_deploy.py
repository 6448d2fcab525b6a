"""The files that run the bot elsewhere name what there is: settings, commands, figures."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app.metrics import exposition
from bot.models import Health, LatenessTally, RecordFigures, Role, SourceFigures
from config.settings import CONFIG_FOLDER, PREFIX, Settings
from tests.conftest import NOON

DEPLOY = CONFIG_FOLDER / "deploy"
RECORD = RecordFigures(
    deliveries={("sent", ""): 1},
    sources=(SourceFigures(name="Shop", last_complete_at=NOON, looks={"failed": 1}),),
    lateness={"stock": LatenessTally()},
)
HEALTH = Health(
    version="1",
    started_at=NOON - timedelta(hours=1),
    at=NOON,
    gateway="ready",
    gateway_latency=0.1,
    outbox=0,
    oldest_due=0.0,
    clock_ahead=0.0,
    memory=1,
)


def text_of(name: str) -> str:
    """Return a file's text."""
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["Dockerfile", "compose.yaml", "compose-postgresql.yaml", "raincloud.service"]
)
def test_every_setting_that_is_named_is_one(name: str) -> None:
    """A variable that nobody reads would be believed to do something."""
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}

    named = set(re.findall(r"RAINCLOUD_[A-Z_]+", text_of(name)))

    assert named
    assert named <= known


@pytest.mark.parametrize("name", ["grafana.json", "alerts.yaml"])
def test_every_figure_that_is_drawn_or_watched_is_shown(name: str) -> None:
    """An alert on a figure that is not there would never come."""
    shown = {
        sample.name
        for family in text_string_to_metric_families(exposition(HEALTH, RECORD, NOON).decode())
        for sample in family.samples
    }

    named = set(re.findall(r"\braincloud_[a-z0-9_]+", text_of(name)))

    assert len(named) >= 8
    assert named <= shown


def test_the_board_shows_a_query_in_every_panel() -> None:
    """And no panel lies on another."""
    panels = json.loads(text_of("grafana.json"))["panels"]

    cells = [
        (x, y)
        for panel in panels
        for at in [panel["gridPos"]]
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]
    assert all(target["expr"] for panel in panels for target in panel["targets"])
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_every_role_is_started_where_there_are_several_processes() -> None:
    """A role that nobody has is what the bot does not do."""
    started = re.findall(r"--role, (\w+)", text_of("compose-postgresql.yaml"))

    assert sorted(started) == sorted(Role)


def test_all_ask_at_the_port_that_is_opened() -> None:
    """The check of the image's health, too."""
    ports = set(
        re.findall(r"MONITOR_PORT=(\d+)", text_of("Dockerfile") + text_of("raincloud.service"))
    )

    assert ports == set(re.findall(r"127\.0\.0\.1:(\d+)/healthz", text_of("Dockerfile")))
