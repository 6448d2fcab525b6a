"""The figures as Prometheus reads them; loaded with the first that is asked for.

How many series there can be is bounded: states and buckets are few, reasons and sources are cut to
the most frequent and the longest unseen. No label holds an id or a name of a person or a server.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.models import (
    LATENESS_BUCKETS,
    Condition,
    Health,
    LatenessTally,
    RecordFigures,
    Role,
    SourceFigures,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
MOST_REASONS = 30  # of deliveries; the rest is "other"
MOST_SOURCES = 200  # those that were unseen for longest
LONGEST_REASON = 120  # characters
_IDS = re.compile(r"\d{5,}")


def exposition(health: Health, record: RecordFigures | None, now: datetime) -> bytes:
    """Return all figures in Prometheus's text format.

    Args:
        health: how this process is.
        record: what the tables tell, or none if they cannot be read.
        now: aware, UTC.
    """
    families = [*_of_process(health), *(_of_record(record, now) if record else ())]

    class _All(Collector):
        def collect(self) -> Iterable[Metric]:
            return families

    return generate_latest(_All())


def _of_process(health: Health) -> Iterator[Metric]:
    yield _gauge("up", "1 while the process is not stuck.", health.condition is not Condition.STUCK)
    yield _gauge("start_time_seconds", "When it started.", health.started_at.timestamp())
    if Role.GATEWAY in health.roles:
        yield from _of_gateway(health)
    yield _gauge("scheduler_running", "1 while it is.", health.scheduler == "running")
    yield _gauge("outbox_due", "Deliveries that are due and not sent.", health.outbox)
    yield _gauge("oldest_due_seconds", "How long the oldest has been due.", health.oldest_due)
    yield _gauge("edge_circuit_open", "1 while only probes go to Discord.", health.is_edge_bad)
    yield _gauge("edge_rest_seconds", "How long no request may leave.", health.edge_rest)
    yield _gauge("clock_ahead_seconds", "Of Discord's clock.", health.clock_ahead)
    yield _gauge("event_loop_delay_seconds", "The longest of a minute.", health.loop_delay)
    yield _gauge("resident_memory_bytes", "Of this process.", health.memory)
    met = CounterMetricFamily("raincloud_limits_met", "Answers 429 of Discord since the start.")
    met.add_metric([], health.limits_met)
    yield met


def _of_gateway(health: Health) -> Iterator[Metric]:
    yield _gauge("gateway_ready", "1 while Discord's gateway is.", health.gateway == "ready")
    yield _gauge("gateway_latency_seconds", "Of the last heartbeat.", health.gateway_latency)
    yield _gauge("shards_connected", "Connections to Discord's gateway.", health.shards[0])
    yield _gauge("shards", "Connections to Discord's gateway there should be.", health.shards[1])


def _gauge(name: str, text: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(f"raincloud_{name}", text)
    if value is not None:
        family.add_metric([], float(value))
    return family


def _of_record(record: RecordFigures, now: datetime) -> Iterator[Metric]:
    deliveries = GaugeMetricFamily(
        "raincloud_deliveries",
        "Deliveries in the record of 90 days.",
        labels=("state", "reason"),
    )
    for labels, count in _bounded(record.deliveries).items():
        deliveries.add_metric(labels, count)
    yield deliveries
    yield _lateness(record.lateness)
    yield from _of_sources(record.sources[:MOST_SOURCES], now)
    yield _gauge("sources", "Sources that are swept.", len(record.sources))


def _bounded(deliveries: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Keep the most frequent reasons, without any number that could be an id."""
    named = [
        (state, _IDS.sub("…", reason)[:LONGEST_REASON], count)
        for (state, reason), count in deliveries.items()
    ]
    by_reason: Counter[str] = Counter()
    for _, reason, count in named:
        by_reason[reason] += count
    known = {reason for reason, _ in by_reason.most_common(MOST_REASONS)} | {""}
    bounded: Counter[tuple[str, str]] = Counter()
    for state, reason, count in named:
        bounded[state, reason if reason in known else "other"] += count
    return bounded


def _lateness(lateness: Mapping[str, LatenessTally]) -> Metric:
    family = HistogramMetricFamily(
        "raincloud_lateness_seconds",
        "How long after it was owed an alert left; of the time since heartbeats are written.",
        labels=("priority",),
    )
    ends = [*map(str, LATENESS_BUCKETS), "+Inf"]
    for priority, tally in lateness.items():
        sums = [sum(tally.counts[: index + 1]) for index in range(len(ends))]
        buckets = list(zip(ends, sums, strict=True))
        family.add_metric([priority], buckets=buckets, sum_value=tally.seconds)
    return family


def _of_sources(sources: Iterable[SourceFigures], now: datetime) -> Iterator[Metric]:
    looks = GaugeMetricFamily(
        "raincloud_sweeps", "Looks in the record of sweeps.", labels=("source", "state")
    )
    age = GaugeMetricFamily(
        "raincloud_source_age_seconds", "Since a source was seen whole.", labels=("source",)
    )
    for source in sources:
        for state, count in source.looks.items():
            looks.add_metric([source.name, state], count)
        if source.last_complete_at is not None:
            age.add_metric([source.name], (now - source.last_complete_at).total_seconds())
    yield looks
    yield age
