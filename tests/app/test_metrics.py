"""The figures as Prometheus reads them: all of them, and never without bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families

from bot.app.metrics import MOST_REASONS, MOST_SOURCES, exposition
from bot.models import Health, LatenessTally, RecordFigures, Role, SourceFigures
from tests.conftest import NOON

HEALTH = Health(version="1", started_at=NOON, at=NOON, gateway="ready", limits_met=3, outbox=7)
NOTHING = RecordFigures(deliveries={}, sources=(), lateness={})

Samples = dict[tuple[str, tuple[str, ...]], float]


def samples(health: Health = HEALTH, record: RecordFigures | None = NOTHING) -> Samples:
    """Return every sample by its name and the values of its labels, these by their names' order."""
    text = exposition(health, record, NOON).decode()
    return {
        (
            sample.name.removeprefix("raincloud_"),
            tuple(value for _, value in sorted(sample.labels.items())),
        ): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_process_tells_of_itself() -> None:
    """Also while the tables cannot be read; what is not known is left out."""
    found = samples(record=None)

    assert found["outbox_due", ()] == 7
    assert found["limits_met_total", ()] == 3
    assert found["gateway_ready", ()] == 1
    assert found["start_time_seconds", ()] == NOON.timestamp()
    assert ("clock_ahead_seconds", ()) not in found


def test_a_process_without_a_gateway_tells_of_none() -> None:
    """A rule that watches the gateway would call somebody for nothing."""
    health = replace(HEALTH, roles=(Role.SENDER,))

    assert ("gateway_ready", ()) not in samples(health)
    assert ("outbox_due", ()) in samples(health)


def test_lateness_is_a_histogram() -> None:
    """Each bucket holds those before it."""
    tally = LatenessTally(counts=(2, 1, 0, 0, 0, 0, 0, 0, 0, 4), seconds=9000.5)
    found = samples(record=RecordFigures(deliveries={}, sources=(), lateness={"stock": tally}))

    assert found["lateness_seconds_bucket", ("0.5", "stock")] == 2
    assert found["lateness_seconds_bucket", ("1.0", "stock")] == 3
    assert found["lateness_seconds_bucket", ("+Inf", "stock")] == 7
    assert found["lateness_seconds_count", ("stock",)] == 7
    assert found["lateness_seconds_sum", ("stock",)] == 9000.5


def test_reasons_have_no_ids_and_an_end() -> None:
    """The most frequent have a name of their own; none of the deliveries is left out."""
    deliveries = {("failed", f"Reason {'ab'[i % 2]} of sort {i}."): 1 for i in range(200)}
    deliveries["failed", "Channel 123456789012345678 is gone."] = 50
    deliveries["sent", ""] = 9

    found = samples(record=RecordFigures(deliveries=deliveries, sources=(), lateness={}))

    counts = {labels: count for (name, labels), count in found.items() if name == "deliveries"}
    assert len(counts) <= MOST_REASONS + 2
    assert sum(counts.values()) == 259
    assert counts["Channel … is gone.", "failed"] == 50
    assert counts["", "sent"] == 9
    assert counts["other", "failed"] > 100


def test_of_very_many_sources_those_in_trouble_are_told() -> None:
    """They come first, as they were unseen for longest; the number is that of all."""
    sources = tuple(
        SourceFigures(
            name=f"Shop {i}",
            last_complete_at=None if i == 0 else NOON - timedelta(minutes=900 - i),
            looks={"complete": 5, "failed": 1},
        )
        for i in range(MOST_SOURCES * 2)
    )

    found = samples(record=RecordFigures(deliveries={}, sources=sources, lateness={}))

    assert found["sources", ()] == MOST_SOURCES * 2
    assert found["sweeps", ("Shop 0", "failed")] == 1
    assert ("source_age_seconds", ("Shop 0",)) not in found
    assert found["source_age_seconds", ("Shop 1",)] == 899 * 60
    assert len([name for name, _ in found if name == "sweeps"]) == MOST_SOURCES * 2
