"""What the command line prints for programs: one JSON object a thing.

Knows nothing of how it is printed.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.history.facts import Answer
from bot.models import Change, Health, Heartbeat, Money, Precision, SweepReport, SweepState


def answer(found: Answer) -> dict[str, Any]:
    """Return an answer of the history, with its facts and their sources."""
    return {
        "question": found.question,
        "answered": found.answered,
        "answer": found.answer,
        "facts": [
            {
                "id": fact.id,
                "text": fact.text,
                "status": fact.status.value,
                "sources": [{"title": source.title, "url": source.url} for source in fact.sources],
            }
            for fact in found.facts
        ],
        "confidence": round(found.confidence, 3),
        "ms": round(found.ms, 3),
    }


def asked(line: str) -> tuple[dict[str, Any], str]:
    """Read a line of a batch: a question, or a JSON object with a ``question`` and an ``id``.

    Returns:
        What names the question in its answer (its ``id``, where it has one), and the question.
    """
    if line.lstrip().startswith("{"):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = {}
        if isinstance(entry.get("question"), str):
            return ({"id": entry["id"]} if "id" in entry else {}), entry["question"]
    return {}, line.strip()


def change(found: Change) -> dict[str, Any]:
    """Return a change with what a card would show of it."""
    return {
        "change": found.kind.value,
        "source": found.retailer,
        "title": found.title,
        "style_code": found.style_code,
        "colorway": found.colorway,
        "sizes": list(found.sizes),
        "price": _money(found.price),
        "old_price": _money(found.old_price),
        "url": found.url,
        "at": found.at.isoformat(),
        # Only where it is one: the other lines keep their shape.
        **({"preorder": True} | _ships(found) if found.is_preorder else {}),
    }


def _ships(found: Change) -> dict[str, str]:
    """Return the day or month in which a pre-order ships, in the shop's zone, if it is known."""
    if found.drop_at is None or found.precision is Precision.SEASON:
        return {}
    at = found.drop_at.astimezone(ZoneInfo(found.timezone or "UTC"))
    return {"ships": f"{at:%Y-%m}" if found.precision is Precision.MONTH else f"{at:%Y-%m-%d}"}


def report(found: SweepReport) -> dict[str, Any]:
    """Return how one look at one source went."""
    return {
        "source": found.source,
        "state": found.state.value,
        "complete": found.state is SweepState.COMPLETE,
        "listings": found.listings,
        "requests": found.requests,
        "not_modified": found.not_modified,
        "bytes": found.bytes,
        "ms": round(found.took.total_seconds() * 1000),
        "error": found.error,
    }


def health(found: Health) -> dict[str, Any]:
    """Return how a process is; spans are seconds, memory is bytes."""
    return {
        "status": found.condition.value,
        "stuck": list(found.stuck),
        "troubles": list(found.troubles),
        "roles": list(found.roles),
        "stands_by": list(found.stands_by),
        "version": found.version,
        "started_at": found.started_at.isoformat(timespec="seconds"),
        "at": found.at.isoformat(timespec="seconds"),
        "gateway": {
            "state": found.gateway,
            "latency": found.gateway_latency,
            "shards": {
                "connected": found.shards[0],
                "all": found.shards[1],
                "ids": list(found.shard_ids),
                "of": found.shard_count,
            },
        },
        "scheduler": found.scheduler,
        "outbox": {"due": found.outbox, "oldest_due": found.oldest_due},
        "edge": {
            "is_open": found.is_edge_bad,
            "rest": round(found.edge_rest, 1),
            "limits_met": found.limits_met,
        },
        "clock_ahead": found.clock_ahead,
        "event_loop_delay": round(found.loop_delay, 4),
        "memory": found.memory,
    }


def heartbeat(found: Heartbeat, now: datetime) -> dict[str, Any]:
    """Return what a process told of itself last, and how it is by now."""
    return {
        "process": found.process,
        **health(found.health),
        "status": found.condition(now).value,
        "beat_at": found.beat_at.isoformat(timespec="seconds"),
    }


def _money(price: Money | None) -> dict[str, str] | None:
    if price is None:
        return None
    return {"amount": str(price.amount), "currency": price.currency}
