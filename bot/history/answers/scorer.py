"""Tell how likely a fact answers a question: a dot product of its signals with learned weights.

Knows nothing of what the signals mean. The weights are made by ``python -m tests.history.train``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

STEEPEST = 30.0  # beyond this, exp() tells no difference


class Scorer:
    """A logistic regression."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights

    def chance(self, signals: Mapping[str, float]) -> float:
        """Return how likely the fact is right, from 0 to 1."""
        weights = self._weights
        total = sum(weights.get(name, 0.0) * value for name, value in signals.items())
        return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, total))))
