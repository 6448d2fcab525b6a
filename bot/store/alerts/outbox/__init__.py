"""The outbox at work: who is sending what, until when, and what became of it."""

from bot.store.alerts.outbox.claiming import claim
from bot.store.alerts.outbox.holding_back import SURELY_OVER
from bot.store.alerts.outbox.moments import Moments, moments
from bot.store.alerts.outbox.settling import (
    bring_forward,
    expire,
    finish,
    hold_missed,
    let_go,
    note_places,
    put_off,
    show,
    take_back,
)
from bot.store.alerts.outbox.statements import Lane

__all__ = [
    "SURELY_OVER",
    "Lane",
    "Moments",
    "bring_forward",
    "claim",
    "expire",
    "finish",
    "hold_missed",
    "let_go",
    "moments",
    "note_places",
    "put_off",
    "show",
    "take_back",
]
